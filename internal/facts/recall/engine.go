package recall

import (
	"context"

	"plumbline/internal/facts"
)

// Engine is an engine that answers from memory what it can. Everything that
// lands must land through it.
type Engine struct {
	under facts.Engine
	*Reader
}

// Over returns an engine over another one.
func Over(e facts.Engine) *Engine { return &Engine{e, New(e)} }

var _ facts.Engine = (*Engine)(nil)

// Land lands in the engine below.
func (e *Engine) Land(ctx context.Context, fill func(put func(*facts.Batch) error) error) (facts.Landed, error) {
	return e.told(e.under.Land(ctx, fill))
}

// LandAt lands in the engine below.
func (e *Engine) LandAt(ctx context.Context, at facts.Reached, fill func(put func(*facts.Batch) error) error) (facts.Landed, error) {
	return e.told(e.under.LandAt(ctx, at, fill))
}

func (e *Engine) told(l facts.Landed, err error) (facts.Landed, error) {
	if err == nil {
		e.Landed(l)
	} else {
		e.Forget() // whether it was committed is not known for sure
	}
	return l, err
}

// Marked asks the engine below.
func (e *Engine) Marked(ctx context.Context, name string) (int64, error) {
	return e.under.Marked(ctx, name)
}

// Erase changes rows where they lie: every answer is forgotten.
func (e *Engine) Erase(ctx context.Context, p facts.Person) (facts.Erased, error) {
	defer e.Forget()
	return e.under.Erase(ctx, p)
}

// NamesOf asks the engine below.
func (e *Engine) NamesOf(ctx context.Context, creator string) ([]string, error) {
	return e.under.NamesOf(ctx, creator)
}

// LastKnown asks the engine below.
func (e *Engine) LastKnown(ctx context.Context, table string) (int64, error) {
	return e.under.LastKnown(ctx, table)
}

// Close closes the engine below.
func (e *Engine) Close() error { return e.under.Close() }
