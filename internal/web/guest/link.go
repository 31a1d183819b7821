package guest

import (
	"strconv"

	"github.com/a-h/templ"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/hall"
	"plumbline/internal/web/paper"
	"plumbline/internal/web/portal"
	"plumbline/internal/web/say"
)

// linkers make creators' private links, or look whether there is one.
var linkers = hall.Only(access.Operations, access.Legal)

// linked are the kinds a private link is made for.
var linked = map[campaign.Kind]bool{campaign.KindCreator: true, campaign.KindBrief: true, campaign.KindRepresentative: true}

// LinkSection leads from a record's page to its private links.
func LinkSection(by access.Actor, kind campaign.Kind, id string) []desk.Section {
	if !linked[kind] || !linkers.Admits(by.Role) {
		return nil
	}
	return []desk.Section{{
		ID: "private-link", Title: "Private link", About: "The creator's way in, without an account: brief, quiz, due dates, payment, results.",
		More: desk.At(kind, id) + "/link", MoreText: "Make or take back a link", Value: desk.Shown{Empty: true},
	}}
}

// links answers the page of a creator's private links.
func (s *Pages) links(a *hall.Ask) (templ.Component, error) {
	p, err := s.linksPage(a)
	if err != nil {
		return nil, err
	}
	return paper.Links(s.Framed(a, "Private link"), p), nil
}

func (s *Pages) linksPage(a *hall.Ask) (portal.Links, error) {
	kind, id := campaign.Kind(a.PathValue("kind")), a.PathValue("id")
	if !linked[kind] {
		return portal.Links{}, fault.New(fault.NotFound, "a private link is made for a creator, a brief or a representative").WithHint("open one of these")
	}
	row, _, err := s.Portal.Record(a.Context(), a.Scope, kind, id)
	if err != nil {
		return portal.Links{}, err
	}
	where := []campaign.Cond{{Field: "creator", Op: "=", Values: []string{row.ID}}, {Field: "campaign", Op: "empty"}}
	switch kind {
	case campaign.KindBrief:
		where = []campaign.Cond{{Field: "creator", Op: "=", Values: []string{row.Creator}}, {Field: "campaign", Op: "=", Values: []string{row.Campaign}}}
	case campaign.KindRepresentative:
		where = []campaign.Cond{{Field: "parent", Op: "=", Values: []string{row.ID}}}
	}
	page, err := s.Portal.Records(a.Context(), a.Scope, campaign.Query{Kind: campaign.KindInvitation, Where: where, Order: []string{"-made"}, Limit: 20})
	if err != nil {
		return portal.Links{}, err
	}
	var links []*campaign.Invitation
	for _, row := range page.Rows {
		r, err := row.Record()
		if err != nil {
			return portal.Links{}, err
		}
		links = append(links, r.(*campaign.Invitation))
	}
	makes := a.By.Role == access.Owner || a.By.Role == access.Operations
	return portal.NewLinks(s.Calendar(a.Context()), kind, id, say.First(row.Title, row.ID), links, makes), nil
}

// makeLink makes a link and shows it, this once.
func (s *Pages) makeLink(a *hall.Ask) (templ.Component, error) {
	kind, id := campaign.Kind(a.PathValue("kind")), a.PathValue("id")
	days, err := strconv.Atoi(say.First(a.PostFormValue("days"), strconv.Itoa(portal.DefaultDays)))
	if err != nil {
		days = -1
	}
	link, err := s.Portal.MakeLink(a.Context(), a.By, a.Scope, portal.Asked{Kind: kind, ID: id, Days: days})
	wrong, err := refusalOf(err)
	if err != nil {
		return nil, err
	}
	p, err := s.linksPage(a)
	if err != nil {
		return nil, err
	}
	if p.Wrong = wrong; len(wrong) > 0 {
		return hall.Refuse(paper.Links(s.Framed(a, "Private link"), p)), nil
	}
	a.Answer.Set("Cache-Control", "no-store")
	a.Answer.Set("Referrer-Policy", "no-referrer")
	p.Made = hall.SchemeOf(a.Request) + "://" + a.Host + "/c/" + link.Token
	p.Until = say.LongDay(s.Calendar(a.Context()).DateOf(link.Invitation.Until))
	return paper.Links(s.Framed(a, "Private link"), p), nil
}

func refusalOf(err error) ([]portal.Problem, error) {
	if err == nil || fault.CodeOf(err) == fault.Forbidden {
		return nil, err
	}
	return refusal(err, nil)
}

// revokeLink shuts a link at once, whoever is in by it too.
func (s *Pages) revokeLink(a *hall.Ask) (templ.Component, error) {
	row, _, err := s.Portal.Record(a.Context(), a.Scope, campaign.KindInvitation, a.PathValue("link"))
	if err != nil {
		return nil, err
	}
	if _, err := s.Portal.Do(a.Context(), a.By, a.Scope, campaign.Command{Kind: campaign.KindInvitation, ID: row.ID, Step: "revoked", Reason: "taken back"}); err != nil {
		return nil, err
	}
	return hall.Redirect(desk.At(campaign.Kind(a.PathValue("kind")), a.PathValue("id")) + "/link")
}
