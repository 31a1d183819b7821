package factstest

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"plumbline/internal/facts"
	"plumbline/internal/period"
)

// random lands random versions of orders and compares sums with a reference
// that is slow and plainly right: it keeps every version told and replays them.
func random(t *testing.T, open Open) {
	e := open(t)
	table := 0
	rapid.Check(t, func(rt *rapid.T) {
		table++ // one engine for all runs: each run has a source of its own
		ref := &reference{source: fmt.Sprintf("run%d", table)}
		for range rapid.IntRange(1, 6).Draw(rt, "landings") {
			ref.land(t, rt, e)
		}
		for range 3 {
			ref.compare(t, rt, e)
		}
	})
}

// told is one version of an order, as it was told.
type told struct {
	id                          string
	occurred, received, updated time.Time
	amount                      int
	creator, currency           string
}

// reference is every version told, in order, and what stands at any moment.
type reference struct {
	source string
	// versions per id in the order they were applied, with when they are known.
	versions map[string][]version
}

type version struct {
	told
	known time.Time
}

var epoch = Moment("2026-10-20")

func (r *reference) land(t *testing.T, rt *rapid.T, e facts.Engine) {
	if r.versions == nil {
		r.versions = map[string][]version{}
	}
	var rows []Row
	want := facts.Landed{}
	for range rapid.IntRange(1, 6).Draw(rt, "rows") {
		v := told{
			id:       rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(rt, "id"),
			occurred: epoch.Add(time.Duration(rapid.IntRange(0, 30*24).Draw(rt, "hour")) * time.Hour),
			received: epoch.Add(time.Duration(rapid.IntRange(0, 60).Draw(rt, "received")) * 24 * time.Hour),
			amount:   rapid.IntRange(1, 3).Draw(rt, "amount"),
			creator:  rapid.SampledFrom([]string{"ada", "ben"}).Draw(rt, "creator"),
			currency: rapid.SampledFrom([]string{"USD", "USD", "EUR"}).Draw(rt, "currency"),
		}
		if rapid.Bool().Draw(rt, "dated") {
			v.updated = v.occurred.Add(time.Duration(rapid.IntRange(0, 100).Draw(rt, "updated")) * time.Hour)
		}
		r.apply(v, &want)
		rows = append(rows, r.row(v))
	}
	landed := Land(t, e, "orders", rows...)
	require.Equal(t, []int{want.New, want.Unchanged, want.Corrected, want.Older},
		[]int{landed.New, landed.Unchanged, landed.Corrected, landed.Older}, "%v", rows)
}

func (r *reference) row(v told) Row {
	row := Row{
		"source": r.source, "id": v.id, "order_id": v.id, "occurred_at": v.occurred, "received_at": v.received,
		"amount": v.amount, "creator": v.creator, "currency": v.currency, "code": r.source,
	}
	if !v.updated.IsZero() {
		row["updated_at"] = v.updated
	}
	return row
}

// apply is the rule of identity in its plainest form.
func (r *reference) apply(v told, out *facts.Landed) {
	had := r.versions[v.id]
	if len(had) == 0 {
		out.New++
		r.versions[v.id] = []version{{v, facts.KnownAt(v.received, v.occurred, v.updated)}}
		return
	}
	last := had[len(had)-1]
	switch {
	case last.occurred.Equal(v.occurred) && last.amount == v.amount && last.creator == v.creator && last.currency == v.currency:
		out.Unchanged++
	case !v.updated.IsZero() && !last.updated.IsZero() && v.updated.Before(last.updated):
		out.Older++
	default:
		out.Corrected++
		known := v.received
		if known.Before(last.known) {
			known = last.known
		}
		r.versions[v.id] = append(had, version{v, known})
	}
}

// standing is what stood as of a moment: of each order the last version known before it.
func (r *reference) standing(asOf time.Time) []told {
	var out []told
	for _, vs := range r.versions {
		var stands *told
		for i := range vs {
			if asOf.IsZero() || vs[i].known.Before(asOf) {
				stands = &vs[i].told
			}
		}
		if stands != nil {
			out = append(out, *stands)
		}
	}
	return out
}

func (r *reference) compare(t *testing.T, rt *rapid.T, e facts.Engine) {
	cal := newYork()
	cal.FiscalStart = time.February
	q := facts.Sums{
		View:  facts.View{Calendar: cal, From: Day("2026-10-25"), To: Day("2026-11-10")},
		Table: "orders", Grain: rapid.SampledFrom(period.Grains).Draw(rt, "grain"), By: []string{"creator"}, Home: "USD",
		Where: []facts.Cond{where("code", facts.In, r.source)},
		Terms: []facts.Term{count, amount, {Name: "big", Agg: facts.Count, Where: []facts.Cond{where("amount", facts.Above, 1)}}},
	}
	if rapid.Bool().Draw(rt, "past") {
		q.AsOf = epoch.Add(time.Duration(rapid.IntRange(0, 60*24).Draw(rt, "as of")) * time.Hour)
	}
	if rapid.Bool().Draw(rt, "distinct") {
		q.Terms = append(q.Terms, facts.Term{Name: "ids", Agg: facts.Distinct, Column: "order_id"}, facts.Term{Name: "most", Agg: facts.Max, Column: "amount"})
	}
	g, err := e.Sums(ctx, owner, q)
	require.NoError(t, err)
	got := map[string]string{}
	for _, c := range Cells(g) {
		got[fmt.Sprint(c["period"], c["creator"], c["currency"], c["day"])] = fmt.Sprint(c["n"], c["amount"], c["big"], c["ids"], c["most"])
	}
	require.Equal(t, r.sums(q), got)
}

// sums adds up with a loop.
func (r *reference) sums(q facts.Sums) map[string]string {
	type cell struct{ n, amount, big, most int64 }
	cells := map[string]cell{}
	for _, v := range r.standing(q.AsOf) {
		d := q.Calendar.DateOf(v.occurred)
		if d < q.From || d >= q.To {
			continue
		}
		var currency, day any
		if v.currency != q.Home {
			currency, day = v.currency, d.String()
		}
		key := fmt.Sprint(q.Calendar.Of(q.Grain, d).From.String(), v.creator, currency, day)
		c := cells[key]
		c.n++
		c.amount += int64(v.amount)
		if v.amount > 1 {
			c.big++
		}
		c.most = max(c.most, int64(v.amount))
		cells[key] = c
	}
	out := map[string]string{}
	for key, c := range cells {
		var ids, most any
		if len(q.Terms) > 3 {
			ids, most = c.n, c.most
		}
		out[key] = fmt.Sprint(c.n, c.amount, c.big, ids, most)
	}
	return out
}
