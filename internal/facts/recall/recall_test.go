package recall_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/facts/factstest"
	"plumbline/internal/facts/recall"
	"plumbline/internal/period"
)

var (
	ctx   = context.Background()
	owner = access.For(access.Owner)
)

func TestAnEngineThatRemembersKeepsTheContract(t *testing.T) {
	t.Parallel()
	factstest.Run(t, func(t *testing.T) facts.Engine { return recall.Over(duckdb.OpenTest(t)) })
}

// watched counts what the engine is asked.
type watched struct {
	facts.Engine
	asked []string
	since []int64
}

func (w *watched) Sums(ctx context.Context, s access.Scope, q facts.Sums) (*facts.Grid, error) {
	w.asked = append(w.asked, fmt.Sprintf("%s %s..%s", q.Table, q.From, q.To))
	w.since = append(w.since, q.Since)
	return w.Engine.Sums(ctx, s, q)
}

func (w *watched) List(ctx context.Context, s access.Scope, q facts.List) (*facts.Grid, error) {
	w.asked = append(w.asked, "list "+q.Table)
	return w.Engine.List(ctx, s, q)
}

func opened(t *testing.T) (*recall.Engine, *watched) {
	t.Helper()
	w := &watched{Engine: duckdb.OpenTest(t)}
	return recall.Over(w), w
}

func weekly(table string) facts.Sums {
	return facts.Sums{
		View:  facts.View{Calendar: period.Calendar{Zone: time.UTC, WeekStarts: time.Monday}, From: factstest.Day("2026-08-03"), To: factstest.Day("2026-11-02")},
		Table: table, Grain: period.Week, By: []string{"creator"}, Home: "USD", Terms: []facts.Term{{Name: "n", Agg: facts.Count}},
	}
}

func click(id, at string) factstest.Row {
	return factstest.Row{"id": id, "occurred_at": at, "creator": "ana", "visitor": "v", "verdict": "valid"}
}

func total(t *testing.T, e facts.Reader, q facts.Sums) (n int64) {
	t.Helper()
	g, err := e.Sums(ctx, owner, q)
	require.NoError(t, err)
	for _, v := range g.Col("n").I {
		n += v
	}
	return n
}

func TestWhatNothingLandedForIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	e, w := opened(t)
	factstest.Land(t, e, "clicks", click("1", "2026-09-01 12:00"))
	require.EqualValues(t, 1, total(t, e, weekly("clicks")))
	factstest.Land(t, e, "orders", factstest.Row{"order_id": "1", "occurred_at": "2026-09-02", "amount": 1, "currency": "USD"})
	w.asked = nil
	require.EqualValues(t, 1, total(t, e, weekly("clicks")))
	require.Empty(t, w.asked)
}

func TestAfterNewEventsOnlyTheirPeriodsAreAsked(t *testing.T) {
	t.Parallel()
	e, w := opened(t)
	people := weekly("clicks")
	people.Terms[0] = facts.Term{Name: "n", Agg: facts.Distinct, Column: "visitor"} // cannot be added up
	visitor := func(id, at string) factstest.Row { c := click(id, at); c["visitor"] = "v" + id; return c }
	factstest.Land(t, e, "clicks", visitor("1", "2026-09-01 12:00"), visitor("2", "2026-10-20 12:00"))
	require.EqualValues(t, 2, total(t, e, people))
	factstest.Land(t, e, "clicks", visitor("3", "2026-10-21 12:00"))
	w.asked = nil
	require.EqualValues(t, 3, total(t, e, people))
	require.Equal(t, []string{"clicks 2026-10-19..2026-10-26"}, w.asked)
	factstest.Land(t, e, "clicks", visitor("4", "2026-08-04 12:00"), visitor("5", "2026-10-21 12:00"))
	w.asked = nil
	require.EqualValues(t, 5, total(t, e, people))
	require.Equal(t, []string{"clicks 2026-08-03..2026-11-02"}, w.asked, "over all weeks, all are")
}

func TestWhatIsNewIsAddedWhereNothingWasCorrected(t *testing.T) {
	t.Parallel()
	e, w := opened(t)
	factstest.Land(t, e, "clicks", click("1", "2026-09-01 12:00"), click("2", "2026-10-20 12:00"))
	require.EqualValues(t, 2, total(t, e, weekly("clicks")))
	for i := range 3 {
		factstest.Land(t, e, "clicks", click(fmt.Sprint("a", i), "2026-08-04 12:00"), click(fmt.Sprint("b", i), "2026-10-27 12:00"))
		w.since = nil
		require.EqualValues(t, 4+2*i, total(t, e, weekly("clicks")))
		require.Equal(t, []int64{int64(2 + 2*i)}, w.since)
	}
	changed := click("1", "2026-09-01 12:00")
	changed["verdict"] = "bot"
	require.Equal(t, 1, factstest.Land(t, e, "clicks", changed).Corrected)
	w.since = nil
	require.EqualValues(t, 8, total(t, e, weekly("clicks")))
	require.Equal(t, []int64{0}, w.since, "what was taken back is not added")
}

func TestAnotherMomentIsAnsweredFromMemoryOnlyIfNothingBecameKnownBetween(t *testing.T) {
	t.Parallel()
	e, w := opened(t)
	factstest.Land(t, e, "clicks", click("1", "2026-09-01 12:00"), click("2", "2026-09-20 12:00"))
	q := weekly("clicks")
	for _, day := range []struct {
		asOf  string
		n     int64
		asked int
	}{{"2026-10-01", 2, 1}, {"2026-10-02", 2, 0}, {"2026-09-10", 1, 1}, {"2026-09-11", 1, 1}, {"2026-10-03", 2, 1}} {
		w.asked = nil
		q.AsOf = factstest.Moment(day.asOf)
		require.Equal(t, day.n, total(t, e, q), day.asOf)
		require.Len(t, w.asked, day.asked, day.asOf)
	}
}

func TestAnErasureForgetsEveryAnswer(t *testing.T) {
	t.Parallel()
	e, w := opened(t)
	factstest.Land(t, e, "creators", factstest.Row{"id": "c1", "name": "Quokkarina", "occurred_at": "2026-09-01"})
	names := func() string {
		g, err := e.List(ctx, owner, facts.List{View: weekly("").View, Table: "creators", Columns: []string{"name"}})
		require.NoError(t, err)
		return fmt.Sprint(g.Vectors[0].S)
	}
	require.Contains(t, names(), "Quokkarina")
	_, err := e.Erase(ctx, facts.Person{Creator: "c1"})
	require.NoError(t, err)
	require.NotContains(t, names(), "Quokkarina")
	require.Len(t, w.asked, 2)
}

// TestAnswersAreThoseOfTheEngine lands random facts, late ones, corrections and
// small tables among them, and asks the same questions after each landing of
// both.
func TestAnswersAreThoseOfTheEngine(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		e, w := opened(t)
		r := rand.New(rand.NewPCG(seed, 7))
		received := factstest.Moment("2026-11-03")
		for range 12 {
			received = received.Add(time.Hour)
			table := []string{"clicks", "clicks", "orders", "milestones", "post_stats", "assets", "reports"}[r.IntN(7)]
			var rows []factstest.Row
			begin := r.IntN(80)
			for range 1 + r.IntN(8) {
				rows = append(rows, drawn(r, table, begin, received))
			}
			factstest.Land(t, e, table, rows...)
			for i, ask := range questions(received) {
				if r.IntN(3) > 0 {
					require.Equal(t, ask(t, w.Engine), ask(t, e), "question %d, seed %d", i, seed)
				}
			}
		}
	}
}

func drawn(r *rand.Rand, table string, begin int, received time.Time) factstest.Row {
	row := factstest.Row{"received_at": received, "occurred_at": factstest.Moment("2026-08-03").Add(time.Duration(begin*24+r.IntN(40)) * time.Hour),
		"id": fmt.Sprint(r.IntN(40)), "creator": []string{"ana", "bo"}[r.IntN(2)]}
	switch table {
	case "clicks":
		row["visitor"], row["verdict"] = "v", []string{"valid", "bot"}[r.IntN(2)]
	case "orders":
		row["order_id"], row["amount"], row["currency"] = row["id"], 1+r.IntN(5), []string{"USD", "EUR"}[r.IntN(2)]
	case "milestones":
		row["subject_kind"], row["subject"], row["event"] = "terms", row["id"], "signed"
	case "post_stats":
		row["asset"], row["basis"], row["views"] = fmt.Sprint("a", r.IntN(3)), "total", r.IntN(1000)
	case "assets":
		row["id"], row["published_at"] = fmt.Sprint("a", r.IntN(3)), row["occurred_at"]
	case "reports":
		row = factstest.Row{"id": row["id"], "table": "clicks", "first": "2026-08-03", "last": fmt.Sprintf("2026-09-%02d", 1+r.IntN(28)), "received_at": received, "occurred_at": "2026-10-01"}
	}
	return row
}

// questions are asked as of now, of a fixed past moment, and of all time.
func questions(now time.Time) []func(*testing.T, facts.Reader) any {
	var out []func(*testing.T, facts.Reader) any
	for _, asOf := range []time.Time{{}, now.Add(time.Minute), factstest.Moment("2026-09-15")} {
		for _, grain := range []period.Grain{period.Day, period.Week, period.Month, ""} {
			for _, table := range []string{"clicks", "orders"} {
				q := weekly(table)
				q.AsOf, q.Grain = asOf, grain
				if table == "orders" {
					sums := q
					sums.Terms = append(slices.Clone(q.Terms), facts.Term{Name: "amount", Agg: facts.Sum, Column: "amount"},
						facts.Term{Name: "ana's", Agg: facts.Sum, Column: "amount", Where: []facts.Cond{{Column: "creator", Op: facts.In, Values: []any{"ana"}}}})
					out = append(out, func(t *testing.T, e facts.Reader) any { g, err := e.Sums(ctx, owner, sums); return cells(t, g, err) })

					q.Terms = append(q.Terms, facts.Term{Name: "ids", Agg: facts.Distinct, Column: "order_id"})
				}
				out = append(out, func(t *testing.T, e facts.Reader) any { g, err := e.Sums(ctx, owner, q); return cells(t, g, err) })
			}
		}
		view := weekly("").View
		view.AsOf = asOf
		out = append(out, func(t *testing.T, e facts.Reader) any {
			g, err := e.Change(ctx, owner, facts.Change{View: view, Table: "post_stats", Grain: period.Week, By: []string{"asset", "basis"}, Counters: []string{"views"}, FromZero: true})
			return cells(t, g, err)
		}, func(t *testing.T, e facts.Reader) any {
			g, err := e.List(ctx, owner, facts.List{View: view, Table: "orders", OrderBy: []string{"order_id"}})
			return cells(t, g, err)
		}, func(t *testing.T, e facts.Reader) any {
			s, err := e.Subjects(ctx, owner, facts.Subjects{View: facts.View{Calendar: view.Calendar, AsOf: asOf}, Kind: "terms"})
			require.NoError(t, err)
			return s
		}, func(t *testing.T, e facts.Reader) any {
			c, err := e.Coverage(ctx, owner, asOf)
			require.NoError(t, err)
			return append([]facts.Coverage{}, c...)
		})
	}
	return out
}

// cells are the rows of an answer in an order of their own.
func cells(t *testing.T, g *facts.Grid, err error) []string {
	t.Helper()
	require.NoError(t, err)
	out := []string{}
	for _, c := range factstest.Cells(g) {
		out = append(out, fmt.Sprint(c))
	}
	slices.Sort(out)
	return out
}
