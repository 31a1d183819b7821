package overview

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/desk/list"
	"plumbline/internal/web/say"
	"plumbline/internal/web/view"
)

// Today is the day's desk: what is late, due, waits for us, went wrong.
type Today struct {
	Shell    view.Shell
	Headline string
	Tabs     []view.Tab
	Review   []view.Item // what the next weekly review opens with
	Groups   []Group
	Quiet    string // when there is nothing to do
	Kinds    []view.Tab
	Did      *desk.Did
}

// Group is a run of things of one sort.
type Group struct {
	ID, Title, About string
	Lines            []desk.Line
	Count            string
	More             []view.Tab // lists that show the rest
}

// Wanted is one question the day's desk asks.
type Wanted struct {
	Group string
	Query campaign.Query
	Word  string // what is to be done
}

// Got is the answer.
type Got struct {
	Wanted
	Page campaign.Page
}

// The groups of the day's desk, in their order.
const (
	Breaches = "breaches"
	Late     = "late"
	Waits    = "waits"
	Coming   = "coming"
	Standing = "overrides"
)

// waiting says which states wait for us, and for what.
var waiting = []struct {
	kind  campaign.Kind
	state campaign.State
	word  string
}{
	{campaign.KindDeliverable, "submitted", "To approve"}, {campaign.KindPacket, "submitted", "To check"}, {campaign.KindOffer, "replied", "To answer"},
	{campaign.KindOverride, "asked", "To decide"}, {campaign.KindIncident, "open", "To escalate or close"}, {campaign.KindPivot, "proposed", "To settle"},
	{campaign.KindPivot, "noted", "To settle"}, {campaign.KindCreator, "applicant", "To look at"}, {campaign.KindSpend, "requested", "To commit"},
	{campaign.KindShipment, "requested", "To release"},
}

// deskRows is how many records of one question the day's desk shows.
const deskRows = 15

// Counted is what there is to do, by group, before anything of it is read.
type Counted map[string][]campaign.Tallied

// Counts are the questions by which the day's desk finds out where to look: one
// a group, over all kinds; of one owner, or of everybody.
func Counts(in desk.House, owner string) map[string]campaign.Query {
	h := house{in}
	late, coming := desk.DueBefore(h.Now), h.coming()
	var states []string
	for _, w := range waiting {
		if !slices.Contains(states, string(w.state)) {
			states = append(states, string(w.state))
		}
	}
	out := map[string]campaign.Query{Late: {Where: late}, Coming: {Where: coming}, Waits: {Where: []campaign.Cond{{Field: "state", Op: "in", Values: states}}}}
	for group, q := range out {
		q.Where = append(q.Where, owned(owner)...)
		out[group] = q
	}
	return out
}

func owned(owner string) []campaign.Cond {
	if owner == "" {
		return nil
	}
	return []campaign.Cond{{Field: "owner", Op: "=", Values: []string{owner}}}
}

// coming is what falls due from now on, within a week.
func (h house) coming() []campaign.Cond {
	week := h.Calendar().Start(h.Today() + 8)
	return append(desk.DueBefore(week), campaign.Cond{Field: "due", Op: ">=", Values: []string{h.Now.UTC().Format(time.RFC3339)}})
}

// some tells whether there is any of a kind, in one of some states.
func (c Counted) some(group string, k campaign.Kind, states ...campaign.State) bool {
	return slices.ContainsFunc(c[group], func(t campaign.Tallied) bool {
		return t.Kind == k && t.Count > 0 && (len(states) == 0 || slices.Contains(states, t.State))
	})
}

// Wants lists what the day's desk reads, where there is anything: of one owner,
// or of everybody.
func Wants(in desk.House, owner string, counted Counted) []Wanted {
	h := house{in}
	var out []Wanted
	add := func(group, word string, q campaign.Query) {
		q.Limit, q.Count = deskRows, true
		q.Where = append(q.Where, owned(owner)...)
		out = append(out, Wanted{group, q, word})
	}
	for _, m := range desk.Machines() {
		if m.Kind == campaign.KindInvitation || m.Kind == campaign.KindOverride {
			continue // they lapse: nobody has to do anything
		}
		if f, ok := desk.FieldOf(m.Kind, "breach"); ok && h.Scope.Sees(f.Class) {
			add(Breaches, "Breach", campaign.Query{Kind: m.Kind, Where: []campaign.Cond{{Field: "breach", Op: "filled"}}, Order: []string{"-changed"}})
		}
		if undone := desk.Undone(m.Kind); counted.some(Late, m.Kind) {
			add(Late, "", campaign.Query{Kind: m.Kind, Where: append(desk.DueBefore(h.Now), undone...), Order: []string{"due"}})
		}
		if undone := desk.Undone(m.Kind); counted.some(Coming, m.Kind) {
			add(Coming, "", campaign.Query{Kind: m.Kind, Where: append(h.coming(), undone...), Order: []string{"due"}})
		}
	}
	for _, w := range waiting {
		if counted.some(Waits, w.kind, w.state) {
			add(Waits, w.word, campaign.Query{Kind: w.kind, Where: []campaign.Cond{{Field: "state", Op: "=", Values: []string{string(w.state)}}}, Order: []string{"changed"}})
		}
	}
	add(Standing, "In force", OverridesInForce(h.Now))
	return out
}

// OverridesInForce asks for the overrides that let something through now.
func OverridesInForce(now time.Time) campaign.Query {
	return campaign.Query{Kind: campaign.KindOverride, Where: []campaign.Cond{{Field: "state", Op: "=", Values: []string{"in_force"}}, {Field: "until", Op: ">", Values: []string{now.UTC().Format(time.RFC3339)}}}, Order: []string{"until"}, Limit: deskRows, Count: true}
}

var groups = []Group{
	{ID: Breaches, Title: "Breaches", About: "What left the house although it should not have."},
	{ID: Late, Title: "Late"},
	{ID: Waits, Title: "Waits for us", About: "Others cannot go on before we answer. The longest wait first."},
	{ID: Standing, Title: "Overrides in force", About: "What was let through a closed gate, until it expires."},
	{ID: Coming, Title: "Due within a week"},
}

// NewToday builds the day's desk.
func NewToday(in desk.House, got []Got, owner string) Today {
	h := house{in}
	p := Today{Shell: h.Shell}
	p.Shell.Title = "Work"
	counts := map[string]int{}
	for _, g := range groups {
		for _, x := range got {
			if x.Group == g.ID {
				lines := h.todo(x)
				counts[g.ID] += x.Page.Total - (len(x.Page.Rows) - len(lines))
				g.Lines = append(g.Lines, lines...)
				if len(lines) > 0 {
					g.More = append(g.More, moreOf(x, len(x.Page.Rows)-len(lines)))
				}
			}
		}
		if len(g.Lines) == 0 {
			continue
		}
		g.Lines = soonest(g.Lines)
		if len(g.Lines) >= counts[g.ID] {
			g.More = nil // all of it is there
		}
		g.Count = say.Count(int64(counts[g.ID]))
		p.Groups = append(p.Groups, g)
	}
	p.Headline = todayHeadline(counts)
	p.Tabs = []view.Tab{{Title: "Everybody's", Href: "/work", Current: owner == ""}}
	if h.By.ID != "" && (h.Who(h.By.ID) != h.By.ID || owner == h.By.ID) {
		p.Tabs = append(p.Tabs, view.Tab{Title: "Mine", Href: "/work?owner=" + h.By.ID, Current: owner == h.By.ID})
	}
	for _, m := range desk.Machines() {
		p.Kinds = append(p.Kinds, view.Tab{Title: say.Upper(m.Many), Href: "/work/" + string(m.Kind)})
	}
	if len(p.Groups) == 0 {
		p.Quiet = "Nothing is late, nothing waits, nothing falls due within a week."
	}
	return p
}

func todayHeadline(counts map[string]int) string {
	var parts []string
	if n := counts[Breaches]; n > 0 {
		parts = append(parts, say.CountOf(n, "breach", "breaches"))
	}
	if n := counts[Late]; n > 0 {
		parts = append(parts, say.CountOf(n, "thing is late", "things are late"))
	}
	if n := counts[Waits]; n > 0 {
		parts = append(parts, say.CountOf(n, "waits for us", "wait for us"))
	}
	if len(parts) == 0 {
		return "Nothing is late and nothing waits for us."
	}
	return say.Upper(say.Join(", ", parts...)) + "."
}

// soonest keeps the lines that need somebody first.
func soonest(lines []desk.Line) []desk.Line {
	slices.SortStableFunc(lines, func(a, b desk.Line) int { return a.At.Compare(b.At) })
	return lines[:min(len(lines), groupRows)]
}

// groupRows is how many lines a group shows.
const groupRows = 8

// moreOf leads to the list that a group's lines of one kind come from.
func moreOf(x Got, skipped int) view.Tab {
	m, _ := desk.MachineOf(x.Query.Kind)
	a := list.Asked{Kind: m.Kind}
	href := a.Address("sort", "due")
	for _, c := range x.Query.Where {
		if c.Field == "state" && c.Op == "=" && len(c.Values) == 1 {
			href = a.Address("state", c.Values[0])
		}
		if c.Field == "breach" {
			href = a.Address("breach", "*")
		}
	}
	return view.Tab{Title: fmt.Sprintf("%s %s", say.Upper(m.Many), say.Count(int64(x.Page.Total-skipped))), Href: href}
}

func (h house) todo(x Got) []desk.Line {
	m, _ := desk.MachineOf(x.Query.Kind)
	var out []desk.Line
	for _, row := range x.Page.Rows {
		r, err := row.Record()
		if err != nil {
			continue
		}
		top := r.Top()
		l := desk.Line{Text: h.called(m, top), Href: desk.At(m.Kind, top.ID), Says: h.todoSays(m, r), Side: h.Due(top.Due), At: top.Due}
		if next := desk.Next(m, r, h.By.Role); next != "" && x.Group != Waits {
			l.Says = say.Join(" · ", l.Says, "Next: "+desk.Lower(next))
		}
		falls := m.Falls != nil && m.Falls(r) != ""
		if falls && x.Group == Late {
			continue // it happens by itself
		}
		if falls && x.Group == Coming {
			l.Word, l.Colour = desk.DueWord(m, r), "none"
		}
		switch x.Group {
		case Breaches:
			l.Word, l.Colour, l.At, l.Side = x.Word, "red", top.Changed, desk.Shown{Empty: true}
			f, _ := desk.FieldOf(m.Kind, "breach")
			l.Says = say.Join(" · ", say.Sentence(f.Value(r).(string)), l.Says)
		case Waits:
			l.Word, l.Colour, l.At = x.Word, "yellow", began(r)
			if !l.At.IsZero() {
				l.Says = say.Join(" · ", "Waiting for "+desk.Waited(h.Now.Sub(l.At)), l.Says)
			}
		case Standing:
			o, ok := r.(*campaign.Override)
			if !ok {
				continue
			}
			l = h.overrideLine(o)
		}
		out = append(out, l)
	}
	return out
}

// called names a record among others of all kinds.
func (h house) called(m campaign.Machine, top *campaign.Head) string {
	name := h.Called(m, top)
	if strings.HasPrefix(name, say.Upper(m.Title)) {
		return name
	}
	return say.Upper(m.Title) + ": " + name
}

// began is since when a record waits for us; zero where only its arrival is known.
func began(r campaign.Record) time.Time {
	top := r.Top()
	switch r := r.(type) {
	case *campaign.Deliverable:
		return r.Submitted
	case *campaign.Packet:
		return r.Taken
	case *campaign.Incident:
		return r.Happened
	case *campaign.Pivot:
		return r.Happened
	case *campaign.Offer:
		return r.Sent
	}
	if top.Mastered != campaign.Here {
		return time.Time{}
	}
	return top.Changed
}

func (h house) todoSays(m campaign.Machine, r campaign.Record) string {
	top := r.Top()
	who, camp := "", ""
	if top.Creator != "" && m.Kind != campaign.KindCreator && top.Title != "" {
		who = h.Name(campaign.KindCreator, top.Creator)
	}
	if top.Campaign != "" && m.Kind != campaign.KindCampaign {
		camp = h.Name(campaign.KindCampaign, top.Campaign)
	}
	owner := ""
	if top.Owner != "" {
		owner = h.Who(top.Owner)
	}
	return say.Join(" · ", desk.State(top.State), who, camp, owner)
}
