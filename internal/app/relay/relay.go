// Package relay is the two loops between records and facts.
//
// Out moves what records tell into the facts: its place is kept in the facts
// engine, in the transaction of the rows, and each row's identity is its place
// in the outbox, so a kill anywhere neither loses nor doubles one. In drives
// the records by what other sources told the facts; its place is kept with the
// records, in the transaction of the steps.
package relay

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/period"
)

// Source names the records as a source of facts.
const Source = "plumbline"

// Place is the mark in the facts of how far the outbox was read.
const Place = "records.outbox"

const batch = 2000

// Out moves the outbox into the facts. One runs at a time.
type Out struct {
	From     Outbox
	Into     facts.Marker
	Clock    period.Clock
	Calendar period.Calendar
}

// Outbox is where records put what they tell.
type Outbox interface {
	Outbox(ctx context.Context, after int64, limit int) ([]campaign.Outgoing, error)
}

// Run moves everything there is and returns how many rows that were.
func (o *Out) Run(ctx context.Context) (int, error) {
	moved := 0
	for {
		at, err := o.Into.Marked(ctx, Place)
		if err != nil {
			return moved, fmt.Errorf("relay: %w", err)
		}
		out, err := o.From.Outbox(ctx, at, batch)
		if err != nil || len(out) == 0 {
			return moved, err
		}
		if err := o.land(ctx, out); err != nil {
			return moved, fmt.Errorf("relay after %d: %w", at, err)
		}
		moved += len(out)
	}
}

func (o *Out) land(ctx context.Context, out []campaign.Outgoing) error {
	_, err := o.Into.LandAt(ctx, facts.Reached{Name: Place, At: out[len(out)-1].Seq}, func(put func(*facts.Batch) error) error {
		batches, err := o.batches(out)
		if err != nil {
			return err
		}
		for _, b := range batches {
			if err := put(b); err != nil {
				return err
			}
		}
		return put(o.covered(batches, out))
	})
	return err
}

// batches sorts rows by table, in their order.
func (o *Out) batches(out []campaign.Outgoing) ([]*facts.Batch, error) {
	byTable := map[string]*facts.Batch{}
	for _, g := range out {
		t, ok := facts.Lookup(g.Fact.Table)
		if !ok {
			return nil, fault.New(fault.Internal, "records tell of a table %q that there is not", g.Fact.Table)
		}
		b := byTable[t.Name]
		if b == nil {
			b = facts.NewBatch(t, len(out))
			byTable[t.Name] = b
		}
		values := map[string]any{"received_at": g.At, "line": g.Seq}
		if t.Kind == facts.Event { // each telling is an event of its own; the others have natural keys
			values["event_id"] = facts.SourceID(Source, strconv.FormatInt(g.Seq, 10))
		}
		for name, v := range g.Fact.Values {
			values[name] = v
		}
		if values["occurred_at"] == nil {
			values["occurred_at"] = g.At
		}
		if err := b.Put(values); err != nil {
			return nil, fmt.Errorf("outbox %d: %w", g.Seq, err)
		}
	}
	tables := make([]*facts.Batch, 0, len(byTable))
	for _, b := range byTable {
		b.Seal(facts.Sealing{Source: Source, Arrival: Source, Received: o.Clock.Now()})
		tables = append(tables, b)
	}
	slices.SortFunc(tables, func(a, b *facts.Batch) int { return cmp.Compare(a.Table.Name, b.Table.Name) })
	return tables, nil
}

// covered says that the records have reported the days from the first thing
// told to the last: what tells a zero from no data.
func (o *Out) covered(batches []*facts.Batch, out []campaign.Outgoing) *facts.Batch {
	reports, _ := facts.Lookup("reports")
	b := facts.NewBatch(reports, len(batches))
	until := o.Calendar.DateOf(out[len(out)-1].At)
	for _, told := range batches {
		if told.Table.Kind == facts.Dimension {
			continue
		}
		first := until
		at, _ := told.Index("occurred_at")
		for _, micros := range told.Vectors()[at].I {
			first = min(first, o.Calendar.DateOf(time.UnixMicro(micros)))
		}
		b.Next()
		set := func(column string, n int64) { i, _ := b.Index(column); b.SetInt(i, n) }
		text := func(column, s string) { i, _ := b.Index(column); b.SetText(i, s) }
		text("id", Source+"/"+told.Table.Name+"/"+first.String()+"/"+until.String())
		text("table", told.Table.Name)
		set("first", int64(first))
		set("last", int64(until))
		set("occurred_at", out[len(out)-1].At.UnixMicro())
	}
	b.Seal(facts.Sealing{Source: Source, Arrival: Source, Received: o.Clock.Now()})
	return b
}
