package app

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/app/erasure"
	"plumbline/internal/app/reception"
	"plumbline/internal/campaign"
	"plumbline/internal/web/api"
)

// eraseAccount takes a person of the house out: their account, and what quotes
// its address or name anywhere.
func (a *App) eraseAccount(ctx context.Context, req api.Forget, _ func(any)) (api.Forgotten, error) {
	h, err := a.withFacts(ctx)
	if err != nil {
		return api.Forgotten{}, err
	}
	by := reception.AtTheFolder().Actor
	was, err := h.Reception.Door.Erase(ctx, by, req.ID)
	if err != nil {
		return api.Forgotten{}, err
	}
	report, err := a.Erase(ctx, erasure.Person{By: by, Words: append([]string{was.Login, was.Name}, req.Words...)})
	return forgotten(report, "the account's address, name and password, and its invitations"), err
}

// eraseCreator answers the command line.
func (a *App) eraseCreator(ctx context.Context, req api.Forget, _ func(any)) (api.Forgotten, error) {
	c := campaign.Command{Kind: campaign.KindCreator, ID: req.ID, Step: erasing, Reason: req.Because}
	var out erasure.Report
	_, err := a.forgetting(ctx, reception.AtTheFolder().Actor, access.For(access.Owner), c, req.Words, &out)
	return forgotten(out, "the creator's name, addresses, handles, list and files, in every version"), err
}

// erasing is the step of a creator that deletes what names them.
const erasing = "erased"

// erases tells whether a command deletes a creator's personal data here.
func erases(c campaign.Command) bool {
	return c.Kind == campaign.KindCreator && c.Step == erasing && c.Source == ""
}

// forgetting takes the step that erases a creator, and then forgets them
// everywhere else: what names them is known before, and looked for after.
func (a *App) forgetting(ctx context.Context, by access.Actor, scope access.Scope, c campaign.Command, more []string, report *erasure.Report) (campaign.Result, error) {
	h, err := a.withFacts(ctx)
	if err != nil {
		return campaign.Result{}, err
	}
	row, err := h.Store.Record(ctx, scope, c.Kind, c.ID)
	if err != nil {
		return campaign.Result{}, err
	}
	row, err = h.Store.Record(ctx, access.For(access.Owner), c.Kind, row.ID)
	if err != nil {
		return campaign.Result{}, err
	}
	r, err := row.Record()
	if err != nil {
		return campaign.Result{}, err
	}
	var done []campaign.Result
	*report, err = a.Erase(ctx, erasure.Person{By: by, Creator: c.ID, Words: append(wordsOf(r.(*campaign.Creator)), more...), Step: func(ctx context.Context) error {
		done, err = a.doAll(ctx, by, scope, []campaign.Command{c})
		return err
	}})
	if len(done) == 0 {
		return campaign.Result{}, err
	}
	return done[0], err
}

// wordsOf is what a creator's record is named by.
func wordsOf(k *campaign.Creator) []string {
	out := []string{k.Name, k.Email, k.Customer}
	for _, h := range k.Handles {
		out = append(out, h.Handle)
	}
	return slices.DeleteFunc(out, func(w string) bool { return w == "" })
}

// forgotten is the report as the command line says it.
func forgotten(r erasure.Report, record string) api.Forgotten {
	out := api.Forgotten{Blanked: []string{record}, Left: []api.LeftOver{}, Short: r.Short}
	said := func(where string, rows map[string]int64, what string) {
		for _, name := range slices.Sorted(maps.Keys(rows)) {
			out.Blanked = append(out.Blanked, fmt.Sprintf("%s%s: %d %s", where, name, rows[name], what))
		}
	}
	said("facts ", r.Facts.Blanked, "rows blanked")
	said("facts ", r.Facts.Unlinked, "rows unlinked")
	said("records ", r.Records, "rows")
	for _, f := range r.Files {
		out.Blanked = append(out.Blanked, "file "+f.Name+" as it came")
	}
	for _, l := range r.Left {
		out.Left = append(out.Left, api.LeftOver{Where: l.Where, Why: l.Why})
	}
	return out
}
