package decode

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/ladder"
	"plumbline/internal/ladder/tree"
)

type inner struct {
	ladder.Pos
	N Val[int] `yaml:"n,must" doc:"A number." eg:"3"`
}

type shared struct {
	Owner Val[string] `yaml:"owner" doc:"Who."`
}

type outer struct {
	ladder.Pos
	shared
	Kind  Val[string]      `yaml:"kind" one:"red,green" doc:"Which." default:"red"`
	Ratio Val[float64]     `yaml:"ratio"`
	Yes   Val[bool]        `yaml:"yes"`
	Words []Val[string]    `yaml:"words,single"`
	Inner *inner           `yaml:"inner"`
	Many  []inner          `yaml:"many"`
	Free  Map[Val[string]] `yaml:"free"`
}

func decode(t *testing.T, src string) (outer, []string) {
	t.Helper()
	n, problems := tree.Read("f.yaml", []byte(src))
	require.Empty(t, problems)
	var d Decoder
	var o outer
	d.Into(n, &o)
	var said []string
	for _, p := range d.Problems {
		said = append(said, strings.TrimPrefix(p.String(), "f.yaml:"))
	}
	return o, said
}

func TestEveryShapeIsDecodedWithItsPlace(t *testing.T) {
	t.Parallel()
	o, said := decode(t, "owner: maya\nkind: green\nratio: 2.5\nyes: true\nwords: one\ninner: {n: 3}\nmany:\n  - n: 1\n  - n: 2\nfree: {a: b, c: d}\n")
	require.Empty(t, said)
	require.Equal(t, "maya", o.Owner.V)
	require.Equal(t, 2.5, *o.Ratio.Ptr())
	require.True(t, o.Yes.V)
	require.Equal(t, "one", o.Words[0].V)
	require.Equal(t, 3, o.Inner.N.V)
	require.Equal(t, 9, o.Many[1].Line)
	require.Equal(t, 8, o.Many[1].N.Col)
	require.Equal(t, "c", o.Free[1].Key)
	require.Equal(t, 1, o.Line)
}

func TestDecodingGoesOnAfterEachProblem(t *testing.T) {
	t.Parallel()
	o, said := decode(t, "ownr: x\nkind: gren\nratio: much\nyes: maybe\nwords: {a: b}\ninner: {}\nmany: [1, {n: x},]\nfree: [a]\n")
	require.Equal(t, []string{
		`1:1: error PL002: a ladder has no key "ownr" (did you mean owner?)`,
		`2:7: error PL007: kind cannot be "gren" (did you mean green?)`,
		`3:8: error PL006: ratio: "much" is not a number (for example 2.5)`,
		`4:6: error PL006: yes: "maybe" is neither true nor false (for example true)`,
		`5:8: error PL005: words is a mapping here; it takes one value (text)`,
		`6:8: error PL004: inner needs n (add n: 3)`,
		`7:8: error PL005: many is a text here; it takes keys with values (write them as {key: value} or on lines of their own)`,
		`7:15: error PL006: n: "x" is not a whole number (for example 3)`,
		`8:7: error PL005: free is a list here; it takes keys with values (write them as {key: value} or on lines of their own)`,
	}, said)
	require.Nil(t, o.Ratio.Ptr())
}

func TestAKeyWithoutAValueIsLeftOutUnlessItMustBeThere(t *testing.T) {
	t.Parallel()
	_, said := decode(t, "owner:\ninner:\n  n:\n")
	require.Equal(t, []string{"3:3: error PL004: n is empty (write its value)"}, said)
}

func TestTheSchemaSaysWhatTheTagsSay(t *testing.T) {
	t.Parallel()
	s := Schema(outer{}, "test")
	props := s["properties"].(map[string]any)
	require.Equal(t, false, s["additionalProperties"])
	require.Contains(t, props, "owner", "keys of embedded structs are keys")
	require.Equal(t, []string{"red", "green"}, props["kind"].(map[string]any)["enum"])
	require.Equal(t, "red", props["kind"].(map[string]any)["default"])
	require.Equal(t, []string{"n"}, props["inner"].(map[string]any)["required"])
	require.Contains(t, props["words"], "anyOf")
	require.Equal(t, "array", props["many"].(map[string]any)["type"])
}

func TestTheReferenceHasARowAKeyAndATableASection(t *testing.T) {
	t.Parallel()
	page := Reference(outer{}, "")
	require.Contains(t, page, "| `kind` | red · green | Which. Default: red. |")
	require.Contains(t, page, "### `inner`")
	require.Contains(t, page, "| `n` (required) | whole number | A number. Example: `3`. |")
	require.Contains(t, page, "### `many[]`\n\nAs `inner`.")
}
