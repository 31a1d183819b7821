package inbox

import (
	"fmt"
	"strings"

	"plumbline/internal/inbox/ledger"
)

// takeRecords maps a part record by record.
func (r *run) takeRecords(p part) error {
	w := r.newWriter(p)
	header := p.section.Head.Header
	err := p.section.Records(r.ctx, func(rec *Record) error {
		ticket := r.ledger.Open()
		if ticket%512 == 0 {
			r.tell(false)
		}
		if b := rec.Bad; b != nil {
			r.ledger.Set(ticket, ledger.Quarantined)
			return r.quarantine(p, rec, b.Line, b.Column, "", b.Reason, b.Detail)
		}
		w.begin(rec, ticket)
		if header != nil && empty(rec.Fields) {
			w.Skip("blank_row")
		} else if err := p.mapper.Map(*rec, w); err != nil {
			return fmt.Errorf("map line %d of %s: %w", rec.Line, r.name, err)
		}
		return w.end(header)
	})
	if err != nil {
		return err
	}
	if err := w.flush(); err != nil {
		return err
	}
	return r.collect(w)
}

// end closes a record: its rows land together, or it is quarantined or ignored.
func (w *writer) end(header []string) error {
	w.check()
	switch {
	case w.wrong != nil:
		return fmt.Errorf("format %s at line %d: %w", w.p.format.Name(), w.record.Line, w.wrong)
	case len(w.bad) > 0:
		w.drop()
		w.unpiece()
		w.r.ledger.Set(w.ticket, ledger.Quarantined)
		first := w.bad[0]
		line, column := w.record.Place(columnIndex(header, first.column))
		return w.r.quarantine(w.p, w.record, line, column, first.column, first.reason, details(w.bad))
	case w.made == 0:
		reason := w.skip
		if reason == "" {
			reason = "nothing_to_keep"
		}
		w.r.ledger.Set(w.ticket, ledger.Ignored)
		w.r.sum.Why[reason]++
		return nil
	}
	for _, what := range w.left {
		w.r.left[what]++
	}
	if len(w.entries) > 0 {
		return w.r.enter(w.entries, false)
	}
	return w.keep(w.ticket)
}

// details tells all problems of a record at once.
func details(all []bad) string {
	var out []string
	for i, b := range all {
		text := b.detail
		if i > 0 && b.column != "" {
			text = b.column + ": " + text
		}
		out = append(out, text)
	}
	return strings.Join(out, "; ")
}

// columnIndex finds a column by its name as written; −1 without one.
func columnIndex(header []string, name string) int {
	for i, h := range header {
		if name != "" && h == name {
			return i
		}
	}
	for i, h := range header {
		if name != "" && strings.EqualFold(h, name) {
			return i
		}
	}
	return -1
}

func empty(fields []string) bool {
	for _, f := range fields {
		if strings.TrimSpace(f) != "" {
			return false
		}
	}
	return true
}
