package inbox

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/inbox/days"
	"plumbline/internal/inbox/formats"
	"plumbline/internal/inbox/ledger"
	"plumbline/internal/inbox/raw"
	"plumbline/internal/inbox/read"
	"plumbline/internal/period"
)

// run is one file on its way in.
type run struct {
	im       *Importer
	ctx      context.Context
	raw      *raw.File
	name     string
	asked    Options
	progress func(Progress)
	told     time.Time
	began    time.Time
	received time.Time

	file  *read.File
	parts []part
	sum   Summary

	put     func(*facts.Batch) error
	ledger  ledger.Ledger
	reports map[string]int // rows of the table reports that landed
	covered days.Covered   // table → days its rows speak for
	staged  []Quarantined
	left    map[string]int // what was left out of records that are kept

	assemblies []assembly

	scope   access.Scope
	entered []entered
	moved   map[string]int // kind → records of work made or changed
}

// part is one section with the format and mapper that take it.
type part struct {
	section *read.Section
	format  Format
	mapper  Mapper
	options Options
	skip    string // why the section is left out
}

// prepare recognises each section and opens its mapper. Sheets that nothing
// recognises are left out as long as another is.
func (r *run) prepare() error {
	r.sum = Summary{File: r.name, Tables: map[string]int{}, Why: map[string]int{}, Columns: map[string]string{}, Notes: r.file.Notes}
	r.covered, r.left = days.Covered{}, map[string]int{}
	var names, refused []string
	var first error
	for _, s := range r.file.Sections {
		p, name, err := r.open(s)
		if err != nil {
			if len(r.file.Sections) == 1 || r.ctx.Err() != nil {
				return err
			}
			if first == nil {
				first = err
			}
			refused = append(refused, fmt.Sprintf("sheet %q is left out: %s", s.Head.Sheet, fault.MessageOf(err)))
			r.parts = append(r.parts, part{section: s, skip: "sheet_left_out"})
			continue
		}
		r.parts = append(r.parts, *p)
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return first
	}
	r.sum.Format = strings.Join(names, " + ")
	r.sum.Notes = append(r.sum.Notes, refused...)
	return nil
}

func (r *run) open(s *read.Section) (*part, string, error) {
	o := r.asked
	if o.Zone == nil {
		o.Zone = r.im.zone
	}
	if err := r.remembered(s.Head, &o); err != nil {
		return nil, "", err
	}
	format, err := formats.Recognise(r.im.formats, s.Head, o.As)
	if err != nil {
		return nil, "", err
	}
	var note string
	if o.Day == "" {
		if o.Day, note, err = days.Order(r.ctx, s); err != nil {
			return nil, "", err
		}
	}
	if splitter, is := format.(Splitter); is && s.Head.Shape == JSON {
		s.Split(splitter.Records(s.Head.Doc))
	}
	mapper, err := format.Open(s.Head, o)
	if err != nil {
		return nil, "", err
	}
	name := format.Name()
	if e, is := mapper.(Explainer); is {
		full, columns, notes := e.Explain()
		name = full
		for k, v := range columns {
			r.sum.Columns[k] = v
		}
		r.sum.Notes = append(r.sum.Notes, notes...)
	}
	if note != "" {
		r.sum.Notes = append(r.sum.Notes, note)
	}
	if r.sum.Source == "" {
		if r.sum.Source = o.Source; o.Source == "" {
			r.sum.Source = sourceOf(name)
		}
	}
	return &part{section: s, format: format, mapper: mapper, options: o}, name, nil
}

// sourceOf is the source of facts whose file names none.
func sourceOf(format string) string {
	if s := formats.System(format); s != Generic && s != "records" {
		return s
	}
	return "file"
}

// land puts everything into the facts in one transaction and finishes the arrival.
func (r *run) land() error {
	landed, err := r.im.writer.Land(r.ctx, func(put func(*facts.Batch) error) error {
		r.put = put
		for _, p := range r.parts {
			if err := r.take(p); err != nil {
				return err
			}
		}
		if err := r.enter(nil, true); err != nil {
			return err
		}
		if err := r.assemble(); err != nil {
			return err
		}
		if err := r.report(); err != nil {
			return err
		}
		if err := r.stage(true); err != nil {
			return err
		}
		return r.raw.Durable(r.ctx)
	})
	if err != nil {
		return err
	}
	r.count()
	for table, n := range landed.Tables {
		if n -= r.reports[table]; n > 0 {
			r.sum.Tables[table] = n
		}
	}
	for kind, n := range r.moved {
		r.sum.Tables["record: "+kind] = n
	}
	r.tell(true)
	r.sum.Seconds = time.Since(r.began).Seconds()
	if err := r.im.keeper.FinishArrival(r.ctx, r.sum.Arrival, r.sum); err != nil {
		return fmt.Errorf("finish the arrival of %s: %w", r.name, err)
	}
	return r.remember()
}

// count fills the summary; what was set aside of a long file's records is in it already.
func (r *run) count() {
	s, c := &r.sum, r.ledger.Count()
	s.Lines, s.New, s.Unchanged, s.Corrected, s.Older, s.Waiting = c.Records, c.New, c.Unchanged, c.Corrected, c.Older, c.Waiting
	s.Quarantined, s.Ignored = s.Quarantined+c.Quarantined, s.Ignored+c.Ignored
	for _, what := range slices.Sorted(maps.Keys(r.left)) {
		s.Notes = append(s.Notes, fmt.Sprintf("of %d %s %s", r.left[what], plural(r.left[what]), what))
	}
}

func plural(records int) string {
	if records == 1 {
		return "record"
	}
	return "records"
}

func (r *run) take(p part) error {
	if p.skip != "" {
		return p.section.Records(r.ctx, func(*Record) error {
			r.ledger.Set(r.ledger.Open(), ledger.Ignored)
			r.sum.Why[p.skip]++
			return nil
		})
	}
	if c, is := p.mapper.(Columnar); is && p.section.Head.Shape == CSV && len(r.parts) == 1 {
		return r.takeColumns(p, c)
	}
	return r.takeRecords(p)
}

// sealing is what the arrival knows about all of a part's rows.
func (r *run) sealing(p part) facts.Sealing {
	s := facts.Sealing{Source: r.sum.Source, Arrival: r.sum.Arrival, Received: r.received}
	if d, is := p.mapper.(Daily); is {
		zone, settle := d.Settle()
		if zone == nil {
			zone = p.options.Zone
		}
		cal := period.Calendar{Zone: zone}
		s.Settle = settle
		s.Reported = func(at time.Time) time.Time { return cal.Start(cal.DateOf(at) + 1) }
	}
	return s
}

// quarantine keeps a record that cannot become facts.
func (r *run) quarantine(p part, rec *Record, line, column int, field, reason, detail string) error {
	r.sum.Why[reason]++
	name := p.format.Name()
	if e, is := p.mapper.(Explainer); is {
		name, _, _ = e.Explain()
	}
	id := facts.HashID(r.raw.SHA256, p.section.Head.Sheet, fmt.Sprint(rec.N))
	r.staged = append(r.staged, Quarantined{ID: "q" + id[:10], Arrival: r.sum.Arrival, File: r.name, Sheet: p.section.Head.Sheet, Format: name,
		Line: line, Column: column, Field: field, Reason: reason, Detail: detail, Raw: keptRaw(rec.Raw), At: r.received})
	return r.stage(false)
}

// rawKept is how much of a bad record is kept beside its reason; the raw file has it all.
const rawKept = 16 << 10

func keptRaw(s string) string {
	s = strings.TrimRight(s, "\r\n")
	if len(s) > rawKept {
		s = s[:rawKept]
	}
	return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", "\ufffd"), "\ufffd")
}

// stage hands quarantined records to the keeper, many at a time.
func (r *run) stage(all bool) error {
	if len(r.staged) == 0 || (!all && len(r.staged) < 1000) {
		return nil
	}
	if err := r.im.keeper.StageQuarantine(r.ctx, r.sum.Arrival, r.staged); err != nil {
		return fmt.Errorf("keep quarantined rows of %s: %w", r.name, err)
	}
	r.staged = r.staged[:0]
	return nil
}

// tell reports progress, a few times a second.
func (r *run) tell(last bool) {
	if r.progress == nil || (!last && time.Since(r.told) < 200*time.Millisecond) {
		return
	}
	r.told = time.Now()
	done, size := r.file.Progress()
	if last {
		done = size
	}
	r.progress(Progress{File: r.name, Done: done, Size: size, Records: int64(r.ledger.Records()), Seconds: time.Since(r.began).Seconds()})
}
