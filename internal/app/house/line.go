package house

import (
	"context"
	"fmt"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/judge"
	"plumbline/internal/measure/gather"
)

// kept is a report with the stamp of what it was made from.
type kept struct {
	stamp  string
	report *judge.Report
}

// thePresent names the evaluation of now among the stored ones.
const thePresent = "now"

// maxKept bounds how many past days are held in memory.
const maxKept = 64

// stamp names what an evaluation is a function of, beside moment and scope.
// Without an as-of the present moves on: an evaluation lasts an hour.
func (h *House) stamp(f *InForce) string {
	if !h.Facts.Here() {
		s := h.Facts.Standing()
		return fmt.Sprintf("%s/stored/%s/%d/%t", f.Revision.ID, s.Stamp, s.Evaluated.UnixMicro(), s.Alive)
	}
	hour := h.Now(time.Time{}).Truncate(time.Hour).Unix()
	return fmt.Sprintf("%s/%d/%d", f.Revision.ID, h.known.Load(), hour)
}

// State is the stamp of what stands here, ladder or none.
func (h *House) State(f *InForce) string {
	if f == nil {
		f = &InForce{}
	}
	return h.stamp(f)
}

// Report returns the evaluation as a scope may see it, as of a moment (zero:
// now). Columns are withheld from the owner's evaluation, so that a colour is
// the same for all; a scope that sees only some rows gets one of its own.
func (h *House) Report(ctx context.Context, scope access.Scope, asOf time.Time) (*judge.Report, error) {
	if scope.Nothing() {
		return nil, fault.New(fault.Forbidden, "this asker may see nothing here")
	}
	f, err := h.InForce(asOf)
	if err != nil {
		return nil, err
	}
	if len(scope.Rows()) > 0 {
		r, err := h.narrowed(ctx, f, scope, asOf)
		if err != nil {
			return nil, err
		}
		return r.For(scope), nil
	}
	r, err := h.whole(ctx, f, asOf)
	if err != nil {
		return nil, err
	}
	return r.For(scope), nil
}

// narrowed is the evaluation of the rows a scope sees. It is kept in memory
// while it is true: pages of one reader ask for it again and again.
func (h *House) narrowed(ctx context.Context, f *InForce, scope access.Scope, asOf time.Time) (*judge.Report, error) {
	name := fmt.Sprintf("%s|%v|%s", scope.Role(), scope.Rows(), asOf.Format(time.RFC3339Nano)) // maps print in the order of their keys
	stamp := h.stamp(f)
	h.mu.RLock()
	in, ok := h.reports[name]
	h.mu.RUnlock()
	if ok && in.stamp == stamp {
		return in.report, nil
	}
	if err := h.Facts.Need(); err != nil { // what is stored is of all rows
		return nil, err
	}
	r, err := h.evaluate(ctx, f, scope, h.Now(asOf))
	if err == nil {
		h.keep(name, kept{stamp, r})
	}
	return r, err
}

// whole is the owner's evaluation, made anew only when ladder or facts have changed.
func (h *House) whole(ctx context.Context, f *InForce, asOf time.Time) (*judge.Report, error) {
	name := thePresent
	if !asOf.IsZero() {
		name = asOf.Format(time.RFC3339Nano)
	}
	if !h.Facts.Here() {
		return h.stored(ctx, f, name)
	}
	stamp := h.stamp(f)
	if had, err := h.had(ctx, name, stamp); had != nil || err != nil {
		return had, err
	}
	if asOf.IsZero() { // many ask for the present at once, after a change
		h.judging.Lock()
		defer h.judging.Unlock()
		if had, err := h.had(ctx, name, stamp); had != nil || err != nil {
			return had, err
		}
	}
	r, err := h.evaluate(ctx, f, access.For(access.Owner), h.Now(asOf))
	if err != nil {
		return nil, err
	}
	h.keep(name, kept{stamp, r})
	return r, h.Store.SaveReport(ctx, name, stamp, h.Clock.Now(), r)
}

// had returns a report that is still true, from memory or from the store.
func (h *House) had(ctx context.Context, name, stamp string) (*judge.Report, error) {
	h.mu.RLock()
	in, ok := h.reports[name]
	h.mu.RUnlock()
	if ok && in.stamp == stamp {
		return in.report, nil
	}
	r, at, err := h.Store.Report(ctx, name)
	if err != nil || r == nil || at != stamp {
		return nil, err
	}
	h.keep(name, kept{stamp, r})
	return r, nil
}

func (h *House) keep(name string, k kept) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.reports) >= maxKept {
		h.reports = map[string]kept{}
	}
	h.reports[name] = k
}

// evaluate is the line: facts → measure → judge.
func (h *House) evaluate(ctx context.Context, f *InForce, scope access.Scope, asOf time.Time) (*judge.Report, error) {
	began := h.Clock.Now()
	history, err := h.judgeHistory(ctx, f, asOf)
	if err != nil {
		return nil, err
	}
	bundle, err := gather.Bundle(ctx, &h.Facts, f.Ladder, asOf, scope)
	if err != nil {
		return nil, fmt.Errorf("measure: %w", err)
	}
	report := judge.Judge(bundle, history)
	h.gauge.evaluated(h.Clock.Now().Sub(began), h.Clock.Now())
	return report, nil
}
