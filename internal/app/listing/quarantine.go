package listing

import (
	"cmp"
	"maps"
	"slices"

	"plumbline/internal/inbox"
	"plumbline/internal/web/view"
)

// Quarantine is a page of what was set aside, with its counts in words.
func Quarantine(rows []inbox.Quarantined, of inbox.QuarantineCount) view.Quarantine {
	out := view.Quarantine{Total: of.Total, Files: of.Files}
	ids := slices.SortedFunc(maps.Keys(of.Reasons), func(a, b string) int {
		return cmp.Or(cmp.Compare(of.Reasons[b], of.Reasons[a]), cmp.Compare(a, b))
	})
	for _, id := range ids {
		out.Reasons = append(out.Reasons, view.QuarantineReason{ID: id, Words: inbox.ReasonWords(id), Records: of.Reasons[id]})
	}
	for _, r := range rows {
		out.Rows = append(out.Rows, view.QuarantineRow{
			ID: r.ID, Arrival: r.Arrival, File: r.File, Sheet: r.Sheet, Format: r.Format, Line: r.Line, Column: r.Column,
			Field: r.Field, Reason: r.Reason, Words: inbox.ReasonWords(r.Reason), Detail: r.Detail, Raw: r.Raw, At: r.At,
		})
	}
	return out
}
