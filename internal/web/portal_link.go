package web

import (
	"strconv"

	"github.com/a-h/templ"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/paper"
	"plumbline/internal/web/portal"
	"plumbline/internal/web/say"
)

// linkers make creators' private links, or look whether there is one.
var linkers = only(access.Operations, access.Legal)

// linked are the kinds a private link is made for.
var linked = map[campaign.Kind]bool{campaign.KindCreator: true, campaign.KindBrief: true, campaign.KindRepresentative: true}

// links answers the page of a creator's private links.
func (s *Server) links(a *ask) (templ.Component, error) {
	p, err := s.linksPage(a)
	if err != nil {
		return nil, err
	}
	return paper.Links(s.framed(a, "Private link"), p), nil
}

func (s *Server) linksPage(a *ask) (portal.Links, error) {
	kind, id := campaign.Kind(a.PathValue("kind")), a.PathValue("id")
	if !linked[kind] {
		return portal.Links{}, fault.New(fault.NotFound, "a private link is made for a creator, a brief or a representative").WithHint("open one of these")
	}
	row, _, err := s.Portal.Record(a.Context(), a.scope, kind, id)
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
	page, err := s.Portal.Records(a.Context(), a.scope, campaign.Query{Kind: campaign.KindInvitation, Where: where, Order: []string{"-made"}, Limit: 20})
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
	h := s.house(a, "")
	makes := a.by.Role == access.Owner || a.by.Role == access.Operations
	return portal.NewLinks(h.Calendar(), kind, id, say.First(row.Title, row.ID), links, makes), nil
}

// makeLink makes a link and shows it, this once.
func (s *Server) makeLink(a *ask) (templ.Component, error) {
	kind, id := campaign.Kind(a.PathValue("kind")), a.PathValue("id")
	days, err := strconv.Atoi(say.First(a.PostFormValue("days"), strconv.Itoa(portal.DefaultDays)))
	if err != nil {
		days = -1
	}
	link, err := s.Portal.MakeLink(a.Context(), a.by, a.scope, portal.Asked{Kind: kind, ID: id, Days: days})
	wrong, err := refusalOf(err)
	if err != nil {
		return nil, err
	}
	p, err := s.linksPage(a)
	if err != nil {
		return nil, err
	}
	if p.Wrong = wrong; len(wrong) > 0 {
		return refused{paper.Links(s.framed(a, "Private link"), p)}, nil
	}
	a.header.Set("Cache-Control", "no-store")
	a.header.Set("Referrer-Policy", "no-referrer")
	p.Made = schemeOf(a.Request) + "://" + a.Host + "/c/" + link.Token
	p.Until = say.LongDay(s.house(a, "").Calendar().DateOf(link.Invitation.Until))
	return paper.Links(s.framed(a, "Private link"), p), nil
}

func refusalOf(err error) ([]portal.Problem, error) {
	if err == nil || fault.CodeOf(err) == fault.Forbidden {
		return nil, err
	}
	return refusal(err, nil)
}

// revokeLink shuts a link at once, whoever is in by it too.
func (s *Server) revokeLink(a *ask) (templ.Component, error) {
	row, _, err := s.Portal.Record(a.Context(), a.scope, campaign.KindInvitation, a.PathValue("link"))
	if err != nil {
		return nil, err
	}
	if _, err := s.Portal.Do(a.Context(), a.by, a.scope, campaign.Command{Kind: campaign.KindInvitation, ID: row.ID, Step: "revoked", Reason: "taken back"}); err != nil {
		return nil, err
	}
	return redirect(desk.At(campaign.Kind(a.PathValue("kind")), a.PathValue("id")) + "/link")
}
