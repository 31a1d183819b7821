// Package kinds is the table of every kind of record there is.
package kinds

import (
	"slices"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/guard"
	"plumbline/internal/campaign/people"
	"plumbline/internal/campaign/work"
)

// All returns every machine, in the order people meet them.
func All() []campaign.Machine {
	return []campaign.Machine{
		people.Creators(), people.Representatives(), people.Offers(), people.Packets(), people.Screens(), people.Ratings(), people.Lists(),
		work.Campaigns(), work.Briefs(), work.Contracts(), work.Deliverables(), work.Shipments(), work.Spends(),
		people.Incidents(), people.Pivots(), guard.Tasks(), guard.Holds(), guard.Overrides(), guard.Invitations(),
	}
}

// Of returns a kind's machine.
func Of(k campaign.Kind) (campaign.Machine, bool) {
	all := All()
	i := slices.IndexFunc(all, func(m campaign.Machine) bool { return m.Kind == k })
	if i < 0 {
		return campaign.Machine{}, false
	}
	return all[i], true
}
