package web

import (
	"context"
	"io"

	"plumbline/internal/access"
	"plumbline/internal/access/people"
	"plumbline/internal/web/api"
)

// Reception is the house's side of its doors, as pages need it; app implements it.
type Reception interface {
	// Entrance is where people sign in and out, and look after their own account.
	Entrance() *people.Door

	People(ctx context.Context, by access.Actor) (api.PeopleList, error)
	Invite(ctx context.Context, by access.Actor, q api.PersonAsked) (api.Invited, error)
	Uninvite(ctx context.Context, by access.Actor, id string) error
	Reset(ctx context.Context, by access.Actor, q api.PersonAsked) (api.Invited, error)
	// Change changes an account: "role", "disable" or "enable".
	Change(ctx context.Context, by access.Actor, what string, q api.PersonAsked) (api.Person, error)

	Tokens(ctx context.Context, who people.Who) ([]api.Token, error)
	MakeToken(ctx context.Context, who people.Who, q api.TokenAsked) (api.Token, error)
	RevokeToken(ctx context.Context, who people.Who, id string) (api.Token, error)

	Audit(ctx context.Context, scope access.Scope, q api.AuditAsked) (api.AuditList, error)
	Verify(ctx context.Context, scope access.Scope, q api.AuditVerify) (access.Verified, error)
	Export(ctx context.Context, by access.Actor, scope access.Scope, q api.AuditAsked, format string, out io.Writer) (int, error)
}
