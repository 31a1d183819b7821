package portal

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/period"
	"plumbline/internal/web/say"
)

// Home is the first page: what is to be done, who waits for whom.
type Home struct {
	Frame
	Headline string
	Todo     []Todo
	Waiting  []string
	Offers   []Offer
	Pieces   []Piece
	Live     []Piece // those that are out
	Parcels  []Parcel
	Places   []Place
}

// Todo is one thing to be done.
type Todo struct {
	Text, Says, Href string
	Late             bool

	due period.Date
}

// Offer is an offer to be answered.
type Offer struct {
	ID, Title string
	Rows      []Row
}

// Piece is a deliverable in a list.
type Piece struct {
	Title, Says, Href string
	Rows              []Row
}

// Parcel is a parcel on its way.
type Parcel struct {
	ID, Title, Says string
	Arrived         bool // it can be told that it arrived
}

// Place is another page, and how it stands.
type Place struct{ Title, Says, Href string }

// Lived says how many pieces are out.
func (p Home) Lived() string { return say.Plural(len(p.Live), "piece is live", "pieces are live") }

// NewHome builds the page.
func NewHome(g Guest, f Frame, m Mine) Home {
	f.First = true
	p := Home{Frame: f, Todo: g.todo(m), Waiting: g.waiting(m), Places: g.places(m)}
	for _, o := range m.Offers {
		if open(o) {
			p.Offers = append(p.Offers, g.offer(o))
		}
	}
	for _, d := range m.Work {
		if d.Live.IsZero() {
			p.Pieces = append(p.Pieces, g.piece(d))
			continue
		}
		p.Live = append(p.Live, g.piece(d))
	}
	for _, s := range m.Parcels {
		p.Parcels = append(p.Parcels, g.parcel(s))
	}
	p.Headline = g.headline(p.Todo, p.Waiting)
	return p
}

func (g Guest) headline(todo []Todo, waiting []string) string {
	late := 0
	for _, t := range todo {
		if t.Late {
			late++
		}
	}
	switch {
	case len(todo) == 0 && len(waiting) > 0:
		return "Nothing to do: the brand has it."
	case len(todo) == 0:
		return "Nothing to do now."
	case late > 0:
		return say.Upper(say.CountOf(len(todo), "thing", "things")) + " to do, " + say.CountOf(late, "is", "are") + " late."
	}
	return say.Upper(say.CountOf(len(todo), "thing", "things")) + " to do."
}

// someday sorts what has no date behind what has.
const someday = period.Date(1 << 30)

func (g Guest) todo(m Mine) []Todo {
	var out []Todo
	add := func(due period.Date, text, href string, more ...string) {
		t := Todo{Text: text, Href: href, due: cmp.Or(due, someday)}
		by := ""
		if due != 0 {
			by, t.Late = g.by(due)
		}
		t.Says = say.Upper(say.Join(", ", append(more, by)...))
		out = append(out, t)
	}
	for _, o := range m.Offers {
		if open(o) {
			add(0, "Answer the offer"+of(g.in(o.Campaign)), "#offers", g.told(o.Sent))
		}
	}
	for _, b := range m.Briefs {
		if b.State == campaign.Sent {
			add(g.lastDay(b), "Read the brief"+of(g.in(b.Campaign))+" and answer its questions", At("brief", b.ID))
		}
	}
	for _, t := range m.Terms {
		if t.State == campaign.Sent {
			add(0, toSign(t), "/me/pay", g.in(t.Campaign), g.told(t.Sent))
		}
	}
	for _, d := range m.Work {
		if text := ask[d.State]; text != "" {
			add(due(d), fmt.Sprintf(text, piece(d)), At("work", d.ID), g.in(d.Campaign))
		}
	}
	for _, s := range m.Parcels {
		if s.State == campaign.Shipped {
			add(0, "Say when the parcel has arrived", "#parcels")
		}
	}
	if need := g.evidence(m); need != "" {
		add(0, need, "/me/audience")
	}
	slices.SortStableFunc(out, func(a, b Todo) int { return cmp.Compare(a.due, b.due) })
	return out
}

// ask is what a deliverable asks of its creator, by state.
var ask = map[campaign.State]string{
	campaign.Planned: "Hand in your %s", campaign.ChangesAsked: "Change your %s", campaign.Approved: "Post your %s, then say where it is",
}

// toSign says what is to be done with terms that were sent.
func toSign(t *campaign.Terms) string {
	switch {
	case t.Form == "gifting":
		return "Accept the gifting terms"
	case t.Contract == "":
		return "Sign the contract, where it was sent to you"
	}
	return "Sign contract " + t.Contract + ", where it was sent to you"
}

// told says when something was sent.
func (g Guest) told(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return "sent " + g.day(at)
}

func of(title string) string {
	if title == "" {
		return ""
	}
	return " of " + title
}

func due(d *campaign.Deliverable) period.Date {
	if d.DueDay == nil {
		return 0
	}
	return *d.DueDay
}

// lastDay is the day acknowledgement falls due; 0 where there is none.
func (g Guest) lastDay(b *campaign.Brief) period.Date {
	if b.AckDue.IsZero() {
		return 0
	}
	return g.date(b.AckDue)
}

// evidence is what is asked for of the audience; "" where nothing is missing.
func (g Guest) evidence(m Mine) string {
	wanted := slices.ContainsFunc(m.Briefs, func(b *campaign.Brief) bool { return b.State == campaign.Sent || b.State == campaign.Acknowledged })
	if !wanted || slices.ContainsFunc(m.Packets, func(p *campaign.Packet) bool { return standing(p) && (!shots(m) || len(p.Uploads) > 0) }) {
		return ""
	}
	if slices.ContainsFunc(m.Packets, standing) {
		return "Add a screenshot of your audience figures"
	}
	return "Send your audience figures"
}

func standing(p *campaign.Packet) bool {
	return p.State == campaign.Submitted || p.State == campaign.Accepted
}

// shots tells whether a brief makes a screenshot of the audience figures a must.
func shots(m Mine) bool {
	return slices.ContainsFunc(m.Briefs, func(b *campaign.Brief) bool {
		return b.State != campaign.Superseded && b.State != campaign.Declined &&
			slices.ContainsFunc(b.Asked.Requirements, func(r campaign.Requirement) bool { return r.What == "screenshot" && r.Must })
	})
}

// waiting is what lies with the brand.
func (g Guest) waiting(m Mine) []string {
	var out []string
	for _, d := range m.Work {
		if d.State == campaign.Submitted && !d.Submitted.IsZero() {
			out = append(out, say.Upper(piece(d))+": waiting for the brand "+g.since(d.Submitted)+".")
		}
	}
	for _, p := range m.Packets {
		if p.State == campaign.Submitted {
			out = append(out, "Audience figures of "+say.Platform(p.Platform)+": waiting for the brand "+g.since(p.Made)+".")
		}
	}
	return out
}

func (g Guest) piece(d *campaign.Deliverable) Piece {
	out := Piece{Title: say.Upper(piece(d)), Href: At("work", d.ID), Says: say.Join(", ", g.in(d.Campaign), stands[d.State])}
	if day := due(d); day != 0 && ask[d.State] != "" {
		by, _ := g.by(day)
		out.Says = say.Join(", ", out.Says, by)
	}
	out.Rows = tokens(d)
	return out
}

// stands says how a deliverable stands, to its creator.
var stands = map[campaign.State]string{
	campaign.Planned: "to be made", campaign.Submitted: "with the brand", campaign.ChangesAsked: "changes asked for", campaign.Approved: "approved: it can be posted",
	campaign.Live: "live", campaign.Verified: "live and checked", campaign.TakenDown: "found gone", campaign.Cancelled: "called off",
}

// tokens are the link and the code a piece carries.
func tokens(d *campaign.Deliverable) []Row {
	var out []Row
	if outside(d.Link) || strings.Contains(d.Link, "/") { // what another system calls its link opens nothing
		out = append(out, Row{Label: "Your link", Text: d.Link, Code: true})
	}
	if d.Code != "" {
		out = append(out, Row{Label: "Your code", Text: d.Code, Code: true})
	}
	return out
}

func (g Guest) parcel(s *campaign.Shipment) Parcel {
	out := Parcel{ID: s.ID, Title: say.First(s.SKU, s.Title, "Parcel"), Arrived: s.State == campaign.Shipped}
	switch s.State {
	case campaign.Shipped:
		out.Says = say.Join(", ", "on its way since "+g.day(s.Shipped), strings.TrimSpace(s.Carrier+" "+s.Tracking))
	case campaign.Received:
		out.Says = "arrived " + g.day(s.Received)
	default:
		out.Says = "being prepared"
	}
	return out
}

func (g Guest) places(m Mine) []Place {
	var out []Place
	for _, b := range m.Briefs {
		says := map[campaign.State]string{campaign.Sent: "to be read", campaign.Acknowledged: "read " + g.day(b.Acknowledged), campaign.Declined: "declined"}[b.State]
		out = append(out, Place{Title: say.Join(": ", "Brief", g.in(b.Campaign)), Says: says, Href: At("brief", b.ID)})
	}
	list := "empty"
	if m.List != nil && len(m.List.Own) > 0 {
		list = say.Plural(len(m.List.Own), "topic", "topics") + " of your own"
	}
	return append(out,
		Place{Title: "Payment", Says: "what, when and why", Href: "/me/pay"},
		Place{Title: "Results", Says: "what your posts did", Href: "/me/results"},
		Place{Title: "No-touch topics", Says: list, Href: "/me/topics"},
		Place{Title: "Audience figures", Says: g.figures(m), Href: "/me/audience"},
		Place{Title: "Your data", Says: "see, take or delete it", Href: "/me/data"})
}

func (g Guest) figures(m Mine) string {
	for _, p := range m.Packets {
		if p.State == campaign.Accepted {
			return "accepted, good until " + g.day(p.Due)
		}
		if p.State == campaign.Submitted {
			return "sent"
		}
	}
	return "none yet"
}

func open(o *campaign.Offer) bool { return o.State == campaign.Sent || o.State == campaign.Replied }

func (g Guest) offer(o *campaign.Offer) Offer {
	pay := ""
	if o.Pay != nil {
		pay = o.Pay.String()
	}
	if o.PayUpTo != nil {
		pay = say.Join(" to ", pay, o.PayUpTo.String())
	}
	out := Offer{ID: o.ID, Title: say.First(g.in(o.Campaign), "An offer")}
	for _, r := range []Row{
		{Label: "Why you", Text: say.Join(" ", o.Why, o.Fit)}, {Label: "What, and when", Text: o.Scope}, {Label: "Pay", Text: pay}, {Label: "Usage and exclusivity", Text: o.Rights},
		{Label: "The brand stays away from", List: o.NoTouch}, {Label: "What is asked", Text: o.Ask},
	} {
		if r.Text != "" || len(r.List) > 0 {
			out.Rows = append(out.Rows, r)
		}
	}
	return out
}
