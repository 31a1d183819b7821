package app

import (
	"context"
	"errors"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/access/people"
	"plumbline/internal/app/proof"
	"plumbline/internal/app/reception"
	"plumbline/internal/campaign"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/period"
	"plumbline/internal/web/api"
	"plumbline/internal/web/portal"

	"plumbline/internal/fault"
)

// prove tries to see what roles may not see, in houses of its own.
func (a *App) prove(ctx context.Context, req api.Prove, progress func(any)) (api.Proved, error) {
	report, err := proof.Prove(ctx, OpenProof, proof.Options{Roles: req.Roles, Door: req.Door, Progress: func(role access.Role, asked int) {
		progress(map[string]any{"role": role, "asked": asked})
	}})
	return report.Answer(), err
}

// OpenProof opens a house like any other in an empty folder, with one account.
func OpenProof(ctx context.Context, dir string, now time.Time) (*proof.House, error) {
	a, err := New(Config{Dir: dir, Clock: period.Fixed(now)})
	if err != nil {
		return nil, err
	}
	h, err := a.open(ctx)
	if err != nil {
		return nil, errors.Join(err, a.Stop())
	}
	by := reception.AtTheFolder()
	_, err = h.Reception.Door.Add(ctx, by.Actor, people.NewAccount{Login: "owner@example.com", Role: access.Owner, Password: "four words in a row"})
	if err != nil {
		return nil, errors.Join(err, a.Stop())
	}
	return &proof.House{
		Handler: a.handler, Network: a.pagesOnly(), Routes: a.pages.Routes(), Commands: a.given, Facts: h.Writer(), Records: h.Store, Close: a.Stop,
		Apply: func(ctx context.Context, files map[string][]byte) error {
			got, err := h.Apply(ctx, by.Actor, files, api.Apply{Author: "proof"})
			if err == nil && problem.Errors(got.Problems) > 0 {
				err = fault.New(fault.Internal, "the ladder has errors: %v", got.Problems)
			}
			return err
		},
		Import: func(ctx context.Context, name, text string) error { return h.ImportText(ctx, name, text) },
		Token: func(ctx context.Context, role access.Role, person string) (string, error) {
			made, err := h.Reception.MakeToken(ctx, by, api.TokenAsked{Name: "proof", Role: role, Person: person})
			return made.Secret, err
		},
		Pass: func(ctx context.Context, creator string) (string, error) {
			link, err := a.MakeLink(ctx, by.Actor, access.For(access.Owner), portal.Asked{Kind: campaign.KindCreator, ID: creator})
			if err != nil {
				return "", err
			}
			entry, err := a.Exchange(ctx, link.Token)
			return entry.Pass, err
		},
	}, nil
}
