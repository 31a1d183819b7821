package desk

import (
	"net/url"
	"slices"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/gate"
	"plumbline/internal/gate/condition"
	"plumbline/internal/web/form"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
)

// Decision is a gate's answer as it is shown.
type Decision struct {
	Gate, Mode string
	Badge      mark.Badge
	Says       string
	Needs      []Need
	Amount     string
	Way        string // who may pass it, where somebody may
	Override   string // where an override can be asked for
	Subject    Shown
	At         Shown
	By         string
}

// Need is a requirement as it is shown.
type Need struct {
	Badge    mark.Badge
	Says     string
	Evidence []Shown
	Fix      string
}

// Decision shows a gate's answer.
func (h House) Decision(d gate.Decision) Decision {
	out := Decision{Gate: d.Gate, Mode: d.Mode, Badge: gateBadge(d), Says: gateSays(d), Subject: h.Subject(d.Subject), At: h.When(d.At), By: h.Who(d.By.ID), Way: h.way(d)}
	if d.Title != "" {
		out.Subject.Text = d.Title
	}
	if d.Amount != nil && h.Scope.Sees(access.Cost) {
		out.Amount = d.Amount.String()
	}
	for _, r := range d.Requirements {
		out.Needs = append(out.Needs, h.need(r))
	}
	if d.Answer == gate.NeedsOverride && d.Way != nil && slices.Contains(d.Way.Roles, string(h.By.Role)) {
		out.Override = "/work/override/new?" + url.Values{form.Prefix + "gate": {d.Gate}, form.Prefix + "subject": {d.Subject}}.Encode()
	}
	return out
}

func (h House) need(r gate.Requirement) Need {
	n := Need{Badge: needBadges[r.State], Says: say.Sentence(say.First(r.Text, Requirement(r.Name))), Fix: say.Sentence(r.Fix)}
	if n.Badge.Word == "" {
		n.Badge = needBadges[condition.Unknown]
	}
	if r.Advisory {
		n.Badge = mark.Badge{Colour: "none", Word: "For information"}
	}
	if r.StandsIn != "" {
		n.Says += " Until then: " + r.StandsIn + "."
	}
	if r.State == condition.Met {
		n.Fix = ""
	}
	for _, e := range r.Evidence {
		n.Evidence = append(n.Evidence, h.evidence(e))
	}
	if len(r.Hidden) > 0 {
		n.Evidence = append(n.Evidence, Shown{Text: "withheld: " + strings.Join(r.Hidden, ", ")})
	}
	return n
}

var needBadges = map[condition.State]mark.Badge{
	condition.Met: {Colour: "green", Word: "Met"}, condition.NotMet: {Colour: "red", Word: "Not met"}, condition.Unknown: {Colour: "none", Word: "Unknown"},
}

func gateBadge(d gate.Decision) mark.Badge {
	switch {
	case d.Override != "" && d.Answer == gate.Allow:
		return mark.Badge{Colour: "yellow", Word: "Open by override"}
	case d.Answer == gate.Allow && d.Stopped():
		return mark.Badge{Colour: "yellow", Word: "Would stop"}
	case d.Answer == gate.Allow:
		return mark.Badge{Colour: "green", Word: "Open"}
	case d.Answer == gate.NeedsOverride:
		return mark.Badge{Colour: "red", Word: "Needs an override"}
	}
	return mark.Badge{Colour: "red", Word: "Closed"}
}

func gateSays(d gate.Decision) string {
	name, open := "The "+d.Gate+" gate", missingOf(len(d.Unmet()))
	switch {
	case d.Override != "" && d.Answer == gate.Allow:
		return name + " is open by an override."
	case d.Answer == gate.Allow && d.Stopped() && d.Mode == gate.Warn:
		return name + " warns: the step can be taken, but " + open + "."
	case d.Answer == gate.Allow && d.Stopped():
		return name + " only observes: the step can be taken. Enforcing, it would stop here: " + open + "."
	case d.Answer == gate.Allow:
		return name + " is open: nothing holds it."
	}
	return name + " is closed: " + open + "."
}

func missingOf(n int) string {
	if n == 0 {
		return "it was decided so"
	}
	return say.CountOf(n, "requirement is not met or not known", "requirements are not met or not known")
}

// way says who may pass a closed gate.
func (h House) way(d gate.Decision) string {
	if d.Way == nil || !d.Stopped() || d.Answer == gate.Allow && d.Override != "" {
		return ""
	}
	roles := slices.Clone(d.Way.Roles)
	text := "An override takes " + strings.Join(roles, " or ") + " and a reason"
	if d.Way.Expires != "" {
		text += ", for at most " + d.Way.Expires
	}
	switch {
	case d.Way.NeedsSecond:
		text += "; for this amount a second person has to agree"
	case d.Way.SecondAbove != nil:
		text += "; above " + d.Way.SecondAbove.String() + " a second person has to agree"
	}
	return text + "."
}

// evidence is a piece of what a gate decided on.
func (h House) evidence(e condition.Ref) Shown {
	asOf := ""
	if !e.At.IsZero() {
		asOf = "as of " + h.When(e.At).Text
	}
	if e.Record != "" {
		s := h.Subject(e.Record)
		s.Text = say.Join(", ", s.Text, Lower(State(campaign.State(e.State))), asOf)
		return s
	}
	value := ""
	if e.Value != nil {
		value = say.Number(*e.Value, e.Unit, h.Builder().Currency)
	}
	name := say.Plain(e.KPI)
	if h.Ladder != nil {
		if k, ok := h.Ladder.KPI(e.KPI); ok && k.Title != "" {
			name = k.Title
		}
	}
	return Shown{Text: say.Join(", ", name, value, asOf), Href: "/kpi/" + e.KPI, Colour: e.Colour}
}

// Requirement is a requirement of the ladder as people read it.
func Requirement(r string) string {
	if rest, ok := cut(r, "kpi:"); ok {
		return "KPI " + say.Plain(rest) + " is green"
	}
	if rest, ok := cut(r, "contract:"); ok {
		return "Contract " + say.Plain(rest) + " hold"
	}
	return say.Plain(r)
}

func cut(s, prefix string) (string, bool) {
	if len(s) > len(prefix) && s[:len(prefix)] == prefix {
		return s[len(prefix):], true
	}
	return s, false
}
