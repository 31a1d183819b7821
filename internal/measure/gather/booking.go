package gather

import (
	"cmp"
	"context"
	"slices"
	"time"

	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/measure/cube"
	"plumbline/internal/period"
)

// bookings reads what deliverables were booked to contribute and what became
// of them. Bookings of earlier periods stand without a sub-outcome: they say
// how well the programme keeps its word, and count towards no target.
func (g *gathering) bookings(ctx context.Context) error {
	deliverables, err := g.root.Records(ctx, "deliverable")
	if err != nil {
		return err
	}
	dims, err := g.root.Dims(ctx)
	if err != nil {
		return err
	}
	byMetric := map[*ladder.Metric][]*booking{}
	for _, rec := range deliverables.All {
		for _, b := range g.booked(rec, dims) {
			byMetric[b.metric] = append(byMetric[b.metric], b)
		}
	}
	var all []*booking
	for _, m := range metricsOf(byMetric) {
		if err := g.credit(ctx, m, byMetric[m]); err != nil {
			return err
		}
		all = append(all, byMetric[m]...)
	}
	slices.SortStableFunc(all, func(a, b *booking) int {
		return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Deliverable, b.Deliverable), cmp.Compare(a.sub.ID, b.sub.ID))
	})
	for _, b := range all {
		if !b.inPeriod {
			b.SubOutcome = ""
		}
		g.b.Bookings = append(g.b.Bookings, b.Booking)
	}
	return nil
}

// booking is a Booking on its way.
type booking struct {
	measure.Booking
	sub      *ladder.SubOutcome
	kr       *ladder.KeyResult
	metric   *ladder.Metric
	asset    string
	inPeriod bool
}

func metricsOf(m map[*ladder.Metric][]*booking) []*ladder.Metric {
	var out []*ladder.Metric
	for k := range m {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b *ladder.Metric) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// booked reads the bookings of one deliverable: the last expectation for each sub-outcome.
func (g *gathering) booked(rec *cube.Record, dims *cube.Dims) []*booking {
	last := map[string]float64{}
	var order []string
	for _, m := range rec.Marks {
		if m.Event != "booked" || !m.HasValue || m.Ref == "" {
			continue
		}
		if _, had := last[m.Ref]; !had {
			order = append(order, m.Ref)
		}
		last[m.Ref] = m.Value
	}
	var out []*booking
	for _, ref := range order {
		sub, kr, ok := g.l.SubOutcome(ref)
		if !ok {
			continue
		}
		metric, ok := g.l.Metric(sub.Metric)
		if !ok {
			continue
		}
		b := &booking{sub: sub, kr: kr, metric: metric}
		b.Deliverable, b.SubOutcome, b.Expected = rec.ID, ref, last[ref]
		g.fate(b, rec, dims)
		b.inPeriod = kr.Period.Contains(b.Due) || b.Live != nil && kr.Period.Contains(*b.Live)
		out = append(out, b)
	}
	return out
}

// fate fills in what became of a deliverable.
func (g *gathering) fate(b *booking, rec *cube.Record, dims *cube.Dims) {
	p := rec.Place
	b.Creator, b.Campaign, b.Platform, b.asset = p.Creator, p.Campaign, p.Platform, p.Asset
	due := g.root.Due(rec, "planned")
	if due == 0 {
		due = g.root.Due(rec, "booked")
	}
	live := g.root.At(rec, "live")
	if due == 0 {
		due = live
	}
	b.Due = g.cal.DateOf(time.UnixMicro(due))
	_, b.Cancelled = rec.Mark("cancelled")
	if asset := dims.Assets[p.Asset]; asset != nil {
		b.Format, b.Visible = asset.Format, asset.Identifier
	}
	if live == 0 || live >= g.asOf.UnixMicro() {
		return
	}
	day := g.cal.DateOf(time.UnixMicro(live))
	b.Live = &day
	b.Settled = !time.UnixMicro(live).Add(g.root.Window()).After(g.asOf)
}

// credit fills in what was credited to each booking: what its post was credited
// with, and a share of what its creator was credited with and no post was (an
// order by code names nobody's post), by expectation over the creator's live posts.
func (g *gathering) credit(ctx context.Context, m *ladder.Metric, bs []*booking) error {
	if m.Formula.Kind != "sum" {
		return nil
	}
	first, last := bs[0].kr.Period.From, g.today+1
	for _, b := range bs {
		if b.Live != nil {
			first = min(first, *b.Live)
		}
	}
	months := g.cal.Between(period.Month, first, last)
	ids := []string{m.ID}
	if _, ok := g.l.Metric("reach"); ok && m.ID != "reach" {
		ids = append(ids, "reach")
	}
	byAsset, err := g.measure(ctx, ids, months, "asset")
	if err != nil {
		return err
	}
	byCreator, err := g.measure(ctx, []string{m.ID}, months, "creator")
	if err != nil {
		return err
	}
	for _, b := range bs {
		b.Actual, b.Reach = b.own(byAsset, m.ID), b.own(byAsset, "reach")
	}
	shareRest(bs, m.ID, byCreator, byAsset)
	return nil
}

// own adds up a metric of the booking's post, inside the key result's period
// where the booking is.
func (b *booking) own(set *measure.Set, metric string) float64 {
	return b.sum(set, metric, measure.Subject{Dimension: "asset", ID: b.asset, Name: b.asset})
}

func (b *booking) sum(set *measure.Set, metric string, s measure.Subject) float64 {
	if s.ID == "" || b.Live == nil {
		return 0
	}
	total := 0.0
	for _, m := range set.Of(metric, s) {
		if b.counts(m.Period) && m.Status.Has() {
			total += m.Value
		}
	}
	return total
}

func (b *booking) counts(p period.Period) bool {
	if b.inPeriod {
		return b.kr.Period.Contains(p.From)
	}
	return p.From < b.kr.Period.From
}

func shareRest(bs []*booking, metric string, byCreator, byAsset *measure.Set) {
	type pot struct {
		creator  string
		inPeriod bool
	}
	weight, seen := map[pot]float64{}, map[pot]float64{}
	for _, b := range bs {
		if b.Live != nil && !b.Cancelled && b.Visible {
			k := pot{b.Creator, b.inPeriod}
			weight[k] += b.Expected
			seen[k] += b.Actual
		}
	}
	for _, b := range bs {
		k := pot{b.Creator, b.inPeriod}
		if b.Live == nil || b.Cancelled || !b.Visible || weight[k] <= 0 {
			continue
		}
		rest := b.sum(byCreator, metric, measure.Subject{Dimension: "creator", ID: b.Creator}) - seen[k]
		b.Actual += max(0, rest) * b.Expected / weight[k]
	}
}
