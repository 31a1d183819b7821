// Package wording puts what was found into words: the hops of a trace, the
// figures of a lookback.
package wording

import (
	"fmt"
	"slices"
	"strings"

	"plumbline/internal/cli/render"
	"plumbline/internal/judge"
	"plumbline/internal/judge/figure"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// Hops words the hops of a trace, coloured by the report they stand beside.
func Hops(l *ladder.Ladder, r *judge.Report, t *measure.Trace) []render.Hop {
	return words{ladder: l, report: r, creator: t.Creator.ID}.hops(t.Hops)
}

// words puts the hops of a trace into words.
type words struct {
	ladder  *ladder.Ladder
	report  *judge.Report
	creator string // whose verdicts the KPIs show; empty: the programme's
}

// levels are what the kinds of hop are called.
var levels = map[string]string{
	"brief": "brief", "terms": "terms", "shipment": "parcel", "live": "post", "identifier": "identifier", "measured": "measured",
	"kpi": "KPI", "sub_outcome": "sub-outcome", "key_result": "key result", "objective": "objective", "deliverable": "deliverable",
}

// breaks are what a break means to a person.
var breaks = map[string]string{
	"no_deliverable": "the money names no deliverable",
	"no_brief":       "no brief was sent",
	"not_locked":     "the brief was sent without a lock: nobody can say what was promised then",
	"no_terms":       "no signed terms",
	"not_live":       "due and not live",
	"no_identifier":  "live without a working link or code: nobody can credit it",
	"not_measured":   "live, and no source has counted anything on it",
	"not_anchored":   "booked for no sub-outcome of the ladder",
}

// done are the words for a hop that has a day.
var done = map[string]string{"brief": "sent", "terms": "signed", "shipment": "handed over", "live": "live since", "deliverable": "live since"}

func (w words) hops(in []measure.Hop) []render.Hop {
	var out []render.Hop
	for _, hop := range in {
		out = append(out, w.hop(hop))
	}
	return out
}

func (w words) hop(in measure.Hop) render.Hop {
	out := render.Hop{Level: levels[in.Kind], Name: in.Title, Says: w.says(in), Status: judge.None, Under: w.hops(in.Under)}
	if out.Name == "" {
		out.Name = in.ID
	}
	var broken []string
	for _, b := range in.Broken {
		broken = append(broken, breaks[b])
	}
	out.Break = strings.Join(broken, "; ")
	out.Status, out.Judged = w.status(in)
	switch in.Kind {
	case "kpi":
		out.Href = "/kpi/" + in.ID
	case "sub_outcome":
		out.Href = "/sub/" + in.ID
	case "key_result":
		out.Href = "/kr/" + in.ID
	case "deliverable":
		out.Href = "/deliverable/" + in.ID
	}
	return out
}

// status is the colour of a hop: broken is red, done is green, a KPI or a goal
// has the colour it was judged to have.
func (w words) status(in measure.Hop) (judge.Status, bool) {
	switch {
	case len(in.Broken) > 0:
		return judge.Red, true
	case in.Kind == "kpi":
		v, ok := w.verdict(in.ID)
		return v.Status, ok
	case in.Kind == "sub_outcome", in.Kind == "key_result", in.Kind == "objective":
		return w.goal(in.Kind, in.ID)
	case in.Day != nil || in.Kind == "identifier" && in.Note != "" || in.Kind == "measured" && counted(in):
		return judge.Green, true
	}
	return judge.None, false
}

// verdict is how the creator of the deliverable, or the programme, stands on a
// KPI: its number and its colour are of one period.
func (w words) verdict(kpi string) (judge.Verdict, bool) {
	list := w.report.KPIs
	if w.creator != "" {
		list = w.report.Drill[kpi]["creator"]
	}
	for _, v := range list {
		if v.KPI == kpi && (w.creator == "" || v.Subject.ID == w.creator) {
			return v, true
		}
	}
	return judge.Verdict{}, false
}

func counted(in measure.Hop) bool {
	return slices.ContainsFunc(in.Beside, func(m measure.Measurement) bool { return m.Status.Has() })
}

func (w words) goal(kind, id string) (judge.Status, bool) {
	for _, o := range w.report.Objectives {
		if kind == "objective" && o.ID == id {
			return o.Status, true
		}
		for _, kr := range o.KeyResults {
			if kind == "key_result" && kr.ID == id {
				return kr.Status, true
			}
			for _, sub := range kr.Subs {
				if kind == "sub_outcome" && sub.ID == id {
					return sub.Status, true
				}
			}
		}
	}
	return judge.None, false
}

func (w words) says(in measure.Hop) string {
	var parts []string
	if in.Day != nil {
		parts = append(parts, strings.TrimSpace(done[in.Kind]+" "+long(*in.Day)))
	}
	if in.Due != nil {
		parts = append(parts, "due "+long(*in.Due))
	}
	if in.Note != "" && in.Kind != "kpi" {
		parts = append(parts, in.Note)
	}
	if v, ok := w.verdict(in.ID); in.Kind == "kpi" && ok {
		parts = append(parts, w.figure(v.Measurement))
	} else if in.Figure != nil {
		parts = append(parts, w.figure(*in.Figure))
	}
	for _, m := range in.Beside {
		if m.Status.Has() {
			parts = append(parts, w.title(m.Metric)+" "+w.number(m, m.Value))
		}
	}
	text := strings.Join(parts, ", ")
	if in.Kind == "kpi" && in.Note != "" {
		text = strings.TrimPrefix(text+". "+in.Note, ". ") // the ladder's because is a sentence of its own
	}
	return text
}

func long(d period.Date) string { return d.UTC().Format("2 Jan 2006") }

func (w words) title(metric string) string {
	if m, ok := w.ladder.Metric(metric); ok {
		return strings.ToLower(m.Title[:1]) + m.Title[1:]
	}
	return metric
}

func (w words) figure(m measure.Measurement) string {
	switch {
	case m.Status == measure.Withheld:
		return "withheld from your role"
	case !m.Status.Has():
		return strings.ReplaceAll(string(m.Status), "_", " ")
	case m.Subject.Dimension == "deliverable" && m.Denominator > 0:
		return fmt.Sprintf("credited %s of %s booked", w.number(m, m.Value), w.number(m, m.Denominator))
	}
	return w.number(m, m.Value)
}

func (w words) number(m measure.Measurement, v float64) string {
	currency := m.Currency
	if currency == "" {
		currency = w.report.Currency
	}
	return figure.Number(v, m.Unit, currency)
}
