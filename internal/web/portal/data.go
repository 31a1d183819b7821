package portal

import (
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// Data is the page of a creator's own data.
type Data struct {
	Frame
	Kept  []Row
	Asked string // when deletion was asked for; empty: it was not
	Can   bool   // it can be asked for
}

// NewData builds the page.
func NewData(g Guest, f Frame, m Mine) Data {
	f.Title = "Your data"
	p := Data{Frame: f, Can: m.Creator != nil && m.Creator.ErasureAsked == nil && m.Creator.Erased == nil}
	p.Kept = []Row{
		{Label: "About you", Text: "name, accounts, how to reach you, where parcels go, your no-touch list"},
		{Label: "About your audience", Text: "the figures and screenshots you sent"},
		{Label: "About the work", Text: "offers, briefs with your answers, contracts, what you handed in, parcels, payments, and when your link was used"},
		{Label: "About your posts", Text: "what the platforms and the shop counted"},
	}
	if m.Creator != nil && m.Creator.ErasureAsked != nil {
		p.Asked = g.day(*m.Creator.ErasureAsked)
	}
	return p
}

// Own is the download: what is kept about a creator, as they may take it along.
type Own struct {
	Taken        time.Time         `json:"taken"`
	Programme    string            `json:"programme"`
	You          You               `json:"you"`
	NoTouch      []string          `json:"no_touch"`
	Audience     []OwnPacket       `json:"audience"`
	Offers       []OwnOffer        `json:"offers"`
	Briefs       []OwnBrief        `json:"briefs"`
	Contracts    []OwnTerms        `json:"contracts"`
	Deliverables []OwnDeliverable  `json:"deliverables"`
	Parcels      []OwnParcel       `json:"parcels"`
	Payments     []OwnPayment      `json:"payments"`
	Link         map[string]string `json:"link"`
}

// You is who a creator is here.
type You struct {
	Name         string            `json:"name,omitempty"`
	Handles      []campaign.Handle `json:"handles,omitempty"`
	Email        string            `json:"email,omitempty"`
	Address      string            `json:"address,omitempty"`
	Country      string            `json:"country,omitempty"`
	Category     string            `json:"category,omitempty"`
	Acquisition  string            `json:"how_we_met,omitempty"`
	Tags         []string          `json:"tags,omitempty"`
	FirstBooked  *period.Date      `json:"first_booked,omitempty"`
	PostsAgreed  float64           `json:"posts_agreed_per_week,omitempty"`
	Since        time.Time         `json:"known_since,omitzero"`
	ErasureAsked *time.Time        `json:"deletion_asked,omitempty"`
}

// OwnPacket is evidence as it was returned.
type OwnPacket struct {
	Platform string           `json:"platform"`
	Basis    string           `json:"basis"`
	Taken    time.Time        `json:"taken"`
	State    campaign.State   `json:"state"`
	Shares   []campaign.Share `json:"shares"`
	Files    []string         `json:"files,omitempty"`
}

// OwnOffer is an offer as it was made.
type OwnOffer struct {
	Campaign string         `json:"campaign,omitempty"`
	State    campaign.State `json:"state"`
	Why      string         `json:"why,omitempty"`
	Scope    string         `json:"scope,omitempty"`
	Pay      *money.Amount  `json:"pay,omitempty"`
	PayUpTo  *money.Amount  `json:"pay_up_to,omitempty"`
	Ask      string         `json:"ask,omitempty"`
	Sent     time.Time      `json:"sent,omitzero"`
}

// OwnBrief is a brief as it was sent, with the answers given to it.
type OwnBrief struct {
	ID           string             `json:"id"`
	Campaign     string             `json:"campaign,omitempty"`
	Sent         time.Time          `json:"sent,omitzero"`
	Acknowledged time.Time          `json:"acknowledged,omitzero"`
	Says         campaign.BriefBody `json:"says"`
	Hash         string             `json:"hash,omitempty"`
	Answers      []campaign.Try     `json:"answers,omitempty"`
}

// OwnTerms is a contract as it was agreed.
type OwnTerms struct {
	Contract   string               `json:"contract,omitempty"`
	Form       string               `json:"form"`
	State      campaign.State       `json:"state"`
	Fee        *money.Amount        `json:"fee,omitempty"`
	Items      []campaign.Item      `json:"items,omitempty"`
	Conditions []campaign.Condition `json:"conditions,omitempty"`
	Rights     []campaign.Right     `json:"rights,omitempty"`
	Signed     time.Time            `json:"signed,omitzero"`
}

// OwnDeliverable is a piece of work with what was handed in.
type OwnDeliverable struct {
	ID        string           `json:"id"`
	Campaign  string           `json:"campaign,omitempty"`
	State     campaign.State   `json:"state"`
	Platform  string           `json:"platform,omitempty"`
	Format    string           `json:"format,omitempty"`
	Due       *period.Date     `json:"due,omitempty"`
	Fee       *money.Amount    `json:"fee,omitempty"`
	Draft     string           `json:"draft,omitempty"`
	Files     []string         `json:"files,omitempty"`
	Submitted time.Time        `json:"submitted,omitzero"`
	URL       string           `json:"url,omitempty"`
	Live      time.Time        `json:"live,omitzero"`
	Checks    []campaign.Check `json:"checks,omitempty"`
}

// OwnParcel is a parcel on its way.
type OwnParcel struct {
	What     string    `json:"what,omitempty"`
	Carrier  string    `json:"carrier,omitempty"`
	Tracking string    `json:"tracking,omitempty"`
	Shipped  time.Time `json:"shipped,omitzero"`
	Received time.Time `json:"received,omitzero"`
}

// OwnPayment is a payment.
type OwnPayment struct {
	Amount *money.Amount  `json:"amount,omitempty"`
	State  campaign.State `json:"state"`
	PayBy  *period.Date   `json:"pay_by,omitempty"`
	Paid   time.Time      `json:"paid,omitzero"`
}

// NewOwn gathers what is a creator's to take along.
func NewOwn(g Guest, m Mine) Own {
	o := Own{Taken: g.Now, Programme: g.Programme, NoTouch: []string{}, Link: map[string]string{"id": g.Invitation, "until": g.Until.Format(time.RFC3339)}}
	if c := m.Creator; c != nil {
		o.You = You{Name: c.Name, Handles: c.Handles, Email: c.Email, Address: c.Address, Country: c.Country, Category: c.Category, Acquisition: c.Acquisition, Tags: c.Tags,
			FirstBooked: c.FirstBooked, PostsAgreed: c.PostsAgreed, Since: c.Made, ErasureAsked: c.ErasureAsked}
	}
	if m.List != nil {
		o.NoTouch = m.List.Own
	}
	for _, p := range m.Packets {
		o.Audience = append(o.Audience, OwnPacket{p.Platform, p.Basis, p.Taken, p.State, p.Shares, names(p.Uploads)})
	}
	for _, x := range m.Offers {
		o.Offers = append(o.Offers, OwnOffer{x.Campaign, x.State, x.Why, x.Scope, x.Pay, x.PayUpTo, x.Ask, x.Sent})
	}
	for _, b := range m.Briefs {
		o.Briefs = append(o.Briefs, OwnBrief{b.ID, b.Campaign, b.Sent, b.Acknowledged, b.Asked, b.AskedHash, b.Tries})
	}
	for _, t := range m.Terms {
		o.Contracts = append(o.Contracts, OwnTerms{t.Contract, t.Form, t.State, t.Fee, t.Items, t.Conditions, t.Rights, t.Signed})
	}
	for _, d := range m.Work {
		o.Deliverables = append(o.Deliverables, OwnDeliverable{d.ID, d.Campaign, d.State, d.Platform, d.Format, d.DueDay, d.Fee, d.DraftNote, names(d.Draft), d.Submitted, d.URL, d.Live, d.Checks})
	}
	for _, s := range m.Parcels {
		o.Parcels = append(o.Parcels, OwnParcel{s.SKU, s.Carrier, s.Tracking, s.Shipped, s.Received})
	}
	for _, s := range m.Spends {
		o.Payments = append(o.Payments, OwnPayment{s.Amount, s.State, s.PayBy, s.Paid})
	}
	return o
}

func names(list []campaign.Upload) []string {
	var out []string
	for _, u := range list {
		out = append(out, u.Name)
	}
	return out
}
