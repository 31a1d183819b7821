package work

import (
	"context"
	"io"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/gate"
	"plumbline/internal/web/view"
)

// Records is the record of work as the pages need it; app implements it. What
// lies outside the scope is never returned: a row is not found, a part is absent.
type Records interface {
	// Records lists records of one kind. A field of the query outside the scope is fault.Forbidden.
	Records(ctx context.Context, scope access.Scope, q campaign.Query) (campaign.Page, error)
	// Tally counts what a question finds by kind and state; without a kind all of
	// them, by conditions on the head.
	Tally(ctx context.Context, scope access.Scope, q campaign.Query) ([]campaign.Tallied, error)
	// Record returns one record and its history, newest first.
	Record(ctx context.Context, scope access.Scope, kind campaign.Kind, id string) (campaign.Row, []campaign.Past, error)
	// Was returns a record as it was at a version.
	Was(ctx context.Context, scope access.Scope, kind campaign.Kind, id string, version int64) (campaign.Row, error)
	// Do takes one step. For a guarded step the gate is asked first, and what it
	// lets through is done; what it stops is fault.Forbidden around a
	// *view.Stopped with its decision. *campaign.Refused and *campaign.Stale stay
	// readable in the chain.
	Do(ctx context.Context, by access.Actor, scope access.Scope, c campaign.Command) (campaign.Result, error)
	// DoAll takes several steps: all or none.
	DoAll(ctx context.Context, by access.Actor, scope access.Scope, cs []campaign.Command) ([]campaign.Result, error)
	// Undo takes back the change that made a version, while it is the last:
	// fault.Conflict when something came after it, fault.Invalid for a step that
	// cannot be taken back.
	Undo(ctx context.Context, by access.Actor, scope access.Scope, kind campaign.Kind, id string, version int64) (campaign.Result, error)

	// Gate says what a gate would answer now about a subject (kind/id), without
	// keeping it as a decision.
	Gate(ctx context.Context, by access.Actor, scope access.Scope, name, subject string) (gate.Decision, error)
	// Gates tells how each gate stands, in the order work passes them.
	Gates(ctx context.Context, scope access.Scope) ([]view.GateState, error)
	// Rules lists the gates overridden so often that the rule is the question;
	// none to a scope that sees only some rows.
	Rules(ctx context.Context, scope access.Scope) ([]view.Rule, error)

	// Upload keeps a file beside the records, typed by its content. One that is
	// too large or not of a kind that is taken is fault.Invalid.
	Upload(ctx context.Context, by access.Actor, r io.Reader, name string) (campaign.Upload, error)
	// Download opens a kept file by its SHA-256; whoever asks has seen the
	// record that names it.
	Download(ctx context.Context, sha256 string) (io.ReadCloser, error)
}
