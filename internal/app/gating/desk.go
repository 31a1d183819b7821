// Package gating asks the gates on behalf of a data folder: it gathers the
// evidence, lets gate.Decide answer, keeps the answers, and signs what may leave.
//
// In: a step about to be taken, or a question at a gate, with who asks and what
// they may see. Out: decisions under that scope, permits for steps, signed
// permits for others. Gates judge by what is stored: they read no facts and
// never evaluate, but for a backtest.
package gating

import (
	"context"
	"fmt"
	"sync"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/book"
	"plumbline/internal/fault"
	"plumbline/internal/gate"
	"plumbline/internal/gate/permit"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// Programme is what gates have to know of the programme they guard.
type Programme interface {
	// InForce is the ladder in force and its revision; fault.NotFound without one.
	InForce() (*ladder.Ladder, string, error)
	// Revisions are all that were ever in force, oldest first.
	Revisions() []ladder.Revision
	// Locks bind campaigns to revisions, oldest first.
	Locks(ctx context.Context) ([]ladder.Lock, error)
	// Judged is the last evaluation of the present, whoever made it; nil without one.
	Judged(ctx context.Context) (*judge.Report, error)
	// Evaluate is the evaluation of a past moment under a ladder.
	Evaluate(ctx context.Context, l *ladder.Ladder, at time.Time) (*judge.Report, error)
	// Person is who of the ladder's people an actor is.
	Person(ctx context.Context, by access.Actor) string
	// Now is the moment a step is taken at: a story may stand still.
	Now() time.Time
}

// Records are the records that ask, and what is kept of the answers.
type Records interface {
	campaign.Reader
	gate.Keeper
}

// Desk asks the gates.
type Desk struct {
	Records   Records
	Book      *book.Book
	Programme Programme
	Clock     period.Clock // the real one: it rules over permits
	Key       []byte       // seals signing keys

	mu   sync.Mutex  // guards the signing key held
	held *permit.Key // signs permits; nil until one was asked for
	read time.Time   // when it was read: another server may have changed it

	counting sync.Mutex // guards the tally held
	last     counted
}

// asking is one question at a gate.
type asking struct {
	gate    string
	subject campaign.Record
	amount  *money.Amount
	via     string
}

// weighing is what decisions of one moment share.
type weighing struct {
	*Desk
	reader campaign.Reader
	shared gate.Case // without its evidence
	at     time.Time
}

// weigh reads what decisions of this moment share: the ladder in force and the
// report as it is stored.
func (d *Desk) weigh(ctx context.Context) (*weighing, error) {
	w := &weighing{Desk: d, reader: remembering(d.Records), at: d.Programme.Now()}
	l, revision, err := d.Programme.InForce()
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		return nil, err
	}
	w.shared = gate.Case{Ladder: l, Revision: revision, Revisions: d.Programme.Revisions()}
	if w.shared.Report, err = d.Programme.Judged(ctx); err != nil {
		return nil, err
	}
	w.shared.Locks, err = d.Programme.Locks(ctx)
	return w, err
}

// decide answers one question. Nothing is kept.
func (w *weighing) decide(ctx context.Context, by access.Actor, q asking) (gate.Decision, error) {
	evidence, err := campaign.Gather(ctx, w.reader, w.at, q.subject)
	if err != nil {
		return gate.Decision{}, err
	}
	c := w.shared
	c.Evidence = evidence
	out := gate.Decide(c, gate.Request{Gate: q.gate, Amount: q.amount, At: w.at})
	out.By, out.Via = by, q.via
	out.ID = fmt.Sprintf("g-%011x-%s", w.Clock.Now().UnixMilli(), permit.NewID()[:10]) // in order, also while a story stands still
	return out, nil
}

func owner() access.Scope { return access.For(access.Owner) }
