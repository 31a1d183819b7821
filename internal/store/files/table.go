package files

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"plumbline/internal/fault"
	"plumbline/internal/period"
)

// chunk is how much of a file a row holds, and how much of it is in memory at
// a time, in bytes.
const chunk = 1 << 20

// Table keeps files in the records' database, in rows of a megabyte.
type Table struct {
	place string
	read  *sql.DB
	tx    Transact
	fault func(error) error
	clock period.Clock
}

var _ Shelf = (*Table)(nil)

// Transact runs f in one write transaction, and again after a conflict.
type Transact func(ctx context.Context, f func(tx *sql.Tx) error) error

// At keeps files of one sort. Said tells of a database that does not answer.
func At(place string, read *sql.DB, tx Transact, said func(error) error, clock period.Clock) *Table {
	return &Table{place, read, tx, said, clock}
}

// Keep writes a file in one transaction. Of two that bring the same bytes at a
// time the second waits for the first and finds them kept.
func (t *Table) Keep(ctx context.Context, sha string, size int64, r io.ReadSeeker) error {
	if err := readable(sha); err != nil {
		return err
	}
	return t.tx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO files (place, sha, size, at) VALUES ($1, $2, $3, $4) ON CONFLICT (place, sha) DO UPDATE SET at = excluded.at`,
			t.place, sha, size, t.clock.Now().UnixMicro())
		if err != nil {
			return fmt.Errorf("keep a file: %w", err)
		}
		var there bool
		err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM file_chunks WHERE place = $1 AND sha = $2 AND n = 0)`, t.place, sha).Scan(&there)
		if err != nil || there {
			return err
		}
		return t.fill(ctx, tx, sha, size, r)
	})
}

// fill writes the rows of a file, which are to be what was announced.
func (t *Table) fill(ctx context.Context, tx *sql.Tx, sha string, size int64, r io.ReadSeeker) error {
	sum := sha256.New()
	n, err := t.pour(ctx, tx, sha, size+1, r, sum)
	if err != nil {
		return err
	}
	return holds(sha, size, sum, n)
}

// pour writes rows until the file ends, or has as many bytes as it may have.
func (t *Table) pour(ctx context.Context, tx *sql.Tx, sha string, most int64, r io.ReadSeeker, sum io.Writer) (read int64, err error) {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return 0, fmt.Errorf("read a file from its beginning: %w", err)
	}
	put, err := tx.PrepareContext(ctx, `INSERT INTO file_chunks (place, sha, n, body) VALUES ($1, $2, $3, $4)`)
	if err != nil {
		return 0, fmt.Errorf("keep a file: %w", err)
	}
	defer put.Close()
	from, body := io.TeeReader(io.LimitReader(r, most), sum), make([]byte, min(chunk, most))
	for n := 0; ; n++ {
		got, err := io.ReadFull(from, body)
		read += int64(got)
		if got > 0 {
			if _, err := put.ExecContext(ctx, t.place, sha, n, body[:got]); err != nil {
				return read, fmt.Errorf("keep a file: %w", err)
			}
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return read, nil
		}
		if err != nil {
			return read, fault.Wrap(fault.Invalid, err, "a file did not arrive whole").WithHint("send it again")
		}
	}
}

// Replace puts other bytes in the place of a file's, under the hash it had:
// what names a person was taken out of it.
func (t *Table) Replace(ctx context.Context, sha string, r io.ReadSeeker) error {
	return t.tx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM file_chunks WHERE place = $1 AND sha = $2`, t.place, sha); err != nil {
			return fmt.Errorf("replace a file: %w", err)
		}
		n, err := t.pour(ctx, tx, sha, math.MaxInt64, r, io.Discard)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE files SET size = $1 WHERE place = $2 AND sha = $3`, n, t.place, sha)
		return err
	})
}

// Names lists the hashes of what is kept.
func (t *Table) Names(ctx context.Context) (out []string, err error) {
	list, err := t.List(ctx)
	for _, f := range list {
		out = append(out, f.SHA256)
	}
	return out, err
}

// Open returns a file, a row at a time: nothing is held between reads.
func (t *Table) Open(ctx context.Context, sha string) (io.ReadCloser, error) {
	if err := readable(sha); err != nil {
		return nil, err
	}
	in := &reader{t: t, ctx: ctx, sha: sha}
	err := t.read.QueryRowContext(ctx, `SELECT size FROM files WHERE place = $1 AND sha = $2`, t.place, sha).Scan(&in.left)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, absent()
	}
	if err != nil {
		return nil, t.fault(fmt.Errorf("open a file: %w", err))
	}
	return in, nil
}

// reader reads a file row by row.
type reader struct {
	t    *Table
	ctx  context.Context
	sha  string
	n    int
	left int64 // bytes not read yet
	body []byte
}

// Read reads; a file that was dropped meanwhile is fault.NotFound, never short.
func (r *reader) Read(p []byte) (int, error) {
	if len(r.body) == 0 {
		if r.left == 0 {
			return 0, io.EOF
		}
		err := r.t.read.QueryRowContext(r.ctx, `SELECT body FROM file_chunks WHERE place = $1 AND sha = $2 AND n = $3`, r.t.place, r.sha, r.n).Scan(&r.body)
		if errors.Is(err, sql.ErrNoRows) {
			return 0, absent()
		}
		if err != nil {
			return 0, r.t.fault(fmt.Errorf("read a file: %w", err))
		}
		r.n++
	}
	n := copy(p, r.body)
	r.body, r.left = r.body[n:], r.left-int64(n)
	return n, nil
}

// Close ends the reading.
func (r *reader) Close() error { return nil }

// List lists the files of the table.
func (t *Table) List(ctx context.Context) ([]File, error) {
	rows, err := t.read.QueryContext(ctx, `SELECT sha, size, at FROM files WHERE place = $1 ORDER BY sha`, t.place)
	if err != nil {
		return nil, t.fault(fmt.Errorf("list files: %w", err))
	}
	defer rows.Close()
	var out []File
	for rows.Next() {
		var f File
		var at int64
		if err := rows.Scan(&f.SHA256, &f.Size, &at); err != nil {
			return nil, err
		}
		f.At = time.UnixMicro(at).UTC()
		out = append(out, f)
	}
	return out, rows.Err()
}

// Drop deletes a file and its rows.
func (t *Table) Drop(ctx context.Context, sha string, before time.Time) (dropped bool, err error) {
	err = t.tx(ctx, func(tx *sql.Tx) error {
		out, err := tx.ExecContext(ctx, `DELETE FROM files WHERE place = $1 AND sha = $2 AND at < $3`, t.place, sha, before.UnixMicro())
		if err != nil {
			return fmt.Errorf("drop a file: %w", err)
		}
		n, err := out.RowsAffected()
		if dropped = n == 1; err != nil || !dropped {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM file_chunks WHERE place = $1 AND sha = $2`, t.place, sha)
		return err
	})
	return dropped, err
}
