package gather_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/demo"
	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/facts/factstest"
	"plumbline/internal/facts/recall"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/measure"
	"plumbline/internal/measure/gather"
)

func demoLadder(t *testing.T) *ladder.Ladder {
	t.Helper()
	files, err := demo.Ladder(demo.Config{})
	require.NoError(t, err)
	l, _ := parse.Bytes(files)
	return l
}

// counted counts what an engine is asked.
type counted struct {
	facts.Engine
	n int
}

func (c *counted) Sums(ctx context.Context, s access.Scope, q facts.Sums) (*facts.Grid, error) {
	c.n++
	return c.Engine.Sums(ctx, s, q)
}

func (c *counted) Change(ctx context.Context, s access.Scope, q facts.Change) (*facts.Grid, error) {
	c.n++
	return c.Engine.Change(ctx, s, q)
}

func (c *counted) List(ctx context.Context, s access.Scope, q facts.List) (*facts.Grid, error) {
	c.n++
	return c.Engine.List(ctx, s, q)
}

func (c *counted) Subjects(ctx context.Context, s access.Scope, q facts.Subjects) ([]facts.Subject, error) {
	c.n++
	return c.Engine.Subjects(ctx, s, q)
}

// same holds every figure of two bundles against each other.
func same(t *testing.T, want, got *measure.Bundle, what string) {
	t.Helper()
	require.Equal(t, len(want.KPIs), len(got.KPIs))
	for id, set := range want.KPIs {
		require.Equal(t, set.Measurements, got.KPIs[id].Measurements, "%s: %s", what, id)
	}
	for id, by := range want.Drill {
		for dimension, set := range by {
			require.Equal(t, set.Measurements, got.Drill[id][dimension].Measurements, "%s: %s by %s", what, id, dimension)
		}
	}
	require.Equal(t, want.Tracks, got.Tracks, what)
	require.Equal(t, want.Bookings, got.Bookings, what)
	require.Equal(t, want.Factors, got.Factors, what)
	require.Equal(t, want.Self, got.Self, what)
}

func TestAfterWhateverArrivesAnEvaluationFromMemoryIsCellByCellThatFromNothing(t *testing.T) {
	t.Parallel()
	ctx, owner := context.Background(), access.For(access.Owner)
	engine := &counted{Engine: duckdb.OpenTest(t)}
	e := recall.Over(engine)
	p, err := demo.Write(ctx, e, demo.Config{})
	require.NoError(t, err)
	l := demoLadder(t)
	now := p.AsOf
	check := func(what string, l *ladder.Ladder) int {
		t.Helper()
		engine.n = 0
		got, err := gather.Bundle(ctx, e, l, now, owner)
		require.NoError(t, err)
		asked := engine.n
		want, err := gather.Bundle(ctx, engine.Engine, l, now, owner)
		require.NoError(t, err)
		same(t, want, got, what)
		return asked
	}
	all := check("from nothing", l)
	require.Zero(t, check("again", l))

	now = now.Add(time.Hour)
	require.Zero(t, check("an hour later nothing has landed", l))

	creator, at := anyCreator(t, e), p.AsOf.Add(-30*time.Hour)
	click := factstest.Row{"id": "late-1", "occurred_at": at, "received_at": p.AsOf, "creator": creator, "visitor": "v", "verdict": "valid", "qualified": true}
	factstest.Land(t, e, "clicks", click)
	require.Less(t, check("new clicks", l)*3, all)

	order := factstest.Row{"id": "late-2", "order_id": "late-2", "occurred_at": p.AsOf.Add(-60 * 24 * time.Hour), "received_at": p.AsOf, "creator": creator,
		"attributed_by": "code", "amount": 12_345, "currency": "USD"}
	factstest.Land(t, e, "orders", order)
	check("a late order", l)

	order["amount"], order["received_at"] = 1, p.AsOf.Add(time.Minute)
	require.Equal(t, 1, factstest.Land(t, e, "orders", order).Corrected)
	check("a correction", l)

	factstest.Land(t, e, "milestones", factstest.Row{"subject_kind": "terms", "subject": "new-terms", "event": "signed", "occurred_at": at, "received_at": p.AsOf, "creator": creator})
	check("a told record", l)

	_, err = e.Erase(ctx, facts.Person{Creator: creator})
	require.NoError(t, err)
	check("an erased person", l)

	other := demoLadder(t)
	other.Attribution.Rule = "code"
	check("another revision", other)
	check("and the first again", l)
}

func anyCreator(t *testing.T, e facts.Reader) string {
	t.Helper()
	g, err := e.List(context.Background(), access.For(access.Owner), facts.List{Table: "creators", Columns: []string{"id"}, Latest: true, OrderBy: []string{"id"}, Limit: 1})
	require.NoError(t, err)
	return g.Vectors[0].S[0]
}
