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
	path := filepath.Join(dir, "facts.duckdb")
	if _, err := os.Stat(path); err == nil {
		return fault.New(fault.Conflict, "there are facts in %s already", dir).WithHint("choose an empty folder")
	}
	conn, err := e.db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("back up the facts: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	var from string
	if err := conn.QueryRowContext(ctx, "SELECT current_database()").Scan(&from); err != nil {
		return fmt.Errorf("back up the facts: %w", err)
	}
	if _, err := conn.ExecContext(ctx, "ATTACH "+dialect.Quote(path)+" AS backup"+dialect.Attached); err != nil {
		return fmt.Errorf("back up the facts: %w", err)
	}
	_, err = conn.ExecContext(ctx, "COPY FROM DATABASE "+dialect.Name(from)+" TO backup")
	// The engine writes it all into the file when it lets go of it.
	if _, gone := conn.ExecContext(context.WithoutCancel(ctx), "DETACH backup"); err == nil {
		err = gone
	}
	if err == nil {
		err = durable(path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("back up the facts: %w", err), gone(path), gone(path+".wal"))
	}
	return nil
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
