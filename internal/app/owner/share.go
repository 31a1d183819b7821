package owner

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/store"
)

const (
	lease         = "facts"
	leaseFor      = 10 * time.Second       // an owner not heard of for so long has stopped
	lookEvery     = 500 * time.Millisecond // how old news of other servers may be
	relayEvery    = time.Second            // how soon facts hear what other servers' records tell
	evaluateEvery = 5 * time.Second        // how soon a change is evaluated for servers that cannot
)

// Work is what a server does with the facts while it holds them, and with what
// it hears of others. Each may be called at any time.
type Work struct {
	Open     func(ctx context.Context) (facts.Engine, error) // opens the facts of this folder
	Resume   func(ctx context.Context) error                 // finishes what a kill cut off, once they are held
	Tell     func(ctx context.Context) error                 // moves what records told into them
	Evaluate func(ctx context.Context) error                 // evaluates and stores what changed
	Reload   func(ctx context.Context) error                 // reads a ladder that another server applied
	Stand    func(ctx context.Context) error                 // reads the moment a story stands at, where the facts are elsewhere
}

// Share is one server of several on the same records.
type Share struct {
	Records *store.Store
	Facts   *Facts
	Dir     string // its data folder
	Present string // the name of the stored evaluation that is kept fresh
	Log     *slog.Logger
	Work

	looking  sync.Mutex
	looked   time.Time
	revision int64 // the last one read
}

// OpenStore opens the records: the folder's own, or those several servers
// share. A folder that belongs to others is refused.
func OpenStore(ctx context.Context, c store.Config) (*store.Store, error) {
	if c.URL == "" {
		if err := Fits(c.Dir, ""); err != nil {
			return nil, err
		}
	}
	s, err := store.Open(ctx, c)
	if err != nil || c.URL == "" {
		return s, err
	}
	if err := Fits(c.Dir, s.Where()); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Join holds the facts while their lease is this folder's: only in the folder
// they lie in, their home, and only one process of those that have it. With
// take the folder becomes their home. Stop gives them up.
func (s *Share) Join(ctx context.Context, take bool) (stop func() error, err error) {
	none := func() error { return nil }
	home, err := Settle(ctx, s.Records, s.Dir, s.Records.Where())
	if err == nil && !home && take {
		home, err = true, s.move(ctx)
	}
	if err != nil {
		return none, err
	}
	s.Notice(ctx)
	if !home {
		return none, nil
	}
	me := NameOf(s.Dir)
	_, mine, err := s.Records.TakeLease(ctx, lease, me, leaseFor)
	if err != nil {
		return none, err
	}
	begun, ended := make(chan error, 1), make(chan struct{})
	while, end := context.WithCancel(context.WithoutCancel(ctx))
	go func() {
		defer close(ended)
		err := s.Records.Own(while, lease, me, leaseFor, func(ctx context.Context) error { return s.own(ctx, begun) })
		if err != nil && !errors.Is(err, context.Canceled) {
			s.Log.Error("the facts cannot be held", "error", err)
		}
	}()
	stop = func() error { end(); <-ended; return nil }
	if !mine { // a copy of the folder holds them, or a killed process did until a moment ago
		return stop, nil
	}
	select {
	case err := <-begun:
		return stop, err
	case <-ended:
		return stop, fault.New(fault.Unavailable, "the facts could not be held").WithHint("the log says why")
	}
}

// move makes this folder the home of the facts, while nobody holds them.
func (s *Share) move(ctx context.Context) error {
	l, held, err := s.Records.LeaseOf(ctx, lease)
	if err != nil {
		return err
	}
	if held {
		return fault.New(fault.Conflict, "%s holds the facts", l.Holder).WithHint("stop it first; if it has died, try again in %d seconds", int(leaseFor.Seconds()))
	}
	// The facts begin anew there: what files brought is landed again from what
	// was kept of them. Before the move, so that a kill between changes nothing.
	if err := s.Records.ReopenArrivals(ctx, ""); err != nil {
		return err
	}
	return Move(ctx, s.Records, s.Dir)
}

// own holds the facts until ctx ends. begun is told how it began.
func (s *Share) own(ctx context.Context, begun chan<- error) error {
	e, err := s.Open(ctx)
	if err == nil {
		s.Facts.Hold(e)
		err = s.Resume(ctx)
	}
	s.looking.Lock()
	s.look(ctx)
	s.looking.Unlock()
	select {
	case begun <- err:
	default: // only who opened the folder waits for it
	}
	if err == nil {
		s.Log.Info("this process holds the facts", "folder", s.Dir)
		s.serve(ctx)
	}
	return errors.Join(err, s.Facts.Close())
}

// serve does what servers without facts wait for: what their records told is
// moved into the facts, and what changed is evaluated and stored.
func (s *Share) serve(ctx context.Context) {
	move, evaluate := time.NewTicker(relayEvery), time.NewTicker(evaluateEvery)
	defer move.Stop()
	defer evaluate.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case <-move.C:
			s.Notice(ctx)
			err = s.Tell(ctx)
		case <-evaluate.C:
			err = s.Evaluate(ctx)
		}
		if err != nil && ctx.Err() == nil {
			s.Log.Error("keep the stored evaluation fresh", "error", err)
		}
	}
}

// Notice looks what other servers did, unless it has just been looked. While
// the records cannot be asked, what was last seen stands. A nil Share, a
// server on records of its own, has nobody to look at.
func (s *Share) Notice(ctx context.Context) {
	if s == nil || !s.looking.TryLock() {
		return
	}
	defer s.looking.Unlock()
	if time.Since(s.looked) < lookEvery {
		return
	}
	s.look(ctx)
	s.looked = time.Now()
}

// look is done by one at a time.
func (s *Share) look(ctx context.Context) {
	err := errors.Join(s.lookAtRevisions(ctx), s.lookAtFacts(ctx))
	if err == nil && !s.Facts.Here() {
		err = s.Stand(ctx)
	}
	if err != nil && ctx.Err() == nil {
		s.Log.Warn("other servers cannot be heard of", "error", err)
	}
}

// lookAtRevisions reads the ladder anew when another server applied one.
func (s *Share) lookAtRevisions(ctx context.Context) error {
	last, err := s.Records.LastRevision(ctx)
	if err != nil || last == s.revision {
		return err
	}
	if err := s.Reload(ctx); err != nil {
		return err
	}
	s.revision = last
	return nil
}

func (s *Share) lookAtFacts(ctx context.Context) error {
	home, err := At(ctx, s.Records)
	if err != nil {
		return err
	}
	l, alive, err := s.Records.LeaseOf(ctx, lease)
	if err != nil {
		return err
	}
	now := Standing{Owner: home.Name, Alive: alive, Heard: l.Until}
	if l.Until.Unix() <= 0 {
		now.Heard = time.Time{}
	}
	if now.Evaluated, now.Stamp, err = s.Records.Evaluated(ctx, s.Present); err != nil {
		return err
	}
	s.Facts.Heard(now)
	return nil
}
