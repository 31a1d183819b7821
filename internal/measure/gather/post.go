package gather

import (
	"context"
	"slices"
	"time"

	"plumbline/internal/measure"
	"plumbline/internal/measure/cube"
	"plumbline/internal/period"
)

// onPost are the metrics shown for one post, the most telling last.
var onPost = []string{"reach", "valid_clicks", "qualified_clicks", "accrued_spend", "attributed_revenue", "attributed_orders"}

// onPost are those that the ladder has.
func (g *gathering) onPost() []string {
	return slices.DeleteFunc(slices.Clone(onPost), func(id string) bool { _, ok := g.l.Metric(id); return !ok })
}

// posts adds up what was counted on each piece that went live in the time KPIs
// are judged with: older ones stand still, and are left to traces.
func (g *gathering) posts(ctx context.Context) error {
	deliverables, err := g.root.Records(ctx, "deliverable")
	if err != nil {
		return err
	}
	first := g.cal.Of(period.Month, g.today-7*weeksBack).From
	at := map[string][]int{} // asset → its deliverables
	for _, rec := range deliverables.All {
		live := g.root.At(rec, "live")
		if live == 0 || rec.Place.Asset == "" || live >= g.asOf.UnixMicro() || g.cal.DateOf(time.UnixMicro(live)) < first {
			continue
		}
		at[rec.Place.Asset] = append(at[rec.Place.Asset], len(g.b.Posts.All))
		g.b.Posts.All = append(g.b.Posts.All, g.livePost(rec, live))
	}
	if len(g.b.Posts.All) == 0 {
		return nil
	}
	ids := g.onPost()
	set, err := g.measure(ctx, ids, g.cal.Between(period.Month, first, g.today+1), "asset")
	if err != nil {
		return err
	}
	for _, m := range set.Measurements {
		if !m.Status.Has() {
			continue
		}
		for _, i := range at[m.Subject.ID] {
			post := &g.b.Posts.All[i]
			post.Count(m.Metric, post.Counted[m.Metric]+m.Value)
		}
	}
	for _, id := range append(ids, g.credited(ids)...) {
		m, _ := g.l.Metric(id)
		g.b.Posts.Metrics = append(g.b.Posts.Metrics, measure.PostMetric{ID: id, Unit: m.Unit, Currency: g.l.Program.Currency, Class: measure.ClassOf(m)})
	}
	return nil
}

func (g *gathering) livePost(rec *cube.Record, live int64) measure.Post {
	return measure.Post{Deliverable: rec.ID, Creator: rec.Place.Creator, Campaign: rec.Place.Campaign,
		Settled: !time.UnixMicro(live).Add(g.root.Window()).After(g.asOf)}
}

// credited adds what each post was credited with towards its sub-outcome, with
// its part of the orders that name their creator and no post. It returns the
// metrics that are on posts by that alone.
func (g *gathering) credited(counted []string) (more []string) {
	at := map[string]int{}
	for i, post := range g.b.Posts.All {
		at[post.Deliverable] = i
	}
	for _, b := range g.b.Bookings {
		i, live := at[b.Deliverable]
		sub, _, ok := g.l.SubOutcome(b.SubOutcome)
		if !live || !ok || b.Actual <= g.b.Posts.All[i].Counted[sub.Metric] {
			continue
		}
		g.b.Posts.All[i].Count(sub.Metric, b.Actual)
		if !slices.Contains(counted, sub.Metric) && !slices.Contains(more, sub.Metric) {
			more = append(more, sub.Metric)
		}
	}
	return more
}
