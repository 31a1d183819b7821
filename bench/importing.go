package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"plumbline/internal/access"
	"plumbline/internal/connector/generic"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/inbox"
	"plumbline/internal/store"
)

// imports measures the import of one file of clicks against COPY of the same
// file: into an empty table, the same file again, and into a table that is full.
func imports(ctx context.Context, s settings, r *report) error {
	file := filepath.Join(s.dir, "clicks.csv")
	if err := clicksCSV(file, s.clicks, s.stored); err != nil {
		return err
	}
	for _, stored := range []int{0, s.stored} {
		if err := importsInto(ctx, s, r, file, stored); err != nil {
			return err
		}
		if err := r.keep(); err != nil {
			return err
		}
	}
	return nil
}

// turns is how often copy and import take turns: filling a large table first
// takes too long to do it again and again.
func turns(stored int) int {
	if stored == 0 {
		return 3
	}
	return 1
}

// importsInto lets COPY and import take turns and reports the medians.
func importsInto(ctx context.Context, s settings, r *report, file string, stored int) error {
	var copies, firsts, agains []took
	most := 0
	for range turns(stored) {
		before, err := bareCopy(ctx, s, file)
		if err != nil {
			return fmt.Errorf("the copy it is compared with: %w", err)
		}
		first, again, peak, err := importInto(ctx, s, file, stored)
		if err != nil {
			return err
		}
		after, err := bareCopy(ctx, s, file)
		if err != nil {
			return fmt.Errorf("the copy it is compared with: %w", err)
		}
		copies, firsts, agains, most = append(copies, before, after), append(firsts, first), append(agains, again), max(most, peak)
	}
	r.imported(stored, s.clicks, middle(firsts), middle(agains), middle(copies), most)
	return nil
}

// bareCopy loads the file with DuckDB's own reader into a table of the file's
// columns, without any check: nothing in it is idempotent, nothing has a place.
func bareCopy(ctx context.Context, s settings, file string) (t took, err error) {
	path := filepath.Join(s.dir, "copy.duckdb")
	defer os.Remove(path)
	db, err := sql.Open("duckdb", path+storage)
	if err != nil {
		return t, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	for _, q := range []string{
		"SET memory_limit = '" + s.memory + "'", fmt.Sprint("SET threads = ", s.threads),
		`CREATE TABLE clicks (event_id VARCHAR, occurred_at TIMESTAMP, visitor VARCHAR, campaign VARCHAR, creator VARCHAR, asset VARCHAR,
			platform VARCHAR, region VARCHAR, link VARCHAR, verdict VARCHAR, referrer VARCHAR, qualified BOOLEAN)`,
	} {
		if _, err := db.ExecContext(ctx, q); err != nil {
			return t, err
		}
	}
	return timed(func() error {
		_, err := db.ExecContext(ctx, "COPY clicks FROM '"+file+"' (HEADER)")
		return err
	})
}

// importInto imports the file into a fresh folder, and once more.
func importInto(ctx context.Context, s settings, file string, stored int) (first, again took, most int, err error) {
	dir := filepath.Join(s.dir, fmt.Sprint("import-", stored))
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	e, err := duckdb.Open(ctx, duckdb.Config{Dir: dir, MemoryLimit: s.memory, Threads: s.threads})
	if err != nil {
		return first, again, 0, err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	if err := fill(ctx, e, "clicks", 0, stored, stored); err != nil {
		return first, again, 0, err
	}
	records, err := store.Open(ctx, store.Config{Dir: dir})
	if err != nil {
		return first, again, 0, err
	}
	defer func() { err = errors.Join(err, records.Close()) }()
	in, err := inbox.New(inbox.Config{
		Writer: e, Keeper: records, Formats: []inbox.Format{generic.Format{}}, Key: []byte("0123456789abcdef0123456789abcdef"), DataDir: dir,
	})
	if err != nil {
		return first, again, 0, err
	}
	forgetPeak()
	if first, err = importOnce(ctx, in, file, s.clicks, 0); err != nil {
		return first, again, 0, err
	}
	if again, err = importOnce(ctx, in, file, 0, s.clicks); err != nil {
		return first, again, 0, err
	}
	return first, again, peak(), nil
}

// importOnce imports the file and holds its counts to what must come out.
func importOnce(ctx context.Context, in *inbox.Importer, file string, fresh, unchanged int) (took, error) {
	var sum inbox.Summary
	t, err := timed(func() (err error) {
		sum, err = in.Import(ctx, access.For(access.Owner), file, inbox.Options{As: "clicks"}, nil)
		return err
	})
	if err == nil && (sum.New != fresh || sum.Unchanged != unchanged) {
		err = fmt.Errorf("%d new and %d unchanged clicks, expected %d and %d: %v", sum.New, sum.Unchanged, fresh, unchanged, sum.Why)
	}
	return t, err
}
