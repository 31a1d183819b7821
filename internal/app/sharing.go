package app

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/app/owner"
	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/fault"
	"plumbline/internal/judge"
)

// openFacts opens the facts where they are this process's to hold.
func (h *house) openFacts(ctx context.Context, c Config, undo *stack) error {
	if c.Store == "" {
		e, err := h.engine(ctx)
		if err != nil {
			return err
		}
		h.facts.Hold(e)
		undo.push(h.facts.Close)
		return h.resume(ctx)
	}
	h.share = &owner.Share{Records: h.store, Facts: &h.facts, Dir: h.folder.Dir, Present: thePresent, Log: h.log, Work: owner.Work{
		Open: h.engine, Resume: h.resume, Tell: h.tell, Evaluate: h.keepFresh, Reload: h.reload, Stand: h.recallStand,
	}}
	stop, err := h.share.Join(ctx, c.OwnFacts)
	undo.push(stop)
	return err
}

// engine opens the facts that lie in this folder.
func (h *house) engine(ctx context.Context) (facts.Engine, error) {
	return duckdb.Open(ctx, duckdb.Config{Dir: h.folder.Dir, Clock: h.clock, Logger: h.log})
}

// resume finishes what a kill cut off, once the facts are here.
func (h *house) resume(ctx context.Context) error {
	if err := h.regain(ctx); err != nil {
		return err
	}
	if err := h.inbox.Recover(ctx, access.For(access.Owner)); err != nil {
		return err
	}
	if err := h.noteState(ctx); err != nil {
		return err
	}
	return h.catchUp(ctx)
}

// keepFresh evaluates the present for servers that cannot, and stores it.
func (h *house) keepFresh(ctx context.Context) error {
	if _, err := h.inForce(time.Time{}); fault.CodeOf(err) == fault.NotFound {
		return nil
	}
	_, err := h.report(ctx, access.For(access.Owner), time.Time{})
	return err
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
