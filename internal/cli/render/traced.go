package render

import (
	"fmt"
	"slices"
	"strings"

	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// levels are the kinds of hop in words.
var levels = map[string]string{
	"brief": "brief", "terms": "terms", "shipment": "parcel", "live": "post", "identifier": "link or code", "measured": "counted", "kpi": "KPI",
	"sub_outcome": "sub-outcome", "key_result": "key result", "objective": "objective", "deliverable": "deliverable",
}

// done is what a day of a hop means.
var done = map[string]string{"brief": "sent", "terms": "signed", "shipment": "handed over", "live": "live", "deliverable": "live"}

// breakWords name what breaks a trace.
var breakWords = map[string]string{
	"no_brief": "no brief was sent", "not_locked": "the brief was sent under no lock", "no_terms": "no signed terms", "not_live": "not live",
	"no_identifier": "no working link, code or agreed substitute", "not_measured": "nothing has been counted on it", "not_anchored": "booked for no sub-outcome",
}

// BreakWord is a break in words.
func BreakWord(id string) string {
	if w, ok := breakWords[id]; ok {
		return w
	}
	return plain(id)
}

// Traced sets a measured trace for WriteTrace; colours of outcomes and KPIs
// come from the report, where there is one.
func Traced(t *measure.Trace, in StatusIn) Trace {
	out := Trace{Title: heading(t)}
	for _, h := range t.Hops {
		out.Hops = append(out.Hops, traced(h, in))
	}
	return out
}

func heading(t *measure.Trace) string {
	if t.Kind != "deliverable" {
		return sentenceCase(join(" ", levels[t.Kind], orID(t.Title, t.ID)))
	}
	return join(", ", "Deliverable "+t.ID, orID(t.Creator.Name, t.Creator.ID), orID(t.Campaign.Name, t.Campaign.ID))
}

func orID(name, id string) string {
	if name == "" {
		return id
	}
	return name
}

func traced(h measure.Hop, in StatusIn) Hop {
	out := Hop{Level: levels[h.Kind], Name: orID(h.Title, h.ID), Says: hopSays(h, in)}
	if out.Level == "" {
		out.Level = plain(h.Kind)
	}
	var breaks []string
	for _, b := range h.Broken {
		breaks = append(breaks, BreakWord(b))
	}
	out.Break = strings.Join(breaks, "; ")
	out.Status, out.Judged = colour(h, in.Report)
	for _, u := range h.Under {
		out.Under = append(out.Under, traced(u, in))
	}
	out.Under, out.More = shorten(out.Under)
	return out
}

// listed is how many steps of one kind are listed under another; a key result
// has hundreds of deliverables.
const listed = 12

// shorten keeps what is broken first, and says how much it left out.
func shorten(hops []Hop) ([]Hop, []Hop) {
	if len(hops) <= listed {
		return hops, nil
	}
	slices.SortStableFunc(hops, func(a, b Hop) int { return broken(b) - broken(a) })
	return hops[:listed], hops[listed:]
}

func broken(h Hop) int {
	if h.Break != "" {
		return 1
	}
	return 0
}

// hopSays puts the numbers, days and note of a hop into a line. A key result
// is said as the report judges it.
func hopSays(h measure.Hop, in StatusIn) string {
	if o, ok := outcomeOf(in.Report, h.ID); ok && h.Kind == "key_result" {
		return outcomeText(o, in)
	}
	parts := []string{dated(h)}
	if h.Figure != nil {
		parts = append(parts, figureSays(*h.Figure, in.Ladder))
	}
	for _, m := range h.Beside {
		parts = append(parts, figureSays(m, in.Ladder))
	}
	if h.Note != "" && h.Note != h.ID {
		parts = append(parts, h.Note)
	}
	return join(" · ", parts...)
}

func outcomeOf(r *judge.Report, id string) (judge.Outcome, bool) {
	if r == nil {
		return judge.Outcome{}, false
	}
	for _, o := range r.Objectives {
		for _, kr := range o.KeyResults {
			for _, x := range append([]judge.Outcome{kr}, kr.Subs...) {
				if x.ID == id {
					return x, true
				}
			}
		}
	}
	return judge.Outcome{}, false
}

func dated(h measure.Hop) string {
	word := done[h.Kind]
	if word == "" {
		word = "done"
	}
	switch {
	case h.Day != nil && h.Due != nil && *h.Day > *h.Due:
		return fmt.Sprintf("%s %s, due %s: %s late", word, day(*h.Day), day(*h.Due), days(*h.Day-*h.Due))
	case h.Day != nil:
		return word + " " + day(*h.Day)
	case h.Due != nil:
		return "due " + day(*h.Due)
	default:
		return ""
	}
}

func days(n period.Date) string { return fmt.Sprintf("%d %s", n, plural(int(n), "day", "days")) }

func figureSays(m measure.Measurement, l *ladder.Ladder) string {
	return strings.ToLower(title(l, m.Metric)) + " " + value(m)
}

// colour finds how the subject of a hop is judged.
func colour(h measure.Hop, r *judge.Report) (judge.Status, bool) {
	if r == nil {
		return judge.None, false
	}
	switch h.Kind {
	case "kpi":
		for _, v := range r.KPIs {
			if v.KPI == h.ID {
				return v.Status, true
			}
		}
	case "key_result", "sub_outcome":
		o, ok := outcomeOf(r, h.ID)
		return o.Status, ok
	case "objective":
		for _, o := range r.Objectives {
			if o.ID == h.ID {
				return o.Status, true
			}
		}
	}
	return judge.None, false
}
