// Package reception is the house's own side of its doors: people, tokens and
// the audit log, as commands and pages ask for them.
//
// In: who asks, and what for. Out: what may be shown of it.
package reception

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/access/keys"
	"plumbline/internal/access/people"
	"plumbline/internal/fault"
	"plumbline/internal/period"
	"plumbline/internal/web/api"
)

// Log is the audit log, read and written.
type Log interface {
	access.Log
	Note(ctx context.Context, entries ...access.Entry) error
}

// Reception is what it needs of the house.
type Reception struct {
	Door     *people.Door
	Log      Log
	Keys     keys.Ring // signs heads of the log
	Clock    period.Clock
	Calendar func() period.Calendar
}

// AtTheFolder is who gives commands at the data folder.
func AtTheFolder() people.Who {
	return people.Who{Actor: access.Actor{ID: string(access.Owner), Role: access.Owner, Via: "cli"}}
}

// People lists accounts and invitations.
func (r *Reception) People(ctx context.Context, by access.Actor) (api.PeopleList, error) {
	out := api.PeopleList{People: []api.Person{}, Invitations: []api.Invited{}}
	accounts, err := r.Door.Accounts(ctx, by)
	if err != nil {
		return out, err
	}
	for _, a := range accounts {
		out.People = append(out.People, personOf(a))
	}
	invitations, err := r.Door.Invitations(ctx, by)
	for _, i := range invitations {
		out.Invitations = append(out.Invitations, r.invited(i))
	}
	return out, err
}

func personOf(a people.Account) api.Person {
	return api.Person{ID: a.ID, Login: a.Login, Name: a.Name, Role: a.Role, Person: a.Person, Made: a.Made, Seen: a.Seen, Disabled: a.Disabled}
}

func (r *Reception) invited(i people.Invitation) api.Invited {
	return api.Invited{
		ID: i.ID, Login: i.Login, Name: i.Name, Role: i.Role, Person: i.Person, Reset: i.Account != "", Made: i.Made, Until: i.Until,
		State: state(r.Clock.Now(), i.Used, i.Revoked, i.Until),
	}
}

func state(now, used, revoked, until time.Time) string {
	switch {
	case !used.IsZero():
		return "used"
	case !revoked.IsZero():
		return "revoked"
	case !now.Before(until):
		return "expired"
	}
	return "open"
}

// Add makes an account.
func (r *Reception) Add(ctx context.Context, by access.Actor, q api.PersonAsked) (api.Person, error) {
	a, err := r.Door.Add(ctx, by, people.NewAccount{Login: q.Login, Name: q.Name, Role: q.Role, Person: q.Person, Password: q.Password})
	return personOf(a), err
}

// Invite makes an invitation.
func (r *Reception) Invite(ctx context.Context, by access.Actor, q api.PersonAsked) (api.Invited, error) {
	carries, i, err := r.Door.Invite(ctx, by, people.NewAccount{Login: q.Login, Name: q.Name, Role: q.Role, Person: q.Person})
	out := r.invited(i)
	out.Carries = carries
	return out, err
}

// Reset makes a link that sets a password anew.
func (r *Reception) Reset(ctx context.Context, by access.Actor, q api.PersonAsked) (api.Invited, error) {
	carries, i, err := r.Door.Reset(ctx, by, q.ID)
	out := r.invited(i)
	out.Carries = carries
	return out, err
}

// Change changes an account: "role", "disable" or "enable".
func (r *Reception) Change(ctx context.Context, by access.Actor, what string, q api.PersonAsked) (api.Person, error) {
	var a people.Account
	var err error
	switch what {
	case "role":
		a, err = r.Door.SetRole(ctx, by, q.ID, q.Role, q.Person)
	case "disable":
		a, err = r.Door.Disable(ctx, by, q.ID)
	case "enable":
		a, err = r.Door.Enable(ctx, by, q.ID)
	default:
		err = fault.New(fault.Invalid, "an account cannot be changed by %q", what)
	}
	return personOf(a), err
}

// Tokens lists the asker's tokens.
func (r *Reception) Tokens(ctx context.Context, who people.Who) ([]api.Token, error) {
	all, err := r.Door.Tokens(ctx, who)
	out := []api.Token{}
	for _, t := range all {
		out = append(out, r.token(t))
	}
	return out, err
}

func (r *Reception) token(t people.Token) api.Token {
	return api.Token{
		ID: t.ID, Name: t.Name, Role: t.Role, Person: t.Person, Account: t.Account, Made: t.Made, Until: t.Until,
		State: state(r.Clock.Now(), time.Time{}, t.Revoked, t.Until),
	}
}

// MakeToken makes a token.
func (r *Reception) MakeToken(ctx context.Context, who people.Who, q api.TokenAsked) (api.Token, error) {
	plain, t, err := r.Door.MakeToken(ctx, who, people.NewToken{Name: q.Name, Role: q.Role, Person: q.Person, Days: q.Days})
	out := r.token(t)
	out.Secret = plain
	return out, err
}

// RevokeToken ends a token.
func (r *Reception) RevokeToken(ctx context.Context, who people.Who, id string) (api.Token, error) {
	t, err := r.Door.RevokeToken(ctx, who, id)
	return r.token(t), err
}

// Entrance is where people sign in and out, and look after their own account.
func (r *Reception) Entrance() *people.Door { return r.Door }

// Uninvite ends an invitation.
func (r *Reception) Uninvite(ctx context.Context, by access.Actor, id string) error {
	return r.Door.Revoke(ctx, by, id)
}
