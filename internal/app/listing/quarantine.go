package listing

import (
	"cmp"
	"slices"
	"strconv"

	"plumbline/internal/inbox"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/view"
)

// Quarantine counts reasons and cuts one page out.
func Quarantine(rows []inbox.Quarantined, q view.Query) view.Quarantine {
	size := q.Size
	if size <= 0 {
		size = PageSize
	}
	out := view.Quarantine{Total: len(rows)}
	counts := map[string]int{}
	for _, r := range rows {
		counts[r.Reason]++
	}
	for reason, n := range counts {
		out.Reasons = append(out.Reasons, mark.Pair{Name: reason, Value: strconv.Itoa(n)})
	}
	slices.SortFunc(out.Reasons, func(a, b mark.Pair) int {
		return cmp.Or(cmp.Compare(counts[b.Name], counts[a.Name]), cmp.Compare(a.Name, b.Name))
	})
	from := min(len(rows), max(0, q.Page-1)*size)
	for _, r := range rows[from:min(len(rows), from+size)] {
		out.Rows = append(out.Rows, view.QuarantineRow{
			ID: r.ID, File: r.File, Format: r.Format, Line: r.Line, Column: r.Column,
			Field: r.Field, Reason: r.Reason, Detail: r.Detail, Raw: r.Raw,
		})
	}
	return out
}
