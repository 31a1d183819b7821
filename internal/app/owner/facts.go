// Package owner is about the one process that holds the facts. Several servers
// share records, gates and stored measurements; the facts lie in the data
// folder of one of them, their home.
//
// In: the records, which every server shares, and a data folder. Out: a facts
// engine that answers where the facts are, and elsewhere says whose they are.
package owner

import (
	"context"
	"sync/atomic"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/facts/recall"
	"plumbline/internal/period"
)

// Facts is the facts engine of a process that may hold the facts or not, and
// may get or lose them while it runs.
type Facts struct {
	held atomic.Pointer[held]
	why  atomic.Pointer[Standing]
}

// held is an engine, and the same with the answers it gave.
type held struct {
	facts.Engine
	recalling facts.Engine
}

var _ facts.Engine = (*Facts)(nil)

// Hold has questions answered by an engine.
func (f *Facts) Hold(e facts.Engine) { f.held.Store(&held{e, recall.Over(e)}) }

// Release ends that, and returns the engine for its holder to close.
func (f *Facts) Release() facts.Engine {
	if h := f.held.Swap(nil); h != nil {
		return h.Engine
	}
	return nil
}

// Here tells whether the facts are held by this process.
func (f *Facts) Here() bool { return f.held.Load() != nil }

// Engine is the engine itself; nil where the facts are elsewhere.
func (f *Facts) Engine() facts.Engine {
	if h := f.held.Load(); h != nil {
		return h.Engine
	}
	return nil
}

// Standing says where the facts are, as last heard of.
func (f *Facts) Standing() Standing {
	if s := f.why.Load(); s != nil {
		return *s
	}
	return Standing{}
}

// Heard notes where the facts are.
func (f *Facts) Heard(s Standing) { f.why.Store(&s) }

// Need is nil where the facts are here, and otherwise says who has them.
func (f *Facts) Need() error {
	if f.Here() {
		return nil
	}
	return f.Standing().Fault()
}

func (f *Facts) now() facts.Engine {
	if h := f.held.Load(); h != nil {
		return h.recalling
	}
	return absent{f}
}

// Sums asks the engine.
func (f *Facts) Sums(ctx context.Context, scope access.Scope, q facts.Sums) (*facts.Grid, error) {
	return f.now().Sums(ctx, scope, q)
}

// Change asks the engine.
func (f *Facts) Change(ctx context.Context, scope access.Scope, q facts.Change) (*facts.Grid, error) {
	return f.now().Change(ctx, scope, q)
}

// Subjects asks the engine.
func (f *Facts) Subjects(ctx context.Context, scope access.Scope, q facts.Subjects) ([]facts.Subject, error) {
	return f.now().Subjects(ctx, scope, q)
}

// List asks the engine.
func (f *Facts) List(ctx context.Context, scope access.Scope, q facts.List) (*facts.Grid, error) {
	return f.now().List(ctx, scope, q)
}

// Coverage asks the engine.
func (f *Facts) Coverage(ctx context.Context, scope access.Scope, asOf time.Time) ([]facts.Coverage, error) {
	return f.now().Coverage(ctx, scope, asOf)
}

// Extent asks the engine.
func (f *Facts) Extent(ctx context.Context, scope access.Scope, table string, cal period.Calendar) (first, last period.Date, ok bool, err error) {
	return f.now().Extent(ctx, scope, table, cal)
}

// Count asks the engine.
func (f *Facts) Count(ctx context.Context, scope access.Scope, table string) (int64, error) {
	return f.now().Count(ctx, scope, table)
}

// Land lands in the engine.
func (f *Facts) Land(ctx context.Context, fill func(put func(*facts.Batch) error) error) (facts.Landed, error) {
	return f.now().Land(ctx, fill)
}

// LandAt lands in the engine.
func (f *Facts) LandAt(ctx context.Context, at facts.Reached, fill func(put func(*facts.Batch) error) error) (facts.Landed, error) {
	return f.now().LandAt(ctx, at, fill)
}

// Marked asks the engine.
func (f *Facts) Marked(ctx context.Context, name string) (int64, error) {
	return f.now().Marked(ctx, name)
}

// Erase asks the engine.
func (f *Facts) Erase(ctx context.Context, p facts.Person) (facts.Erased, error) {
	return f.now().Erase(ctx, p)
}

// NamesOf asks the engine.
func (f *Facts) NamesOf(ctx context.Context, creator string) ([]string, error) {
	return f.now().NamesOf(ctx, creator)
}

// LastKnown asks the engine.
func (f *Facts) LastKnown(ctx context.Context, table string) (int64, error) {
	return f.now().LastKnown(ctx, table)
}

// Close closes the engine where there is one.
func (f *Facts) Close() error {
	if e := f.Release(); e != nil {
		return e.Close()
	}
	return nil
}
