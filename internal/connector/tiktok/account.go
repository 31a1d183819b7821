package tiktok

import (
	"time"

	"plumbline/internal/connector/cells"
	"plumbline/internal/inbox"
	"plumbline/internal/inbox/value"
	"plumbline/internal/money"
)

// history says which account an ad, ad group or campaign belongs to.
type history struct {
	name, level string
	needs       []string
}

func (f history) Name() string { return f.name }
func (f history) Doc() string  { return "which account a TikTok " + f.level + " belongs to" }

func (f history) Recognise(h inbox.Head) int {
	if s := cells.Of(h); h.Shape.Tabular() && s.Has(f.level+"_id", "advertiser_id") && s.Has(f.needs...) {
		return 90
	}
	return 0
}

func (f history) Open(h inbox.Head, _ inbox.Options) (inbox.Mapper, error) {
	return &histories{f, cells.Of(h)}, nil
}

func (f history) Assemble(entity, id string, pieces map[string]map[string]any, out inbox.Out) (string, error) {
	return assemble(entity, id, pieces, out), nil
}

type histories struct {
	history
	s cells.Sheet
}

// Map keeps the account of one version.
func (m *histories) Map(r inbox.Record, out inbox.Out) error {
	id, account := m.s.Text(r, m.level+"_id"), m.s.Text(r, "advertiser_id")
	if id == "" || account == "" {
		out.Bad("advertiser_id", value.Missing, "a version needs its id and its account")
		return nil
	}
	out.Piece(m.level+" of account", account, "has", id, map[string]any{"updated_at": m.s.Text(r, "updated_at")})
	return nil
}

// advertiser says an account's currency and time zone.
type advertiser struct{}

func (advertiser) Name() string { return "tiktok.advertiser" }
func (advertiser) Doc() string  { return "TikTok ad accounts: currency and time zone" }

func (advertiser) Recognise(h inbox.Head) int {
	if s := cells.Of(h); h.Shape.Tabular() && s.Has("id", "currency", "timezone", "promotion_area") {
		return 90
	}
	return 0
}

func (advertiser) Open(h inbox.Head, _ inbox.Options) (inbox.Mapper, error) {
	return &accounts{s: cells.Of(h)}, nil
}

func (advertiser) Assemble(entity, id string, pieces map[string]map[string]any, out inbox.Out) (string, error) {
	return assemble(entity, id, pieces, out), nil
}

type accounts struct{ s cells.Sheet }

// Map keeps one account for each level that may ask for it.
func (m *accounts) Map(r inbox.Record, out inbox.Out) error {
	c := m.s.Cell(r, out, "currency")
	if !money.Known(c.Value) {
		out.Bad(c.Column, value.UnknownCurrency, c.Value+" is not an ISO 4217 code; correct it and import again, or name one with --currency on the report")
		return nil
	}
	zone := m.s.Cell(r, out, "timezone")
	if _, err := time.LoadLocation(zone.Value); err != nil {
		out.Bad(zone.Column, "not_a_zone", "there is no time zone "+zone.Value)
		return nil
	}
	for _, level := range []string{"ad", "adgroup", "campaign"} {
		out.Piece(level+" of account", m.s.Text(r, "id"), "head", "", map[string]any{"currency": c.Value, "zone": zone.Value, "updated_at": m.s.Text(r, "_fivetran_synced")})
	}
	return nil
}
