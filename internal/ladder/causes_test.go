package ladder

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func ratio(id string, of, to Atom, facts ...string) *Metric {
	return &Metric{ID: id, Formula: Formula{Kind: "ratio", Of: []Atom{of}, To: []Atom{to}, Times: 100}, Facts: facts}
}

func TestArrowsThatShareArithmeticAreDefinitional(t *testing.T) {
	t.Parallel()
	orders := Atom{Facts: "orders", Agg: "count"}
	clicks := Atom{Facts: "clicks", Agg: "count", Where: []Where{{Column: "verdict", Op: "is", Values: []string{"valid"}}}}
	placed := clicks
	placed.Pos, placed.Where = Pos{Line: 9}, []Where{{Pos: Pos{Line: 9}, Column: "verdict", Op: "is", Values: []string{"valid"}}}
	questions, comments := Atom{Facts: "comments", Agg: "count", Column: "q"}, Atom{Facts: "comments", Agg: "count"}
	tagged, live := Atom{Subject: "asset", When: "live", Where: []Where{{Column: "identifier", Op: "present"}}}, Atom{Subject: "asset", When: "live"}

	outcome := &Metric{ID: "orders", Formula: Formula{Kind: "sum", Of: []Atom{orders}}, Facts: []string{"orders"}}
	rate := ratio("rate", orders, clicks, "orders", "clicks")
	for name, lever := range map[string]*Metric{
		"the same metric":     outcome,
		"the same numerator":  ratio("a", orders, comments),
		"divides by it":       ratio("b", comments, orders),
		"makes it visible":    ratio("c", tagged, live, "milestones"),
		"a calculation of it": {ID: "d", Formula: Formula{Kind: "derived", Derived: "utm_implementation_rate"}},
	} {
		_, is := Definitional(lever, outcome)
		require.True(t, is, name)
	}
	why, is := Definitional(ratio("e", questions, placed), rate)
	require.True(t, is, "where it was written does not matter")
	require.Equal(t, "both ends divide by the same thing", why)

	_, is = Definitional(ratio("f", questions, comments, "comments"), outcome)
	require.False(t, is, "questions are a cause, not arithmetic")
	_, is = Definitional(ratio("g", tagged, live, "milestones"), ratio("h", questions, comments, "comments"))
	require.False(t, is, "comments are seen without an identifier")
	_, is = Definitional(nil, outcome)
	require.False(t, is)
}

func TestCountsAreTheSameInSingularAndPlural(t *testing.T) {
	t.Parallel()
	require.True(t, SameCount("live_assets", "asset"))
	require.True(t, SameCount("attributed_orders", "orders"))
	require.True(t, SameCount("inquiries", "inquiry"))
	require.False(t, SameCount("orders", "clicks"))
	num, den := Factor("orders_per_qualified_click")
	require.Equal(t, "orders", num)
	require.Equal(t, "qualified_click", den)
}
