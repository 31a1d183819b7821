package cube

import (
	"context"
	"maps"
	"slices"
	"strings"

	"plumbline/internal/facts"
	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube/place"
	"plumbline/internal/measure/survival"
	"plumbline/internal/money"
)

// loadRecords counts records, or sums the numbers that came with their events.
func (w *World) loadRecords(ctx context.Context, atoms []*ladder.Atom) error {
	for _, a := range atoms {
		if err := w.loadKinds(ctx, a.Subject, a.When, a.Where); err != nil {
			return err
		}
		for _, rec := range w.records[a.Subject].All {
			w.countRecord(a, rec)
		}
	}
	return nil
}

// loadKinds reads a kind of record and every kind that its conditions name.
func (w *World) loadKinds(ctx context.Context, kind, event string, where []ladder.Where) error {
	names := append([]string{kind + "."}, strings.Split(event, "|")...)
	for _, c := range where {
		names = append(names, c.Column, c.Other)
	}
	for _, n := range names {
		k, _, ok := strings.Cut(n, ".")
		if ok && slices.Contains(Kinds, k) {
			if _, err := w.Records(ctx, k); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *World) countRecord(a *ladder.Atom, rec *Record) {
	at := w.At(rec, a.When)
	if a.Due {
		at = w.Due(rec, a.When)
	}
	if at == 0 || at >= w.AsOf.UnixMicro() || !w.Meets(rec, a.Where) {
		return
	}
	k, ok := w.Cell(rec.Place, w.Day(at))
	if !ok || !w.assetHolds(a, rec.Place, w.Day(at)) {
		return
	}
	v := 1.0
	if a.Agg == "sum" {
		m, had := rec.Mark(a.Column)
		if !had || !m.HasValue {
			return
		}
		v = m.Value
	}
	w.series[w.id(a)].Add(k, v)
}

// Spans reads the durations of a span by cell, in its unit, with open ones as
// long as they have lasted.
func (w *World) Spans(ctx context.Context, s *ladder.Span) (map[Key][]survival.Time, error) {
	if s.Facts != "" {
		return w.rowSpans(ctx, s)
	}
	if err := w.loadKinds(ctx, s.Subject, s.From+"|"+s.To, s.Where); err != nil {
		return nil, err
	}
	out, once := map[Key][]survival.Time{}, map[string]*Record{}
	for _, rec := range w.records[s.Subject].All {
		if !w.Meets(rec, s.Where) || w.At(rec, s.From) == 0 {
			continue
		}
		if len(s.Once) == 0 {
			w.spansOf(s, rec, out)
			continue
		}
		k := ""
		for _, d := range s.Once {
			k += rec.Place.ID(d) + "\x00"
		}
		if had := once[k]; had == nil || w.At(rec, s.From) < w.At(had, s.From) {
			once[k] = rec
		}
	}
	for _, k := range slices.Sorted(maps.Keys(once)) {
		w.spansOf(s, once[k], out)
	}
	return out, nil
}

func (w *World) spansOf(s *ladder.Span, rec *Record, out map[Key][]survival.Time) {
	if !s.Each {
		from := w.At(rec, s.From)
		due := from
		if strings.HasSuffix(s.From, "_due") { // a date that was set, not something that happened
			due = w.Due(rec, s.From)
		}
		w.addSpan(s, rec.Place, due, w.first(rec, s.To), out)
		return
	}
	ends := strings.Split(s.To, "|")
	var open int64
	for _, m := range rec.Marks {
		switch {
		case m.Event == s.From && open == 0:
			open = m.At
		case slices.Contains(ends, m.Event) && open != 0:
			w.addSpan(s, rec.Place, open, m.At, out)
			open = 0
		}
	}
	if open != 0 {
		w.addSpan(s, rec.Place, open, 0, out)
	}
}

// first is when the earliest of several events happened, of this record or linked ones.
func (w *World) first(rec *Record, events string) int64 {
	var at int64
	for _, e := range strings.Split(events, "|") {
		if x := w.At(rec, e); x != 0 && (at == 0 || x < at) {
			at = x
		}
	}
	return at
}

func (w *World) addSpan(s *ladder.Span, p Place, from, to int64, out map[Key][]survival.Time) {
	now := w.AsOf.UnixMicro()
	if from == 0 || from >= now {
		return
	}
	open := to == 0 || to >= now
	end := to
	if open {
		end = now
	}
	at := from
	if s.By == "to" {
		if open {
			return
		}
		at = to
	}
	k, ok := w.Cell(p, w.Day(at))
	if !ok {
		return
	}
	length := w.Hours(from, end, s.Hours)
	if s.Unit == "days" {
		length = float64(end-from) / 8.64e10
		if w.Business(s.Hours) {
			length = w.Hours(from, end, s.Hours) / 24
		}
	}
	out[k] = append(out[k], survival.Time{Length: length, Open: open})
}

func (w *World) rowSpans(ctx context.Context, s *ladder.Span) (map[Key][]survival.Time, error) {
	if _, err := w.Dims(ctx); err != nil {
		return nil, err
	}
	r, err := w.List(ctx, s.Facts, facts.Cond{Column: s.From, Op: facts.Present})
	if err != nil {
		return nil, err
	}
	out := map[Key][]survival.Time{}
	for i := range r.N {
		if !w.Holds(s.Where, func(c string) (any, bool) { return r.Value(i, c) }) {
			continue
		}
		from, _ := r.Int(i, s.From)
		to, _ := r.Int(i, s.To)
		w.addSpan(s, w.dims.Settle(place.Of(r, i)), from, to, out)
	}
	return out, nil
}

// Values reads one number per standing row of a table by cell, for medians of
// values; money in major units of the programme's currency. A row whose
// currency has no rate for its day is left out.
func (w *World) Values(ctx context.Context, a *ladder.Atom) (map[Key][]survival.Time, error) {
	if _, err := w.Dims(ctx); err != nil {
		return nil, err
	}
	r, err := w.List(ctx, a.Facts)
	if err != nil {
		return nil, err
	}
	out := map[Key][]survival.Time{}
	for i := range r.N {
		v, ok := r.Float(i, w.column(a))
		d, placed := w.rowDay(r, i, w.on(a))
		if !ok || !placed || !w.Holds(a.Where, func(c string) (any, bool) { return r.Value(i, c) }) {
			continue
		}
		if w.isMoney(a) {
			m := money.Amount{Minor: int64(v), Currency: r.Text(i, "currency")}
			if m.Currency == "" {
				m.Currency = w.Currency()
			}
			if m, ok = w.dims.Rates.Convert(m, w.Currency(), d.String()); !ok {
				continue
			}
			v = m.Float()
		}
		p := w.dims.Settle(place.Of(r, i))
		if k, ok := w.Cell(p, d); ok && w.assetHolds(a, p, d) {
			out[k] = append(out[k], survival.Time{Length: v})
		}
	}
	return out, nil
}
