package app

import (
	"context"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/app/erasure"
	"plumbline/internal/app/sight"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
)

// houseNow is programme for doors that may come before the folder is open.
func (a *App) houseNow(ctx context.Context) (campaign.House, error) {
	h, err := a.open(ctx)
	if err != nil {
		return campaign.House{}, err
	}
	return h.Programme(ctx)
}

// Records lists records of one kind.
func (a *App) Records(ctx context.Context, scope access.Scope, q campaign.Query) (campaign.Page, error) {
	h, err := a.open(ctx)
	if err != nil {
		return campaign.Page{}, err
	}
	if err := sight.Askable(scope, q); err != nil {
		return campaign.Page{}, err
	}
	page, err := h.Store.Records(ctx, scope, q)
	if err != nil {
		return page, err
	}
	page.Rows, err = h.Sight.Private(ctx, scope, page.Rows...)
	return page, err
}

// Tally counts what a question finds, by kind and state.
func (a *App) Tally(ctx context.Context, scope access.Scope, q campaign.Query) ([]campaign.Tallied, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	if err := sight.Askable(scope, q); err != nil {
		return nil, err
	}
	return h.Store.Tally(ctx, scope, q)
}

// Record returns one record and its history.
func (a *App) Record(ctx context.Context, scope access.Scope, kind campaign.Kind, id string) (campaign.Row, []campaign.Past, error) {
	h, err := a.open(ctx)
	if err != nil {
		return campaign.Row{}, nil, err
	}
	row, err := h.Store.Record(ctx, scope, kind, id)
	if err != nil {
		return row, nil, err
	}
	if _, err := h.Sight.Private(ctx, scope, row); err != nil {
		return campaign.Row{}, nil, err
	}
	past, err := h.Store.Past(ctx, scope, kind, id)
	return row, past, err
}

// Was returns a record as it was at a version.
func (a *App) Was(ctx context.Context, scope access.Scope, kind campaign.Kind, id string, version int64) (campaign.Row, error) {
	h, err := a.open(ctx)
	if err != nil {
		return campaign.Row{}, err
	}
	row, err := h.Store.Was(ctx, scope, kind, id, version)
	if err != nil {
		return row, err
	}
	_, err = h.Sight.Private(ctx, scope, row)
	return row, err
}

// Do takes one step; a guarded one asks its gate first.
func (a *App) Do(ctx context.Context, by access.Actor, scope access.Scope, c campaign.Command) (campaign.Result, error) {
	out, err := a.DoAll(ctx, by, scope, []campaign.Command{c})
	if err != nil {
		return campaign.Result{}, err
	}
	return out[0], nil
}

// DoAll takes several steps: all or none.
func (a *App) DoAll(ctx context.Context, by access.Actor, scope access.Scope, cs []campaign.Command) ([]campaign.Result, error) {
	if ctx.Value(underway{}) != nil || !slices.ContainsFunc(cs, erases) {
		return a.doAll(ctx, by, scope, cs)
	}
	if len(cs) > 1 {
		return nil, fault.New(fault.Invalid, "a person is erased by a command of its own").WithHint("it reaches beyond the records and cannot be part of several")
	}
	var report erasure.Report
	out, err := a.forgetting(ctx, by, scope, cs[0], nil, &report)
	return []campaign.Result{out}, err
}

func (a *App) doAll(ctx context.Context, by access.Actor, scope access.Scope, cs []campaign.Command) ([]campaign.Result, error) {
	h, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	if err := h.Sight.MayChange(ctx, scope, cs); err != nil {
		return nil, err
	}
	if err := h.Gates.Let(ctx, by, scope, cs); err != nil {
		return nil, err
	}
	out, err := h.Book.DoAll(ctx, by, scope, cs)
	if err != nil {
		return nil, err
	}
	return out, h.Done(ctx, by, out)
}

// Undo takes back the change that made a version, while it is the last.
func (a *App) Undo(ctx context.Context, by access.Actor, scope access.Scope, kind campaign.Kind, id string, version int64) (campaign.Result, error) {
	h, err := a.open(ctx)
	if err != nil {
		return campaign.Result{}, err
	}
	out, err := h.Book.Undo(ctx, by, scope, kind, id, version)
	if err != nil {
		return out, err
	}
	return out, h.Done(ctx, by, []campaign.Result{out})
}
