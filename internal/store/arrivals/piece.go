package arrivals

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"plumbline/internal/inbox"
	"plumbline/internal/store/bound"
)

// KeepPieces keeps pieces of entities. Of two that carry an update time the
// newer stays. same[i] tells that piece i was known with that value.
func (k *Keeper) KeepPieces(ctx context.Context, pieces []inbox.Piece) (same []bool, err error) {
	same = make([]bool, len(pieces))
	err = k.tx(ctx, func(tx *sql.Tx) error {
		find, err := tx.PrepareContext(ctx, `SELECT value, updated FROM pieces WHERE system = $1 AND entity = $2 AND id = $3 AND name = $4 AND key = $5`)
		if err != nil {
			return err
		}
		defer find.Close()
		put, err := tx.PrepareContext(ctx, `INSERT INTO pieces (system, entity, id, name, key, value, updated, arrival) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (system, entity, id, name, key) DO UPDATE SET value = excluded.value, updated = excluded.updated, arrival = excluded.arrival`)
		if err != nil {
			return err
		}
		defer put.Close()
		for i, p := range pieces {
			var value []byte
			var updated int64
			err := find.QueryRowContext(ctx, p.System, p.Entity, p.ID, p.Name, p.Key).Scan(&value, &updated)
			switch {
			case err != nil && !errors.Is(err, sql.ErrNoRows):
				return err
			case err == nil && bytes.Equal(value, p.Value):
				same[i] = true
				continue
			case err == nil && p.Updated != 0 && updated > p.Updated:
				continue
			}
			if _, err := put.ExecContext(ctx, p.System, p.Entity, p.ID, p.Name, p.Key, p.Value, p.Updated, p.Arrival); err != nil {
				return err
			}
		}
		return nil
	})
	return same, err
}

// PiecesOf returns all pieces of some entities of one kind, by id.
func (k *Keeper) PiecesOf(ctx context.Context, system, entity string, ids []string) (map[string][]inbox.Piece, error) {
	args := []any{system, entity}
	for _, id := range ids {
		args = append(args, id)
	}
	rows, err := k.read.QueryContext(ctx, `SELECT id, name, key, value, updated, arrival FROM pieces
		WHERE system = $1 AND entity = $2 AND id IN (`+bound.Marks(3, len(ids))+`) ORDER BY id, name, key`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := make(map[string][]inbox.Piece, len(ids))
	for rows.Next() {
		p := inbox.Piece{System: system, Entity: entity}
		if err := rows.Scan(&p.ID, &p.Name, &p.Key, &p.Value, &p.Updated, &p.Arrival); err != nil {
			return nil, err
		}
		out[p.ID] = append(out[p.ID], p)
	}
	return out, rows.Err()
}

// SetWaiting keeps what entities wait for; an empty text ends the wait.
func (k *Keeper) SetWaiting(ctx context.Context, system, entity string, waits map[string]string) error {
	return k.tx(ctx, func(tx *sql.Tx) error {
		for id, text := range waits {
			var err error
			if text == "" {
				_, err = tx.ExecContext(ctx, `DELETE FROM waiting WHERE system = $1 AND entity = $2 AND id = $3`, system, entity, id)
			} else {
				_, err = tx.ExecContext(ctx, `INSERT INTO waiting (system, entity, id, waits) VALUES ($1, $2, $3, $4)
					ON CONFLICT (system, entity, id) DO UPDATE SET waits = excluded.waits`, system, entity, id, text)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Waiting counts the entities that wait, by system and what they wait for.
func (k *Keeper) Waiting(ctx context.Context) (map[string]int, error) {
	rows, err := k.read.QueryContext(ctx, `SELECT system || ': ' || entity || ' waits for ' || waits, count(*) FROM waiting GROUP BY 1`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]int{}
	for rows.Next() {
		var what string
		var n int
		if err := rows.Scan(&what, &n); err != nil {
			return nil, err
		}
		out[what] = n
	}
	return out, rows.Err()
}

// ColumnMap returns how a person said a header is to be read.
func (k *Keeper) ColumnMap(ctx context.Context, fingerprint string) (m inbox.ColumnMap, ok bool, err error) {
	var body []byte
	err = k.read.QueryRowContext(ctx, `SELECT body FROM column_maps WHERE fingerprint = $1`, fingerprint).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return m, false, nil
	}
	if err != nil {
		return m, false, err
	}
	return m, true, json.Unmarshal(body, &m)
}

// KeepColumnMap keeps it.
func (k *Keeper) KeepColumnMap(ctx context.Context, fingerprint string, m inbox.ColumnMap) error {
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	_, err = k.write.ExecContext(ctx, `INSERT INTO column_maps (fingerprint, body) VALUES ($1, $2)
		ON CONFLICT (fingerprint) DO UPDATE SET body = excluded.body`, fingerprint, body)
	return err
}
