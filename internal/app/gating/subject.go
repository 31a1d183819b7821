package gating

import (
	"context"
	"slices"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/gate"
	"plumbline/internal/ladder"
)

// asks are the kinds of record that ask at a gate, for ids without a kind.
var asks = map[string][]campaign.Kind{
	gate.Commit: {campaign.KindTerms, campaign.KindSpend}, gate.Shipment: {campaign.KindShipment}, gate.Publish: {campaign.KindDeliverable},
	gate.Amplify: {campaign.KindSpend, campaign.KindDeliverable}, gate.Pay: {campaign.KindSpend},
}

// otherNames are what other systems call a record: field by kind.
var otherNames = map[campaign.Kind]string{
	campaign.KindShipment: "order", campaign.KindSpend: "invoice", campaign.KindTerms: "contract", campaign.KindDeliverable: "asset",
}

// subject finds the record that asks: kind/id, an id of a kind that asks at the
// gate, or the number another system knows it by.
func (d *Desk) subject(ctx context.Context, scope access.Scope, name, id string) (campaign.Record, error) {
	if !slices.Contains(ladder.GateNames, name) {
		return nil, fault.New(fault.Invalid, "there is no gate %q", name).WithHint("use %s", strings.Join(ladder.GateNames, ", "))
	}
	if kind, rest, full := strings.Cut(id, "/"); full {
		if _, ok := campaign.New(campaign.Kind(kind)); ok {
			return d.record(ctx, scope, campaign.Kind(kind), rest)
		}
	}
	for _, kind := range asks[name] {
		r, err := d.record(ctx, scope, kind, id)
		if err == nil || fault.CodeOf(err) != fault.NotFound {
			return r, err
		}
	}
	for _, kind := range asks[name] {
		r, err := d.known(ctx, scope, kind, id)
		if err != nil || r != nil {
			return r, err
		}
	}
	return nil, fault.New(fault.NotFound, "nothing that passes the %s gate is called %q", name, id).WithHint("give kind/id, such as %s/%s", asks[name][0], id)
}

// record reads a record the asker may see, whole: the gate looks at all of it.
func (d *Desk) record(ctx context.Context, scope access.Scope, kind campaign.Kind, id string) (campaign.Record, error) {
	if _, err := d.Records.Record(ctx, scope, kind, id); err != nil {
		return nil, err
	}
	row, err := d.Records.Record(ctx, owner(), kind, id)
	if err != nil {
		return nil, err
	}
	return row.Record()
}

// known finds the one record another system knows by a number.
func (d *Desk) known(ctx context.Context, scope access.Scope, kind campaign.Kind, number string) (campaign.Record, error) {
	page, err := d.Records.Records(ctx, owner(), campaign.Query{
		Kind: kind, Where: []campaign.Cond{{Field: otherNames[kind], Op: "=", Values: []string{number}}}, Limit: 2,
	})
	if err != nil || len(page.Rows) == 0 {
		return nil, err
	}
	if len(page.Rows) > 1 {
		return nil, fault.New(fault.Invalid, "several of %s have the %s %q", kind, otherNames[kind], number).WithHint("give the id of one of them, as %s/ID", kind)
	}
	return d.record(ctx, scope, kind, page.Rows[0].ID)
}
