package cube

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"plumbline/internal/facts"
	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube/frame"
)

// Record is one record as its milestones tell it, with what other facts add.
type Record struct {
	ID    string
	Kind  string
	Place Place
	Marks []facts.Mark // in order of occurrence
	asset *Asset
}

// Records are the records of one kind.
type Records struct {
	Kind  string
	All   []*Record
	byID  map[string]*Record
	place map[string][]*Record // creator \x00 campaign
	refs  map[string][]*Record // by what they refer to
}

// Kinds are the kinds of record, as the facts' vocabulary has them.
var Kinds = []string{"creator", "campaign", "brief", "terms", "deliverable", "shipment", "asset", "comment", "action", "quiz", "signal"}

// Records reads all records of a kind, with what other tables say about them:
// an asset that is live makes its deliverable live, a campaign knows its
// launch, a creator's first post is in assets and first signature in terms.
func (w *World) Records(ctx context.Context, kind string) (*Records, error) {
	if r := w.records[kind]; r != nil {
		return r, nil
	}
	if _, err := w.Dims(ctx); err != nil {
		return nil, err
	}
	subjects, err := w.rawSubjects(ctx, kind)
	if err != nil {
		return nil, err
	}
	r := &Records{Kind: kind, byID: map[string]*Record{}}
	w.records[kind] = r
	for i := range subjects {
		s := &subjects[i]
		rec := r.get(s.ID)
		rec.Place.Fill(Place{Creator: s.Dims["creator"], Campaign: s.Dims["campaign"], Asset: s.Dims["asset"], Platform: s.Dims["platform"],
			Region: s.Dims["region"], Link: s.Dims["link"], Code: s.Dims["code"]})
		rec.Marks = append(rec.Marks, s.Marks...)
	}
	if err := w.enrich(ctx, r); err != nil {
		return nil, err
	}
	r.index(w.dims)
	return r, nil
}

func (r *Records) get(id string) *Record {
	if rec := r.byID[id]; rec != nil {
		return rec
	}
	rec := &Record{ID: id, Kind: r.Kind}
	switch r.Kind {
	case "creator":
		rec.Place.Creator = id
	case "campaign":
		rec.Place.Campaign = id
	case "asset":
		rec.Place.Asset = id
	case "deliverable":
		rec.Place.Deliverable = id
	}
	r.byID[id] = rec
	r.All = append(r.All, rec)
	return rec
}

func (r *Records) index(d *Dims) {
	r.place, r.refs = map[string][]*Record{}, map[string][]*Record{}
	for _, rec := range r.All {
		if rec.Place.Asset == "" {
			if a := d.OfDeliverable(rec.Place.Deliverable); a != nil {
				rec.Place.Asset = a.ID
			}
		}
		rec.Place = d.Settle(rec.Place)
		slices.SortStableFunc(rec.Marks, func(a, b facts.Mark) int { return int(min(max(a.At-b.At, -1), 1)) })
		r.place[rec.Place.Creator+"\x00"+rec.Place.Campaign] = append(r.place[rec.Place.Creator+"\x00"+rec.Place.Campaign], rec)
		for _, m := range rec.Marks {
			if m.Ref != "" && !slices.Contains(r.refs[m.Ref], rec) {
				r.refs[m.Ref] = append(r.refs[m.Ref], rec)
			}
		}
	}
	slices.SortFunc(r.All, func(a, b *Record) int { return strings.Compare(a.ID, b.ID) })
}

// ByID finds a record.
func (r *Records) ByID(id string) *Record { return r.byID[id] }

// Linked are the records of another kind that belong to this one: by a ref in
// either direction, else by the same creator and campaign, else (where one of
// the two has no campaign) the same creator.
func (w *World) Linked(rec *Record, kind string) []*Record {
	others := w.records[kind]
	if others == nil || rec == nil {
		return nil
	}
	var out []*Record
	for _, m := range rec.Marks {
		if o := others.byID[m.Ref]; m.Ref != "" && o != nil && !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	for _, o := range others.refs[rec.ID] {
		if !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	if own := rec.Place.ID(kind); own != "" && others.byID[own] != nil && !slices.Contains(out, others.byID[own]) {
		out = append(out, others.byID[own])
	}
	if len(out) > 0 || rec.Place.Creator == "" {
		return out
	}
	if found := others.place[rec.Place.Creator+"\x00"+rec.Place.Campaign]; len(found) > 0 {
		return found
	}
	return others.place[rec.Place.Creator+"\x00"]
}

// Mark is the first happening of an event, or of any of a|b.
func (r *Record) Mark(event string) (facts.Mark, bool) {
	names := strings.Split(event, "|")
	for _, m := range r.Marks {
		if slices.Contains(names, m.Event) {
			return m, true
		}
	}
	return facts.Mark{}, false
}

// At is when an event first happened, also of a linked record; 0 if it has not.
func (w *World) At(rec *Record, event string) int64 {
	kind, of, ok := strings.Cut(event, ".")
	if !ok || !slices.Contains(Kinds, kind) {
		m, _ := rec.Mark(event)
		return m.At
	}
	var at int64
	for _, o := range w.Linked(rec, kind) {
		if m, ok := o.Mark(of); ok && (at == 0 || m.At < at) {
			at = m.At
		}
	}
	return at
}

// slas names the charter's limit that stands in where an event came without a due date.
var slas = map[string]string{"brief.sent": "acknowledge", "terms.sent": "contract", "deliverable.submitted": "our_approval"}

// Due is when what an event asks for falls due: the date that was last set,
// except for planned and booked, whose date as at lock stands; else the charter's SLA.
func (w *World) Due(rec *Record, event string) int64 {
	m, ok := rec.Mark(event)
	var moved, firstSet int64
	for _, x := range rec.Marks {
		if x.Event == "due" && x.Due != 0 {
			moved = x.Due
			if firstSet == 0 {
				firstSet = x.Due
			}
		}
	}
	switch {
	case event == "planned" || event == "booked":
		return cmp.Or(m.Due, firstSet)
	case event == "due":
		return moved
	case moved != 0:
		return moved
	case m.Due != 0:
		return m.Due
	}
	if limit := w.SLA(slas[rec.Kind+"."+event]); ok && limit > 0 {
		return w.Deadline(m.At, limit, "")
	}
	return 0
}

// value reads what a condition names: an event (its time), a field of one, an
// event of a linked record, or a field of the asset it is about.
func (w *World) value(rec *Record) frame.Get {
	return func(col string) (any, bool) {
		parts := strings.Split(col, ".")
		if slices.Contains(Kinds, parts[0]) && len(parts) > 1 {
			if len(parts) == 2 {
				at := w.At(rec, col)
				return at, at != 0
			}
			for _, o := range w.Linked(rec, parts[0]) {
				if v, ok := o.field(parts[1], parts[2]); ok {
					return v, ok
				}
			}
			return nil, false
		}
		if len(parts) == 2 {
			return rec.field(parts[0], parts[1])
		}
		if m, ok := rec.Mark(col); ok {
			return m.At, true
		}
		if rec.asset != nil {
			return rec.asset.Value(col)
		}
		return nil, false
	}
}

func (r *Record) field(event, field string) (any, bool) {
	m, ok := r.Mark(event)
	if !ok {
		return nil, false
	}
	switch field {
	case "value":
		return m.Value, m.HasValue
	case "due":
		return m.Due, m.Due != 0
	}
	s := map[string]string{"reason": m.Reason, "party": m.Party, "unit": m.Unit, "ref": m.Ref, "list_version": m.ListVersion, "source": m.Source}[field]
	return s, s != ""
}

// Meets tells whether a record meets conditions.
func (w *World) Meets(rec *Record, where []ladder.Where) bool {
	for _, c := range where {
		if c.Op != "on_time" {
			if !w.Hold(c, w.value(rec)) {
				return false
			}
			continue
		}
		event := c.Other
		if event == "" {
			event = c.Column
		}
		at, due := w.At(rec, c.Column), w.Due(rec, event)
		if at == 0 || due == 0 || at > due {
			return false
		}
	}
	return true
}
