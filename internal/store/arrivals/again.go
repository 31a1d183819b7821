package arrivals

import (
	"context"
	"database/sql"

	"plumbline/internal/inbox"
)

// LastDone is the last arrival that is done; empty before the first. Arrivals
// land one after the other: those before it are done or failed too.
func (k *Keeper) LastDone(ctx context.Context) (id string, err error) {
	var seq sql.NullInt64
	err = k.read.QueryRowContext(ctx, `SELECT MAX(seq) FROM arrivals WHERE state = $1`, inbox.ArrivalDone).Scan(&seq)
	if err != nil || !seq.Valid {
		return "", err
	}
	return arrivalID(seq.Int64), nil
}

// ReopenArrivals has the arrivals after one (empty: all) landed again at the
// next start: the facts were put back to an earlier moment.
func (k *Keeper) ReopenArrivals(ctx context.Context, after string) error {
	_, err := k.write.ExecContext(ctx, `UPDATE arrivals SET state = $1 WHERE state = $2 AND seq > $3`,
		inbox.ArrivalOpen, inbox.ArrivalDone, max(0, arrivalSeq(after)))
	return err
}
