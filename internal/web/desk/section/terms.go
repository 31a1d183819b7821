package section

import (
	"fmt"

	"plumbline/internal/campaign"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/say"
)

// OfTerms show the clock of the signature, the corrections agreed beforehand,
// and what payment hangs on.
func OfTerms(in desk.House, t *campaign.Terms) []desk.Section {
	h := house{in}
	var out []desk.Section
	if !t.Sent.IsZero() {
		out = append(out, h.clock(t))
	}
	if t.State == campaign.Signed || t.State == campaign.Amended || len(t.Levers) > 0 {
		out = append(out, h.levers(t))
	}
	if len(t.Conditions) > 0 {
		out = append(out, h.conditions(t))
	}
	return out
}

// clock is the SLA from sending to signing, in the charter's hours.
func (h house) clock(t *campaign.Terms) desk.Section {
	s := desk.Section{ID: "clock", Title: "From sending to signing", Value: desk.Shown{Empty: true}}
	l := desk.Line{Text: "Sent " + h.When(t.Sent).Text, Side: desk.Shown{Empty: true}}
	late := func(at string) string { return say.Sentence("The SLA of the charter ended " + at) }
	switch {
	case t.SignDue.IsZero() && t.Signed.IsZero():
		l.Word, l.Colour, l.Says = "No clock", "none", "The charter names no SLA for contracts."
	case t.Signed.IsZero() && h.Now.After(t.SignDue):
		l.Word, l.Colour, l.Says = h.Due(t.SignDue).Text, "red", late(h.When(t.SignDue).Text)+" Chase it, or give it up: nothing that hangs on it may leave."
	case t.Signed.IsZero():
		l.Word, l.Colour, l.Says = h.Due(t.SignDue).Text, say.First(h.Due(t.SignDue).Colour, "green"), "To be signed by "+h.When(t.SignDue).Text+"."
	case !t.SignDue.IsZero() && t.Signed.After(t.SignDue):
		l.Word, l.Colour, l.Says = "Signed late", "yellow", late(h.When(t.SignDue).Text)
	case !t.SignDue.IsZero():
		l.Word, l.Colour = "Signed in time", "green"
	default:
		l.Word, l.Colour = "Signed", "none"
	}
	if !t.Signed.IsZero() {
		took := say.Plural(int(t.Signed.Sub(t.Sent).Hours()/24), "day", "days")
		l.Says = say.Join(" ", fmt.Sprintf("Signed %s, %s after it was sent.", h.When(t.Signed).Text, took), l.Says)
	}
	s.Lines = []desk.Line{l}
	return s
}

func (h house) levers(t *campaign.Terms) desk.Section {
	s := desk.Section{ID: "levers", Title: "Corrections agreed beforehand", Value: desk.Shown{Empty: true}, About: "What may be asked for without a new contract."}
	if len(t.Levers) == 0 {
		s.About = "No correction was agreed beforehand: changing course takes an amendment."
		return s
	}
	s.More, s.MoreText = "#step-lever", "Use one"
	for _, c := range t.Levers {
		l := desk.Line{Text: say.Upper(say.Plain(c.What)), Says: say.Sentence(c.Note), Word: "Not used yet", Colour: "none", Side: desk.Shown{Empty: true}}
		left := c.Times - c.Used
		switch {
		case c.Used > 0 && left <= 0:
			l.Word, l.Colour = "Used up", "yellow"
		case c.Times > 0:
			l.Word, l.Colour = fmt.Sprintf("%d of %d left", left, c.Times), "green"
		}
		if c.Last != nil {
			l.Says = say.Join(" ", l.Says, "Last used "+h.When(*c.Last).Text+".", say.Sentence(c.Because))
		}
		s.Lines = append(s.Lines, l)
	}
	return s
}

func (h house) conditions(t *campaign.Terms) desk.Section {
	s := desk.Section{ID: "conditions", Title: "What payment hangs on", Value: desk.Shown{Empty: true}, More: "#step-condition", MoreText: "Say which was met or failed"}
	for _, c := range t.Conditions {
		l := desk.Line{Text: say.Sentence(c.Clause), Word: "Not judged yet", Colour: "none", Says: say.Sentence(c.Note), Side: desk.Shown{Empty: true}}
		switch {
		case c.Failed != nil:
			l.Word, l.Colour, l.Side = "Failed", "red", h.When(*c.Failed)
		case c.Met != nil:
			l.Word, l.Colour, l.Side = "Met", "green", h.When(*c.Met)
		}
		s.Lines = append(s.Lines, l)
	}
	return s
}
