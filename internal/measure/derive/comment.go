package derive

import (
	"context"
	"math"
	"time"

	"plumbline/internal/facts"
	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube"
	"plumbline/internal/measure/derive/tally"
	"plumbline/internal/period"
)

// commentSLA is the time to answer where the charter names none.
const commentSLA = 24 * time.Hour

// answered: comments of the classes to be answered or escalated, by the period
// their deadline fell in: the comment's own due time, else the charter's SLA.
// Escalating one meets it too.
func answered(ctx context.Context, w *cube.World, _ *ladder.Metric) (tally.Answer, error) {
	if _, err := w.Dims(ctx); err != nil {
		return nil, err
	}
	var classes []any
	for _, c := range w.Expand([]string{"@answer", "@escalate"}) {
		classes = append(classes, c)
	}
	r, err := w.List(ctx, "comments", facts.Cond{Column: "class", Op: facts.In, Values: classes})
	if err != nil {
		return nil, err
	}
	limit := w.SLA("comment")
	if limit == 0 {
		limit = commentSLA
	}
	t, now := tally.New(w), w.AsOf.UnixMicro()
	for i := range r.N {
		due, ok := r.Int(i, "due_at")
		if !ok {
			at, _ := r.Int(i, "occurred_at")
			due = w.Deadline(at, limit, "")
		}
		if due >= now {
			continue
		}
		done, ok := r.Int(i, "answered_at")
		if escalated, up := r.Int(i, "escalated_at"); up && (!ok || escalated < done) {
			done, ok = escalated, true
		}
		t.Count(w.Place(r, i), w.Day(due), ok && done <= due)
	}
	return t.Shares(100), nil
}

// untouched: posts gone live without a no-touch breach. A post counts as
// screened once its content carries tags; under the ladder's floor the figure
// is partial.
func untouched(ctx context.Context, w *cube.World, _ *ladder.Metric) (tally.Answer, error) {
	dims, err := w.Dims(ctx)
	if err != nil {
		return nil, err
	}
	incidents, err := w.List(ctx, "incidents")
	if err != nil {
		return nil, err
	}
	breached := map[string]bool{}
	for i := range incidents.N {
		if incidents.Text(i, "kind") == "no_touch" {
			breached[incidents.Text(i, "asset")] = true
		}
	}
	tagged, err := w.Counted(ctx, "taxonomy", "asset")
	if err != nil {
		return nil, err
	}
	t, floor := tally.New(w), 1.0
	if f := w.Ladder.Screening.TopicFloor; f != nil {
		floor = *f
	}
	for _, id := range tally.SortedKeys(dims.Assets) {
		a := dims.Assets[id]
		if a.Published == 0 || a.Published >= w.AsOf.UnixMicro() {
			continue
		}
		if c := t.Count(dims.Settle(cube.Place{Asset: id}), w.Day(a.Published), !breached[id]); c != nil {
			c.Unseen = true
			if tagged[id] > 0 || breached[id] {
				c.Seen++
			}
		}
	}
	out := t.Shares(100)
	for k, f := range out {
		if f.Has && f.Coverage >= floor {
			f.Coverage = 1
		}
		out[k] = f
	}
	return out, nil
}

// mixShift is how far a creator's tags of late lie from those before signing:
// the square root of the Jensen–Shannon divergence in bits, 0 to 1.
func mixShift(ctx context.Context, w *cube.World, m *ladder.Metric) (tally.Answer, error) {
	posts, err := tagsByCreator(ctx, w, m.Formula.Params["axis"])
	if err != nil {
		return nil, err
	}
	records, err := w.Records(ctx, "creator")
	if err != nil {
		return nil, err
	}
	late, before := tally.Days(m, "last", 30), tally.Days(m, "before", 90)
	by := map[cube.Key][]float64{}
	for p := range w.Periods {
		if w.Periods[p].From > w.Today() {
			continue
		}
		end := tally.Last(w, p)
		for _, creator := range tally.SortedKeys(posts) {
			signed := period.Date(0)
			if rec := records.ByID(creator); rec != nil {
				if at := w.At(rec, "signed"); at != 0 {
					signed = w.Day(at)
				}
			}
			k, ok := w.Cell(w.Known().Settle(cube.Place{Creator: creator}), w.Periods[p].From)
			if signed == 0 || signed > end-late || !ok {
				continue
			}
			now, then := mix(posts[creator], end-late+1, end), mix(posts[creator], signed-before, signed-1)
			if len(now) > 0 && len(then) > 0 {
				by[k] = append(by[k], Distance(now, then))
			}
		}
	}
	out := tally.Nowhere(w, "no_tagged_posts")
	for k, list := range by {
		n := float64(len(list))
		out[k] = cube.Figure{Value: tally.Median(list), Has: true, Count: n, Counted: true, Den: n, Coverage: 1}
	}
	return out, nil
}

type tagOf struct {
	day period.Date
	tag string
}

func tagsByCreator(ctx context.Context, w *cube.World, axis string) (map[string][]tagOf, error) {
	dims, err := w.Dims(ctx)
	if err != nil {
		return nil, err
	}
	r, err := w.List(ctx, "taxonomy")
	if err != nil {
		return nil, err
	}
	out := map[string][]tagOf{}
	for i := range r.N {
		a := dims.Assets[r.Text(i, "asset")]
		if a == nil || a.Published == 0 || axis != "" && r.Text(i, "axis") != axis {
			continue
		}
		out[a.Creator] = append(out[a.Creator], tagOf{w.Day(a.Published), r.Text(i, "tag")})
	}
	return out, nil
}

// mix is the share of each tag among posts of [from, to].
func mix(posts []tagOf, from, to period.Date) map[string]float64 {
	out, n := map[string]float64{}, 0.0
	for _, p := range posts {
		if p.day >= from && p.day <= to {
			out[p.tag]++
			n++
		}
	}
	for tag := range out {
		out[tag] /= n
	}
	return out
}

// Distance is the Jensen–Shannon distance of two mixes: the square root of the
// divergence with logarithms to base 2; 0 for the same, 1 for nothing in common.
func Distance(p, q map[string]float64) float64 {
	sum := 0.0
	for _, side := range []map[string]float64{p, q} {
		for _, tag := range tally.SortedKeys(side) {
			if x := side[tag]; x > 0 {
				sum += x / 2 * math.Log2(x/((p[tag]+q[tag])/2))
			}
		}
	}
	return math.Sqrt(max(0, sum))
}
