// Package leases keeps who owns what only one process may own.
package leases

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"plumbline/internal/fault"
)

// Lease is who owns something that only one process may own, for now.
type Lease struct {
	Name   string    `json:"name"`
	Holder string    `json:"holder"`
	Term   int64     `json:"term"` // counts holders: a later one has a higher term
	Since  time.Time `json:"since"`
	Until  time.Time `json:"until"` // it lapses unless renewed; by the database's clock
}

// Leases keeps them in one store.
type Leases struct {
	write, read *sql.DB
	tx          Transact
	postgres    bool
}

// Transact runs f in one write transaction.
type Transact func(ctx context.Context, f func(tx *sql.Tx) error) error

// New keeps leases with the handles of a store; postgres says which database it is.
func New(write, read *sql.DB, tx Transact, postgres bool) *Leases {
	return &Leases{write, read, tx, postgres}
}

// now is the database's clock: two servers need not agree on theirs.
func (k *Leases) now() string {
	if k.postgres {
		return `CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)`
	}
	return `CAST(unixepoch('now', 'subsec') * 1000000 AS INTEGER)`
}

// TakeLease takes a lease that nobody holds or that has lapsed, or renews one's
// own. It returns the lease as it is now, and whether it is the asker's.
func (k *Leases) TakeLease(ctx context.Context, name, holder string, ttl time.Duration) (l Lease, mine bool, err error) {
	if holder == "" || ttl <= 0 {
		return l, false, fault.New(fault.Internal, "a lease needs a holder and a time")
	}
	err = k.tx(ctx, func(tx *sql.Tx) error {
		now := k.now()
		_, err := tx.ExecContext(ctx, `INSERT INTO leases (name, holder, term, since, until) VALUES ($1, $2, 1, `+now+`, `+now+` + $3)
			ON CONFLICT (name) DO UPDATE SET
				term = CASE WHEN leases.holder = excluded.holder AND leases.until > excluded.since THEN leases.term ELSE leases.term + 1 END,
				since = CASE WHEN leases.holder = excluded.holder AND leases.until > excluded.since THEN leases.since ELSE excluded.since END,
				holder = excluded.holder, until = excluded.until
			WHERE leases.holder = excluded.holder OR leases.until <= excluded.since`, name, holder, ttl.Microseconds())
		if err != nil {
			return err
		}
		l, err = lease(tx.QueryRowContext(ctx, leaseRow, name))
		return err
	})
	if err != nil {
		return Lease{}, false, fmt.Errorf("take the lease of %s: %w", name, err)
	}
	return l, l.Holder == holder, nil
}

const leaseRow = `SELECT name, holder, term, since, until FROM leases WHERE name = $1`

func lease(row *sql.Row) (l Lease, err error) {
	var since, until int64
	err = row.Scan(&l.Name, &l.Holder, &l.Term, &since, &until)
	l.Since, l.Until = time.UnixMicro(since).UTC(), time.UnixMicro(until).UTC()
	return l, err
}

// LeaseOf tells who holds a lease; ok is false where nobody does, or the
// holder was not heard of in time: then the lease says who it was, until when.
func (k *Leases) LeaseOf(ctx context.Context, name string) (l Lease, ok bool, err error) {
	var since, until int64
	err = k.read.QueryRowContext(ctx, `SELECT name, holder, term, since, until, until > `+k.now()+` FROM leases WHERE name = $1`, name).
		Scan(&l.Name, &l.Holder, &l.Term, &since, &until, &ok)
	if errors.Is(err, sql.ErrNoRows) {
		return Lease{}, false, nil
	}
	l.Since, l.Until = time.UnixMicro(since).UTC(), time.UnixMicro(until).UTC()
	return l, ok && err == nil, err
}

// GiveUpLease ends one's own lease, so that another need not wait for it to lapse.
func (k *Leases) GiveUpLease(ctx context.Context, name, holder string) error {
	_, err := k.write.ExecContext(ctx, `UPDATE leases SET until = `+k.now()+` WHERE name = $1 AND holder = $2`, name, holder)
	return err
}

// Own waits until a lease is the holder's, runs own, and keeps the lease
// meanwhile: it is renewed three times in its time. The context own gets ends
// when the lease may be another's; then Own waits for it again. It returns when
// ctx ends, having given the lease up, or with what own failed of.
func (k *Leases) Own(ctx context.Context, name, holder string, ttl time.Duration, own func(ctx context.Context) error) error {
	tick := time.NewTicker(ttl / 3)
	defer tick.Stop()
	for {
		asked := time.Now()
		if _, mine, err := k.TakeLease(ctx, name, holder, ttl); err == nil && mine {
			if err := k.hold(ctx, name, holder, ttl, asked, tick, own); err != nil || ctx.Err() != nil {
				return errors.Join(err, k.GiveUpLease(context.WithoutCancel(ctx), name, holder))
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// hold runs own while the lease is renewed. It returns nil when the lease was
// lost or ctx ended.
func (k *Leases) hold(ctx context.Context, name, holder string, ttl time.Duration, since time.Time, tick *time.Ticker, own func(ctx context.Context) error) error {
	held, lost := context.WithCancel(ctx)
	defer lost()
	done := make(chan error, 1)
	go func() { done <- own(held) }()
	sure := since.Add(ttl) // counted from before it was asked for: never longer than the database says
	for {
		select {
		case err := <-done:
			if ctx.Err() != nil && errors.Is(err, context.Canceled) {
				return nil
			}
			return err
		case <-time.After(time.Until(sure)):
		case <-ctx.Done():
		case <-tick.C:
			asked := time.Now()
			_, mine, err := k.TakeLease(held, name, holder, ttl)
			if err == nil && mine {
				sure = asked.Add(ttl)
				continue
			}
			if err != nil && time.Now().Before(sure) {
				continue // not heard of: try again while it is still ours
			}
		}
		lost()
		if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
		return nil
	}
}
