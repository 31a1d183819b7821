package app

import (
	"context"
	"errors"

	"plumbline/internal/access"
	"plumbline/internal/app/erasure"
)

// underway marks what is done as part of an erasure: its own step begins no other.
type underway struct{}

// Erase forgets a person everywhere in this installation. Who may ask for it is
// the caller's to check.
func (a *App) Erase(ctx context.Context, p erasure.Person) (erasure.Report, error) {
	h, err := a.withFacts(ctx)
	if err != nil {
		return erasure.Report{}, err
	}
	out, err := erasure.House{Dir: h.Folder.Dir, Clock: h.Clock, Facts: &h.Facts, Inbox: h.Inbox, Records: h.Store}.Erase(context.WithValue(ctx, underway{}, true), p)
	h.ForgetReports() // they quote names
	if err = errors.Join(err, h.NoteState(ctx)); err != nil {
		return out, err
	}
	arrived, err := h.Inbox.Arrivals(ctx, access.For(access.Owner), 10_000)
	for i := range out.Files {
		for _, x := range arrived {
			if x.SHA256 == out.Files[i].SHA256 {
				out.Files[i].Name = x.Name
			}
		}
	}
	return out, err
}
