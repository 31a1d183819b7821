package scenario

import (
	"context"
	"slices"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/tree"
)

// Desk is a book of records that a scenario moves; app makes one on a real store.
type Desk interface {
	// Do takes one step at a moment. A guarded step asks its gate, which judges
	// by the report that is handed in.
	Do(ctx context.Context, at time.Time, by access.Actor, c campaign.Command, report func() (*judge.Report, error)) error
	// Record returns one record; fault.NotFound where there is none.
	Record(ctx context.Context, kind campaign.Kind, id string) (campaign.Record, error)
	// Gate asks a gate about a subject (kind/id).
	Gate(ctx context.Context, at time.Time, gate, subject string, report func() (*judge.Report, error)) (Answer, error)
	// Pass lets time pass until a moment: what arrived by then moves the records,
	// what fell due happens, and what records told reaches the facts.
	Pass(ctx context.Context, at time.Time) error
	// Broken names the first entry of the audit log that does not hold; empty: none.
	Broken(ctx context.Context) (string, error)
	Close() error
}

// Answer is what a gate says.
type Answer struct {
	Answer, Mode string
	Needs        map[string]string // requirement → met | not_met | unknown
}

// Desks makes an empty Desk over an engine.
type Desks func(ctx context.Context, l *ladder.Ladder, into facts.Engine) (Desk, error)

// clerk takes a scenario's steps as its moments pass.
type clerk struct {
	s      *Scenario
	desk   Desk
	engine facts.Engine
	next   int
	diffs  []Diff
	held   int
}

// until takes all steps up to a moment and lets the facts hear of them.
func (k *clerk) until(ctx context.Context, at time.Time) error {
	if k.desk == nil {
		return nil
	}
	for ; k.next < len(k.s.done) && k.s.done[k.next].At.Before(at); k.next++ {
		if err := k.desk.Pass(ctx, k.s.done[k.next].At); err != nil {
			return err
		}
		if err := k.take(ctx, k.s.done[k.next]); err != nil {
			return err
		}
	}
	if err := k.desk.Pass(ctx, at); err != nil {
		return err
	}
	broken, err := k.desk.Broken(ctx)
	if broken != "" {
		k.diffs = append(k.diffs, Diff{Path: "audit", Got: broken})
	}
	return err
}

func (k *clerk) take(ctx context.Context, d Done) error {
	err := k.desk.Do(ctx, d.At, d.By, d.Command, func() (*judge.Report, error) {
		if err := k.desk.Pass(ctx, d.At); err != nil {
			return nil, err
		}
		return k.s.report(ctx, k.engine, k.s.Ladder, &Step{At: d.At, Written: d.Written}, judge.History{Revision: "scenario"})
	})
	if err != nil && fault.CodeOf(err) == fault.Internal {
		return err
	}
	says, want := "", ""
	if err != nil {
		says = fault.MessageOf(err)
	}
	if d.Refused != nil {
		want = d.Refused.Text
	}
	switch {
	case err == nil && d.Refused == nil:
	case err == nil:
		k.diffs = append(k.diffs, Diff{Pos: d.Pos, Step: d.Written, Path: "refused", Want: want, Got: "it was done"})
		return nil
	case d.Refused == nil || !strings.Contains(says, want):
		k.diffs = append(k.diffs, Diff{Pos: d.Pos, Step: d.Written, Path: "refused", Want: want, Got: says, node: d.Refused})
		return nil
	}
	k.held++
	return nil
}

// looked compares records and gates with what a step expects of them.
func (k *clerk) looked(ctx context.Context, c *comparer, report *judge.Report) error {
	for _, e := range entries(c.step.Expect.Get("records")) {
		kind, id, _ := strings.Cut(e.Key, "/")
		r, err := k.desk.Record(ctx, campaign.Kind(kind), id)
		if fault.CodeOf(err) == fault.NotFound {
			c.leaf(e.Value, nil, "records."+e.Key)
			continue
		}
		if err != nil {
			return err
		}
		v, err := recordView(r)
		if err != nil {
			return err
		}
		for _, f := range entries(e.Value) { // a field that holds nothing is not in the view, and is null
			if _, ok := v[f.Key]; !ok && slices.Contains(fieldNames(campaign.FieldsOf(r.Top().Kind)), f.Key) {
				v[f.Key] = nil
			}
		}
		c.against(e.Value, v, "records."+e.Key)
	}
	return k.asked(ctx, c, report)
}

// asked compares gates: {shipment: {shipment/s1: {answer: deny, needs: {signed_terms: not_met}}}}.
func (k *clerk) asked(ctx context.Context, c *comparer, report *judge.Report) error {
	for _, gate := range entries(c.step.Expect.Get("gates")) {
		for _, subject := range entries(gate.Value) {
			a, err := k.desk.Gate(ctx, c.step.At, gate.Key, subject.Key, func() (*judge.Report, error) { return report, nil })
			if err != nil {
				return err
			}
			needs := view{}
			for name, answer := range a.Needs {
				needs[name] = answer
			}
			c.against(subject.Value, view{"answer": a.Answer, "mode": a.Mode, "needs": needs}, "gates."+gate.Key+"."+subject.Key)
		}
	}
	return nil
}

func entries(n *tree.Node) []tree.Entry {
	if n == nil || n.Kind != tree.Mapping {
		return nil
	}
	return n.Entries
}
