package house

import (
	"context"

	"plumbline/internal/app/backup"
)

// regain has facts that were restored lack nothing the records know: what told
// them later is told again, and files that arrived later are landed again.
func (h *House) regain(ctx context.Context) error {
	m, restored, err := backup.Marked(h.Folder.Dir)
	if err != nil || !restored {
		return err
	}
	if err := h.Store.ReopenArrivals(ctx, m.Arrival); err != nil {
		return err
	}
	return backup.Unmark(h.Folder.Dir) // from here on they are open, and found at every start
}
