package work

import (
	"slices"

	"github.com/a-h/templ"

	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/desk/overview"
	"plumbline/internal/web/desk/section"
	"plumbline/internal/web/hall"
	"plumbline/internal/web/paper"
)

// sections are what the page of some kinds shows beside its fields.
func (s *Desk) sections(a *hall.Ask, x shownRecord) ([]desk.Section, error) {
	out, err := s.kindSections(a, x)
	if err != nil || s.Sections == nil {
		return out, err
	}
	return append(out, s.Sections(a.By, x.m.Kind, x.row.ID)...), nil
}

func (s *Desk) kindSections(a *hall.Ask, x shownRecord) ([]desk.Section, error) {
	switch r := x.rec.(type) {
	case *campaign.Campaign:
		return s.campaignSections(a, x, r)
	case *campaign.Brief:
		return s.briefSections(a, x, r)
	case *campaign.Creator:
		return s.creatorSections(a, x, r)
	case *campaign.Deliverable:
		return section.OfDeliverable(x.House, r), nil
	case *campaign.Terms:
		return section.OfTerms(x.House, r), nil
	}
	return nil, nil
}

func (s *Desk) campaignSections(a *hall.Ask, x shownRecord, k *campaign.Campaign) ([]desk.Section, error) {
	template, err := get[*campaign.Campaign](s, a, campaign.KindCampaign, k.Template)
	if err != nil {
		return nil, err
	}
	own, err := s.all(a, x.House, campaign.Query{Kind: campaign.KindDeliverable, Where: []campaign.Cond{{Field: "campaign", Op: "=", Values: []string{k.ID}}}})
	if err != nil {
		return nil, err
	}
	mine := records[*campaign.Deliverable](own)
	others, err := s.beside(a, x, k, mine)
	if err != nil {
		return nil, err
	}
	return section.OfCampaign(x.House, k, template, append(mine, others...)), nil
}

// beside are the deliverables of other campaigns that are booked towards the
// sub-outcomes of this one's.
func (s *Desk) beside(a *hall.Ask, x shownRecord, k *campaign.Campaign, mine []*campaign.Deliverable) ([]*campaign.Deliverable, error) {
	subs := []string{k.SubOutcome}
	for _, d := range mine {
		if d.SubOutcome != "" && !slices.Contains(subs, d.SubOutcome) {
			subs = append(subs, d.SubOutcome)
		}
	}
	rows, err := s.all(a, x.House, campaign.Query{Kind: campaign.KindDeliverable, Where: []campaign.Cond{{Field: "sub_outcome", Op: "in", Values: subs}, {Field: "campaign", Op: "!=", Values: []string{k.ID}}}})
	return records[*campaign.Deliverable](rows), err
}

func (s *Desk) briefSections(a *hall.Ask, x shownRecord, b *campaign.Brief) ([]desk.Section, error) {
	k, err := get[*campaign.Campaign](s, a, campaign.KindCampaign, b.Campaign)
	if err != nil || k == nil {
		return nil, err
	}
	template, err := get[*campaign.Campaign](s, a, campaign.KindCampaign, k.Template)
	if err != nil {
		return nil, err
	}
	return section.OfBrief(x.House, b, k, template), nil
}

func (s *Desk) creatorSections(a *hall.Ask, x shownRecord, k *campaign.Creator) ([]desk.Section, error) {
	of := func(kind campaign.Kind) ([]campaign.Row, error) {
		return s.all(a, x.House, campaign.Query{Kind: kind, Where: []campaign.Cond{{Field: "creator", Op: "=", Values: []string{k.ID}}}, Order: []string{"-changed"}})
	}
	var known section.Known
	for kind, to := range map[campaign.Kind]*[]campaign.Row{
		campaign.KindPacket: &known.Packets, campaign.KindScreen: &known.Screens, campaign.KindRating: &known.Ratings, campaign.KindList: &known.Lists, campaign.KindDeliverable: &known.Posts,
	} {
		rows, err := of(kind)
		if err != nil {
			return nil, err
		}
		*to = rows
	}
	brand, err := s.all(a, x.House, campaign.Query{Kind: campaign.KindList, Where: []campaign.Cond{{Field: "creator", Op: "empty"}}})
	if err != nil {
		return nil, err
	}
	known.Lists = append(known.Lists, brand...)
	return section.OfCreator(x.House, k, known), nil
}

// get reads one record of a kind; none where there is none to see.
func get[T campaign.Record](s *Desk, a *hall.Ask, kind campaign.Kind, id string) (none T, err error) {
	if id == "" {
		return none, nil
	}
	row, _, err := s.Records.Record(a.Context(), a.Scope, kind, id)
	if fault.CodeOf(err) == fault.NotFound {
		return none, nil
	}
	if err != nil {
		return none, err
	}
	r, err := row.Record()
	if err != nil {
		return none, err
	}
	out, _ := r.(T)
	return out, nil
}

// records turns rows of one kind into what they are.
func records[T campaign.Record](rows []campaign.Row) []T {
	var out []T
	for _, row := range rows {
		if r, err := row.Record(); err == nil {
			if x, ok := r.(T); ok {
				out = append(out, x)
			}
		}
	}
	return out
}

// proposals answers what the record proposes: better screens, declines, pivots.
func (s *Desk) proposals(a *hall.Ask) (templ.Component, error) {
	h := s.house(a, "Proposals")
	got, err := s.read(a, h, overview.Proposed())
	if err != nil {
		return nil, err
	}
	return paper.Proposals(overview.NewProposals(h, got)), nil
}
