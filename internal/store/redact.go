package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/store/answer"
	"plumbline/internal/store/redact"
)

// Redact puts other text in place of every text kept beside the records that
// change changes, drops the stored evaluations, and deletes the personal part of
// every entry of the log that says such a text: e, which says who and when, is
// noted with what was. It returns how many rows were changed, by table. On
// SQLite nothing of the old text is left in its files.
func (s *Store) Redact(ctx context.Context, e access.Entry, change func(text string) (string, bool)) (rows map[string]int64, err error) {
	err = s.work(ctx, func(w *work) error {
		if rows, err = redact.Rewrite(ctx, w.tx, change); err != nil {
			return err
		}
		if err := w.redactPacked(ctx, rows, change); err != nil {
			return fmt.Errorf("take a person out of the outbox: %w", err)
		}
		said := access.ErasurePayload{Records: []string{}}
		if said.Entries, err = w.forgetQuotes(ctx, change); err != nil {
			return fmt.Errorf("take a person out of the log: %w", err)
		}
		e.Act = access.ErasureAct
		if e.Payload, err = json.Marshal(said); err != nil {
			return err
		}
		if n := len(said.Entries); n > 0 {
			rows["audit"] = int64(n)
		}
		w.Note(e)
		return nil
	})
	if err == nil && !s.house.postgres {
		_, err = s.write.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	}
	return maps.Clone(rows), err
}

// redactPacked changes the facts that were packed.
func (w *work) redactPacked(ctx context.Context, rows map[string]int64, change func(text string) (string, bool)) error {
	found, err := w.tx.QueryContext(ctx, `SELECT last FROM outbox_packed ORDER BY last`)
	lasts, err := answer.All(found, err, func(scan func(...any) error) (last int64, err error) {
		err = scan(&last)
		return last, err
	})
	for _, last := range lasts {
		var body []byte
		var some []letter
		if err = w.tx.QueryRowContext(ctx, `SELECT body FROM outbox_packed WHERE last = $1`, last).Scan(&body); err == nil {
			err = unpack(body, &some)
		}
		n := int64(0)
		for i := range some {
			text, is := change(some[i].Fact)
			if is {
				some[i].Fact, n = text, n+1
			}
		}
		if err != nil {
			return err
		}
		if n == 0 {
			continue
		}
		if body, err = pack(some); err == nil {
			_, err = w.tx.ExecContext(ctx, `UPDATE outbox_packed SET body = $1 WHERE last = $2`, body, last)
		}
		if err != nil {
			return err
		}
		rows["outbox"] += n
	}
	return err
}

// forgetQuotes deletes the personal parts that say a text, with their salts.
func (w *work) forgetQuotes(ctx context.Context, change func(text string) (string, bool)) ([]int64, error) {
	rows, err := w.tx.QueryContext(ctx, `SELECT seq, personal FROM audit WHERE personal IS NOT NULL ORDER BY seq`)
	seqs, err := answer.All(rows, err, func(scan func(...any) error) (seq int64, err error) {
		var text string
		if err = scan(&seq, &text); err != nil {
			return 0, err
		}
		if _, is := change(text); !is {
			return 0, nil
		}
		return seq, nil
	})
	seqs = slices.DeleteFunc(seqs, func(seq int64) bool { return seq == 0 })
	if err != nil {
		return nil, err
	}
	for _, seq := range seqs {
		if _, err := w.tx.ExecContext(ctx, `UPDATE audit SET salt = NULL, personal = NULL WHERE seq = $1`, seq); err != nil {
			return nil, err
		}
	}
	return seqs, nil
}

// Holding lists the columns of the records' database in which a text stands, as
// table.column → rows.
func (s *Store) Holding(ctx context.Context, in func(text string) bool) (map[string]int64, error) {
	q := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
	if s.house.postgres {
		q = `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`
	}
	rows, err := s.read.QueryContext(ctx, q)
	tables, err := answer.All(rows, err, func(scan func(...any) error) (name string, err error) {
		err = scan(&name)
		return name, err
	})
	if err != nil {
		return nil, fmt.Errorf("list the tables of the records: %w", err)
	}
	return redact.Holding(ctx, s.read, tables, in)
}
