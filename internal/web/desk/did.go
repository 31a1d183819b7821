package desk

import (
	"fmt"
	"strings"

	"plumbline/internal/campaign"
	"plumbline/internal/web/form"
	"plumbline/internal/web/say"
	"plumbline/internal/web/view"
)

// NewDid says which change was just made, and offers the way back where there is one.
func (h House) NewDid(m campaign.Machine, row campaign.Row, last campaign.Past, back string) *Did {
	d := &Did{Href: At(row.Kind, row.ID), Version: last.Version, Back: back}
	d.Says = fmt.Sprintf("%s: %s.", stepLabel(m, last.Step), Title(row.Head))
	if last.Step == campaign.Create {
		d.Says = fmt.Sprintf("%s %s was made.", say.Upper(m.Title), Title(row.Head))
	}
	if Undoable(last) {
		d.Undo = At(row.Kind, row.ID) + "/undo"
	}
	return d
}

// NewWas builds the page of a record as it was.
func NewWas(h House, m campaign.Machine, row campaign.Row, past []campaign.Past) (Record, error) {
	var upTo []campaign.Past
	for _, p := range past {
		if p.Version <= row.Version {
			upTo = append(upTo, p)
		}
	}
	p, err := NewRecord(h, m, Life{Row: row, Past: upTo})
	if err != nil {
		return p, err
	}
	p.AsWas = fmt.Sprintf("This is version %d of %d.", row.Version, past[0].Version)
	if len(upTo) > 0 {
		p.AsWas = fmt.Sprintf("This is version %d of %d, as it was from %s.", row.Version, past[0].Version, h.When(upTo[0].Written).Text)
	}
	for i := range p.History {
		p.History[i].Undo = ""
	}
	return p, nil
}

// TheirsSays says in a line what somebody else changed meanwhile.
func TheirsSays(h House, m campaign.Machine, seen, now campaign.Record, past []campaign.Past) string {
	s := NewStale(h, m, seen, now, past, nil)
	var fields []string
	for _, d := range s.Changed {
		fields = append(fields, lower(d.Label)+" to "+say.First(d.Now.Text, strings.Join(d.Now.Lines, ", "), "nothing"))
	}
	return fmt.Sprintf("%s changed %s meanwhile", say.First(s.Who, "somebody"), say.First(strings.Join(fields, " and "), "this record"))
}

// Points says which kinds of records the fields of a kind name.
func Points(k campaign.Kind) map[string]campaign.Kind {
	out := map[string]campaign.Kind{}
	for _, name := range LayoutOf(k).Head {
		if to, ok := points[name]; ok {
			out[name] = to
		}
	}
	for _, f := range FieldsOf(k) {
		if to, ok := points[f.Name]; ok && !f.Fixed {
			out[f.Name] = to
		}
	}
	return out
}

// Named is a row that names what the address narrows to, so that it is looked up.
func (a Asked) Named() campaign.Row {
	return campaign.Row{Head: campaign.Head{Kind: a.Kind, Campaign: a.Where["campaign"], Creator: a.Where["creator"]}}
}

// SheetOf is an export of a kind, still without rows.
func SheetOf(h House, m campaign.Machine) *view.Rows {
	rows := &view.Rows{Title: say.Upper(m.Many)}
	for _, name := range append([]string{"id", "state", "due"}, LayoutOf(m.Kind).Head...) {
		if name != "due" || len(rows.Columns) == 2 {
			rows.Columns = append(rows.Columns, view.Column{ID: name, Title: form.Label(name)})
		}
	}
	for _, f := range FieldsOf(m.Kind) {
		if exported(h, f) {
			rows.Columns = append(rows.Columns, view.Column{ID: f.Name, Title: form.Label(f.Name)})
		}
	}
	return rows
}

// exported tells whether a field leaves in a file. A creator's own no-touch
// list never does.
func exported(h House, f campaign.Field) bool {
	return h.Scope.Sees(f.Class) && form.ShapeOf(f.Type).Single() && f.Name != "own" && f.Name != "meets"
}

// SheetRow adds a record to an export.
func SheetRow(h House, m campaign.Machine, row campaign.Row, to *view.Rows) error {
	r, err := row.Record()
	if err != nil {
		return err
	}
	b := h.Builder()
	cells := []string{row.ID, string(row.State), ""}
	if !row.Due.IsZero() {
		cells[2] = row.Due.In(h.zone()).Format("2006-01-02T15:04")
	}
	for _, name := range LayoutOf(m.Kind).Head {
		if name != "due" {
			cells = append(cells, HeadValue(r.Top(), name))
		}
	}
	for _, f := range FieldsOf(m.Kind) {
		if exported(h, f) {
			cells = append(cells, b.Text(f, f.Value(r)))
		}
	}
	to.Cells = append(to.Cells, cells)
	return nil
}
