package scenario

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"plumbline/internal/ladder"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/ladder/tree"
	"plumbline/internal/scenario/fact"
)

// Diff is one expectation that does not hold, or one judgement nobody expected.
type Diff struct {
	ladder.Pos
	Step string // at which moment
	Path string // what is expected, as verdicts.tagged-assets.status
	Want string // as written; "" when it is not expected at all
	Got  string
	node *tree.Node // to be rewritten; nil: cannot be
	add  *addition  // to be added
}

// addition is a line that is missing below an expect section.
type addition struct {
	step    *Step
	section string
	text    string
}

// String prints file:line:col: at 2026-11-08, path: expected x, got y.
func (d Diff) String() string {
	at := fmt.Sprintf("%s:%d:%d: at %s, %s: ", d.File, d.Line, d.Col, d.Step, d.Path)
	if d.Want == "" {
		return at + "not expected, got " + d.Got
	}
	return at + "expected " + d.Want + ", got " + d.Got
}

// comparer collects diffs of one step.
type comparer struct {
	step  *Step
	diffs []Diff
	held  int
}

func (c *comparer) differ(n *tree.Node, path, want, got string) {
	c.diffs = append(c.diffs, Diff{Pos: n.Pos, Step: c.step.Written, Path: path, Want: want, Got: got, node: n})
}

// against compares what is written below n with what there is. Only what is
// written is compared.
func (c *comparer) against(n *tree.Node, got any, path string) {
	switch v := got.(type) {
	case view:
		c.mapping(n, v, path)
	case []string:
		c.list(n, v, path)
	default:
		c.leaf(n, got, path)
	}
}

func (c *comparer) mapping(n *tree.Node, got view, path string) {
	if n.Kind == tree.Null && len(got) == 0 {
		c.held++
		return
	}
	if n.Kind != tree.Mapping {
		c.diffs = append(c.diffs, Diff{Pos: n.Pos, Step: c.step.Written, Path: path, Want: n.Text, Got: "several figures: " + strings.Join(names(got), ", ")})
		return
	}
	for _, e := range n.Entries {
		below := path + "." + e.Key
		v, ok := got[e.Key]
		if !ok {
			hint := problem.DidYouMean(e.Key, names(got))
			c.diffs = append(c.diffs, Diff{Pos: e.Pos, Step: c.step.Written, Path: below, Want: show(e.Value), Got: strings.TrimSpace("nothing of that name. " + hint)})
			continue
		}
		c.against(e.Value, v, below)
	}
}

func (c *comparer) list(n *tree.Node, got []string, path string) {
	var want []string
	for _, item := range n.Items {
		want = append(want, item.Text)
	}
	if n.Kind == tree.List && slices.Equal(want, got) || n.Kind == tree.Null && len(got) == 0 {
		c.held++
		return
	}
	d := Diff{Pos: n.Pos, Step: c.step.Written, Path: path, Want: show(n), Got: "[" + strings.Join(got, ", ") + "]"}
	if n.Kind == tree.List {
		d.node = n
	}
	c.diffs = append(c.diffs, d)
}

func (c *comparer) leaf(n *tree.Node, got any, path string) {
	want := show(n)
	if same(n, got) {
		c.held++
		return
	}
	c.differ(n, path, want, written(got, n))
}

// same compares one value. A number holds to the decimals it is written with.
func same(n *tree.Node, got any) bool {
	if n.Kind == tree.Null || got == nil {
		return n.Kind == tree.Null && got == nil
	}
	if n.Kind != tree.Text {
		return false
	}
	switch v := got.(type) {
	case float64:
		want, err := strconv.ParseFloat(n.Text, 64)
		return err == nil && math.Abs(v-want) <= 0.5000001*math.Pow10(-fact.Decimals(n.Text))
	case bool:
		return n.Text == strconv.FormatBool(v)
	default:
		return n.Text == fmt.Sprint(v)
	}
}

// written prints a value as a scenario would write it, a number with as many
// decimals as the expectation it replaces.
func written(got any, like *tree.Node) string {
	switch v := got.(type) {
	case nil:
		return "null"
	case float64:
		if like != nil {
			if _, err := strconv.ParseFloat(like.Text, 64); err == nil {
				return trimZero(strconv.FormatFloat(v, 'f', fact.Decimals(like.Text), 64))
			}
		}
		return trimZero(strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64))
	case bool:
		return strconv.FormatBool(v)
	case view:
		return "{" + strings.Join(names(v), ", ") + "}"
	default:
		return quoted(fmt.Sprint(v))
	}
}

func trimZero(s string) string {
	if strings.Trim(s, "-0.") == "" {
		return strings.TrimPrefix(s, "-")
	}
	return s
}

// quoted adds quotes where YAML would read a text as something else.
func quoted(s string) string {
	if s == "" || strings.ContainsAny(s, ":#{}[],&*!|>'\"%@`") || strings.TrimSpace(s) != s || s == "null" || s == "true" || s == "false" {
		return strconv.Quote(s)
	}
	return s
}

// show prints what is written, for a diff.
func show(n *tree.Node) string {
	switch n.Kind {
	case tree.Null:
		return "null"
	case tree.List:
		var items []string
		for _, i := range n.Items {
			items = append(items, show(i))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case tree.Mapping:
		var items []string
		for _, e := range n.Entries {
			items = append(items, e.Key+": "+show(e.Value))
		}
		return "{" + strings.Join(items, ", ") + "}"
	default:
		return quoted(n.Text)
	}
}

func names(v view) []string { return slices.Sorted(maps.Keys(v)) }
