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
	engine, ok := h.Facts.Engine().(*duckdb.Engine)
	if !ok {
		return api.BackedUp{}, h.Facts.Need()
	}
	if !h.Saving.TryLock() {
		return api.BackedUp{}, fault.New(fault.Conflict, "a backup of this folder is being written").WithHint("wait for it to end")
	}
	defer h.Saving.Unlock()
	s := backup.Source{
		Dir: h.Folder.Dir, Facts: engine, Records: h.Store, Where: "records.sqlite", Landed: h.Store.LastDone, Clock: h.Clock,
		Step: func(what string) { progress(what) },
	}
	out := api.BackedUp{Note: "this holds everything, creators' own no-touch lists too: it is for nobody who may not stand at the data folder"}
	if h.Share != nil {
		s.Records, s.Where = nil, h.Store.Where()
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
