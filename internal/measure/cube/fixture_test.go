package cube_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/facts/factstest"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/measure/cube"
	"plumbline/internal/period"
)

type row = factstest.Row

// bench is a programme in a real engine, asked about October 2026 by the week.
type bench struct {
	*testing.T
	engine *duckdb.Engine
	frame  cube.Frame
}

const programme = `
program: {name: Test, currency: USD, timezone: America/New_York, week_starts: monday}
people: [{id: ana, name: Ana, role: operations}]
charter:
  conversion_path: {owner: ana, steps: [valid_click, order], window: 10d}
  money: {owner: ana, revenue: net, spend: accrued, refunds: cohort, margin: 50%, include: [fee, commission]}
  slas: {owner: ana, contract: 72h, acknowledge: 48h, our_approval: 24h, comment: 4h, hours: calendar}
`

func open(t *testing.T) *bench {
	t.Helper()
	t.Parallel()
	l, problems := parse.Bytes(map[string][]byte{"ladder.yaml": []byte(programme)})
	require.NotNil(t, l, "%v", problems)
	cal := l.Program.Calendar()
	return &bench{t, duckdb.OpenTest(t), cube.Frame{
		Ladder: l, Cal: cal, Grain: period.Week, AsOf: factstest.Moment("2027-05-20"), Scope: access.For(access.Owner),
		Periods: cal.Between(period.Week, factstest.Day("2026-10-05"), factstest.Day("2026-11-02")),
	}}
}

func (b *bench) put(table string, rows ...row) {
	b.Helper()
	factstest.Land(b.T, b.engine, table, rows...)
}

// mark lands one milestone.
func (b *bench) mark(kind, subject, event, at string, more row) {
	b.Helper()
	r := row{"subject_kind": kind, "subject": subject, "event": event, "occurred_at": at}
	for k, v := range more {
		r[k] = v
	}
	b.put("milestones", r)
}

// world asks by a dimension, as known at a moment; empty: long after.
func (b *bench) world(by, asOf string) *cube.World {
	f := b.frame
	f.By = by
	if asOf != "" {
		f.AsOf = factstest.Moment(asOf)
	}
	return cube.New(b.engine, f)
}

// sum reads one atom by week: subject → four weeks, absent ones as nil.
func (b *bench) sum(by string, a ladder.Atom) map[string][]any {
	b.Helper()
	return b.sumAt(by, "", a)
}

func (b *bench) sumAt(by, asOf string, a ladder.Atom) map[string][]any {
	b.Helper()
	w := b.world(by, asOf)
	require.NoError(b, w.Load(b.Context(), []*ladder.Atom{&a}))
	out := map[string][]any{}
	for _, s := range w.Of(&a).Subjects() {
		line := make([]any, len(w.Periods))
		for p := range line {
			if v, ok := w.Of(&a).Line(s).At(p); ok {
				line[p] = v
			}
			if w.Of(&a).Line(s).Unrated(p) {
				line[p] = "unrated"
			}
		}
		out[s] = line
	}
	return out
}

func is(column string, values ...string) ladder.Where {
	return ladder.Where{Column: column, Op: "is", Values: values}
}

func micros(s string) int64 { return factstest.Moment(s).UnixMicro() }

const hour = time.Hour
