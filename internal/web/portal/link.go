package portal

import (
	"net/url"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/period"
	"plumbline/internal/web/say"
)

// Links is the operator's page of one creator's private links.
type Links struct {
	Whom   string // as the page names them
	Says   string
	Action string
	Back   string
	Days   int
	Most   int
	Made   string // address of the link just made: shown once
	Until  string
	Links  []LinkRow
	Wrong  []Problem
	Makes  bool // the asker may make one
}

// LinkRow is a link as it stands.
type LinkRow struct {
	ID, State, Says string
	Revoke          string // address to post to; empty: it opens nothing any more
}

// NewLinks builds the page.
func NewLinks(cal period.Calendar, kind campaign.Kind, id, whom string, links []*campaign.Invitation, makes bool) Links {
	at := "/work/" + string(kind) + "/" + url.PathEscape(id)
	p := Links{Whom: whom, Action: at + "/link", Back: at, Days: DefaultDays, Most: MaxDays, Makes: makes}
	p.Says = map[campaign.Kind]string{
		campaign.KindBrief:          "It opens this campaign alone.",
		campaign.KindRepresentative: "It opens every creator they act for.",
	}[kind]
	if p.Says == "" {
		p.Says = "It opens everything that is this creator's own."
	}
	day := func(t time.Time) string { return say.LongDay(cal.DateOf(t)) }
	for _, i := range links {
		row := LinkRow{ID: i.ID, State: say.Upper(say.Plain(string(i.State))), Says: "made " + day(i.Made) + ", opens until " + day(i.Until)}
		if !i.Last.IsZero() {
			row.Says += ", last used " + say.Moment(i.Last, cal)
		}
		if makes && i.State != campaign.Revoked && i.State != campaign.Expired {
			row.Revoke = at + "/link/" + url.PathEscape(i.ID) + "/revoke"
		}
		p.Links = append(p.Links, row)
	}
	return p
}
