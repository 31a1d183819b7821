package listing

import (
	"slices"
	"strings"
	"time"

	"plumbline/internal/facts"
	"plumbline/internal/period"
	"plumbline/internal/web/view"
)

// Deliverables is a page of the deliverables a query asks for, by due date unless it says otherwise.
func Deliverables(subjects []facts.Subject, cal period.Calendar, q view.Query) *view.Rows {
	out := &view.Rows{
		Title: "Deliverables", About: "Every agreed piece of content, with its due date and what became of it. Each opens its trace.",
		Columns: []view.Column{
			{ID: "deliverable", Title: "Deliverable"}, {ID: "creator", Title: "Creator"}, {ID: "campaign", Title: "Campaign"},
			{ID: "due", Title: "Due"}, {ID: "stage", Title: "Stage"}, {ID: "live", Title: "Live"},
		},
	}
	var rows [][]string
	for _, s := range subjects {
		row := deliverableRow(s, func(us int64) string { return cal.DateOf(time.UnixMicro(us)).String() })
		if matches(row, s, q) {
			rows = append(rows, row)
		}
	}
	sortRows(rows, out.Columns, q.Sort)
	size := q.Size
	if size <= 0 {
		size = PageSize
	}
	out.Total = len(rows)
	from := min(len(rows), max(0, q.Page-1)*size)
	out.Cells = rows[from:min(len(rows), from+size)]
	for _, row := range out.Cells {
		out.Links = append(out.Links, []string{"/deliverable/" + row[0], "", "", "", "", ""})
	}
	return out
}

func deliverableRow(s facts.Subject, day func(int64) string) []string {
	row := []string{s.ID, s.Dims["creator"], s.Dims["campaign"], "", "", ""}
	for _, m := range s.Marks {
		if m.Due != 0 {
			row[3] = day(m.Due)
		}
		if m.Event == "live" {
			row[5] = day(m.At)
		}
		if m.Event != "due" && m.Event != "booked" {
			row[4] = strings.ReplaceAll(m.Event, "_", " ")
		}
	}
	return row
}

func matches(row []string, s facts.Subject, q view.Query) bool {
	if q.Dimension != "" && s.Dims[q.Dimension] != q.ID {
		return false
	}
	return q.Text == "" || strings.Contains(strings.ToLower(strings.Join(row, " ")), strings.ToLower(q.Text))
}

// sortRows orders by a column, "-" before it for descending; by due date
// without one. Empty cells come last.
func sortRows(rows [][]string, columns []view.Column, by string) {
	name, down := strings.CutPrefix(by, "-")
	at := slices.IndexFunc(columns, func(c view.Column) bool { return c.ID == name })
	if at < 0 {
		at = 3
	}
	slices.SortStableFunc(rows, func(a, b []string) int {
		switch {
		case a[at] == "" && b[at] != "":
			return 1
		case a[at] != "" && b[at] == "":
			return -1
		case down:
			return strings.Compare(b[at], a[at])
		}
		return strings.Compare(a[at], b[at])
	})
}
