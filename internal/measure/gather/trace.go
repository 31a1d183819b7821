package gather

import (
	"context"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/measure/cube"
	"plumbline/internal/measure/derive"
	"plumbline/internal/period"
)

// Trace follows a deliverable up to its objective, or a key result down to
// its deliverables.
func Trace(ctx context.Context, reader facts.Reader, l *ladder.Ladder, asOf time.Time, scope access.Scope, id string) (*measure.Trace, error) {
	g := newGathering(reader, l, asOf, scope)
	if err := g.read(ctx); err != nil {
		return nil, err
	}
	tracer, err := derive.NewTracer(ctx, g.root)
	if err != nil {
		return nil, err
	}
	if _, err := g.root.Records(ctx, "shipment"); err != nil {
		return nil, err
	}
	if err := g.bookings(ctx); err != nil {
		return nil, err
	}
	if kr, o, ok := l.KeyResult(id); ok {
		return g.traceDown(ctx, tracer, kr, o)
	}
	deliverables, err := g.root.Records(ctx, "deliverable")
	if err != nil {
		return nil, err
	}
	rec := deliverables.ByID(id)
	if rec == nil {
		return nil, fault.New(fault.NotFound, "there is no deliverable or key result %q", id).WithHint("plumbline trace takes the id of one")
	}
	return g.traceUp(ctx, tracer, rec)
}

func (g *gathering) traceUp(ctx context.Context, tracer *derive.Tracer, rec *cube.Record) (*measure.Trace, error) {
	t := &measure.Trace{Kind: "deliverable", ID: rec.ID, Title: rec.ID, Breaks: tracer.Breaks(rec),
		Creator: g.name("creator", rec.Place.Creator), Campaign: g.name("campaign", rec.Place.Campaign)}
	t.Hops = append(t.Hops, g.paper(rec)...)
	t.Hops = append(t.Hops, g.post(rec)...)
	measured, err := g.counted(ctx, rec)
	if err != nil {
		return nil, err
	}
	t.Hops = append(t.Hops, measured)
	for _, m := range rec.Marks {
		sub, kr, ok := g.l.SubOutcome(m.Ref)
		if m.Event != "booked" || !ok {
			continue
		}
		up, err := g.goal(ctx, rec, sub, kr)
		if err != nil {
			return nil, err
		}
		t.Hops = append(t.Hops, up...)
		break // the first anchor; others are seen from their key results
	}
	if slices.Contains(t.Breaks, derive.NotAnchored) {
		t.Hops = append(t.Hops, measure.Hop{Kind: "sub_outcome"})
	}
	place(t.Hops, t.Breaks)
	return t, nil
}

// where says at which hop each break stands.
var where = map[string]string{derive.NoBrief: "brief", derive.NotLocked: "brief", derive.NoTerms: "terms", derive.NotLive: "live",
	derive.NoIdentifier: "identifier", derive.NotMeasured: "measured", derive.NotAnchored: "sub_outcome"}

func place(hops []measure.Hop, breaks []string) {
	for _, b := range breaks {
		for i := range hops {
			if hops[i].Kind == where[b] {
				hops[i].Broken = append(hops[i].Broken, b)
				break
			}
		}
	}
}

func (g *gathering) name(dimension, id string) measure.Subject {
	f := g.root.Frame
	f.By = dimension
	return measure.Subject{Dimension: dimension, ID: id, Name: g.root.Again(f).Name(id)}
}

func (g *gathering) day(us int64) *period.Date {
	if us == 0 {
		return nil
	}
	d := g.cal.DateOf(time.UnixMicro(us))
	return &d
}

// paper is brief, terms and parcel.
func (g *gathering) paper(rec *cube.Record) []measure.Hop {
	var out []measure.Hop
	for _, of := range []struct{ kind, done, due string }{{"brief", "sent", ""}, {"terms", "signed", "sent"}, {"shipment", "handed_over", ""}} {
		linked := g.root.Linked(rec, of.kind)
		if of.kind == "shipment" && len(linked) == 0 {
			continue // not every deliverable needs a parcel
		}
		h := measure.Hop{Kind: of.kind, Day: g.day(g.root.At(rec, of.kind+"."+of.done))}
		for _, r := range linked {
			h.ID = r.ID
			if of.due != "" {
				h.Due = g.day(g.root.Due(r, of.due))
			}
			if m, ok := r.Mark(of.done); ok {
				h.Note = m.ListVersion
				break
			}
		}
		out = append(out, h)
	}
	return out
}

// post is the live post and the identifier it carries.
func (g *gathering) post(rec *cube.Record) []measure.Hop {
	due := g.root.Due(rec, "planned")
	if due == 0 {
		due = g.root.Due(rec, "booked")
	}
	live := measure.Hop{Kind: "live", ID: rec.Place.Asset, Day: g.day(g.root.At(rec, "live")), Due: g.day(due)}
	identifier := measure.Hop{Kind: "identifier"}
	if a := g.root.Known().Assets[rec.Place.Asset]; a != nil {
		live.Note = a.Platform
		switch {
		case a.Link != "":
			identifier.ID, identifier.Note = a.Link, "link"
		case a.Code != "":
			identifier.ID, identifier.Note = a.Code, "code"
		case a.Identifier:
			identifier.Note = "substitute"
		}
	}
	return []measure.Hop{live, identifier}
}

// counted is what sources have counted on the post since it went live.
func (g *gathering) counted(ctx context.Context, rec *cube.Record) (measure.Hop, error) {
	h := measure.Hop{Kind: "measured", ID: rec.Place.Asset}
	live := g.root.At(rec, "live")
	if live == 0 || rec.Place.Asset == "" {
		return h, nil
	}
	ids := g.onPost()
	months := g.cal.Between(period.Month, g.cal.DateOf(time.UnixMicro(live)), g.today+1)
	set, err := g.measure(ctx, ids, months, "asset")
	if err != nil {
		return h, err
	}
	whole := period.Period{Grain: period.Month, From: months[0].From, To: months[len(months)-1].To}
	for _, id := range ids {
		sum := measure.Measurement{Metric: id, Period: whole, Subject: measure.Subject{Dimension: "asset", ID: rec.Place.Asset}, Status: measure.NoData, Why: measure.WhyNotReported}
		for _, m := range set.Of(id, sum.Subject) {
			sum.Unit, sum.Currency, sum.Class = m.Unit, m.Currency, m.Class
			switch {
			case m.Status == measure.Withheld:
				sum.Status, sum.Why = measure.Withheld, measure.WhyScope
			case m.Status.Has():
				sum.Status, sum.Why = measure.OK, ""
				sum.Value, sum.Numerator = sum.Value+m.Value, sum.Numerator+m.Numerator
			}
		}
		h.Beside = append(h.Beside, sum)
	}
	return h, nil
}

// goal is the way up: the KPIs that should move the sub-outcome, as this
// creator stands on them, then the sub-outcome, the key result, the objective.
func (g *gathering) goal(ctx context.Context, rec *cube.Record, sub *ladder.SubOutcome, kr *ladder.KeyResult) ([]measure.Hop, error) {
	out, err := g.levers(ctx, sub, kr, measure.Subject{Dimension: "creator", ID: rec.Place.Creator})
	if err != nil {
		return nil, err
	}
	for i := range g.b.Bookings {
		if b := &g.b.Bookings[i]; b.Deliverable == rec.ID && (b.SubOutcome == sub.ID || b.SubOutcome == "") {
			out = append(out, g.served(sub, b))
			break
		}
	}
	up, err := g.above(ctx, kr)
	return append(out, up...), err
}

// levers are the KPIs that should move a sub-outcome, as a subject stands on them.
func (g *gathering) levers(ctx context.Context, sub *ladder.SubOutcome, kr *ladder.KeyResult, who measure.Subject) ([]measure.Hop, error) {
	var ids []string
	for _, lever := range sub.Levers {
		if k, ok := g.l.KPI(lever.KPI); ok {
			if _, known := g.l.Metric(k.Metric); known && !slices.Contains(ids, k.Metric) {
				ids = append(ids, k.Metric)
			}
		}
	}
	set, err := g.measure(ctx, ids, []period.Period{kr.Period}, who.Dimension)
	if err != nil {
		return nil, err
	}
	var out []measure.Hop
	for _, lever := range sub.Levers {
		k, ok := g.l.KPI(lever.KPI)
		if !ok {
			continue
		}
		h := measure.Hop{Kind: "kpi", ID: k.ID, Title: k.Title, Note: lever.Because}
		if ms := set.Of(k.Metric, who); len(ms) > 0 {
			h.Figure = &ms[0]
		}
		out = append(out, h)
	}
	return out, nil
}

// served is a sub-outcome as one deliverable serves it: credited of booked.
func (g *gathering) served(sub *ladder.SubOutcome, b *measure.Booking) measure.Hop {
	m, _ := g.l.Metric(sub.Metric)
	f := measure.Measurement{Metric: sub.Metric, Subject: measure.Subject{Dimension: "deliverable", ID: b.Deliverable}, Status: measure.OK, Value: b.Actual,
		Numerator: b.Actual, Denominator: b.Expected, Unit: m.Unit, Class: measure.ClassOf(m)}
	if b.Live == nil {
		f.Status, f.Why = measure.NotYet, "not_live"
	} else if !b.Settled {
		f.Status, f.Why = measure.Provisional, measure.WhyWindow
	}
	f = f.Under(g.scope)
	return measure.Hop{Kind: "sub_outcome", ID: sub.ID, Title: sub.Title, Figure: &f}
}

// above is a key result with its running figure, and its objective.
func (g *gathering) above(ctx context.Context, kr *ladder.KeyResult) ([]measure.Hop, error) {
	var t *measure.Track
	var err error
	if kr.Series != "" {
		t, err = g.seriesTrack(ctx, kr)
	} else {
		t, _, err = g.now(ctx, kr.ID, kr.Metric, kr.Period)
	}
	if err != nil {
		return nil, err
	}
	h := measure.Hop{Kind: "key_result", ID: kr.ID, Title: kr.Title, Note: kr.Series}
	if t != nil {
		h.Figure = &t.Now
	}
	_, o, _ := g.l.KeyResult(kr.ID)
	return []measure.Hop{h, {Kind: "objective", ID: o.ID, Title: o.Title}}, nil
}

func (g *gathering) traceDown(ctx context.Context, tracer *derive.Tracer, kr *ladder.KeyResult, o *ladder.Objective) (*measure.Trace, error) {
	t := &measure.Trace{Kind: "key_result", ID: kr.ID, Title: kr.Title, Hops: []measure.Hop{{Kind: "objective", ID: o.ID, Title: o.Title}}}
	up, err := g.above(ctx, kr)
	if err != nil {
		return nil, err
	}
	top := up[0]
	for i := range kr.SubOutcomes {
		h, err := g.below(ctx, tracer, kr, &kr.SubOutcomes[i])
		if err != nil {
			return nil, err
		}
		top.Under = append(top.Under, h)
		for _, d := range h.Under {
			for _, b := range d.Broken {
				if !slices.Contains(t.Breaks, b) {
					t.Breaks = append(t.Breaks, b)
				}
			}
		}
	}
	t.Hops = append(t.Hops, top)
	return t, nil
}

// below is a sub-outcome with its KPIs and the deliverables booked for it.
func (g *gathering) below(ctx context.Context, tracer *derive.Tracer, kr *ladder.KeyResult, sub *ladder.SubOutcome) (measure.Hop, error) {
	h := measure.Hop{Kind: "sub_outcome", ID: sub.ID, Title: sub.Title}
	track, _, err := g.now(ctx, sub.ID, sub.Metric, kr.Period)
	if err != nil {
		return h, err
	}
	if track != nil {
		h.Figure = &track.Now
	}
	if h.Under, err = g.levers(ctx, sub, kr, measure.Subject{}); err != nil {
		return h, err
	}
	for i := range g.b.Bookings {
		b := &g.b.Bookings[i]
		if b.SubOutcome != sub.ID {
			continue
		}
		d := g.served(sub, b)
		d.Kind, d.ID, d.Title, d.Day, d.Due = "deliverable", b.Deliverable, b.Deliverable, b.Live, &b.Due
		if rec := tracer.Find(cube.Place{Deliverable: b.Deliverable}); rec != nil {
			d.Broken = tracer.Breaks(rec)
		}
		h.Under = append(h.Under, d)
	}
	return h, nil
}
