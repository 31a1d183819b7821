package duckdb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb/dialect"
	"plumbline/internal/facts/duckdb/stage"
)

// erased are the creators whose names are not to be stored again.
type erased struct {
	mu  sync.RWMutex
	ids map[string]bool
}

func (x *erased) add(ids ...string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, id := range ids {
		x.ids[id] = true
	}
}

// keepOut blanks what names an erased creator in rows of a buffer from one on.
func (x *erased) keepOut(b *stage.Buffer, from int) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if b.Table.Name != "creators" || len(x.ids) == 0 {
		return
	}
	ids := b.Col("id")
	for row := from; row < b.N; row++ {
		if !x.ids[ids.Text(row)] {
			continue
		}
		for i := range b.Cols {
			if c := &b.Cols[i]; b.Table.Names(c.Name) {
				c.Blank(row)
			}
		}
	}
}

// unfinished is the file that is being written in place of the facts.
const unfinished = "facts.rewriting.duckdb"

// rewrite writes the file anew and puts it in place of the old one: what was
// changed or deleted leaves no trace in it. Questions wait meanwhile. A kill
// leaves the old file, marked, and the next opening begins again.
func (e *Engine) rewrite(ctx context.Context) error {
	e.life.Lock()
	defer e.life.Unlock()
	if e.closed {
		return nil
	}
	into := filepath.Join(e.config.Dir, unfinished)
	if err := errors.Join(gone(into), gone(into+".wal")); err != nil {
		return err
	}
	if err := e.copyTo(ctx, into, "DELETE FROM copy.marks WHERE name = "+dialect.Quote(rewriting)); err != nil {
		return errors.Join(fmt.Errorf("writing the facts anew: %w", err), gone(into), gone(into+".wal"))
	}
	if err := errors.Join(e.writer.Close(), e.db.Close()); err != nil {
		return fmt.Errorf("closing the facts to put the new file in place: %w", err)
	}
	file := filepath.Join(e.config.Dir, factsFile)
	err := errors.Join(os.Rename(into, file), gone(file+".wal"), syncDir(e.config.Dir))
	// Whatever became of the file, the engine goes on with the one that is there.
	if opened := e.connect(context.WithoutCancel(ctx)); opened != nil {
		e.closed = true
		return errors.Join(err, opened)
	}
	return err
}

// recall reads the erased creators, and finishes a rewriting that was cut off.
func (e *Engine) recall(ctx context.Context) error {
	ids, err := texts(e.db.QueryContext(ctx, "SELECT creator FROM erased"))
	if err != nil {
		return err
	}
	e.erased.add(ids...)
	open, err := e.Marked(ctx, rewriting)
	if err != nil || open == 0 {
		return err
	}
	return e.rewrite(ctx)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

var _ facts.Eraser = (*Engine)(nil)
