package export

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
)

// File is one file written.
type File struct {
	Path string `json:"path"`
	Rows int    `json:"rows"`
}

// All writes tables of facts into a folder, one file each; no names means
// every table. Files appear when they are whole.
func All(ctx context.Context, r facts.Reader, scope access.Scope, q Query, f Format, dir string, tables ...string) ([]File, error) {
	if len(tables) == 0 {
		for _, t := range facts.Tables {
			tables = append(tables, t.Name)
		}
	}
	var out []File
	for _, name := range tables {
		t, err := Facts(ctx, r, scope, name, q)
		if err != nil {
			return out, err
		}
		file, err := ToFile(filepath.Join(dir, name+"."+string(f)), f, t)
		if err != nil {
			return out, fmt.Errorf("exporting %s: %w", name, err)
		}
		out = append(out, file)
	}
	return out, nil
}

// ToFile writes one table to a file, which appears when it is whole.
func ToFile(path string, f Format, t Table) (File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return File{}, fault.Wrap(fault.Unavailable, err, "the folder %s cannot be made", filepath.Dir(path))
	}
	part, err := os.CreateTemp(filepath.Dir(path), ".export-*")
	if err != nil {
		return File{}, fault.Wrap(fault.Unavailable, err, "nothing can be written to %s", filepath.Dir(path))
	}
	defer os.Remove(part.Name()) // gone already when all went well
	rows, err := buffered(part, f, t)
	if closing := part.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return File{}, err
	}
	if err := os.Rename(part.Name(), path); err != nil {
		return File{}, fault.Wrap(fault.Unavailable, err, "%s cannot be written", path)
	}
	return File{Path: path, Rows: rows}, nil
}

func buffered(w io.Writer, f Format, t Table) (int, error) {
	b := bufio.NewWriterSize(w, 1<<20)
	rows, err := Write(b, f, t)
	if err != nil {
		return rows, err
	}
	return rows, b.Flush()
}
