package inbox

import (
	"cmp"
	"errors"

	"plumbline/internal/access"
	"plumbline/internal/inbox/entry"
	"plumbline/internal/inbox/ledger"
)

// entriesAt is how many entries are handed over at a time: many enough that
// what a transaction costs is nothing beside them, few enough that nobody who
// saves a record meanwhile waits.
const entriesAt = 500

// entered is an entry with the place of its row.
type entered struct {
	entry.Entry
	part   part
	ticket int64
	row    Record
	places map[string][2]int // column → line and column
}

// Enter takes what a row says of a record of work.
func (w *writer) Enter(e entry.Entry) {
	if w.r.im.records == nil {
		w.wrong = errors.New("there is no record of work to take rows")
		return
	}
	w.made++
	x := entered{Entry: e, part: w.p, ticket: w.ticket, row: Record{N: w.record.N, Line: w.record.Line, Raw: w.record.Raw}, places: map[string][2]int{}}
	for _, column := range e.Columns {
		line, at := w.record.Place(columnIndex(w.p.section.Head.Header, column))
		x.places[column] = [2]int{line, at}
	}
	w.entries = append(w.entries, x)
}

// enter hands entries to the record of work, many at a time.
func (r *run) enter(more []entered, all bool) error {
	r.entered = append(r.entered, more...)
	if len(r.entered) == 0 || !all && len(r.entered) < entriesAt {
		return nil
	}
	list := make([]entry.Entry, len(r.entered))
	for i, x := range r.entered {
		list[i] = x.Entry
	}
	role := r.scope.Role()
	by := access.Actor{ID: cmp.Or(r.asked.By.ID, string(role)), Role: cmp.Or(r.asked.By.Role, role), Via: "import"}
	outcomes, err := r.im.records.Take(r.ctx, entry.From{Source: r.sum.Source, Named: r.asked.Source != "", By: by, Scope: r.scope}, list)
	if err != nil {
		return err
	}
	states := map[entry.State]ledger.Fate{entry.New: ledger.New, entry.Changed: ledger.Corrected, entry.Unchanged: ledger.Unchanged}
	for i, o := range outcomes {
		x := r.entered[i]
		if o.State == entry.Refused {
			if err := r.refuse(x, o.Flaws); err != nil {
				return err
			}
			continue
		}
		if o.State != entry.Unchanged {
			r.moved[x.Kind]++
		}
		r.ledger.Set(x.ticket, states[o.State])
	}
	r.entered = r.entered[:0]
	return nil
}

// refuse quarantines a row that the record of work did not take.
func (r *run) refuse(x entered, flaws []entry.Flaw) error {
	r.ledger.Set(x.ticket, ledger.Quarantined)
	var all []bad
	for _, f := range flaws {
		column := x.Columns[f.Field]
		all = append(all, bad{cmp.Or(column, f.Field), f.Reason, f.Detail})
	}
	first := all[0]
	line, column := x.row.Line, 0
	if at, ok := x.places[first.column]; ok {
		line, column = at[0], at[1]
	}
	return r.quarantine(x.part, &x.row, line, column, first.column, first.reason, details(all))
}
