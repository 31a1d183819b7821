package house

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
func (h *House) openFacts(ctx context.Context, c Config, undo func(func() error)) error {
	if c.Store == "" {
		e, err := h.engine(ctx)
		if err != nil {
			return err
		}
		h.Facts.Hold(e)
		undo(h.Facts.Close)
		return h.resume(ctx)
	}
	h.Share = &owner.Share{Records: h.Store, Facts: &h.Facts, Dir: h.Folder.Dir, Present: thePresent, Log: h.log, Work: owner.Work{
		Open: h.engine, Resume: h.resume, Tell: h.tell, Evaluate: h.keepFresh, Reload: h.reload, Stand: h.recallStand,
	}}
	stop, err := h.Share.Join(ctx, c.OwnFacts)
	undo(stop)
	return err
}

// engine opens the facts that lie in this folder.
func (h *House) engine(ctx context.Context) (facts.Engine, error) {
	return duckdb.Open(ctx, duckdb.Config{Dir: h.Folder.Dir, Clock: h.Clock, Logger: h.log})
}

// resume finishes what a kill cut off, once the facts are here.
func (h *House) resume(ctx context.Context) error {
	if err := h.regain(ctx); err != nil {
		return err
	}
	if err := h.Inbox.Recover(ctx, access.For(access.Owner)); err != nil {
		return err
	}
	if err := h.NoteState(ctx); err != nil {
		return err
	}
	return h.catchUp(ctx)
}

// keepFresh evaluates the present for servers that cannot, and stores it.
func (h *House) keepFresh(ctx context.Context) error {
	if _, err := h.InForce(time.Time{}); fault.CodeOf(err) == fault.NotFound {
		return nil
	}
	_, err := h.Report(ctx, access.For(access.Owner), time.Time{})
	return err
}

// stored is the evaluation its owner kept, for a process without the facts.
func (h *House) stored(ctx context.Context, f *InForce, name string) (*judge.Report, error) {
	stamp, at := h.stamp(f), "stored "+name
	h.mu.RLock()
	in, ok := h.reports[at]
	h.mu.RUnlock()
	if ok && in.stamp == stamp {
		return in.report, nil
	}
	r, _, err := h.Store.Report(ctx, name)
	if err != nil {
		return nil, err
	}
	s := h.Facts.Standing()
	if r == nil {
		return nil, s.Fault()
	}
	if !s.Alive {
		r.Stands = &judge.Stands{Since: s.Evaluated, Owner: s.Owner, Heard: s.Heard}
	}
	h.keep(at, kept{stamp, r})
	return r, nil
}

// JudgedUnder is the ladder that the report of a moment was made under: where
// the facts are not, a revision may be in force before it was evaluated.
func (h *House) JudgedUnder(ctx context.Context, asOf time.Time) (*InForce, error) {
	f, err := h.InForce(asOf)
	if err != nil || h.Facts.Here() {
		return f, err
	}
	r, err := h.whole(ctx, f, asOf)
	if err != nil {
		return f, nil // whoever asks for the report is told
	}
	h.mu.RLock()
	defer h.mu.RUnlock()
	for i := len(h.past) - 1; i >= 0; i-- {
		if h.past[i].Revision.ID == r.Revision {
			return h.past[i], nil
		}
	}
	return f, nil
}
