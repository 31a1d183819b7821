package gating

import (
	"cmp"
	"context"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
)

// asOf reads records as they were at a moment.
type asOf struct {
	campaign.Reader
	at time.Time
}

// before is the record a step was taken on, as it was just before.
func (a *asOf) before(ctx context.Context, s taken) (campaign.Record, bool, error) {
	if s.past.Version < 2 {
		return nil, false, nil
	}
	row, err := a.Was(ctx, owner(), s.kind, s.id, s.past.Version-1)
	if fault.CodeOf(err) == fault.NotFound {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	r, err := row.Record()
	return r, err == nil, err
}

// Record returns a record as it was; one that came later was not there.
func (a *asOf) Record(ctx context.Context, scope access.Scope, kind campaign.Kind, id string) (campaign.Row, error) {
	past, err := a.Past(ctx, scope, kind, id)
	if err != nil {
		return campaign.Row{}, err
	}
	version := int64(0)
	for _, p := range past {
		if p.At.Before(a.at) {
			version = max(version, p.Version)
		}
	}
	if version == 0 {
		return campaign.Row{}, fault.New(fault.NotFound, "there was no %s %q", kind, id)
	}
	return a.Was(ctx, scope, kind, id, version)
}

// Records lists records as they were, of those that answer the question by
// what does not change: where a state is asked for, what the state was.
func (a *asOf) Records(ctx context.Context, scope access.Scope, q campaign.Query) (campaign.Page, error) {
	states := q.Where
	q.Where = slices.DeleteFunc(slices.Clone(q.Where), func(c campaign.Cond) bool { return c.Field == "state" })
	now, err := a.Reader.Records(ctx, scope, q)
	if err != nil {
		return now, err
	}
	out := campaign.Page{}
	for _, row := range now.Rows {
		was, err := a.Record(ctx, scope, row.Kind, row.ID)
		if fault.CodeOf(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return out, err
		}
		if inStates(was, states) {
			out.Rows = append(out.Rows, was)
		}
	}
	slices.SortStableFunc(out.Rows, func(x, y campaign.Row) int { return cmp.Compare(y.Made.UnixMicro(), x.Made.UnixMicro()) })
	return out, nil
}

func inStates(row campaign.Row, where []campaign.Cond) bool {
	for _, c := range where {
		if c.Field == "state" && !slices.Contains(c.Values, string(row.State)) {
			return false
		}
	}
	return true
}
