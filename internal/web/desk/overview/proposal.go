package overview

import (
	"plumbline/internal/campaign"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/say"
	"plumbline/internal/web/view"
)

// Proposals is what the record itself proposes.
type Proposals struct {
	Shell    view.Shell
	Headline string
	Groups   []Proposal
}

// Proposal is one sort of proposals.
type Proposal struct {
	ID, Title, About string
	Items            []Proposed1
}

// Proposed1 is one proposal with the cases behind it.
type Proposed1 struct {
	desk.Line
	Cases []desk.Shown
}

// Proposed lists what to ask the record for.
func Proposed() []Wanted {
	open := func(k campaign.Kind, more campaign.Cond) campaign.Query {
		return campaign.Query{Kind: k, Where: []campaign.Cond{more}, Order: []string{"-changed"}, Limit: 200}
	}
	return []Wanted{
		{Group: "screens", Query: open(campaign.KindTask, campaign.Cond{Field: "cases", Op: "filled"})},
		{Group: "declines", Query: open(campaign.KindOffer, campaign.Cond{Field: "proposed_for", Op: "filled"})},
		{Group: "pivots", Query: open(campaign.KindPivot, campaign.Cond{Field: "state", Op: "in", Values: []string{"proposed", "noted"}})},
	}
}

// NewProposals builds the page.
func NewProposals(in desk.House, got []Got) Proposals {
	h := house{in}
	p := Proposals{Shell: h.Shell}
	p.Shell.Title = "Proposals"
	groups := []Proposal{
		{ID: "screens", Title: "Better screens", About: "One reason came up three times in 90 days among creators a screen had passed. The screen, not the creators, is the question."},
		{ID: "declines", Title: "Declines because of an audience", About: "An off-category audience proposes a decline. It is about the audience, never about the creator."},
		{ID: "pivots", Title: "Pivots to settle", About: "Theme, tone, stance or cadence changed: recalibrate, or accept."},
	}
	n := 0
	for _, g := range groups {
		for _, x := range got {
			if x.Group == g.ID {
				g.Items = append(g.Items, h.proposed(x)...)
			}
		}
		n += len(g.Items)
		if len(g.Items) > 0 {
			p.Groups = append(p.Groups, g)
		}
	}
	p.Headline = "Nothing is proposed."
	if n > 0 {
		p.Headline = say.Upper(say.CountOf(n, "proposal waits", "proposals wait")) + " for a decision."
	}
	return p
}

func (h house) proposed(x Got) []Proposed1 {
	m, _ := desk.MachineOf(x.Query.Kind)
	var out []Proposed1
	for _, row := range x.Page.Rows {
		r, err := row.Record()
		if err != nil {
			continue
		}
		top := r.Top()
		i := Proposed1{Line: desk.Line{Text: h.called(m, top), Href: desk.At(m.Kind, top.ID), Says: h.todoSays(m, r), Side: h.When(top.Changed)}}
		switch r := r.(type) {
		case *campaign.Task:
			if r.State != campaign.Open {
				continue
			}
			i.Text, i.Says = say.Upper(r.What), say.Plural(len(r.Cases), "case", "cases")+" behind it."
			for _, c := range r.Cases {
				i.Cases = append(i.Cases, h.Subject(c))
			}
		case *campaign.Offer:
			if r.State == campaign.Declined || r.State == campaign.Signed {
				continue
			}
			i.Says = say.Join(" ", say.Sentence(r.ProposedFor), h.Name(campaign.KindCreator, r.Creator))
		case *campaign.Pivot:
			i.Text = say.Upper(r.Axis) + " of " + h.Name(campaign.KindCreator, r.Creator)
		}
		out = append(out, i)
	}
	return out
}
