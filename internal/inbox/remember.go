package inbox

import (
	"maps"
	"slices"
	"strings"

	"plumbline/internal/inbox/formats"
)

// What a person said about the columns of a file holds for the next of its
// shape: for a plain file of facts the same header, for a sheet of records the
// same columns in any order and spelling, and each column by itself.

// fingerprint identifies the layout of a plain file by its header.
func fingerprint(h Head) string {
	if len(h.Header) == 0 {
		return ""
	}
	return strings.ToLower(strings.Join(h.Header, "\x1f"))
}

// records is the system of formats whose rows are records.
const records = "records"

// spelled is a column's name without case, space and signs.
func spelled(column string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(column), func(r rune) bool {
		return r < 128 && (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "_")
}

// shape identifies a sheet by its columns, whatever their order and spelling.
func shape(h Head) string {
	var names []string
	for _, c := range h.Header {
		if n := spelled(c); n != "" {
			names = append(names, n)
		}
	}
	if len(names) == 0 {
		return ""
	}
	slices.Sort(names)
	return records + "\x1f" + strings.Join(slices.Compact(names), "\x1f")
}

// learned identifies a column of sheets of one format.
func learned(format, column string) string { return format + "\x1f\x1f" + spelled(column) }

// remembered fills in what was said the last time a file like this came.
func (r *run) remembered(h Head, o *Options) error {
	if len(o.Columns) > 0 && formats.System(o.As) == records {
		return r.learned(h, o)
	}
	if len(o.Columns) > 0 {
		return nil
	}
	for _, key := range []string{fingerprint(h), shape(h)} {
		if key == "" {
			continue
		}
		m, ok, err := r.im.keeper.ColumnMap(r.ctx, key)
		if err != nil {
			return err
		}
		if ok && (o.As == "" || strings.TrimPrefix(o.As, Generic+".") == m.Table) {
			o.As, o.Columns = m.Table, m.Columns
			r.sum.Notes = append(r.sum.Notes, "columns are read as you said the last time this header came")
			return nil
		}
	}
	if formats.System(o.As) == records {
		return r.learned(h, o)
	}
	return nil
}

// learned reads single columns as was said of them in other sheets of the
// kind, beside what is said now. Of two that would be the same field the first is.
func (r *run) learned(h Head, o *Options) error {
	said, fields := maps.Clone(o.Columns), slices.Collect(maps.Values(o.Columns))
	if said == nil {
		said = map[string]string{}
	}
	now := map[string]bool{}
	for column := range o.Columns {
		now[spelled(column)] = true
	}
	var notes []string
	for _, column := range h.Header {
		m, ok, err := r.im.keeper.ColumnMap(r.ctx, learned(o.As, column))
		if err != nil {
			return err
		}
		for _, to := range m.Columns {
			if ok && !now[spelled(column)] && (to == "-" || !slices.Contains(fields, to)) {
				said[column], fields, notes = to, append(fields, to), append(notes, column)
			}
		}
	}
	if len(notes) > 0 {
		o.Columns = said
		r.sum.Notes = append(r.sum.Notes, "read as you said of other sheets: "+strings.Join(notes, ", "))
	}
	return nil
}

// remember keeps the column map that was said and worked.
func (r *run) remember() error {
	if len(r.asked.Columns) == 0 || len(r.parts) != 1 || r.parts[0].skip != "" {
		return nil
	}
	p := r.parts[0]
	if c, is := p.mapper.(Columnar); is {
		if key := fingerprint(p.section.Head); key != "" {
			return r.im.keeper.KeepColumnMap(r.ctx, key, ColumnMap{Table: c.Table().Name, Columns: r.asked.Columns})
		}
		return nil
	}
	name := p.format.Name()
	if formats.System(name) != records || len(p.section.Head.Header) == 0 {
		return nil
	}
	if err := r.im.keeper.KeepColumnMap(r.ctx, shape(p.section.Head), ColumnMap{Table: name, Columns: p.options.Columns}); err != nil {
		return err
	}
	for column, to := range r.asked.Columns {
		if strings.HasPrefix(column, "=") { // a text for every row of this file
			continue
		}
		if err := r.im.keeper.KeepColumnMap(r.ctx, learned(name, column), ColumnMap{Table: name, Columns: map[string]string{column: to}}); err != nil {
			return err
		}
	}
	return nil
}
