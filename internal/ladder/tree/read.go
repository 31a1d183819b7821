package tree

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	yerrors "github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"plumbline/internal/ladder"
	"plumbline/internal/ladder/problem"
)

// maxDepth bounds nesting; the language needs about twelve levels.
const maxDepth = 64

// Read parses one file. The node is nil when there is nothing usable in it;
// an empty file is an empty mapping.
func Read(file string, src []byte) (*Node, []problem.Problem) {
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	r := &reader{file: file, lines: bytes.Split(src, []byte("\n")), beside: map[*Node]int{}}
	if line, col, bad := notUTF8(r.lines); bad {
		return nil, append(r.problems, problem.At(r.place(line, col), "PL001", "the file is not UTF-8 from here on", "save it as UTF-8"))
	}
	doc := r.parse(src)
	if len(r.problems) > 0 && doc == nil {
		return nil, r.problems
	}
	root := &Node{Kind: Mapping, Pos: r.place(1, 1)}
	seen := false
	for _, d := range doc.Docs {
		if d.Body == nil {
			continue
		}
		if seen {
			r.say(d.Body.GetToken(), "PL008", "a ladder file holds one document", "put the second one into a file of its own")
			continue
		}
		if _, ok := d.Body.(*ast.CommentGroupNode); ok {
			continue
		}
		seen = true
		root = r.node(d.Body, 0)
	}
	return root, r.problems
}

type reader struct {
	file     string
	lines    [][]byte
	problems []problem.Problem
	beside   map[*Node]int // line of the comment a node carries
}

// parse calls the YAML parser; a crash of it on hostile input is a syntax fault.
func (r *reader) parse(src []byte) (doc *ast.File) {
	defer func() {
		if p := recover(); p != nil {
			doc = nil
			r.problems = append(r.problems, problem.At(r.place(1, 1), "PL001", fmt.Sprintf("this is not YAML: %v", p), "look for an unclosed quote or bracket"))
		}
	}()
	doc, err := parser.ParseBytes(src, parser.ParseComments, parser.AllowDuplicateMapKey())
	if err == nil {
		return doc
	}
	var syntax *yerrors.SyntaxError
	if errors.As(err, &syntax) {
		if open := openQuote(src, syntax.GetToken()); open != nil {
			r.say(open, "PL001", "the quote opened here is not closed on its line", "close it, or put the text on one line")
			return nil
		}
		r.say(syntax.GetToken(), "PL001", "this is not YAML: "+syntax.GetMessage(), wayOut(syntax.GetMessage()))
	} else {
		line, _, _ := strings.Cut(err.Error(), "\n")
		r.problems = append(r.problems, problem.At(r.place(1, 1), "PL001", "this is not YAML: "+line, "correct the line"))
	}
	return nil
}

// wayOut turns what the YAML parser says into what to do.
func wayOut(message string) string {
	for _, w := range []struct{ says, do string }{
		{"'\t'", "indent with spaces, not with tabs"},
		{"header option", `text that begins with > or | needs quotes: ">= 80"`},
		{"must be specified", "close the bracket or brace that is open before this line"},
		{"not allowed in this context", "indent it like its neighbours; text with a colon needs quotes"},
	} {
		if strings.Contains(message, w.says) {
			return w.do
		}
	}
	return "correct the line; text with : or # or a leading > or * needs quotes"
}

// notUTF8 finds the first character that is none.
func notUTF8(lines [][]byte) (line, col int, bad bool) {
	for i, l := range lines {
		if utf8.Valid(l) {
			continue
		}
		for col = 1; len(l) > 0; col++ {
			c, size := utf8.DecodeRune(l)
			if c == utf8.RuneError && size == 1 {
				return i + 1, col, true
			}
			l = l[size:]
		}
	}
	return 0, 0, false
}

// openQuote finds the quoted text over several lines that a syntax fault ends
// in: what was meant to be closed swallowed the lines up to the next quote.
func openQuote(src []byte, at *token.Token) *token.Token {
	var open *token.Token
	for _, t := range lexer.Tokenize(string(src)) {
		if at == nil || at.Position == nil || t.Position.Offset > at.Position.Offset {
			break
		}
		if (t.Type == token.DoubleQuoteType || t.Type == token.SingleQuoteType) && strings.Contains(strings.TrimSpace(t.Origin), "\n") {
			open = t
		}
	}
	return open
}

func (r *reader) say(t *token.Token, rule, sentence, wayOut string) {
	r.problems = append(r.problems, problem.At(r.at(t), rule, sentence, wayOut))
}

func (r *reader) at(t *token.Token) ladder.Pos {
	if t == nil || t.Position == nil {
		return r.place(1, 1)
	}
	return r.place(t.Position.Line, t.Position.Column)
}

// place keeps a position inside the file, whatever the YAML parser says.
func (r *reader) place(line, col int) ladder.Pos {
	line = min(max(line, 1), len(r.lines))
	width := len([]rune(string(r.lines[line-1])))
	return ladder.Pos{File: r.file, Line: line, Col: min(max(col, 1), width+1)}
}

func (r *reader) node(n ast.Node, depth int) *Node {
	if depth > maxDepth {
		r.say(n.GetToken(), "PL005", "this is nested too deeply", "the language needs no more than twelve levels")
		return &Node{Kind: Null, Pos: r.at(n.GetToken())}
	}
	out := &Node{Pos: r.at(n.GetToken())}
	if c := n.GetComment(); c != nil {
		out.Beside = strings.Join(comment(c), " ")
		if len(c.Comments) > 0 {
			r.beside[out] = c.Comments[0].Token.Position.Line
		}
	}
	switch v := n.(type) {
	case *ast.MappingNode:
		r.mapping(out, v.Values, v.IsFlowStyle, depth)
	case *ast.MappingValueNode:
		out.Beside = ""
		r.mapping(out, []*ast.MappingValueNode{v}, false, depth)
	case *ast.SequenceNode:
		r.list(out, v, depth)
	case *ast.NullNode:
		out.Kind = Null
	case *ast.StringNode:
		out.Kind, out.Text = Text, v.Value
		out.Quoted = v.Token.Type == token.SingleQuoteType || v.Token.Type == token.DoubleQuoteType
	case *ast.LiteralNode:
		out.Kind, out.Text, out.Quoted = Text, v.Value.Value, true
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		r.say(n.GetToken(), "PL008", "anchors, aliases, merge keys and tags are not part of the language", "write the value out")
		out.Kind = Null
	default:
		out.Kind, out.Text = Text, n.GetToken().Value
	}
	return out
}

func (r *reader) mapping(out *Node, values []*ast.MappingValueNode, flow bool, depth int) {
	out.Kind, out.Flow = Mapping, flow
	if !flow && len(values) > 0 {
		out.Pos = r.at(values[0].Key.GetToken())
	}
	seen := map[string]int{}
	for _, v := range values {
		key, ok := r.key(v.Key)
		if !ok {
			continue
		}
		pos := r.at(v.Key.GetToken())
		if first, twice := seen[key]; twice {
			r.problems = append(r.problems, problem.At(pos, "PL003", fmt.Sprintf("%s is written twice; first on line %d", key, first), "keep one of them"))
			continue
		}
		seen[key] = pos.Line
		e := Entry{Pos: pos, Key: key, Value: r.node(v.Value, depth+1)}
		if c := v.GetComment(); c != nil {
			e.Above = comment(c)
		}
		if c := v.Key.GetComment(); c != nil && e.Value.Beside == "" {
			e.Value.Beside = strings.Join(comment(c), " ")
		}
		r.settle(&e)
		out.Entries = append(out.Entries, e)
	}
}

// settle moves a comment that stands on a line of its own from the value it
// was hung on to the first thing below it.
func (r *reader) settle(e *Entry) {
	v := e.Value
	if line, ok := r.beside[v]; !ok || line == e.Line || v.Beside == "" {
		return
	}
	switch {
	case v.Kind == List && len(v.Items) > 0 && v.Items[0].Line > r.beside[v]:
		v.Items[0].Above = append([]string{v.Beside}, v.Items[0].Above...)
	case v.Kind == Mapping && len(v.Entries) > 0 && v.Entries[0].Line > r.beside[v]:
		v.Entries[0].Above = append([]string{v.Beside}, v.Entries[0].Above...)
	default:
		return
	}
	v.Beside = ""
}

func (r *reader) key(k ast.MapKeyNode) (string, bool) {
	switch v := k.(type) {
	case *ast.StringNode:
		return v.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode:
		return k.GetToken().Value, true
	case *ast.MappingKeyNode, *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode, *ast.TagNode:
		r.say(k.GetToken(), "PL008", "a key is a plain word; anchors, merge keys and tags are not part of the language", "write the keys out")
	default:
		r.say(k.GetToken(), "PL005", "a key is a plain word", "write it as text")
	}
	return "", false
}

func (r *reader) list(out *Node, v *ast.SequenceNode, depth int) {
	out.Kind, out.Flow = List, v.IsFlowStyle
	for i, item := range v.Values {
		n := r.node(item, depth+1)
		if i < len(v.ValueHeadComments) && v.ValueHeadComments[i] != nil {
			n.Above = comment(v.ValueHeadComments[i])
		}
		out.Items = append(out.Items, n)
	}
}

func comment(g *ast.CommentGroupNode) []string {
	var out []string
	for _, c := range g.Comments {
		out = append(out, strings.TrimSpace(c.Token.Value))
	}
	return out
}
