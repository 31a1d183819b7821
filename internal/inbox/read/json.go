package read

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"sort"

	"plumbline/internal/fault"
)

// openJSON decodes as much of the document as it takes to recognise it.
func (s *Section) openJSON() error {
	in, err := s.file.text()
	if err != nil {
		return err
	}
	defer in.Close()
	head, err := io.ReadAll(io.LimitReader(in, 16<<20+1))
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "%s cannot be read", s.file.Name)
	}
	if len(head) <= 16<<20 {
		doc, p := decode(head, 1)
		if p != nil {
			return s.broken(head, p)
		}
		s.Head.Doc = doc
	} else if s.Head.Doc = prefix(head); s.Head.Doc == nil {
		return fault.New(fault.Invalid, "%s is one JSON document of more than 16 MB without a list at its start", s.file.Name).
			WithHint("export it as JSON lines")
	}
	path, ok := listOf(s.Head.Doc)
	s.Split(path, ok)
	return nil
}

// broken lets an array that breaks off somewhere still give what came before.
func (s *Section) broken(head []byte, p *Problem) error {
	s.Head.Doc = prefix(head)
	if _, is := s.Head.Doc.([]any); is {
		return nil
	}
	return fault.Wrap(fault.Invalid, p, "%s is not JSON: line %d, column %d: %s", s.file.Name, p.Line, p.Column, p.Detail).
		WithHint("export it again")
}

// prefix decodes a document that is cut off, by closing what is open after the
// last complete element. It returns nil when nothing is complete.
func prefix(b []byte) any {
	var stack []byte
	var best []byte
	inString, escaped := false, false
	for i, c := range b {
		switch {
		case escaped:
			escaped = false
		case inString:
			escaped, inString = c == '\\', c != '"'
		case c == '"':
			inString = true
		case c == '{':
			stack = append(stack, '}')
		case c == '[':
			stack = append(stack, ']')
		case (c == '}' || c == ']') && len(stack) > 0:
			stack = stack[:len(stack)-1]
			if n := len(stack); n > 0 && stack[n-1] == ']' && n <= 4 {
				best = append(best[:0], b[:i+1]...)
				for k := n - 1; k >= 0; k-- {
					best = append(best, stack[k])
				}
			}
		}
		if len(best) > 1<<20 {
			break
		}
	}
	doc, p := decode(best, 1)
	if p != nil {
		return nil
	}
	return doc
}

// Split says where the records of a JSON document are: in the list at the end
// of a path of keys, or, with ok false, the document itself is one record.
func (s *Section) Split(path []string, ok bool) { s.path, s.whole = path, !ok }

// listOf finds the list of an envelope: the document itself, or the one list
// of objects in an object that has no id of its own, down to three keys deep.
func listOf(doc any) (path []string, ok bool) {
	for depth := 0; depth < 4; depth++ {
		object, is := doc.(map[string]any)
		if !is {
			_, ok = doc.([]any)
			return path, ok
		}
		if _, has := object["id"]; has {
			return nil, false
		}
		key, found := onlyList(object)
		if !found {
			if key, found = onlyObject(object); !found {
				return nil, false
			}
		}
		path, doc = append(path, key), object[key]
	}
	return nil, false
}

func onlyList(object map[string]any) (key string, ok bool) {
	var keys []string
	for k, v := range object {
		list, is := v.([]any)
		if !is {
			continue
		}
		if len(list) == 0 {
			keys = append(keys, k)
		} else if _, is := list[0].(map[string]any); is {
			keys = append(keys, k)
		}
	}
	sort.Strings(keys)
	if len(keys) != 1 {
		return "", false
	}
	return keys[0], true
}

func onlyObject(object map[string]any) (key string, ok bool) {
	for k, v := range object {
		if _, is := v.(map[string]any); is {
			if ok {
				return "", false
			}
			key, ok = k, true
		}
	}
	return key, ok
}

// elements streams the records of a JSON document.
func (s *Section) elements(ctx context.Context, yield func(*Record) error) error {
	in, err := s.file.text()
	if err != nil {
		return err
	}
	defer in.Close()
	lines := &lineCounter{in: in, line: 1}
	d := json.NewDecoder(lines)
	d.UseNumber()
	if s.whole {
		return s.document(d, lines, yield)
	}
	if !s.descend(d) {
		return fault.New(fault.Invalid, "%s has no list at %v", s.file.Name, s.path).WithHint("export it again")
	}
	for n := 1; d.More(); n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		var raw json.RawMessage
		before := d.InputOffset()
		if err := d.Decode(&raw); err != nil {
			line, col := lines.place(before)
			return yield(&Record{N: n, Line: line, Bad: s.breaksOff(err, lines, line, col)})
		}
		line, _ := lines.place(d.InputOffset() - int64(len(raw)))
		r := &Record{N: n, Line: line, Raw: string(raw)}
		if r.Bad = encodingProblem(r.Raw, line); r.Bad == nil {
			r.Object, r.Bad = decode(raw, line)
		}
		if err := yield(r); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		line, col := lines.place(d.InputOffset())
		return yield(&Record{N: -1, Line: line, Bad: s.breaksOff(err, lines, line, col)})
	}
	return nil
}

func (s *Section) document(d *json.Decoder, lines *lineCounter, yield func(*Record) error) error {
	var raw json.RawMessage
	if err := d.Decode(&raw); err != nil {
		return yield(&Record{N: 1, Line: 1, Bad: s.breaksOff(err, lines, 1, 1)})
	}
	line, _ := lines.place(d.InputOffset() - int64(len(raw)))
	r := &Record{N: 1, Line: line, Raw: string(raw)}
	r.Object, r.Bad = decode(raw, line)
	return yield(r)
}

// breaksOff is the problem of a document that cannot be read on.
func (s *Section) breaksOff(err error, lines *lineCounter, line, col int) *Problem {
	p := &Problem{Line: line, Column: col, Reason: BadJSON, Detail: "the document breaks off here"}
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		p.Line, p.Column = lines.place(syntax.Offset - 1)
		p.Detail = syntax.Error() + "; what follows could not be read"
	} else if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		p.Line, p.Column = lines.place(lines.read)
	}
	return p
}

// descend walks to the list along the path, passing over everything else.
func (s *Section) descend(d *json.Decoder) bool {
	for _, key := range s.path {
		if t, err := d.Token(); err != nil || t != json.Delim('{') {
			return false
		}
		for {
			t, err := d.Token()
			if err != nil || t == json.Delim('}') {
				return false
			}
			if t == key {
				break
			}
			var skipped json.RawMessage
			if d.Decode(&skipped) != nil {
				return false
			}
		}
	}
	t, err := d.Token()
	return err == nil && t == json.Delim('[')
}

// lineCounter remembers where the lines ahead begin, for places asked in order.
type lineCounter struct {
	in    io.Reader
	read  int64
	ahead []int64 // offsets of line feeds at or after the last place asked
	line  int     // line of the last place asked
	start int64   // offset that line begins at
}

func (l *lineCounter) Read(p []byte) (int, error) {
	n, err := l.in.Read(p)
	for i := 0; i < n; {
		k := bytes.IndexByte(p[i:n], '\n')
		if k < 0 {
			break
		}
		l.ahead = append(l.ahead, l.read+int64(i+k))
		i += k + 1
	}
	l.read += int64(n)
	return n, err
}

// place returns line and column (in bytes) of an offset not before the last one asked.
func (l *lineCounter) place(offset int64) (line, column int) {
	i := 0
	for i < len(l.ahead) && l.ahead[i] < offset {
		l.line, l.start = l.line+1, l.ahead[i]+1
		i++
	}
	l.ahead = l.ahead[i:]
	return l.line, int(offset-l.start) + 1
}

// Elements returns the records of a decoded document: those of its list, or
// the document itself.
func Elements(doc any) []any {
	path, ok := listOf(doc)
	if !ok {
		if doc == nil {
			return nil
		}
		return []any{doc}
	}
	for _, key := range path {
		doc = doc.(map[string]any)[key]
	}
	list, _ := doc.([]any)
	return list
}
