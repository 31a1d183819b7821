package app

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/app/guest"
	"plumbline/internal/measure"
	"plumbline/internal/web/portal"
)

// guests is the door of private links.
func (a *App) guests(ctx context.Context) (guest.Door, error) {
	h, err := a.open(ctx)
	if err != nil {
		return guest.Door{}, err
	}
	return guest.Door{Records: h.Store, Do: a.Do, Key: h.Key, Clock: h.StoryClock(), Sees: h.Sight.Guest, Ladder: h.Present}, nil
}

// MakeLink makes a private link; the one before it stops opening.
func (a *App) MakeLink(ctx context.Context, by access.Actor, scope access.Scope, q portal.Asked) (portal.Link, error) {
	d, err := a.guests(ctx)
	if err != nil {
		return portal.Link{}, err
	}
	return d.MakeLink(ctx, by, scope, q)
}

// Exchange gives a pass for the token of a link.
func (a *App) Exchange(ctx context.Context, token string) (portal.Entry, error) {
	d, err := a.guests(ctx)
	if err != nil {
		return portal.Entry{}, err
	}
	return d.Exchange(ctx, token)
}

// Guest reads a pass. One that opens nothing any more is fault.SignedOut.
func (a *App) Guest(ctx context.Context, sealed string) (portal.Guest, error) {
	d, err := a.guests(ctx)
	if err != nil {
		return portal.Guest{}, err
	}
	return d.Guest(ctx, sealed)
}

// ActFor gives a representative a pass for another of their creators.
func (a *App) ActFor(ctx context.Context, sealed, creator string) (portal.Entry, error) {
	d, err := a.guests(ctx)
	if err != nil {
		return portal.Entry{}, err
	}
	return d.ActFor(ctx, sealed, creator)
}

// Posts is what was counted on posts, as the last evaluation stored it.
func (a *App) Posts(ctx context.Context, scope access.Scope) (measure.Posts, time.Time, error) {
	h, err := a.open(ctx)
	if err != nil {
		return measure.Posts{}, time.Time{}, err
	}
	r, err := h.Judged(ctx)
	if err != nil || r == nil {
		return measure.Posts{}, time.Time{}, err
	}
	return r.Posts.For(scope), r.AsOf, nil
}
