package arrivals

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/inbox"
	"plumbline/internal/store/bound"
)

var _ inbox.Keeper = (*Keeper)(nil)

// arrivalID shows a sequence number as people read it.
func arrivalID(seq int64) string { return "a" + strconv.FormatInt(seq, 10) }

func arrivalSeq(id string) int64 {
	seq, err := strconv.ParseInt(strings.TrimPrefix(id, "a"), 10, 64)
	if err != nil {
		return -1
	}
	return seq
}

// BeginArrival keeps an arrival as open and allots its id.
func (k *Keeper) BeginArrival(ctx context.Context, a inbox.Arrival) (string, error) {
	var seq int64
	err := k.write.QueryRowContext(ctx, `INSERT INTO arrivals (sha, name, size, format, source, received, options, state)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING seq`,
		a.SHA256, bound.Shown(a.Name), a.Size, a.Format, a.Source, a.Received.UnixMicro(), a.Options, inbox.ArrivalOpen).Scan(&seq)
	return arrivalID(seq), err
}

// FinishArrival marks an arrival done; its quarantine takes the place of what
// earlier arrivals of the same bytes had.
func (k *Keeper) FinishArrival(ctx context.Context, arrival string, sum inbox.Summary) error {
	body, err := json.Marshal(sum)
	if err != nil {
		return err
	}
	seq := arrivalSeq(arrival)
	return k.tx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM quarantine WHERE arrival IN
			(SELECT seq FROM arrivals WHERE sha = (SELECT sha FROM arrivals WHERE seq = $1) AND seq <> $1)`, seq); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE arrivals SET state = $1, summary = $2 WHERE seq = $3`, inbox.ArrivalDone, body, seq)
		return err
	})
}

// FailArrival marks an arrival failed and drops what it had staged.
func (k *Keeper) FailArrival(ctx context.Context, arrival, reason string) error {
	seq := arrivalSeq(arrival)
	return k.tx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM quarantine WHERE arrival = $1`, seq); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE arrivals SET state = $1, failure = $2 WHERE seq = $3`, inbox.ArrivalFailed, bound.Shown(reason), seq)
		return err
	})
}

const arrivalColumns = `seq, sha, name, size, format, source, received, options, state, summary, failure`

// Arrivals lists files as they came, newest first.
func (k *Keeper) Arrivals(ctx context.Context, scope access.Scope, limit int) ([]inbox.Arrival, error) {
	if scope.Nothing() {
		return nil, nil
	}
	if limit <= 0 {
		limit = 1000
	}
	rows, err := k.read.QueryContext(ctx, `SELECT `+arrivalColumns+` FROM arrivals ORDER BY seq DESC LIMIT $1`, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []inbox.Arrival
	for rows.Next() {
		a, err := scanArrival(rows.Scan)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, rows.Err()
}

// Arrival returns one of them.
func (k *Keeper) Arrival(ctx context.Context, scope access.Scope, id string) (inbox.Arrival, error) {
	missing := fault.New(fault.NotFound, "there is no arrival %q", id).WithHint("plumbline quarantine list shows the ids of records; those replay too")
	if scope.Nothing() {
		return inbox.Arrival{}, missing
	}
	row := k.read.QueryRowContext(ctx, `SELECT `+arrivalColumns+` FROM arrivals WHERE seq = $1`, arrivalSeq(id))
	a, err := scanArrival(row.Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return inbox.Arrival{}, missing
	}
	return a, err
}

func scanArrival(scan func(...any) error) (inbox.Arrival, error) {
	var a inbox.Arrival
	var seq, received int64
	var summary []byte
	if err := scan(&seq, &a.SHA256, &a.Name, &a.Size, &a.Format, &a.Source, &received, &a.Options, &a.State, &summary, &a.Failure); err != nil {
		return a, err
	}
	a.ID, a.Received = arrivalID(seq), time.UnixMicro(received).UTC()
	if summary == nil {
		return a, nil
	}
	a.Summary = &inbox.Summary{}
	return a, json.Unmarshal(summary, a.Summary)
}
