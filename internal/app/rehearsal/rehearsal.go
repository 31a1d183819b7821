// Package rehearsal is the book of records that scenario files move: the real
// store in a folder that goes with it, the real gates, the real relay.
package rehearsal

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/app/looking"
	"plumbline/internal/app/relay"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/book"
	"plumbline/internal/campaign/kinds"
	"plumbline/internal/campaign/receive"
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
		d := &desk{dir: dir, ladder: l, clock: &hand{}, facts: into}
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
	facts  facts.Engine
	heard  time.Time // up to when the records have heard of the facts
	told   *bool     // whether there is anything to be heard of; nil: not asked yet
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

// Pass lets time pass until a moment, as a serving process does: what arrived
// by then moves the records, what fell due happens, posts are looked at, and
// what the records told reaches the facts.
func (d *desk) Pass(ctx context.Context, at time.Time) error {
	if at.After(lastly) {
		at = d.clock.at // the end of the file, and no moment of it
	}
	d.clock.at = at
	if err := d.hear(ctx, at); err != nil {
		return err
	}
	if _, err := d.book.FallDue(ctx); err != nil {
		return err
	}
	if _, err := d.looking().Due(ctx); err != nil {
		return err
	}
	_, err := d.relay.Run(ctx)
	return err
}

// lastly is after every moment at which something is expected.
var lastly = time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)

func (d *desk) looking() *looking.Loop {
	return &looking.Loop{From: d.facts, Book: d.book, Clock: d.clock, Log: slog.New(slog.DiscardHandler)}
}

// hear drives the records by what arrived since it was last asked.
func (d *desk) hear(ctx context.Context, at time.Time) error {
	if d.told == nil {
		told, err := d.anything(ctx)
		if err != nil {
			return err
		}
		d.told = &told
	}
	if !*d.told || !at.After(d.heard) {
		return nil
	}
	arrived := []facts.Cond{{Column: "received_at", Op: facts.AtLeast, Values: []any{d.heard.UnixMicro()}}, {Column: "received_at", Op: facts.Below, Values: []any{at.UnixMicro()}}}
	in := &relay.In{From: d.facts, Book: d.book, Read: receive.Commands, Log: slog.New(slog.DiscardHandler)}
	if _, err := in.Where(ctx, "arrival of the scenario", arrived...); err != nil {
		return err
	}
	if _, err := d.looking().Where(ctx, "arrival of the scenario", arrived...); err != nil {
		return err
	}
	d.heard = at
	return nil
}

// anything tells whether the scenario's facts hold anything that moves records.
func (d *desk) anything(ctx context.Context) (bool, error) {
	for _, table := range relay.Heard {
		if n, err := d.facts.Count(ctx, access.For(access.Owner), table); err != nil || n > 0 {
			return n > 0, err
		}
	}
	return false, nil
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
