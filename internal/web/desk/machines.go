package desk

import (
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/kinds"
)

// Machines is the table of kinds the pages are driven by.
func Machines() []campaign.Machine { return kinds.All() }

// MachineOf returns a kind's machine.
func MachineOf(k campaign.Kind) (campaign.Machine, bool) { return kinds.Of(k) }

// FieldsOf describes a kind's fields that pages show.
func FieldsOf(k campaign.Kind) []campaign.Field {
	return slices.DeleteFunc(campaign.FieldsOf(k), func(f campaign.Field) bool { return never[f.Name] })
}

// never lists what no page shows: it is of use to nobody who reads it.
var never = map[string]bool{"token_hash": true}

// FieldOf returns one of them by name.
func FieldOf(k campaign.Kind, name string) (campaign.Field, bool) {
	if never[name] {
		return campaign.Field{}, false
	}
	return campaign.FieldOf(k, name)
}

// New makes an empty record of a kind.
func New(k campaign.Kind) campaign.Record {
	r, ok := campaign.New(k)
	if ok {
		r.Top().Kind = k
	}
	return r
}

// Create is the step that makes a record of a kind, where a role may take it.
func Create(m campaign.Machine, role access.Role) (campaign.Step, bool) {
	i := slices.IndexFunc(m.Steps, func(s campaign.Step) bool { return s.Name == campaign.Create })
	if i < 0 || !m.Steps[i].May(role) || m.Steps[i].Rule || elsewhere[m.Kind] {
		return campaign.Step{}, false
	}
	return m.Steps[i], true
}

// elsewhere lists the kinds that are made on a page of their own.
var elsewhere = map[campaign.Kind]bool{campaign.KindInvitation: true}
