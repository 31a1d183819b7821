package tree

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func read(t require.TestingT, src string) *Node {
	n, problems := Read("f.yaml", []byte(src))
	require.Empty(t, problems, src)
	return n
}

func TestPlacesAreLinesAndCharacters(t *testing.T) {
	t.Parallel()
	n := read(t, "# head\nname: \"Glöw\" # beside\nlist:\n  - {ä: b, c: d}\n")
	require.Equal(t, 2, n.Entries[0].Line)
	require.Equal(t, []string{"head"}, n.Entries[0].Above)
	require.Equal(t, "beside", n.Get("name").Beside)
	item := n.Get("list").Items[0]
	require.Equal(t, 4, item.Line)
	require.Equal(t, 5, item.Col)
	require.Equal(t, 12, item.Entries[1].Col)
}

func TestCommentsLayoutAndKeyOrderDoNotChangeTheHash(t *testing.T) {
	t.Parallel()
	a := read(t, "a: 1\nb: {c: \"x\", d: [1, 2]}\n")
	b := read(t, "# other\nb:\n  d:\n    - 1\n    - 2\n  c: x\na: 1 # same\nempty:\n")
	require.Equal(t, Hash(a), Hash(b))
	require.NotEqual(t, Hash(a), Hash(read(t, "a: 1\nb: {c: x, d: [2, 1]}\n")))
}

func TestAWordInQuotesIsNotACondition(t *testing.T) {
	t.Parallel()
	bare, quoted := read(t, "where: {state: missing}\n"), read(t, "where: {state: \"missing\"}\n")
	require.NotEqual(t, Hash(bare), Hash(quoted))
	require.Equal(t, Hash(bare), Hash(read(t, Write(bare))))
	require.Equal(t, Hash(quoted), Hash(read(t, Write(quoted))))
}

func TestWritingKeepsCommentsAndMeaning(t *testing.T) {
	t.Parallel()
	src := "# who\npeople:\n  # the owner\n  - id: maya # the first\n    # full name\n    name: Maya Ortiz\n    note: \"a: b\"\n"
	require.Equal(t, "# who\npeople:\n  # the owner\n  - id: maya # the first\n    # full name\n    name: Maya Ortiz\n    note: \"a: b\"\n", Write(read(t, src)))
}

func TestEveryExampleIsTheSameAfterWriting(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("../../../examples/*/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	for _, name := range names {
		src, err := os.ReadFile(name)
		require.NoError(t, err)
		n := read(t, string(src))
		require.Equal(t, Hash(n), Hash(read(t, Write(n))), name)
	}
}

func TestAnyTreeIsTheSameAfterWriting(t *testing.T) {
	t.Parallel()
	text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-z -:#,%>"'@!&*|0-9\[\]{}?~.=<]{0,12}`), rapid.SampledFrom([]string{"null", "~", "true", "missing", "", " ", "- a", "a:", "0x1f", ".inf", "1e5", "2026-10-31", "10:00", "<<"}))
	var node func(depth int) *rapid.Generator[*Node]
	node = func(depth int) *rapid.Generator[*Node] {
		return rapid.Custom(func(t *rapid.T) *Node {
			kind := 0
			if depth > 0 {
				kind = rapid.IntRange(0, 2).Draw(t, "kind")
			}
			switch kind {
			case 1:
				m := NewMap()
				for range rapid.IntRange(0, 4).Draw(t, "n") {
					m.Set(rapid.StringMatching(`[a-z_0-9-]{1,6}`).Draw(t, "key"), node(depth-1).Draw(t, "value"))
				}
				return m
			case 2:
				return NewList(rapid.SliceOfN(node(depth-1), 0, 4).Draw(t, "items")...)
			}
			return NewText(text.Draw(t, "text"))
		})
	}
	rapid.Check(t, func(t *rapid.T) {
		root := NewMap().Set("root", node(3).Draw(t, "tree"))
		out := Write(root)
		back, problems := Read("f.yaml", []byte(out))
		require.Empty(t, problems, out)
		require.Equal(t, string(Canonical(root)), string(Canonical(back)), out)
	})
}

func TestASyntaxFaultSaysWhatToDo(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"a:\n\tb: 1\n":             "f.yaml:2:1: error PL001: this is not YAML: found character '\t' that cannot start any token (indent with spaces, not with tabs)",
		"a: >= 80\n":               `f.yaml:1:4: error PL001: this is not YAML: invalid header option: "= 80" (text that begins with > or | needs quotes: ">= 80")`,
		"a: [1, 2\nb: 3\n":         "f.yaml:2:1: error PL001: this is not YAML: ',' or ']' must be specified (close the bracket or brace that is open before this line)",
		"a: \"x\nb: y\nc: \"z\"\n": "f.yaml:1:4: error PL001: the quote opened here is not closed on its line (close it, or put the text on one line)",
		"a: b\nc: \xe9\n":          "f.yaml:2:4: error PL001: the file is not UTF-8 from here on (save it as UTF-8)",
		"a: &x 1\n":                "f.yaml:1:4: error PL008: anchors, aliases, merge keys and tags are not part of the language (write the value out)",
		"a: 1\n---\nb: 2\n":        "f.yaml:3:2: error PL008: a ladder file holds one document (put the second one into a file of its own)",
		"a: 1\nb: 2\na: 3\n":       "f.yaml:3:1: error PL003: a is written twice; first on line 1 (keep one of them)",
	} {
		_, problems := Read("f.yaml", []byte(src))
		require.Len(t, problems, 1, src)
		require.Equal(t, want, problems[0].String())
	}
}

func TestAByteOrderMarkAndWindowsLinesDoNotMoveAnything(t *testing.T) {
	t.Parallel()
	n := read(t, "\xef\xbb\xbfa: 1\r\nb: {c: d}\r\n")
	require.Equal(t, 1, n.Entries[0].Col)
	require.Equal(t, 2, n.Get("b").Line)
	require.Equal(t, "d", n.Get("b").String("c"))
	require.Equal(t, Hash(n), Hash(read(t, "a: 1\nb:\n  c: d\n")))
}
