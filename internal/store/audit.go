package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"

	"plumbline/internal/access"
	"plumbline/internal/store/answer"
	"plumbline/internal/store/bound"
)

// seal chains what was noted to the audit log. The head is locked last, so
// that nobody waits for it longer than the chaining takes.
func (w *work) seal(ctx context.Context) error {
	if len(w.notes) == 0 {
		return nil
	}
	lock := ""
	if w.s.house.postgres {
		lock = " FOR UPDATE"
	}
	head, err := auditHead(w.tx.QueryRowContext(ctx, `SELECT programme, seq, hash FROM audit_head`+lock))
	if err != nil {
		return err
	}
	for _, e := range w.notes {
		salt := make([]byte, 16)
		if _, err := rand.Read(salt); err != nil {
			return err
		}
		var s access.Sealed
		s, head = head.Seal(e, salt)
		if err := w.append(ctx, s); err != nil {
			return err
		}
	}
	_, err = w.tx.ExecContext(ctx, `UPDATE audit_head SET seq = $1, hash = $2`, head.Seq, head.Hash)
	return err
}

func (w *work) append(ctx context.Context, s access.Sealed) error {
	for _, text := range []string{s.ByID, s.ByRole, s.Via, s.Act, s.Subject, s.Payload} {
		if err := bound.Readable(text); err != nil {
			return err
		}
	}
	_, err := w.tx.ExecContext(ctx, `INSERT INTO audit (`+auditColumns+`) VALUES (`+bound.Marks(1, 13)+`)`,
		s.Seq, s.At, s.ByID, s.ByRole, s.Via, s.Act, s.Subject, s.Payload, s.PersonalHash, s.Prev, s.Hash, s.Salt, s.Personal)
	if err != nil {
		return fmt.Errorf("write the audit log: %w", err)
	}
	return nil
}

const auditColumns = `seq, at, by_id, by_role, via, act, subject, payload, personal_hash, prev, hash, salt, personal`

func auditHead(row *sql.Row) (h access.ChainHead, err error) {
	if err = row.Scan(&h.Programme, &h.Seq, &h.Hash); err != nil {
		err = fmt.Errorf("read the head of the audit log: %w", err)
	}
	return h, err
}

// AuditHead returns the last link of the audit log.
func (s *Store) AuditHead(ctx context.Context) (access.ChainHead, error) {
	return auditHead(s.read.QueryRowContext(ctx, `SELECT programme, seq, hash FROM audit_head`))
}

// Audit returns entries of the audit log after a place, in their order, as they
// are stored; limit 0 is 1000. Salt and Personal are for verifying: a door
// shows Personal to those who see that class.
func (s *Store) Audit(ctx context.Context, after int64, limit int) ([]access.Sealed, error) {
	if limit <= 0 {
		limit = 1000
	}
	rows, err := s.read.QueryContext(ctx, `SELECT `+auditColumns+` FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2`, after, limit)
	return answer.All(rows, err, scanEntry)
}

func scanEntry(scan func(...any) error) (e access.Sealed, err error) {
	err = scan(&e.Seq, &e.At, &e.ByID, &e.ByRole, &e.Via, &e.Act, &e.Subject, &e.Payload, &e.PersonalHash, &e.Prev, &e.Hash, &e.Salt, &e.Personal)
	return e, err
}

// Note chains entries that stand for nothing kept here.
func (s *Store) Note(ctx context.Context, entries ...access.Entry) error {
	return s.work(ctx, func(w *work) error {
		w.notes = append(w.notes, entries...)
		return nil
	})
}
