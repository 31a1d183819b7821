package owner

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/period"
)

// absent is the facts of a process that does not hold them: every answer says
// who does.
type absent struct{ f *Facts }

func (a absent) Sums(context.Context, access.Scope, facts.Sums) (*facts.Grid, error) {
	return nil, a.f.Standing().Fault()
}

func (a absent) Change(context.Context, access.Scope, facts.Change) (*facts.Grid, error) {
	return nil, a.f.Standing().Fault()
}

func (a absent) Subjects(context.Context, access.Scope, facts.Subjects) ([]facts.Subject, error) {
	return nil, a.f.Standing().Fault()
}

func (a absent) List(context.Context, access.Scope, facts.List) (*facts.Grid, error) {
	return nil, a.f.Standing().Fault()
}

func (a absent) Coverage(context.Context, access.Scope, time.Time) ([]facts.Coverage, error) {
	return nil, a.f.Standing().Fault()
}

func (a absent) Extent(context.Context, access.Scope, string, period.Calendar) (first, last period.Date, ok bool, err error) {
	return 0, 0, false, a.f.Standing().Fault()
}

func (a absent) Count(context.Context, access.Scope, string) (int64, error) {
	return 0, a.f.Standing().Fault()
}

func (a absent) Land(context.Context, func(put func(*facts.Batch) error) error) (facts.Landed, error) {
	return facts.Landed{}, a.f.Standing().Fault()
}

func (a absent) LandAt(context.Context, facts.Reached, func(put func(*facts.Batch) error) error) (facts.Landed, error) {
	return facts.Landed{}, a.f.Standing().Fault()
}

func (a absent) Marked(context.Context, string) (int64, error) { return 0, a.f.Standing().Fault() }

func (a absent) LastKnown(context.Context, string) (int64, error) { return 0, a.f.Standing().Fault() }

func (a absent) Close() error { return nil }

func (a absent) Erase(context.Context, facts.Person) (facts.Erased, error) {
	return facts.Erased{}, a.f.Standing().Fault()
}

func (a absent) NamesOf(context.Context, string) ([]string, error) {
	return nil, a.f.Standing().Fault()
}
