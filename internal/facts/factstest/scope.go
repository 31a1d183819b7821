package factstest

import (
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/period"
)

func (k *kit) seed() {
	k.Helper()
	k.land("orders", order("1", "2026-10-03", 1000, Row{"creator": "ada", "campaign": "glow", "customer": "cust1"}),
		order("2", "2026-10-04", 500, Row{"creator": "ben", "campaign": "glow", "customer": "cust2"}), order("3", "2026-10-04", 70))
	k.land("creators", Row{"id": "ada", "name": "Ada", "occurred_at": "2026-10-01"}, Row{"id": "ben", "name": "Ben", "occurred_at": "2026-10-01"})
	k.land("milestones", milestone("d1", "live", "2026-10-03", Row{"creator": "ada", "reason": "secret"}), milestone("d2", "live", "2026-10-03", Row{"creator": "ben"}))
	k.land("post_stats", views("2026-10-06", 5, Row{"creator": "ada"}), views("2026-10-06", 7, Row{"creator": "ben", "asset": "a2"}))
	k.land("reports", Row{"id": "r1", "table": "orders", "first": "2026-10-01", "last": "2026-10-05", "occurred_at": "2026-10-05"})
}

var scopes = []behaviour{
	{"the zero scope sees nothing through any question", func(k *kit) {
		k.seed()
		var none access.Scope
		g, err := k.e.Sums(ctx, none, facts.Sums{View: october, Table: "orders", Grain: period.Week, Terms: []facts.Term{count}})
		require.True(k, err != nil || g.N == 0)
		g, err = k.e.List(ctx, none, facts.List{Table: "orders"})
		require.True(k, err != nil || g.N == 0)
		g, err = k.e.Change(ctx, none, facts.Change{View: october, Table: "post_stats", Grain: period.Week, By: []string{"asset"}, Counters: []string{"views"}})
		require.True(k, err != nil || g.N == 0)
		s, err := k.e.Subjects(ctx, none, facts.Subjects{Kind: "deliverable"})
		require.True(k, err != nil || len(s) == 0)
		c, err := k.e.Coverage(ctx, none, time.Time{})
		require.True(k, err != nil || len(c) == 0)
		_, _, ok, _ := k.e.Extent(ctx, none, "", utc)
		require.False(k, ok)
		n, err := k.e.Count(ctx, none, "orders")
		require.True(k, err != nil || n == 0)
	}},
	{"asking, filtering, grouping, placing or sorting by a column outside the scope is refused", func(k *kit) {
		k.seed()
		s := owner.Without(access.Revenue | access.Personal)
		tax := where("tax", facts.Above, 0)
		person := where("customer", facts.In, "cust1")
		for name, q := range map[string]facts.Sums{
			"sum":            {Terms: []facts.Term{amount}},
			"greatest":       {Terms: []facts.Term{{Name: "x", Agg: facts.Max, Column: "gross"}}},
			"distinct":       {Terms: []facts.Term{{Name: "x", Agg: facts.Distinct, Column: "customer"}}},
			"filter":         {Terms: []facts.Term{count}, Where: []facts.Cond{tax}},
			"term filter":    {Terms: []facts.Term{{Name: "x", Agg: facts.Count, Where: []facts.Cond{person}}}},
			"other column":   {Terms: []facts.Term{count}, Where: []facts.Cond{{Column: "line", Op: facts.Below, Other: "amount"}}},
			"grouping":       {Terms: []facts.Term{count}, By: []string{"customer"}},
			"presence alone": {Terms: []facts.Term{count}, Where: []facts.Cond{where("customer", facts.Present)}},
		} {
			q.Table, q.View = "orders", october
			_, err := k.e.Sums(ctx, s, q)
			require.Equal(k, fault.Forbidden, fault.CodeOf(err), name)
		}
		for name, q := range map[string]facts.List{
			"column": {Columns: []string{"amount"}}, "order": {OrderBy: []string{"-amount"}}, "filter": {Where: []facts.Cond{tax}},
		} {
			q.Table = "orders"
			_, err := k.e.List(ctx, s, q)
			require.Equal(k, fault.Forbidden, fault.CodeOf(err), name)
		}
	}},
	{"a list without columns shows what the scope sees and nothing else", func(k *kit) {
		k.seed()
		g, err := k.e.List(ctx, owner.Without(access.Revenue|access.Personal), facts.List{Table: "orders"})
		require.NoError(k, err)
		require.Equal(k, 3, g.N)
		for _, v := range g.Vectors {
			require.NotContains(k, []string{"amount", "gross", "tax", "shipping", "discount", "customer", "click_id"}, v.Column.Name)
		}
		require.NotNil(k, g.Col("order_id"))
	}},
	{"a scope of one creator sees that creator's rows in every question", func(k *kit) {
		k.seed()
		s := owner.Only("creator", "ada")
		g, err := k.e.Sums(ctx, s, facts.Sums{View: october, Table: "orders", Terms: []facts.Term{amount}})
		require.NoError(k, err)
		require.Equal(k, []map[string]any{{"amount": int64(1000)}}, Cells(g))
		g, err = k.e.List(ctx, s, facts.List{Table: "creators", Columns: []string{"name"}})
		require.NoError(k, err)
		require.Equal(k, []map[string]any{{"name": "Ada"}}, Cells(g))
		g, err = k.e.Change(ctx, s, facts.Change{View: october, Table: "post_stats", Grain: period.Week, By: []string{"asset"}, Counters: []string{"views"}})
		require.NoError(k, err)
		require.Equal(k, 1, g.N)
		subjects, err := k.e.Subjects(ctx, s, facts.Subjects{Kind: "deliverable"})
		require.NoError(k, err)
		require.Len(k, subjects, 1)
		n, err := k.e.Count(ctx, s, "orders")
		require.NoError(k, err)
		require.EqualValues(k, 1, n)
		first, last, ok, err := k.e.Extent(ctx, s, "orders", utc)
		require.NoError(k, err)
		require.True(k, ok)
		require.Equal(k, []string{"2026-10-03", "2026-10-03"}, []string{first.String(), last.String()})
	}},
	{"a limit that a table cannot express hides the table", func(k *kit) {
		k.seed()
		n, err := k.e.Count(ctx, owner.Only("campaign", "glow"), "creators")
		require.NoError(k, err)
		require.Zero(k, n)
		n, err = k.e.Count(ctx, owner.Only("creator"), "orders")
		require.NoError(k, err)
		require.Zero(k, n, "a limit to no value at all")
	}},
	{"what every reader needs to tell zero from no data is not limited by rows", func(k *kit) {
		k.seed()
		c, err := k.e.Coverage(ctx, owner.Only("creator", "ada"), time.Time{})
		require.NoError(k, err)
		require.Len(k, c, 1)
	}},
	{"reasons stay out of the milestones of a scope without safety", func(k *kit) {
		k.seed()
		subjects, err := k.e.Subjects(ctx, owner.Without(access.Safety), facts.Subjects{Kind: "deliverable"})
		require.NoError(k, err)
		require.Len(k, subjects, 2)
		require.Empty(k, subjects[0].Marks[0].Reason)
		require.Equal(k, "live", subjects[0].Marks[0].Event)
	}},
	{"quotes in a scope's values are only values", func(k *kit) {
		k.seed()
		n, err := k.e.Count(ctx, owner.Only("creator", "x') OR ('1'='1"), "orders")
		require.NoError(k, err)
		require.Zero(k, n)
	}},
}
