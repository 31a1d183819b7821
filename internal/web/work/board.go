package work

import (
	"time"

	"github.com/a-h/templ"

	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/desk/overview"
	"plumbline/internal/web/hall"
	"plumbline/internal/web/paper"
	"plumbline/internal/web/view"
)

// today answers the day's desk.
func (s *Desk) today(a *hall.Ask) (templ.Component, error) {
	h := s.house(a, "Work")
	owner := a.URL.Query().Get("owner")
	counted := overview.Counted{}
	for group, q := range overview.Counts(h, owner) {
		var err error
		if counted[group], err = s.Records.Tally(a.Context(), a.Scope, q); err != nil {
			return nil, err
		}
	}
	got, err := s.read(a, h, overview.Wants(h, owner, counted))
	if err != nil {
		return nil, err
	}
	p := overview.NewToday(h, got, owner)
	p.Did = s.done(a, h, "/work")
	if p.Review, err = s.Review(a); err != nil {
		return nil, err
	}
	return paper.Today(p), nil
}

// read answers what a page over many kinds wants; what is not for its asker to
// know is left out.
func (s *Desk) read(a *hall.Ask, h desk.House, wants []overview.Wanted) ([]overview.Got, error) {
	var out []overview.Got
	var all []campaign.Row
	for _, want := range wants {
		page, err := s.Records.Records(a.Context(), a.Scope, want.Query)
		if fault.CodeOf(err) == fault.Forbidden {
			continue
		}
		if err != nil {
			return nil, err
		}
		out, all = append(out, overview.Got{Wanted: want, Page: page}), append(all, page.Rows...)
	}
	return out, s.name(a, h, all...)
}

// gates answers the gate desk.
func (s *Desk) gates(a *hall.Ask) (templ.Component, error) {
	h := s.house(a, "Gate desk")
	states, err := s.Records.Gates(a.Context(), a.Scope)
	if err != nil {
		return nil, err
	}
	overrides, err := s.all(a, h, overview.OverridesInForce(h.Now))
	if err != nil {
		return nil, err
	}
	holds, err := s.all(a, h, overview.InForce(campaign.KindHold))
	if err != nil {
		return nil, err
	}
	return paper.Gates(overview.NewGates(h, states, overrides, holds)), nil
}

// register answers the register of rights and disclosure.
func (s *Desk) register(a *hall.Ask) (templ.Component, error) {
	h := s.house(a, "Rights and disclosure")
	terms, err := s.all(a, h, campaign.Query{Kind: campaign.KindTerms, Where: []campaign.Cond{{Field: "signed", Op: "filled"}}})
	if err != nil {
		return nil, err
	}
	posts, err := s.all(a, h, campaign.Query{Kind: campaign.KindDeliverable, Where: []campaign.Cond{{Field: "state", Op: "in", Values: []string{"live", "verified"}}}})
	if err != nil {
		return nil, err
	}
	return paper.Register(overview.NewRegister(h, records[*campaign.Terms](terms), records[*campaign.Deliverable](posts), a.URL.Query().Get("all") != "")), nil
}

// all reads every record a question is about, names included; none where there
// is no such kind.
func (s *Desk) all(a *hall.Ask, h desk.House, q campaign.Query) ([]campaign.Row, error) {
	if _, ok := desk.MachineOf(q.Kind); !ok {
		return nil, nil
	}
	var out []campaign.Row
	for q.Limit = 1000; q.Offset < hall.ExportRows; q.Offset += q.Limit {
		page, err := s.Records.Records(a.Context(), a.Scope, q)
		if err != nil {
			return nil, err
		}
		out = append(out, page.Rows...)
		if len(page.Rows) < q.Limit {
			break
		}
	}
	return out, s.name(a, h, out...)
}

// Review lists what the next weekly review opens with.
func (s *Desk) Review(a *hall.Ask) ([]view.Item, error) {
	rules, err := s.Records.Rules(a.Context(), a.Scope)
	return view.Items(rules), err
}

// Standing lists the overrides in force for the roll-up.
func (s *Desk) Standing(a *hall.Ask) ([]view.Standing, error) {
	h := desk.House{Scope: a.Scope, By: a.By, Now: s.Clock.Now(), Names: map[string]string{}}
	if l, err := s.Programme.Ladder(a.Context(), time.Time{}); err == nil {
		h.Ladder = l
	}
	rows, err := s.all(a, h, overview.OverridesInForce(h.Now))
	if err != nil {
		return nil, err
	}
	return overview.InForceNow(h, records[*campaign.Override](rows)), nil
}
