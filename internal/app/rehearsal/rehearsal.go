// Package rehearsal is the book of records that scenario files move: the real
// store in a folder that goes with it, the real gates, the real relay.
package rehearsal

import (
	"context"
	"errors"
	"os"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/app/relay"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/book"
	"plumbline/internal/campaign/kinds"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/gate"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/scenario"
	"plumbline/internal/store"
)

// Make makes a desk on an empty store. With url the store is PostgreSQL's.
func Make(url func() (string, error)) scenario.Desks {
	return func(ctx context.Context, l *ladder.Ladder, into facts.Engine) (scenario.Desk, error) {
		dir, err := os.MkdirTemp("", "plumbline-records-")
		if err != nil {
			return nil, err
		}
		d := &desk{dir: dir, ladder: l, clock: &hand{}}
		config := store.Config{Dir: dir, Clock: d.clock}
		if url != nil {
			if config.URL, err = url(); err != nil {
				return nil, errors.Join(err, d.Close())
			}
		}
		if d.store, err = store.Open(ctx, config); err != nil {
			return nil, errors.Join(err, d.Close())
		}
		d.book = &book.Book{Keeper: d.store, Machines: kinds.All(), Clock: d.clock, House: d.house}
		d.relay = &relay.Out{From: d.store, Into: into, Clock: d.clock, Calendar: l.Program.Calendar()}
		return d, nil
	}
}

// hand is a clock that is set by hand.
type hand struct{ at time.Time }

// Now is where it was set.
func (h *hand) Now() time.Time { return h.at }

type desk struct {
	dir    string
	ladder *ladder.Ladder
	clock  *hand
	store  *store.Store
	book   *book.Book
	relay  *relay.Out
}

func (d *desk) house(context.Context) (campaign.House, error) {
	return campaign.House{Ladder: d.ladder, Revision: "scenario", Calendar: d.ladder.Program.Calendar(), Errors: func(string) []string { return nil }}, nil
}

// Do takes one step at a moment, past its gate.
func (d *desk) Do(ctx context.Context, at time.Time, by access.Actor, c campaign.Command, report func() (*judge.Report, error)) error {
	d.clock.at = at
	scope := access.For(by.Role)
	guard, err := d.book.Guard(ctx, access.For(access.Owner), c)
	if err != nil {
		return err
	}
	if guard != "" {
		decision, err := d.decide(ctx, at, guard, string(c.Kind)+"/"+c.ID, report)
		if err != nil {
			return err
		}
		if c.Permit = decision.Permit(); c.Permit == nil {
			return fault.New(fault.Forbidden, "%s", decision.Sentence())
		}
	}
	_, err = d.book.Do(ctx, by, scope, c)
	return err
}

// Record returns one record, whole.
func (d *desk) Record(ctx context.Context, kind campaign.Kind, id string) (campaign.Record, error) {
	row, err := d.store.Record(ctx, access.For(access.Owner), kind, id)
	if err != nil {
		return nil, err
	}
	return row.Record()
}

// Gate asks a gate about a subject.
func (d *desk) Gate(ctx context.Context, at time.Time, name, subject string, report func() (*judge.Report, error)) (scenario.Answer, error) {
	decision, err := d.decide(ctx, at, name, subject, report)
	if err != nil {
		return scenario.Answer{}, err
	}
	out := scenario.Answer{Answer: string(decision.Would), Mode: decision.Mode, Needs: map[string]string{}}
	for _, r := range decision.Requirements {
		out.Needs[r.Name] = string(r.State)
	}
	return out, nil
}

func (d *desk) decide(ctx context.Context, at time.Time, name, subject string, report func() (*judge.Report, error)) (gate.Decision, error) {
	kind, id, _ := strings.Cut(subject, "/")
	r, err := d.Record(ctx, campaign.Kind(kind), id)
	if err != nil {
		return gate.Decision{}, err
	}
	evidence, err := campaign.Gather(ctx, d.store, at, r)
	if err != nil {
		return gate.Decision{}, err
	}
	judged, err := report()
	if err != nil {
		return gate.Decision{}, err
	}
	c := gate.Case{Evidence: evidence, Ladder: d.ladder, Revision: "scenario", Report: judged}
	return gate.Decide(c, gate.Request{Gate: name, At: at}), nil
}

// Tell moves what records told into the facts.
func (d *desk) Tell(ctx context.Context) error {
	_, err := d.relay.Run(ctx)
	return err
}

// Broken names the first entry of the audit log that does not hold.
func (d *desk) Broken(ctx context.Context) (string, error) {
	v, err := access.Verify(ctx, d.store, nil)
	if err != nil || len(v.Findings) == 0 {
		return "", err
	}
	return v.Findings[0].Text, nil
}

// Close closes the store and removes its folder.
func (d *desk) Close() error {
	var err error
	if d.store != nil {
		err = d.store.Close()
	}
	return errors.Join(err, os.RemoveAll(d.dir))
}
