// Package proof tries to see what a role may not see, through every door.
//
// It builds two houses that are the same but for values of the classes a role
// does not see, asks both the same questions as that role, and holds the
// answers byte to byte against each other: a value, an order, a count or a
// status that depends on a hidden value differs. It does the same with rows: of
// roles limited by campaign, brand, region or to their own, and of a creator's
// private pages. It also looks for the planted values themselves.
//
// In: a way to open a house. Out: leaks; none is what is wanted.
package proof

import (
	"context"
	"net/http"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/facts"
	"plumbline/internal/web"
	"plumbline/internal/web/api"
)

// House is a whole Plumbline on a folder of its own.
type House struct {
	Handler  http.Handler // pages and commands, as the folder's socket has them
	Network  http.Handler // what other machines reach
	Routes   []web.Route
	Commands []string
	Facts    facts.Writer
	Records  campaign.Keeper
	Apply    func(ctx context.Context, files map[string][]byte) error
	Import   func(ctx context.Context, name, text string) error
	Token    func(ctx context.Context, role access.Role, person string) (string, error)
	Pass     func(ctx context.Context, creator string) (string, error) // what a private link is exchanged for
	Close    func() error
}

// Opener opens an empty house in a folder, at a fixed moment.
type Opener func(ctx context.Context, dir string, now time.Time) (*House, error)

// Leak is something a role could tell that it may not see.
type Leak struct {
	Role access.Role `json:"role"`
	As   string      `json:"as,omitempty"` // how its rows were limited
	Door string      `json:"door"`         // method and address, or command
	What string      `json:"what"`
}

// Report is what became of the attempt.
type Report struct {
	Asked  int    `json:"asked"`  // questions put
	Routes int    `json:"routes"` // addresses of the server
	Roles  int    `json:"roles"`
	Leaks  []Leak `json:"leaks"`
}

// Answer is the report as the command gives it.
func (r Report) Answer() api.Proved {
	out := api.Proved{Asked: r.Asked, Routes: r.Routes, Roles: r.Roles, Leaks: []api.Leak{}}
	for _, l := range r.Leaks {
		out.Leaks = append(out.Leaks, api.Leak{Role: l.Role, As: l.As, Door: l.Door, What: l.What})
	}
	return out
}

// now is the moment the houses stand at.
var now = time.Date(2026, 11, 21, 14, 0, 0, 0, time.UTC)
