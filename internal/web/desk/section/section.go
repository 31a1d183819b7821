package section

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/booking"
	"plumbline/internal/campaign/brief"
	"plumbline/internal/campaign/register"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/desk/list"
	"plumbline/internal/web/form"
	"plumbline/internal/web/say"
)

// OfCampaign show what its briefs inherit, what is booked towards its
// sub-outcomes, and how far its deliverables are.
func OfCampaign(in desk.House, k, template *campaign.Campaign, all []*campaign.Deliverable) []desk.Section {
	h := house{in}
	var under campaign.BriefBody
	if template != nil {
		under = template.Defaults
	}
	var own []*campaign.Deliverable
	for _, d := range all {
		if d.Campaign == k.ID {
			own = append(own, d)
		}
	}
	b := bookedBy(own...)
	if k.SubOutcome != "" && b[k.SubOutcome] == nil {
		b[k.SubOutcome] = nil
	}
	out := []desk.Section{h.leads(b), h.plan(k, all), h.byState(k, own), h.body("brief", "What its briefs inherit", brief.Resolve(under, k.Defaults), k.Class, origins{{"the template", under}, {"", k.Defaults}})}
	return slices.DeleteFunc(out, func(s desk.Section) bool { return s.Title == "" })
}

// plan is the plan gap: what is missing before anything is posted.
func (h house) plan(k *campaign.Campaign, all []*campaign.Deliverable) desk.Section {
	s := desk.Section{ID: "plan", Title: "Plan gap", About: "What the deliverables booked so far are expected to bring, against the target. Known before anything is posted.", Value: desk.Shown{Empty: true}}
	for _, g := range booking.Gaps(h.Ladder, k.ID, all) {
		unit := ""
		if h.Ladder != nil {
			if m, ok := h.Ladder.Metric(g.Metric); ok {
				unit = m.Unit
			}
		}
		n := func(v float64) string { return say.Number(v, unit, h.Builder().Currency) }
		l := desk.Line{Text: h.SubOutcome(g.SubOutcome), Href: "/sub/" + g.SubOutcome, Says: fmt.Sprintf("This campaign is to bring %s %s; all campaigns together %s.", n(g.Campaign), desk.Lower(h.Metric(g.Metric)), n(g.Booked)), Side: desk.Shown{Empty: true}}
		switch {
		case !g.HasTarget:
			l.Word, l.Colour = "No target", "none"
		case g.Gap > 0:
			l.Word, l.Colour = n(g.Gap)+" not booked", "red"
			l.Says += fmt.Sprintf(" The target is %s: %s is missing.", n(g.Target), n(g.Gap))
		default:
			l.Word, l.Colour = "Booked in full", "green"
			l.Says += fmt.Sprintf(" The target is %s.", n(g.Target))
		}
		s.Lines = append(s.Lines, l)
	}
	if len(s.Lines) == 0 {
		s.Lines = []desk.Line{{Text: h.SubOutcome(k.SubOutcome), Href: "/sub/" + k.SubOutcome, Word: "Nothing booked", Colour: "none", Says: "No deliverable of this campaign says yet what it is expected to bring.", Side: desk.Shown{Empty: true}}}
	}
	return s
}

func (h house) byState(k *campaign.Campaign, own []*campaign.Deliverable) desk.Section {
	m, _ := desk.MachineOf(campaign.KindDeliverable)
	counts := map[campaign.State]int{}
	total := 0
	for _, d := range own {
		counts[d.State]++
		total++
	}
	at := list.Asked{Kind: m.Kind, Values: map[string][]string{"campaign": {k.ID}}}
	s := desk.Section{ID: "states", Title: "Deliverables by state", More: at.Address("state", ""), MoreText: say.Plural(total, m.Title, m.Many), Value: desk.Shown{Empty: true}}
	for _, state := range m.States {
		if counts[state] > 0 {
			s.Value.Empty = false
			s.Value.Named = append(s.Value.Named, desk.Named{Label: desk.State(state), Value: desk.Shown{Text: say.Count(int64(counts[state])), Href: at.Address("state", string(state))}})
		}
	}
	if total == 0 {
		return desk.Section{}
	}
	return s
}

// origins are bodies with the place they come from, the most general first.
type origins []origin

type origin struct {
	from string
	body campaign.BriefBody
}

// body shows a brief as it would be sent, what is missing, and where each part
// comes from.
func (h house) body(id, title string, b campaign.BriefBody, class string, from origins) desk.Section {
	full := brief.Complete(b, class)
	s := desk.Section{ID: id, Title: title, About: fmt.Sprintf("Class %s: %d of %d required fields say something.", say.First(say.Plain(class), "standard"), full.Filled, full.Required)}
	if len(full.Missing) > 4 {
		s.Lines = append(s.Lines, desk.Line{Text: fmt.Sprintf("%d required fields", len(full.Missing)), Word: "Missing", Colour: "yellow", Says: labelled(full.Missing), Side: desk.Shown{Empty: true}})
		full.Missing = nil
	}
	for _, name := range full.Missing {
		s.Lines = append(s.Lines, desk.Line{Text: form.Label(name), Word: "Missing", Colour: missingColour(name), Side: desk.Shown{Empty: true}})
	}
	whole := desk.Shown{Named: h.Parts(b)}
	where := from.parts(h)
	for i, n := range whole.Named {
		if where[n.Label] != "" {
			whole.Named[i].Label += " · from " + where[n.Label]
		}
	}
	s.Value = whole
	s.Value.Empty = len(whole.Named) == 0
	return s
}

func labelled(names []string) string {
	var out []string
	for _, n := range names {
		out = append(out, desk.Lower(form.Label(n)))
	}
	return say.Sentence(strings.Join(out, ", "))
}

// missingColour: without its values clause no brief is sent.
func missingColour(name string) string {
	if name == "values" {
		return "red"
	}
	return "yellow"
}

// parts names where each part comes from: the last body that fills it.
func (o origins) parts(h house) map[string]string {
	out := map[string]string{}
	for _, x := range o {
		for _, n := range h.Parts(x.body) {
			out[n.Label] = x.from
		}
	}
	return out
}

// OfBrief show the brief as it was sent, or as it would be.
func OfBrief(in desk.House, b *campaign.Brief, k, template *campaign.Campaign) []desk.Section {
	h := house{in}
	if !b.Sent.IsZero() {
		return nil // its fields show what was asked
	}
	if f, _ := desk.FieldOf(b.Kind, "body"); !h.Scope.Sees(f.Class) {
		return nil
	}
	var under campaign.BriefBody
	if template != nil {
		under = template.Defaults
	}
	return []desk.Section{h.body("whole", "As it would be sent", brief.Resolve(under, k.Defaults, b.Body), say.First(b.Class, k.Class), origins{{"the template", under}, {"the campaign", k.Defaults}, {"", b.Body}})}
}

// OfDeliverable show since when the creator waits, and what verification found.
func OfDeliverable(in desk.House, d *campaign.Deliverable) []desk.Section {
	h := house{in}
	var out []desk.Section
	if d.State == campaign.Submitted && !d.Submitted.IsZero() {
		out = append(out, desk.Section{ID: "waits", Title: "The creator waits for us", Value: desk.Shown{Empty: true}, Lines: []desk.Line{{
			Text: "Submitted " + h.When(d.Submitted).Text, Word: desk.Waited(h.Now.Sub(d.Submitted)), Colour: "yellow", Says: "Approve it, or ask for changes: until then it stands still.", Side: desk.Shown{Empty: true}}}})
	}
	way := h.leads(bookedBy(d))
	way.More, way.MoreText = "/deliverable/"+url.PathEscape(d.ID), "Its trace, with what was counted"
	if out = append(out, way); len(d.Checks) > 0 {
		out = append(out, h.checks(d))
	}
	return slices.DeleteFunc(out, func(s desk.Section) bool { return s.Title == "" })
}

func (h house) checks(d *campaign.Deliverable) desk.Section {
	s := desk.Section{ID: "checks", Title: "What verification found", Value: desk.Shown{Empty: true}}
	counts := map[string]int{}
	for _, c := range d.Checks {
		counts[c.Answer]++
		s.Lines = append(s.Lines, desk.Line{
			Text: say.Upper(say.Plain(c.Requirement)), Word: checkWords[c.Answer], Colour: say.First(desk.Answers[c.Answer], "none"),
			Says: say.Sentence(say.Join(", ", c.Text, c.Label, short(c.Hash))), Side: h.When(c.At),
		})
	}
	s.About = fmt.Sprintf("%d met, %d not met, %d could not be checked.", counts["met"], counts["not_met"], counts["unknown"])
	for _, c := range d.Disclosures {
		s.Lines = append(s.Lines, desk.Line{
			Text: say.Join(", ", "Label", say.First(d.Market, "no market")) + ": " + register.Names[c.Requirement], Word: checkWords[c.Answer], Colour: say.First(desk.Answers[c.Answer], "none"),
			Says: say.Sentence(say.Join(", ", c.Text, c.Label)), Side: h.When(c.At),
		})
	}
	if d.Unseen != "" {
		s.About += fmt.Sprintf(" Looked again %s: %s.", h.When(d.MissedAt).Text, d.Unseen)
	}
	if !d.NextLook.IsZero() {
		s.About += " Next look " + h.When(d.NextLook).Text + "."
	}
	return s
}

var checkWords = map[string]string{"met": "Met", "not_met": "Not met", "unknown": "Could not check"}

func short(hash string) string {
	if hash == "" {
		return ""
	}
	return "seen as " + strings.TrimPrefix(hash, "sha256:")[:min(8, len(hash))]
}
