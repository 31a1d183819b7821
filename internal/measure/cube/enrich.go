package cube

import (
	"context"
	"maps"
	"slices"

	"plumbline/internal/facts"
)

// enrich adds to records what other tables know of them, so that a programme
// without records of its own is measured from its imports alone. What was
// recorded stands over what is inferred.
func (w *World) enrich(ctx context.Context, r *Records) error {
	switch r.Kind {
	case "asset":
		w.enrichAssets(r)
	case "brief":
		for _, rec := range r.All {
			rec.shares("sent", "required_fields", "filled_fields")
		}
	case "deliverable":
		w.enrichDeliverables(r)
	case "campaign":
		return w.enrichCampaigns(ctx, r)
	case "creator":
		return w.enrichCreators(ctx, r)
	}
	return nil
}

func (r *Record) add(event string, at int64, m facts.Mark) {
	if _, had := r.Mark(event); had || at == 0 {
		return
	}
	m.Event, m.At = event, at
	r.Marks = append(r.Marks, m)
}

// shares turns a share that stands for a count into that count of one, so that
// sums work where an importer knew no more than the share.
func (r *Record) shares(of, whole, part string) {
	if m, ok := r.Mark(of); ok && m.HasValue && m.Unit == "share" {
		if _, had := r.Mark(whole); !had {
			r.add(whole, m.At, facts.Mark{Value: 1, HasValue: true})
			r.add(part, m.At, facts.Mark{Value: m.Value, HasValue: true})
		}
	}
}

func (w *World) enrichAssets(r *Records) {
	for _, id := range slices.Sorted(maps.Keys(w.dims.Assets)) {
		a := w.dims.Assets[id]
		rec := r.get(id)
		rec.asset = a
		if a.Published < w.AsOf.UnixMicro() {
			rec.add("live", a.Published, facts.Mark{Ref: a.Deliverable})
		}
	}
}

func (w *World) enrichDeliverables(r *Records) {
	for _, id := range slices.Sorted(maps.Keys(w.dims.Assets)) {
		a := w.dims.Assets[id]
		if a.Deliverable == "" {
			continue
		}
		rec := r.get(a.Deliverable)
		rec.asset = a
		rec.Place.Asset = a.ID
		if a.Published < w.AsOf.UnixMicro() {
			rec.add("live", a.Published, facts.Mark{Ref: a.ID})
		}
		rec.add("taken_down", a.TakenDown, facts.Mark{})
	}
	for _, rec := range r.All {
		if m, ok := rec.Mark("live"); ok && rec.Place.Asset == "" && w.dims.Assets[m.Ref] != nil {
			rec.Place.Asset, rec.asset = m.Ref, w.dims.Assets[m.Ref]
		}
		rec.shares("verified", "requirements_checked", "requirements_met")
		if m, ok := rec.Mark("requirements_checked"); ok {
			rec.add("requirements", m.At, facts.Mark{Value: m.Value, HasValue: m.HasValue})
		}
	}
}

func (w *World) enrichCampaigns(ctx context.Context, r *Records) error {
	deliverables, err := w.Records(ctx, "deliverable")
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(w.dims.Campaigns)) {
		c := w.dims.Campaigns[id]
		rec := r.get(id)
		if c.Launch != 0 {
			end := w.Cal.Start(c.Launch+1).UnixMicro() - 1
			rec.add("launch_due", w.Cal.Start(c.Launch).UnixMicro(), facts.Mark{Due: end})
		}
		if c.Ends != 0 && w.Cal.Start(c.Ends+1).Before(w.AsOf) {
			rec.add("ended", w.Cal.Start(c.Ends+1).UnixMicro(), facts.Mark{})
		}
	}
	for _, rec := range r.All {
		rec.add("launched", w.launched(rec.ID, deliverables), facts.Mark{})
	}
	return nil
}

// launched is when the last of the required first assets went live; where none
// is marked as required, when the campaign's first asset did; 0 while it waits.
func (w *World) launched(campaign string, deliverables *Records) int64 {
	var first, last int64
	required, waiting := false, false
	for _, d := range deliverables.All {
		if d.Place.Campaign != campaign {
			continue
		}
		live, _ := d.Mark("live")
		if _, must := d.Mark("launch_asset"); must {
			required = true
			waiting = waiting || live.At == 0
			last = max(last, live.At)
		}
		if live.At != 0 && (first == 0 || live.At < first) {
			first = live.At
		}
	}
	for _, a := range w.dims.Assets {
		if a.Campaign == campaign && a.Published != 0 && a.Published < w.AsOf.UnixMicro() && (first == 0 || a.Published < first) {
			first = a.Published
		}
	}
	switch {
	case required && waiting:
		return 0
	case required:
		return last
	}
	return first
}

func (w *World) enrichCreators(ctx context.Context, r *Records) error {
	terms, err := w.Records(ctx, "terms")
	if err != nil {
		return err
	}
	first, earned, signed := map[string]int64{}, map[string]int64{}, map[string]int64{}
	earliest := func(m map[string]int64, id string, at int64) {
		if id != "" && at != 0 && at < w.AsOf.UnixMicro() && (m[id] == 0 || at < m[id]) {
			m[id] = at
		}
	}
	for _, id := range slices.Sorted(maps.Keys(w.dims.Assets)) {
		a := w.dims.Assets[id]
		if a.Creator != "" {
			r.get(a.Creator)
		}
		earliest(first, a.Creator, a.Published)
		if a.Relation == "earned" {
			earliest(earned, a.Creator, a.Published)
		}
	}
	for _, t := range terms.All {
		m, _ := t.Mark("signed")
		earliest(signed, t.Place.Creator, m.At)
	}
	for _, id := range slices.Sorted(maps.Keys(w.dims.Creators)) {
		r.get(id)
	}
	for _, rec := range r.All {
		rec.add("posted", first[rec.ID], facts.Mark{})
		rec.add("earned_post", earned[rec.ID], facts.Mark{})
		rec.add("signed", signed[rec.ID], facts.Mark{})
	}
	return nil
}
