package demo_test

import (
	"context"
	"hash/fnv"
	"maps"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/demo"
	"plumbline/internal/facts"
	"plumbline/internal/period"
)

// ledger is a Writer that keeps what the tests ask for: counts, sums, a hash of every cell.
type ledger struct {
	sum  uint64
	ids  map[string]map[string]bool
	last int64
	rows map[string][]map[string]any
	keep map[string]bool
}

func newLedger(keep ...string) *ledger {
	l := &ledger{ids: map[string]map[string]bool{}, rows: map[string][]map[string]any{}, keep: map[string]bool{}}
	for _, k := range keep {
		l.keep[k] = true
	}
	return l
}

func (l *ledger) Land(_ context.Context, fill func(func(*facts.Batch) error) error) (facts.Landed, error) {
	var out facts.Landed
	return out, fill(func(b *facts.Batch) error {
		for _, c := range b.Content() {
			l.sum = l.sum*31 + uint64(c)
		}
		name := b.Table.Name
		if l.ids[name] == nil {
			l.ids[name] = map[string]bool{}
		}
		i, _ := b.Index("known_at")
		for row, id := range b.Vectors()[0].S {
			h := fnv.New64a()
			h.Write([]byte(id))
			l.sum = l.sum*31 + h.Sum64()
			l.ids[name][id] = true
			l.last = max(l.last, b.Vectors()[i].I[row])
			if l.keep[name] && (row%50 == 0 || name != "clicks" && name != "visits") { // a sample of the largest is enough
				l.rows[name] = append(l.rows[name], cells(b, row))
			}
		}
		out.New += b.N
		return nil
	})
}

func cells(b *facts.Batch, row int) map[string]any {
	out := map[string]any{}
	for _, v := range b.Vectors() {
		if !v.Valid[row] {
			continue
		}
		switch v.Column.Type {
		case facts.Text:
			out[v.Column.Name] = v.S[row]
		case facts.Float:
			out[v.Column.Name] = v.F[row]
		case facts.Bool:
			out[v.Column.Name] = v.B[row]
		default:
			out[v.Column.Name] = v.I[row]
		}
	}
	return out
}

func write(t testing.TB, l *ledger, c demo.Config) *demo.Programme {
	t.Helper()
	p, err := demo.Write(context.Background(), l, c)
	require.NoError(t, err)
	return p
}

func TestTheSameDayAndSeedGiveTheSameBytes(t *testing.T) {
	t.Parallel()
	a, b, c := newLedger(), newLedger(), newLedger()
	write(t, a, demo.Config{})
	write(t, b, demo.Config{})
	write(t, c, demo.Config{Seed: 2})
	require.Equal(t, a.sum, b.sum)
	require.NotEqual(t, a.sum, c.sum)
}

func TestTheFactsOfTheProgramme(t *testing.T) {
	t.Parallel()
	l := newLedger(slicesOf(facts.Tables)...)
	p := write(t, l, demo.Config{})
	for name, check := range map[string]func(*testing.T, *ledger, *demo.Programme){
		"every table has rows and every row is its own": everyTableHasRows,
		"nothing is known before it arrived":            nothingIsKnownEarly,
		"milestones use the shared vocabulary":          milestonesUseTheVocabulary,
		"columns with a list hold only what is on it":   listedColumns,
		"finance agrees with the shop to the cent":      financeAgrees,
	} {
		t.Run(name, func(t *testing.T) { check(t, l, p) })
	}
}

func everyTableHasRows(t *testing.T, l *ledger, p *demo.Programme) {
	for _, table := range facts.Tables {
		require.NotZero(t, len(l.ids[table.Name]), table.Name)
		require.Equal(t, p.Tables[table.Name], len(l.ids[table.Name]), table.Name)
	}
	require.InDelta(t, 450_000, p.Facts, 150_000)
}

func nothingIsKnownEarly(t *testing.T, l *ledger, p *demo.Programme) {
	require.LessOrEqual(t, l.last, p.AsOf.UnixMicro())
}

func milestonesUseTheVocabulary(t *testing.T, l *ledger, p *demo.Programme) {
	known := map[[2]string]bool{}
	for _, m := range facts.Milestones {
		known[[2]string{m.Kind, m.Event}] = true
	}
	for _, r := range l.rows["milestones"] {
		require.True(t, known[[2]string{r["subject_kind"].(string), r["event"].(string)}], "%v %v", r["subject_kind"], r["event"])
	}
}

func listedColumns(t *testing.T, l *ledger, p *demo.Programme) {
	for _, table := range facts.Tables {
		for _, col := range table.Columns {
			seen := map[any]bool{}
			for _, r := range l.rows[table.Name] {
				v, ok := r[col.Name]
				require.False(t, col.Must && !ok, "%s.%s is missing", table.Name, col.Name)
				if ok && len(col.One) > 0 {
					seen[v] = true
				}
			}
			for v := range maps.Keys(seen) {
				require.Contains(t, col.One, v, "%s.%s", table.Name, col.Name)
			}
		}
	}
}

func slicesOf(tables []*facts.Table) []string {
	var out []string
	for _, t := range tables {
		out = append(out, t.Name)
	}
	return out
}

func financeAgrees(t *testing.T, l *ledger, p *demo.Programme) {
	var shop, finance, attributed float64
	in := func(r map[string]any) bool {
		d := p.Calendar.DateOf(time.UnixMicro(r["occurred_at"].(int64)))
		return p.Quarter.Contains(d) && d < p.Calendar.DateOf(p.AsOf)
	}
	for _, r := range l.rows["orders"] {
		if in(r) && r["exclusion"] == nil {
			shop += float64(r["amount"].(int64)) / 100
			if r["attributed_by"] != "none" {
				attributed++
			}
		}
	}
	for _, r := range l.rows["refunds"] {
		if in(r) {
			shop -= float64(r["amount"].(int64)) / 100
		}
	}
	days := map[any]float64{}
	for _, r := range l.rows["kr_values"] {
		if in(r) && r["series"] == "finance.dtc_net_revenue" {
			finance += r["value"].(float64) - days[r["occurred_at"]] // a corrected day counts as corrected
			days[r["occurred_at"]] = r["value"].(float64)
		}
	}
	require.InDelta(t, 5_800, attributed, 400)
	require.InDelta(t, shop, finance, .005)
	require.InDelta(t, 2_030_000, finance, 40_000)
}

func TestTheProgrammeHoldsTogetherOnAnyDay(t *testing.T) {
	t.Parallel()
	for _, day := range []string{"2026-11-01", "2028-02-29"} {
		d, err := period.ParseDate(day)
		require.NoError(t, err)
		p := write(t, newLedger(), demo.Config{AsOf: d.UTC().Add(15 * time.Hour)})
		require.True(t, p.Quarter.Contains(d), day)
		require.Equal(t, "Q4", p.Calendar.Label(p.Quarter)[5:], day)
		require.InDelta(t, 450_000, p.Facts, 150_000, day)
	}
}

func BenchmarkWrite(b *testing.B) {
	for b.Loop() {
		p := write(b, newLedger(), demo.Config{})
		b.ReportMetric(float64(p.Facts), "facts")
	}
}
