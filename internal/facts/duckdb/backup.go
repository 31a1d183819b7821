package duckdb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"plumbline/internal/facts/duckdb/dialect"
	"plumbline/internal/fault"
)

// Backup writes the facts as they are at one moment into a folder inside the
// data folder, as facts.duckdb, while others read and write. What is landed
// meanwhile is not in it. The folder holds nothing by that name when it fails.
func (e *Engine) Backup(ctx context.Context, dir string) (err error) {
	leave, err := e.enter()
	if err != nil {
		return err
	}
	defer leave()
	path := filepath.Join(dir, factsFile)
	if _, err := os.Stat(path); err == nil {
		return fault.New(fault.Conflict, "there are facts in %s already", dir).WithHint("choose an empty folder")
	}
	if err := e.copyTo(ctx, path); err != nil {
		return errors.Join(fmt.Errorf("back up the facts: %w", err), gone(path), gone(path+".wal"))
	}
	return nil
}

// copyTo writes the facts as they are at one moment into a new file inside the
// data folder, as the database copy; then runs more statements on that.
func (e *Engine) copyTo(ctx context.Context, path string, then ...string) (err error) {
	conn, err := e.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	var from string
	if err := conn.QueryRowContext(ctx, "SELECT current_database()").Scan(&from); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "ATTACH "+dialect.Quote(path)+" AS copy"+dialect.Attached); err != nil {
		return err
	}
	for _, s := range append([]string{"COPY FROM DATABASE " + dialect.Name(from) + " TO copy"}, then...) {
		if _, err = conn.ExecContext(ctx, s); err != nil {
			break
		}
	}
	// The engine writes it all into the file when it lets go of it.
	if _, gone := conn.ExecContext(context.WithoutCancel(ctx), "DETACH copy"); err == nil {
		err = gone
	}
	if err == nil {
		err = durable(path)
	}
	return err
}

// durable has a file on the disk when it returns.
func durable(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func gone(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
