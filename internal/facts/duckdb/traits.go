package duckdb

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"sync"

	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb/dialect"
)

// known is what the engine knows about its tables without looking: whether
// they hold corrections and which currencies. Without corrections a sum need
// not look at the sign, without foreign currencies it need not group by them.
// A trait is only ever added, before the rows that bring it can be seen.
type known struct {
	mu        sync.RWMutex
	corrected map[string]bool
	currency  map[string]map[string]bool
}

func loadTraits(ctx context.Context, db *sql.DB) (*known, error) {
	t := &known{corrected: map[string]bool{}, currency: map[string]map[string]bool{}}
	for _, table := range facts.Tables {
		var any bool
		q := "SELECT EXISTS (SELECT 1 FROM " + dialect.Name(table.Name) + " WHERE sign < 0)"
		if err := db.QueryRowContext(ctx, q).Scan(&any); err != nil {
			return nil, fmt.Errorf("looking for corrections in %s: %w", table.Name, err)
		}
		t.corrected[table.Name] = any
		if table.Has("currency") {
			if err := t.loadCurrencies(ctx, db, table.Name); err != nil {
				return nil, err
			}
		}
	}
	return t, nil
}

func (t *known) loadCurrencies(ctx context.Context, db *sql.DB, table string) error {
	rows, err := db.QueryContext(ctx, "SELECT DISTINCT currency FROM "+dialect.Name(table)+" WHERE currency IS NOT NULL")
	if err != nil {
		return fmt.Errorf("listing the currencies of %s: %w", table, err)
	}
	defer rows.Close()
	t.currency[table] = map[string]bool{}
	for rows.Next() {
		var c string
		if err := rows.Scan(&c); err != nil {
			return err
		}
		t.currency[table][c] = true
	}
	return rows.Err()
}

// Corrected tells whether a table holds corrections. The caller holds mu.
func (t *known) Corrected(table string) bool { return t.corrected[table] }

// Foreign tells whether a table holds money in another currency than home.
// The caller holds mu.
func (t *known) Foreign(table, home string) bool {
	for c := range t.currency[table] {
		if c != home {
			return true
		}
	}
	return false
}

// news is what a landing would add.
type news struct {
	corrected map[string]bool
	currency  map[string]map[string]bool
}

func newNews() news {
	return news{corrected: map[string]bool{}, currency: map[string]map[string]bool{}}
}

// any tells whether the landing brings a trait that is not known yet.
func (t *known) any(n news) bool {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for table := range n.corrected {
		if !t.corrected[table] {
			return true
		}
	}
	for table, cs := range n.currency {
		for c := range cs {
			if !t.currency[table][c] {
				return true
			}
		}
	}
	return false
}

// commit adds the news and commits, so that no reader that still goes by the
// old traits can see the new rows: readers hold mu until their statement runs.
func (t *known) commit(n news, commit func() error) error {
	if !t.any(n) {
		return commit()
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	maps.Copy(t.corrected, n.corrected)
	for table, cs := range n.currency {
		if t.currency[table] == nil {
			t.currency[table] = map[string]bool{}
		}
		maps.Copy(t.currency[table], cs)
	}
	return commit()
}
