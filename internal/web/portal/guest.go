package portal

import (
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/period"
)

// Guest is a creator, or who acts for one, as the house knows them by their pass.
type Guest struct {
	By         access.Actor // the link
	Sees       access.Scope // what creators see in this house, before it is their rows alone
	Creator    string       // whom they act for now
	Campaign   string       // the only one they see; empty: all of the creator's
	Name       string       // how the page greets them
	Acts       []Choice     // a representative's creators; empty for a creator
	Programme  string
	Titles     map[string]string // campaign → title
	Contact    Contact
	Calendar   period.Calendar
	Axes       []Axis    // what the programme asks of an audience
	Until      time.Time // when the link runs out
	Now        time.Time
	Invitation string
}

// Choice is one creator a representative acts for.
type Choice struct {
	ID, Title string
	Current   bool
}

// Contact is who looks after a creator at the brand.
type Contact struct{ Name, Email string }

// Axis is a part of the audience evidence with its segments.
type Axis struct {
	ID, Title string
	Segments  []string
	Open      int // rows in which the segment is written too
}

// own are the kinds a creator reads, each with the classes that are their own
// there: their fee, their address, their list. Any other kind is the house's.
var own = map[campaign.Kind]access.Class{
	campaign.KindCreator: access.Personal, campaign.KindList: access.Personal, campaign.KindShipment: access.Personal, campaign.KindPacket: access.Open,
	campaign.KindBrief: access.Open, campaign.KindTerms: access.Cost, campaign.KindDeliverable: access.Cost, campaign.KindOffer: access.Cost, campaign.KindSpend: access.Cost,
}

// Scope is what a guest sees of a kind: their own rows, of their campaign where
// the link is for one, and what belongs to no campaign.
func (g Guest) Scope(kind campaign.Kind) access.Scope {
	classes, ok := own[kind]
	if !ok || g.Creator == "" {
		return access.Scope{}
	}
	return g.Rows().Own(classes)
}

// Rows is what the house lets creators see, of their own rows: the scope without anything that is a creator's own alone.
func (g Guest) Rows() access.Scope {
	if g.Creator == "" {
		return access.Scope{}
	}
	scope := g.Sees.Only("creator", g.Creator)
	if g.Campaign != "" {
		scope = scope.Only("campaign", g.Campaign, "")
	}
	return scope
}

// Asked is a link as it is asked for: for a creator, a brief's creator, or a
// representative.
type Asked struct {
	Kind campaign.Kind
	ID   string
	Days int // how long it opens; 0: DefaultDays
}

// How long a link opens, in days.
const (
	DefaultDays = 60
	MaxDays     = 365
)

// Link is a link that was made: its token is told once.
type Link struct {
	Token      string
	Invitation *campaign.Invitation
}

// Entry is what a link was exchanged for.
type Entry struct {
	Pass string // for the cookie
	For  time.Duration
}
