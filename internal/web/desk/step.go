package desk

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/web/form"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
	"plumbline/internal/web/view"
)

// Step is one thing that can be done with a record now.
type Step struct {
	Name, Label, Says string
	Action            string
	Version           int64
	Go                bool // the step that usually comes next
	Plain             bool // asks for nothing: a button is enough
	Controls          []form.Control
	Reason            bool
	ReasonText        string
	ReasonWrong       []string
	At                string
	AtWrong           []string
	Files             bool
	Gate              *Decision
	Open              bool     // it was tried and refused
	Wrong             []string // problems that belong to no field
	Stale             *Stale
}

// Try is a step or an edit that was refused, with all that was filled in.
type Try struct {
	Step     string
	Posted   url.Values
	Problems []campaign.Problem
	Stopped  *view.Decision
	Stale    *Stale
}

// steps lists what the asker may do, the usual next step first.
func (h House) steps(m campaign.Machine, r campaign.Record, l Life) []Step {
	top := r.Top()
	var out []Step
	for _, s := range m.Next(top.State, h.By.Role) {
		if s.Name == campaign.Edit {
			continue
		}
		out = append(out, h.step(m, r, s, l))
	}
	slices.SortStableFunc(out, func(a, b Step) int { return rank(a) - rank(b) })
	return out
}

func rank(s Step) int {
	switch {
	case s.Open:
		return 0
	case s.Go:
		return 1
	case s.Reason:
		return 3
	}
	return 2
}

func (h House) step(m campaign.Machine, r campaign.Record, s campaign.Step, l Life) Step {
	top := r.Top()
	out := Step{
		Name: s.Name, Label: say.First(s.Label, State(s.To)), Says: say.Sentence(s.Doc), Action: At(top.Kind, top.ID) + "/step/" + s.Name, Version: top.Version,
		Reason: s.Reason, Go: s.To != "" && s.To != top.State && !s.Reason && !side[s.To],
	}
	b := h.Builder()
	if l.Try != nil && l.Try.Step == s.Name {
		out.Open, b.Posted, b.Problems, out.Stale = true, l.Try.Posted, l.Try.Problems, l.Try.Stale
		out.ReasonText, out.At = l.Try.Posted.Get("reason"), l.Try.Posted.Get("at")
	}
	b.Suggest = h.Suggest(nil)
	asked := h.asked(m, r, s, b.Problems)
	for _, f := range asked {
		out.Controls = append(out.Controls, b.Field(f, f.Value(r), slices.Contains(f.Must, s.Name)))
		out.Files = out.Files || form.ShapeOf(f.Type) == form.Files
	}
	out.placeProblems(b.Problems, asked)
	if s.Gate != "" {
		out.Gate = h.gate(s.Gate, l, out.Open)
	}
	out.Plain = len(out.Controls) == 0 && !out.Reason && out.Gate == nil && !out.Open
	return out
}

// asked lists the fields a step asks for: its own, what has to be filled by
// then and is not, and what a refusal named.
func (h House) asked(m campaign.Machine, r campaign.Record, s campaign.Step, problems []campaign.Problem) []campaign.Field {
	var out []campaign.Field
	for _, f := range FieldsOf(m.Kind) {
		if f.Fixed || !h.Scope.Sees(f.Class) {
			continue
		}
		named := slices.ContainsFunc(problems, func(p campaign.Problem) bool { return first(p.Field) == f.Name })
		must := (slices.Contains(f.Must, s.Name) || slices.Contains(f.Must, campaign.Create)) && f.Empty(r)
		if slices.Contains(s.Sets, f.Name) || must || named {
			out = append(out, f)
		}
	}
	return out
}

// first is the record's field that a place in a form belongs to.
func first(place string) string { name, _, _ := strings.Cut(place, "."); return name }

// placeProblems puts what is not about a field of the form above it.
func (s *Step) placeProblems(problems []campaign.Problem, asked []campaign.Field) {
	for _, p := range problems {
		switch {
		case p.Field == "reason":
			s.ReasonWrong, s.Reason = append(s.ReasonWrong, form.Says(p)), true
		case p.Field == "at":
			s.AtWrong = append(s.AtWrong, form.Says(p))
		case p.Field == "":
			s.Wrong = append(s.Wrong, form.Says(p))
		case !slices.ContainsFunc(asked, func(f campaign.Field) bool { return f.Name == first(p.Field) }):
			s.Wrong = append(s.Wrong, form.Label(first(p.Field))+" "+form.Says(campaign.Problem{Text: lower(p.Text), Hint: p.Hint}))
		}
	}
}

func lower(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// Decision is a gate's answer as it is shown.
type Decision struct {
	Gate, Mode string
	Badge      mark.Badge
	Says       string
	Needs      []Need
	Amount     string
	Override   string // where an override can be asked for
	Subject    Shown
	At         Shown
	By         string
}

// Need is a requirement as it is shown.
type Need struct {
	Badge    mark.Badge
	Says     string
	Evidence string
	Href     string
	AsOf     string
	Fix      string
}

func (h House) gate(name string, l Life, tried bool) *Decision {
	d, ok := l.Gates[name]
	if tried && l.Try.Stopped != nil {
		d, ok = *l.Try.Stopped, true
	}
	if !ok {
		return &Decision{Gate: name, Badge: mark.Badge{Colour: "none", Word: "Not asked"}, Says: "The " + name + " gate is asked when the step is taken."}
	}
	out := h.Decision(d)
	return &out
}

// Decision shows a gate's answer.
func (h House) Decision(d view.Decision) Decision {
	out := Decision{Gate: d.Gate, Mode: d.Mode, Badge: gateBadge(d), Says: gateSays(d), Subject: h.subject(d.Subject), At: h.When(d.At), By: h.Who(d.By)}
	if d.Amount != nil && h.Scope.Sees(costClass) {
		out.Amount = d.Amount.String()
	}
	for _, n := range d.Needs {
		need := Need{Badge: needBadges[n.Answer], Says: say.Sentence(say.First(n.Says, say.Plain(n.Name))), Evidence: say.Sentence(n.Evidence), Fix: say.Sentence(n.Fix)}
		if n.Record != "" {
			need.Href = h.subject(n.Record).Href
		}
		if !n.AsOf.IsZero() {
			need.AsOf = "as of " + h.When(n.AsOf).Text
		}
		if need.Badge.Word == "" {
			need.Badge = needBadges[view.Unknown]
		}
		out.Needs = append(out.Needs, need)
	}
	if d.Answer != view.Allow && d.Mode == "enforce" {
		if m, ok := MachineOf(campaign.KindOverride); ok {
			if _, may := Create(m, h.By.Role); may {
				out.Override = "/work/override/new?" + url.Values{form.Prefix + "gate": {d.Gate}, form.Prefix + "subject": {d.Subject}}.Encode()
			}
		}
	}
	return out
}

var needBadges = map[string]mark.Badge{
	view.Met: {Colour: "green", Word: "Met"}, view.NotMet: {Colour: "red", Word: "Not met"}, view.Unknown: {Colour: "none", Word: "Unknown"},
}

func gateBadge(d view.Decision) mark.Badge {
	switch {
	case d.Answer == view.Allow && d.Override != "":
		return mark.Badge{Colour: "yellow", Word: "Open by override"}
	case d.Answer == view.Allow:
		return mark.Badge{Colour: "green", Word: "Open"}
	case d.Mode != "enforce":
		return mark.Badge{Colour: "yellow", Word: "Would stop"}
	case d.Answer == view.NeedsOverride:
		return mark.Badge{Colour: "red", Word: "Needs an override"}
	}
	return mark.Badge{Colour: "red", Word: "Closed"}
}

func gateSays(d view.Decision) string {
	open := 0
	for _, n := range d.Needs {
		if n.Answer != view.Met {
			open++
		}
	}
	gate := "The " + d.Gate + " gate"
	switch {
	case d.Answer == view.Allow && d.Override != "":
		return gate + " is open by an override."
	case d.Answer == view.Allow:
		return gate + " is open: every requirement is met."
	case d.Mode == "observe":
		return fmt.Sprintf("%s only observes: the step can be taken. Enforcing, it would stop here: %s.", gate, missingOf(open))
	case d.Mode == "warn":
		return fmt.Sprintf("%s warns: the step can be taken, but %s.", gate, missingOf(open))
	}
	return fmt.Sprintf("%s is closed: %s.", gate, missingOf(open))
}

func missingOf(n int) string {
	if n == 0 {
		return "it was decided so"
	}
	return say.CountOf(n, "requirement is not met or not known", "requirements are not met or not known")
}

// ReadStep turns what was posted for a step into a command, with every problem at once.
func (h House) ReadStep(m campaign.Machine, r campaign.Record, s campaign.Step, posted url.Values) (campaign.Command, []campaign.Problem) {
	top := r.Top()
	c := campaign.Command{Kind: m.Kind, ID: top.ID, Step: s.Name, Reason: strings.TrimSpace(posted.Get("reason"))}
	fmt.Sscan(posted.Get("version"), &c.Version)
	set, problems := h.Changes(m, r, posted)
	c.Set = set
	if text := strings.TrimSpace(posted.Get("at")); text != "" {
		at, problem := h.Builder().Moment(text)
		if problem == "" && at.After(h.Now.Add(time.Minute)) {
			problem = "has not happened yet"
		}
		if problem != "" {
			problems = append(problems, campaign.Problem{Field: "at", Text: problem})
		}
		c.At = at
	}
	return c, problems
}
