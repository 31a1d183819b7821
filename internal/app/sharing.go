package app

import (
	"context"
	"errors"
	"sync"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/app/owner"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/fault"
	"plumbline/internal/judge"
	"plumbline/internal/store"
)

const (
	factsLease    = "facts"
	leaseFor      = 10 * time.Second       // an owner not heard of for so long has stopped
	lookEvery     = 500 * time.Millisecond // how old news of other servers may be
	relayEvery    = time.Second            // how soon facts hear what other servers' records tell
	evaluateEvery = 5 * time.Second        // how soon a change is evaluated for servers that cannot
)

// share is what was last seen of other servers on the same records.
type share struct {
	looking  sync.Mutex
	looked   time.Time
	revision int64 // the last one read
}

// openStore opens the records: the folder's own, or those several servers share.
func openStore(ctx context.Context, c Config, h *house) (*store.Store, error) {
	if c.Store == "" {
		if err := owner.Fits(h.folder.Dir, ""); err != nil {
			return nil, err
		}
	}
	s, err := store.Open(ctx, store.Config{Dir: h.folder.Dir, URL: c.Store, Clock: present{h}})
	if err != nil || c.Store == "" {
		return s, err
	}
	if err := owner.Fits(h.folder.Dir, s.Where()); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// openFacts opens the facts where they are this process's to hold.
func (h *house) openFacts(ctx context.Context, c Config, undo *stack) error {
	if c.Store != "" {
		return h.shareFacts(ctx, c, undo)
	}
	if err := h.holdFacts(ctx); err != nil {
		return err
	}
	undo.push(h.facts.Close)
	return h.resume(ctx)
}

func (h *house) holdFacts(ctx context.Context) error {
	e, err := duckdb.Open(ctx, duckdb.Config{Dir: h.folder.Dir, Clock: h.clock, Logger: h.log})
	if err != nil {
		return err
	}
	h.facts.Hold(e)
	return nil
}

// resume finishes what a kill cut off, once the facts are here.
func (h *house) resume(ctx context.Context) error {
	if err := h.regain(ctx); err != nil {
		return err
	}
	if err := h.inbox.Recover(ctx, access.For(access.Owner)); err != nil {
		return err
	}
	if err := h.count(ctx); err != nil {
		return err
	}
	return h.catchUp(ctx)
}

// shareFacts holds the facts while their lease is this folder's: only in the
// folder they lie in, their home, and only one process of those that have it.
func (h *house) shareFacts(ctx context.Context, c Config, undo *stack) error {
	home, err := owner.Settle(ctx, h.store, h.folder.Dir, h.store.Where())
	if err == nil && !home && c.OwnFacts {
		home, err = true, h.moveHome(ctx)
	}
	if err != nil {
		return err
	}
	h.share = &share{}
	h.notice(ctx)
	if !home {
		return nil
	}
	me := owner.NameOf(h.folder.Dir)
	_, mine, err := h.store.TakeLease(ctx, factsLease, me, leaseFor)
	if err != nil {
		return err
	}
	begun, ended := make(chan error, 1), make(chan struct{})
	while, stop := context.WithCancel(context.WithoutCancel(ctx))
	go func() {
		defer close(ended)
		err := h.store.Own(while, factsLease, me, leaseFor, func(ctx context.Context) error { return h.own(ctx, begun) })
		if err != nil && !errors.Is(err, context.Canceled) {
			h.log.Error("the facts cannot be held", "error", err)
		}
	}()
	undo.push(func() error { stop(); <-ended; return nil })
	if !mine { // a copy of the folder holds them, or a killed process did until a moment ago
		return nil
	}
	select {
	case err := <-begun:
		return err
	case <-ended:
		return fault.New(fault.Unavailable, "the facts could not be held").WithHint("the log says why")
	}
}

// moveHome makes this folder the home of the facts, while nobody holds them.
func (h *house) moveHome(ctx context.Context) error {
	l, held, err := h.store.LeaseOf(ctx, factsLease)
	if err != nil {
		return err
	}
	if held {
		return fault.New(fault.Conflict, "%s holds the facts", l.Holder).WithHint("stop it first")
	}
	return owner.Move(ctx, h.store, h.folder.Dir)
}

// own holds the facts until ctx ends. begun is told how it began.
func (h *house) own(ctx context.Context, begun chan<- error) error {
	err := h.holdFacts(ctx)
	if err == nil {
		err = h.resume(ctx)
	}
	h.share.looking.Lock()
	h.look(ctx)
	h.share.looking.Unlock()
	select {
	case begun <- err:
	default: // only who opened the folder waits for it
	}
	if err == nil {
		h.log.Info("this process holds the facts", "folder", h.folder.Dir)
		h.serveFacts(ctx)
	}
	return errors.Join(err, h.facts.Close())
}

// serveFacts does what servers without facts wait for: what their records told
// is moved into the facts, and what changed is evaluated and stored.
func (h *house) serveFacts(ctx context.Context) {
	move, evaluate := time.NewTicker(relayEvery), time.NewTicker(evaluateEvery)
	defer move.Stop()
	defer evaluate.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case <-move.C:
			h.notice(ctx)
			err = h.tell(ctx)
		case <-evaluate.C:
			if _, none := h.inForce(time.Time{}); none == nil {
				_, err = h.report(ctx, access.For(access.Owner), time.Time{})
			}
		}
		if err != nil && ctx.Err() == nil {
			h.log.Error("keep the stored evaluation fresh", "error", err)
		}
	}
}

// notice looks what other servers did, unless it has just been looked. While
// the records cannot be asked, what was last seen stands.
func (h *house) notice(ctx context.Context) {
	if h.share == nil || !h.share.looking.TryLock() {
		return
	}
	defer h.share.looking.Unlock()
	if time.Since(h.share.looked) < lookEvery {
		return
	}
	h.look(ctx)
	h.share.looked = time.Now()
}

// look is done by one at a time.
func (h *house) look(ctx context.Context) {
	err := errors.Join(h.lookAtRevisions(ctx), h.lookAtFacts(ctx))
	if err == nil && !h.facts.Here() {
		err = h.recallStand(ctx)
	}
	if err != nil && ctx.Err() == nil {
		h.log.Warn("other servers cannot be heard of", "error", err)
	}
}

// lookAtRevisions reads the ladder anew when another server applied one.
func (h *house) lookAtRevisions(ctx context.Context) error {
	last, err := h.store.LastRevision(ctx)
	if err != nil || last == h.share.revision {
		return err
	}
	if err := h.reload(ctx); err != nil {
		return err
	}
	h.share.revision = last
	return nil
}

func (h *house) lookAtFacts(ctx context.Context) error {
	home, err := owner.At(ctx, h.store)
	if err != nil {
		return err
	}
	lease, alive, err := h.store.LeaseOf(ctx, factsLease)
	if err != nil {
		return err
	}
	s := owner.Standing{Owner: home.Name, Alive: alive, Heard: lease.Until}
	if lease.Until.IsZero() || lease.Until.Unix() == 0 {
		s.Heard = time.Time{}
	}
	if s.Evaluated, s.Stamp, err = h.store.Evaluated(ctx, thePresent); err != nil {
		return err
	}
	h.facts.Heard(s)
	return nil
}

// stored is the evaluation its owner kept, for a process without the facts.
func (h *house) stored(ctx context.Context, f *inForce, name string) (*judge.Report, error) {
	stamp, at := h.stamp(f), "stored "+name
	h.mu.RLock()
	in, ok := h.reports[at]
	h.mu.RUnlock()
	if ok && in.stamp == stamp {
		return in.report, nil
	}
	r, _, err := h.store.Report(ctx, name)
	if err != nil {
		return nil, err
	}
	s := h.facts.Standing()
	if r == nil {
		return nil, s.Fault()
	}
	if !s.Alive {
		r.Stands = &judge.Stands{Since: s.Evaluated, Owner: s.Owner, Heard: s.Heard}
	}
	h.keep(at, kept{stamp, r})
	return r, nil
}

// judgedUnder is the ladder that the report of a moment was made under: where
// the facts are not, a revision may be in force before it was evaluated.
func (h *house) judgedUnder(ctx context.Context, asOf time.Time) (*inForce, error) {
	f, err := h.inForce(asOf)
	if err != nil || h.facts.Here() {
		return f, err
	}
	r, err := h.whole(ctx, f, asOf)
	if err != nil {
		return f, nil // whoever asks for the report is told
	}
	h.mu.RLock()
	defer h.mu.RUnlock()
	for i := len(h.past) - 1; i >= 0; i-- {
		if h.past[i].revision.ID == r.Revision {
			return h.past[i], nil
		}
	}
	return f, nil
}
