package overview

import (
	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/money"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
	"plumbline/internal/web/view"
)

// Gates is the gate desk.
type Gates struct {
	Shell     view.Shell
	Headline  string
	Gates     []Gate
	Overrides []desk.Line
	Holds     []desk.Line
	New       string // ask for an override
}

// Gate is one gate.
type Gate struct {
	Title   string
	Mode    string
	About   string
	Badge   mark.Badge
	Figures []desk.Named
	Require []string
	Note    string
	Because []desk.Line // what stopped most
	Latest  []desk.Decision
}

var gateAbout = map[string]string{
	"commit":   "Before money is promised: a signature, a purchase order, a boost.",
	"shipment": "Before a parcel leaves the house.",
	"publish":  "Before a post goes live.",
	"amplify":  "Before money is put behind a post.",
	"pay":      "Money owed for accepted work. No colour holds it; only a failed contract condition does.",
}

var modeBadges = map[string]mark.Badge{
	"observe": {Colour: "none", Word: "Observes"}, "warn": {Colour: "yellow", Word: "Warns"}, "enforce": {Colour: "green", Word: "Enforces"},
}

// NewGates builds the gate desk.
func NewGates(in desk.House, states []view.GateState, overrides, holds []campaign.Row) Gates {
	h := house{in}
	p := Gates{Shell: h.Shell}
	p.Shell.Title = "Gate desk"
	stopped, observing := 0, 0
	for _, g := range states {
		p.Gates = append(p.Gates, h.gateCard(g))
		if g.Mode == "enforce" {
			stopped += g.Stopped
		} else {
			observing += g.Stopped
		}
	}
	for _, row := range overrides {
		if r, err := row.Record(); err == nil {
			if o, ok := r.(*campaign.Override); ok {
				p.Overrides = append(p.Overrides, h.overrideLine(o))
			}
		}
	}
	for _, row := range holds {
		if r, err := row.Record(); err == nil {
			if x, ok := r.(*campaign.Hold); ok {
				p.Holds = append(p.Holds, h.holdLine(x))
			}
		}
	}
	p.Headline = gatesHeadline(stopped, observing, len(p.Overrides))
	if m, ok := desk.MachineOf(campaign.KindOverride); ok {
		if _, may := desk.Create(m, h.By.Role); may {
			p.New = "/work/override/new"
		}
	}
	return p
}

func gatesHeadline(stopped, observing, overrides int) string {
	var parts []string
	if stopped > 0 {
		parts = append(parts, say.CountOf(stopped, "case was stopped", "cases were stopped"))
	}
	if observing > 0 {
		parts = append(parts, say.CountOf(observing, "more would have been, had the gate enforced", "more would have been, had the gates enforced"))
	}
	if overrides > 0 {
		parts = append(parts, say.CountOf(overrides, "override is in force", "overrides are in force"))
	}
	if len(parts) == 0 {
		return "Nothing was stopped, and no override is in force."
	}
	return say.Upper(say.Join("; ", parts...)) + "."
}

func (h house) gateCard(g view.GateState) Gate {
	out := Gate{Title: say.Upper(g.Gate), Mode: g.Mode, About: gateAbout[g.Gate], Badge: modeBadges[g.Mode]}
	verb := "would have been stopped"
	if g.Mode == "enforce" {
		verb = "stopped"
	}
	out.Figures = []desk.Named{{Label: "cases", Value: desk.Shown{Text: say.Count(int64(g.Cases))}}, {Label: verb, Value: desk.Shown{Text: say.Count(int64(g.Stopped))}}}
	if g.Stopped > 0 {
		out.Figures = append(out.Figures, desk.Named{Label: "money in those", Value: h.sums(g.Money)})
	}
	if g.Overridden > 0 {
		out.Figures = append(out.Figures, desk.Named{Label: "let through by override", Value: desk.Shown{Text: say.Count(int64(g.Overridden))}})
	}
	if !g.Since.IsZero() {
		out.About += " Counted since " + h.When(g.Since).Text + "."
	}
	if g.Often {
		r := view.Rule{Gate: g.Gate, Cases: g.Cases, Overridden: g.Overridden, Passed: g.Passed}
		out.Note = say.Join(" ", r.Variance(), r.Lever(), "The rule itself is on the weekly review.")
	}
	for _, c := range g.Because {
		out.Because = append(out.Because, desk.Line{Text: say.Sentence(desk.Requirement(c.Requirement)), Side: desk.Shown{Text: say.Plural(c.Cases, "case", "cases")}})
	}
	for _, r := range g.Require {
		out.Require = append(out.Require, say.Sentence(desk.Requirement(r)))
	}
	for _, d := range g.Latest {
		out.Latest = append(out.Latest, h.Decision(d))
	}
	return out
}

func (h house) sums(list []money.Amount) desk.Shown {
	if !h.Scope.Sees(access.Cost) {
		return desk.Shown{Withheld: true}
	}
	if len(list) == 0 {
		return desk.Shown{Text: "no money named"}
	}
	var out []string
	for _, a := range list {
		out = append(out, a.String())
	}
	return desk.Shown{Text: say.Join(" and ", out...)}
}

func (h house) holdLine(x *campaign.Hold) desk.Line {
	l := desk.Line{Word: "Held", Colour: "red", Href: desk.At(x.Kind, x.ID), Text: say.Upper(x.Gate) + " gate held"}
	who, camp := "", ""
	if x.Creator != "" {
		who = "for " + h.Name(campaign.KindCreator, x.Creator)
	}
	if x.Campaign != "" {
		camp = "in " + h.Name(campaign.KindCampaign, x.Campaign)
	}
	l.Text = say.Join(" ", l.Text, who, camp)
	if h.Scope.Sees(access.Safety) {
		l.Says = say.Sentence(x.Because)
	}
	l.Side = desk.Shown{Text: "until lifted"}
	if x.Until != nil {
		l.Side, l.At = h.Due(*x.Until), *x.Until
	}
	return l
}

// InForce asks for what is in force of a kind: holds, overrides, lists.
func InForce(k campaign.Kind) campaign.Query {
	return campaign.Query{Kind: k, Where: []campaign.Cond{{Field: "state", Op: "=", Values: []string{"in_force"}}}, Order: []string{"due", "-changed"}, Limit: 200, Count: true}
}

// InForceNow are overrides in force as the roll-up shows them.
func InForceNow(in desk.House, list []*campaign.Override) []view.Standing {
	h := house{in}
	var out []view.Standing
	for _, o := range list {
		l := h.overrideLine(o)
		out = append(out, view.Standing{Text: l.Text, Href: l.Href, Says: l.Says, Left: l.Side.Text, Exact: l.Side.Exact, Colour: l.Side.Colour})
	}
	return out
}

// overrideLine says what an override lets through, why, and until when.
func (h house) overrideLine(o *campaign.Override) desk.Line {
	l := desk.Line{Word: "Override", Colour: "yellow", Href: desk.At(o.Kind, o.ID), Side: h.Due(o.Until), At: o.Until}
	l.Text = say.Upper(o.Gate) + " gate opened for " + h.Subject(o.Subject).Text
	why := ""
	if h.Scope.Sees(access.Safety) {
		why = say.Sentence(o.Because)
	}
	l.Says = say.Join(" ", why, "Asked by "+h.Who(o.Asked)+".")
	if o.Second != "" {
		l.Says += " Agreed by " + h.Who(o.Second) + "."
	}
	return l
}
