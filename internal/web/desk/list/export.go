package list

import (
	"slices"

	"plumbline/internal/campaign"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/form"
	"plumbline/internal/web/say"
	"plumbline/internal/web/view"
)

// NewExport is an export of a kind, still without rows.
func NewExport(in desk.House, m campaign.Machine) *view.Rows {
	h := house{in}
	rows := &view.Rows{Title: say.Upper(m.Many)}
	for _, name := range append([]string{"id", "state", "due"}, desk.LayoutOf(m.Kind).Head...) {
		if name != "due" || len(rows.Columns) == 2 {
			rows.Columns = append(rows.Columns, view.Column{ID: name, Title: form.Label(name)})
		}
	}
	for _, f := range desk.FieldsOf(m.Kind) {
		if h.exported(f) {
			rows.Columns = append(rows.Columns, view.Column{ID: f.Name, Title: form.Label(f.Name)})
		}
	}
	if h.leavesOut(m.Kind) {
		rows.Columns = append(rows.Columns, view.Column{ID: "left_out", Title: "Left out"})
	}
	return rows
}

// exported tells whether a field leaves in a file. A creator's own no-touch
// list never does.
func (h house) exported(f campaign.Field) bool {
	return h.Scope.Sees(f.Class) && form.ShapeOf(f.Type).Single() && !f.Stays
}

// leavesOut tells whether records of a kind have what does not leave.
func (h house) leavesOut(kind campaign.Kind) bool {
	return slices.ContainsFunc(campaign.FieldsOf(kind), func(f campaign.Field) bool { return f.Stays && h.Scope.Sees(f.Class) })
}

// AddTo adds a record to an export.
func AddTo(in desk.House, m campaign.Machine, row campaign.Row, to *view.Rows) error {
	h := house{in}
	r, err := row.Record()
	if err != nil {
		return err
	}
	b := h.Builder()
	cells := []string{row.ID, string(row.State), ""}
	if !row.Due.IsZero() {
		cells[2] = row.Due.In(h.Zone()).Format("2006-01-02T15:04")
	}
	for _, name := range desk.LayoutOf(m.Kind).Head {
		if name != "due" {
			cells = append(cells, desk.HeadValue(r.Top(), name))
		}
	}
	for _, f := range desk.FieldsOf(m.Kind) {
		if h.exported(f) {
			cells = append(cells, b.Text(f, f.Value(r)))
		}
	}
	if h.leavesOut(m.Kind) {
		cells = append(cells, map[bool]string{true: campaign.StaysSays}[campaign.LeftOut(h.Scope, r)])
	}
	to.Cells = append(to.Cells, cells)
	return nil
}
