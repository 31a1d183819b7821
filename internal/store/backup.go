package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"plumbline/internal/fault"
	"plumbline/internal/store/files"
)

// Backup writes the records as they are at one moment into a folder, as
// records.sqlite, while others read and write. A backup that is cut off leaves
// no file by that name. PostgreSQL has tools of its own for this.
func (s *Store) Backup(ctx context.Context, dir string) error {
	if s.house.postgres {
		return fault.New(fault.Invalid, "records in PostgreSQL are not backed up by Plumbline").WithHint("use pg_dump, or the backup your PostgreSQL already has")
	}
	path := filepath.Join(dir, "records.sqlite")
	if _, err := os.Stat(path); err == nil {
		return fault.New(fault.Conflict, "there are records in %s already", dir).WithHint("choose an empty folder")
	}
	part := path + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("back up the records: %w", err)
	}
	if _, err := s.read.ExecContext(ctx, `VACUUM INTO $1`, part); err != nil {
		return errors.Join(fmt.Errorf("back up the records: %w", err), os.Remove(part))
	}
	if err := files.Durable(part); err != nil {
		return fmt.Errorf("back up the records: %w", err)
	}
	if err := os.Rename(part, path); err != nil {
		return fmt.Errorf("back up the records: %w", err)
	}
	return files.Durable(dir)
}
