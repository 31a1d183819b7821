package app

import (
	"context"

	"plumbline/internal/app/backup"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/fault"
	"plumbline/internal/web/api"
)

// backUp writes the data folder into one file, while others read and write.
func (a *App) backUp(ctx context.Context, req api.Backup, progress func(any)) (api.BackedUp, error) {
	h, err := a.withFacts(ctx)
	if err != nil {
		return api.BackedUp{}, err
	}
	engine, ok := h.facts.Engine().(*duckdb.Engine)
	if !ok {
		return api.BackedUp{}, h.facts.Need()
	}
	if !h.saving.TryLock() {
		return api.BackedUp{}, fault.New(fault.Conflict, "a backup of this folder is being written").WithHint("wait for it to end")
	}
	defer h.saving.Unlock()
	s := backup.Source{
		Dir: h.folder.Dir, Facts: engine, Records: h.store, Where: "records.sqlite", Landed: h.store.LastDone, Clock: h.clock,
		Step: func(what string) { progress(what) },
	}
	out := api.BackedUp{Note: "this holds everything, creators' own no-touch lists too: it is for nobody who may not stand at the data folder"}
	if h.share != nil {
		s.Records, s.Where = nil, h.store.Where()
		out.Note = "this holds the facts and files only: the records are in " + s.Where + "; back them up with pg_dump, after this"
	}
	var m backup.Manifest
	out.Path, m, err = backup.Write(ctx, s, req.Out)
	out.Files, out.Bytes = len(m.Files), m.Bytes()
	return out, err
}

// restoreFolder makes this data folder of a backup; it opens nothing.
func (a *App) restoreFolder(ctx context.Context, req api.RestoreFolder, progress func(any)) (api.BackedUp, error) {
	m, err := backup.Restore(ctx, req.File, a.Dir, func(what string) { progress(what) })
	if err != nil {
		return api.BackedUp{}, err
	}
	out := api.BackedUp{Path: a.Dir, Files: len(m.Files), Bytes: m.Bytes(), Made: m.Made}
	if m.Records != "records.sqlite" {
		out.Note = "the records are not in this backup: they were in " + m.Records + "; name them with --store"
	}
	return out, nil
}

// regain has facts that were restored lack nothing the records know: what told
// them later is told again, and files that arrived later are landed again.
func (h *house) regain(ctx context.Context) error {
	m, restored, err := backup.Marked(h.folder.Dir)
	if err != nil || !restored {
		return err
	}
	if err := h.store.ReopenArrivals(ctx, m.Arrival); err != nil {
		return err
	}
	return backup.Unmark(h.folder.Dir) // from here on they are open, and found at every start
}
