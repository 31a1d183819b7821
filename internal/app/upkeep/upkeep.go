// Package upkeep keeps a house from growing for ever: files that nothing names,
// facts that have arrived where they were told, decisions of years ago.
//
// In: the records, the files, and how far the facts have come. Out: less of
// what nobody will ask for, and nothing else. Each part may be run at any time,
// be killed, and be run again.
package upkeep

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/inbox/raw"
	"plumbline/internal/period"
	"plumbline/internal/store"
	"plumbline/internal/store/files"
)

const (
	// grace is how long a file may lie here that nothing names: whoever hands
	// one in saves the record that names it a little later.
	grace = 24 * time.Hour
	// remembered is how long decisions of gates are kept whole. What the audit
	// log says of them stays.
	remembered = 2 * 365 * 24 * time.Hour
)

// Upkeep is what is looked after.
type Upkeep struct {
	Records *store.Store
	Files   files.Shelf // handed in with records
	Raw     raw.Store   // as they came in
	Clock   period.Clock
}

// Sweep deletes files that nothing names any more, or never did: after an
// erasure, an upload that was given up, an import that was refused.
func (u *Upkeep) Sweep(ctx context.Context) error {
	before := u.Clock.Now().Add(-grace)
	if _, err := files.Sweep(ctx, u.Files, u.Records.Attached, before); err != nil {
		return fmt.Errorf("files of records: %w", err)
	}
	named := map[string]bool{}
	if u.Records.Shared() { // what lies in the folder is a copy
		if _, err := files.Sweep(ctx, u.Records.Raw(), u.Records.Arrived, before); err != nil {
			return fmt.Errorf("files as they came in: %w", err)
		}
	} else if all, err := u.Records.Arrived(ctx); err != nil {
		return fmt.Errorf("files as they came in: %w", err)
	} else {
		named = all
	}
	return u.Raw.Drop(named, before)
}

// Marked is how far the facts have come by what they have on the disk.
type Marked interface {
	Marked(ctx context.Context, name string) (int64, error)
}

// Pack packs the part of the outbox that the facts have for certain: their mark
// is written with their rows.
func (u *Upkeep) Pack(ctx context.Context, facts Marked, mark string) error {
	at, err := facts.Marked(ctx, mark)
	if fault.CodeOf(err) == fault.Unavailable && err != nil { // they went elsewhere just now
		return nil
	}
	if err != nil {
		return fmt.Errorf("how far the facts are: %w", err)
	}
	_, err = u.Records.PackOutbox(ctx, at)
	return err
}

// Forget drops decisions of gates that are older than anybody asks for. Now is
// the programme's: decisions are dated by it.
func (u *Upkeep) Forget(ctx context.Context, now time.Time) error {
	by := access.Actor{ID: "plumbline", Role: access.Owner, Via: "upkeep"}
	_, err := u.Records.DropDecisions(ctx, now.Add(-remembered), by)
	return err
}

// Empty clears a folder of what was on its way in when a process was killed.
// The caller holds the data folder: nothing is on its way.
func Empty(dir string) error {
	left, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	for _, e := range left {
		err = errors.Join(err, os.RemoveAll(filepath.Join(dir, e.Name())))
	}
	return err
}
