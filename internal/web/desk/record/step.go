package record

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/form"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
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
	ReasonWords       string // beside a code
	ReasonWrong       []string
	Codes             []mark.Pair // where the reason is one of a list
	At                string
	AtWrong           []string
	Files             bool
	Gate              *desk.Decision
	Open              bool     // it was tried and refused
	Wrong             []string // problems that belong to no field
	Stale             *desk.Stale
}

// steps lists what the asker may do, the usual next step first.
func (h house) steps(m campaign.Machine, r campaign.Record, l Life) []Step {
	top := r.Top()
	var out []Step
	for _, s := range m.Next(top.State, h.By.Role) {
		if s.Name == campaign.Edit {
			continue
		}
		out = append(out, h.step(m, r, s, l))
	}
	for i := range out {
		if out[i].Go {
			for j := i + 1; j < len(out); j++ {
				out[j].Go = false // one step usually comes next
			}
			break
		}
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

func (h house) step(m campaign.Machine, r campaign.Record, s campaign.Step, l Life) Step {
	top := r.Top()
	out := Step{
		Name: s.Name, Label: say.First(s.Label, desk.State(s.To)), Says: say.Sentence(s.Doc), Action: desk.At(top.Kind, top.ID) + "/step/" + s.Name, Version: top.Version,
		Reason: s.Reason, Go: desk.Onward(s) && s.To != top.State && s.To != campaign.Ended,
	}
	b := h.Builder()
	if l.Try != nil && l.Try.Step == s.Name {
		out.Open, b.Posted, b.Problems, out.Stale = true, l.Try.Posted, l.Try.Problems, l.Try.Stale
		out.ReasonText, out.ReasonWords, out.At = l.Try.Posted.Get("reason"), l.Try.Posted.Get("reason-words"), l.Try.Posted.Get("at")
	}
	b.Suggest = h.Suggest(nil)
	asked := h.asked(m, r, s, b.Problems)
	for _, f := range asked {
		out.Controls = append(out.Controls, b.Field(f, f.Value(r), slices.Contains(f.Must, s.Name)))
		out.Files = out.Files || form.ShapeOf(f.Type) == form.Files
	}
	own := h.beside(m, r, s.Name, b)
	out.Controls = append(out.Controls, own...)
	out.placeProblems(b.Problems, asked, own)
	if guard := s.Guard(r); guard != "" {
		out.Gate = h.gate(guard, l, out.Open)
	}
	if s.Reason && desk.Coded(m.Kind, s.Name) {
		out.Codes = desk.ReasonCodes()
	}
	out.Plain = len(out.Controls) == 0 && !out.Reason && out.Gate == nil && !out.Open
	return out
}

// reason is why a step is taken: in words, or a code. Codes are counted, so
// words stand with Other alone.
func reason(posted url.Values) (string, []campaign.Problem) {
	code, words := strings.TrimSpace(posted.Get("reason")), strings.TrimSpace(posted.Get("reason-words"))
	switch {
	case code == "" || words == "":
		return say.First(code, words), nil
	case code == "other":
		return code + ": " + words, nil
	}
	return code, []campaign.Problem{{Field: "reason", Text: "cannot be kept with words of your own", Hint: "choose Other, or take the words out"}}
}

// asked lists the fields a step asks for: its own, what has to be filled by
// then and is not, and what a refusal named.
func (h house) asked(m campaign.Machine, r campaign.Record, s campaign.Step, problems []campaign.Problem) []campaign.Field {
	var out []campaign.Field
	for _, f := range desk.FieldsOf(m.Kind) {
		if f.Fixed || !h.Scope.Sees(f.Class) {
			continue
		}
		named := slices.ContainsFunc(problems, func(p campaign.Problem) bool { return desk.First(p.Field) == f.Name })
		must := (slices.Contains(f.Must, s.Name) || slices.Contains(f.Must, campaign.Create)) && f.Empty(r)
		if slices.Contains(s.Sets, f.Name) || must || named {
			out = append(out, f)
		}
	}
	return out
}

// placeProblems puts what is not about a field of the form above it.
func (s *Step) placeProblems(problems []campaign.Problem, asked []campaign.Field, own []form.Control) {
	for _, p := range problems {
		switch {
		case p.Field == "reason":
			s.ReasonWrong, s.Reason = append(s.ReasonWrong, form.Says(p)), true
		case p.Field == "at":
			s.AtWrong = append(s.AtWrong, form.Says(p))
		case slices.ContainsFunc(own, func(c form.Control) bool { return len(c.Wrong) > 0 && slices.Contains(c.Wrong, form.Says(p)) }):
		case p.Field == "" || p.Field == "with":
			s.Wrong = append(s.Wrong, form.Says(p))
		case !slices.ContainsFunc(asked, func(f campaign.Field) bool { return f.Name == desk.First(p.Field) }):
			s.Wrong = append(s.Wrong, form.Label(desk.First(p.Field))+" "+form.Says(campaign.Problem{Text: desk.Lower(p.Text), Hint: p.Hint}))
		}
	}
}

// ReadStep turns what was posted for a step into a command, with every problem at once.
func ReadStep(in desk.House, m campaign.Machine, r campaign.Record, s campaign.Step, posted url.Values) (campaign.Command, []campaign.Problem) {
	h := house{in}
	top := r.Top()
	c := campaign.Command{Kind: m.Kind, ID: top.ID, Step: s.Name}
	fmt.Sscan(posted.Get("version"), &c.Version)
	var problems, wrong []campaign.Problem
	c.Reason, problems = reason(posted)
	c.Set, wrong = Changes(in, m, r, posted)
	problems = append(problems, wrong...)
	if of, ok := besides[m.Kind][s.Name]; ok {
		with, wrong := h.Builder().ReadBeside(of, posted)
		c.With, problems = with, append(problems, wrong...)
	}
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

func (h house) gate(name string, l Life, tried bool) *desk.Decision {
	d, ok := l.Gates[name]
	if tried && l.Try.Stopped != nil {
		d, ok = *l.Try.Stopped, true
	}
	if !ok {
		return &desk.Decision{Gate: name, Badge: mark.Badge{Colour: "none", Word: "Not asked"}, Says: "The " + name + " gate is asked when the step is taken."}
	}
	out := h.Decision(d)
	return &out
}
