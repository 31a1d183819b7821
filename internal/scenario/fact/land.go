package fact

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"plumbline/internal/facts"
	"plumbline/internal/period"
)

// Set is all facts of a scenario.
type Set struct {
	Calendar period.Calendar
	Entries  []Entry
	Covers   map[string][][2]string // table → ranges of days it speaks for
}

// Land writes a scenario's facts as if they had arrived when they say: what
// says nothing first, then each arrival in its order. A row that is a later
// version of another of the same arrival lands after it.
func (s Set) Land(ctx context.Context, w facts.Writer) error {
	cal := s.Calendar
	var rows []row
	for i := range s.Entries {
		rows = append(rows, s.Entries[i].rows(cal.Zone)...)
	}
	slices.SortStableFunc(rows, func(a, b row) int { return a.received.Compare(b.received) })
	for len(rows) > 0 {
		n := together(rows)
		if err := landRows(ctx, w, rows[:n]); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return s.landReports(ctx, w, cal)
}

// together is how many of the first rows can land at once.
func together(rows []row) int {
	seen := map[string]bool{}
	for i, r := range rows {
		if !r.received.Equal(rows[0].received) || r.id != "" && seen[r.key()] {
			return i
		}
		seen[r.key()] = true
	}
	return len(rows)
}

func landRows(ctx context.Context, w facts.Writer, rows []row) error {
	batches := map[string]*facts.Batch{}
	var order []string
	for _, r := range rows {
		b := batches[r.table.Name]
		if b == nil {
			b = facts.NewBatch(r.table, len(rows))
			batches[r.table.Name] = b
			order = append(order, r.table.Name)
		}
		if err := r.put(b); err != nil {
			return fmt.Errorf("land the facts: %w", err)
		}
	}
	_, err := w.Land(ctx, func(put func(*facts.Batch) error) error {
		for _, name := range order {
			b := batches[name]
			b.Seal(facts.Sealing{Source: "test", Arrival: "scenario", Received: rows[0].received})
			if err := put(b); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("land the facts: %w", err)
	}
	return nil
}

// spoken is a day that a source has spoken for.
type spoken struct {
	table, source string
	day           period.Date
}

// landReports writes which days each table's source has reported: the days of
// runs that are not missing, and the range of the rows of one arrival; or what
// covers: says instead.
func (s Set) landReports(ctx context.Context, w facts.Writer, cal period.Calendar) error {
	days := map[spoken]time.Time{}
	note := func(table, source string, d period.Date, received time.Time) {
		end := cal.Start(d + 1).Add(-time.Microsecond)
		known := end
		if !received.IsZero() {
			known = facts.KnownAt(received, end)
		}
		k := spoken{table, source, d}
		if was, ok := days[k]; !ok || known.Before(was) {
			days[k] = known
		}
	}
	for _, e := range s.Entries {
		if e.table.Kind == facts.Dimension {
			continue
		}
		for _, span := range s.spans(e, cal) {
			for d := span.From; d < span.To; d++ {
				note(e.table.Name, e.source, d, e.received)
			}
		}
	}
	for table, ranges := range s.Covers {
		for _, r := range ranges {
			from, _ := period.ParseDate(r[0])
			to, _ := period.ParseDate(r[1])
			for d := from; d <= to; d++ {
				for _, source := range s.sources(table) {
					note(table, source, d, time.Time{})
				}
			}
		}
	}
	return putReports(ctx, w, days)
}

// spans are the days that an entry speaks for.
func (s Set) spans(e Entry, cal period.Calendar) []period.Period {
	if s.Covers[e.table.Name] != nil {
		return nil
	}
	if e.run != nil {
		var out []period.Period
		for i, v := range e.run.values {
			if !v.Missing {
				out = append(out, e.run.periods[i])
			}
		}
		return out
	}
	first, last := cal.DateOf(e.at), cal.DateOf(e.at)
	for _, o := range s.Entries {
		if o.table == e.table && o.source == e.source && o.run == nil && o.received.Equal(e.received) {
			first, last = min(first, cal.DateOf(o.at)), max(last, cal.DateOf(o.at))
		}
	}
	return []period.Period{{Grain: period.Day, From: first, To: last + 1}}
}

// sources are those that a table's rows name, or the usual one.
func (s Set) sources(table string) []string {
	var out []string
	for _, e := range s.Entries {
		if e.table.Name == table && !slices.Contains(out, e.source) {
			out = append(out, e.source)
		}
	}
	if out == nil {
		return []string{"test"}
	}
	return out
}

func putReports(ctx context.Context, w facts.Writer, days map[spoken]time.Time) error {
	t, _ := facts.Lookup("reports")
	b := facts.NewBatch(t, len(days))
	keys := make([]spoken, 0, len(days))
	for k := range days {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b spoken) int {
		return cmp.Or(cmp.Compare(a.table, b.table), cmp.Compare(a.source, b.source), cmp.Compare(a.day, b.day))
	})
	at := func(name string) int { i, _ := b.Index(name); return i }
	for _, k := range keys {
		b.Next()
		b.SetText(at("id"), fmt.Sprintf("%s/%s/%s", k.source, k.table, k.day))
		b.SetText(at("source"), k.source)
		b.SetText(at("table"), k.table)
		b.SetInt(at("first"), int64(k.day))
		b.SetInt(at("last"), int64(k.day))
		for _, column := range []string{"occurred_at", "received_at", "known_at"} {
			b.SetInt(at(column), days[k].UnixMicro())
		}
	}
	if b.N == 0 {
		return nil
	}
	b.Seal(facts.Sealing{Source: "test", Arrival: "scenario"})
	if _, err := w.Land(ctx, func(put func(*facts.Batch) error) error { return put(b) }); err != nil {
		return fmt.Errorf("land what was reported: %w", err)
	}
	return nil
}
