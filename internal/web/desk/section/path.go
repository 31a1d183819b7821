package section

import (
	"fmt"
	"maps"
	"slices"

	"plumbline/internal/campaign"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
)

// booked is what deliverables are expected to bring, by sub-outcome and metric.
type booked map[string]map[string]float64

func bookedBy(all ...*campaign.Deliverable) booked {
	out := booked{}
	for _, d := range all {
		if d.SubOutcome == "" || d.State == campaign.Cancelled {
			continue
		}
		if out[d.SubOutcome] == nil {
			out[d.SubOutcome] = map[string]float64{}
		}
		for metric, v := range d.Expected {
			out[d.SubOutcome][metric] += v
		}
	}
	return out
}

// leads is the way from what is booked up to the quarter's results: each
// sub-outcome, its key result and its objective, with how they stand.
func (h house) leads(b booked) desk.Section {
	s := desk.Section{ID: "leads", Title: "What it is for", Value: desk.Shown{Empty: true}}
	if h.Ladder == nil {
		return desk.Section{}
	}
	left := maps.Clone(b)
	for _, o := range h.Ladder.Objectives {
		for _, kr := range o.KeyResults {
			for _, sub := range kr.SubOutcomes {
				if _, ok := left[sub.ID]; !ok {
					continue
				}
				s.Lines = append(s.Lines, h.subLine(sub, b[sub.ID]), h.krLine(kr, o))
				delete(left, sub.ID)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(left)) {
		s.Lines = append(s.Lines, desk.Line{Text: id, Word: "Not on the ladder", Colour: "red", Says: "The ladder in force has no such sub-outcome: what is booked here counts nowhere. Edit it and choose another.", Side: desk.Shown{Empty: true}})
	}
	if len(s.Lines) == 0 {
		s.Lines = []desk.Line{{Text: "No sub-outcome", Word: "Leads nowhere", Colour: "red", Says: "Nothing says which result this is for, so no result can be traced to it. Edit it and choose a sub-outcome.", Side: desk.Shown{Empty: true}}}
	}
	return s
}

func (h house) subLine(sub ladder.SubOutcome, expected map[string]float64) desk.Line {
	l := desk.Line{Text: say.First(sub.Title, sub.ID), Href: "/sub/" + sub.ID, Side: desk.Shown{Empty: true}}
	if o, ok := h.outcome(sub.ID); ok {
		l.Colour, l.Word = badge(o)
	}
	for _, metric := range slices.Sorted(maps.Keys(expected)) {
		l.Says = say.Join(" ", l.Says, h.expects(sub, metric, expected[metric]))
	}
	l.Says = say.First(l.Says, "Nothing is booked to come of it yet.")
	return l
}

// expects says what is booked, and how much of the target that is.
func (h house) expects(sub ladder.SubOutcome, metric string, v float64) string {
	unit := ""
	if m, ok := h.Ladder.Metric(metric); ok {
		unit = m.Unit
	}
	n := func(v float64) string { return say.Number(v, unit, h.Builder().Currency) }
	text := fmt.Sprintf("Booked to bring %s %s", n(v), desk.Lower(h.Metric(metric)))
	if metric == sub.Metric && sub.Target != nil && sub.Target.Number > 0 {
		text += fmt.Sprintf(", %s of the target of %s", say.Number(100*v/sub.Target.Number, "percent", ""), n(sub.Target.Number))
	}
	return text + "."
}

func (h house) krLine(kr ladder.KeyResult, o ladder.Objective) desk.Line {
	l := desk.Line{Text: say.First(kr.Title, kr.ID), Href: "/kr/" + kr.ID, Says: say.Join(" ", say.Sentence(say.Join(", ", "Key Result", say.First(kr.PeriodText, ""))), "Objective: "+say.Sentence(say.First(o.Title, o.ID))), Side: desk.Shown{Empty: true}}
	if x, ok := h.outcome(kr.ID); ok {
		l.Colour, l.Word = badge(x)
	}
	return l
}

func badge(o judge.Outcome) (colour, word string) {
	b := mark.BadgeOfOutcome(o)
	return b.Colour, b.Word
}

// outcome is how a key result or a sub-outcome stands, where it was judged.
func (h house) outcome(id string) (judge.Outcome, bool) {
	if h.Report == nil {
		return judge.Outcome{}, false
	}
	for _, o := range h.Report.Objectives {
		for _, kr := range o.KeyResults {
			if kr.ID == id {
				return kr, true
			}
			if i := slices.IndexFunc(kr.Subs, func(s judge.Outcome) bool { return s.ID == id }); i >= 0 {
				return kr.Subs[i], true
			}
		}
	}
	return judge.Outcome{}, false
}
