package board

import (
	"fmt"
	"strings"

	"plumbline/internal/judge"
	"plumbline/internal/measure"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
	"plumbline/internal/web/view"
)

// Trace is the page of a deliverable: its path up to the objective.
type Trace struct {
	Shell    view.Shell
	Title    string
	Headline string
	Hops     []Hop
}

// Hop is a step of the path as it is shown.
type Hop struct {
	Colour      string // of its glyph
	Word        string // of its colour, for those who do not see it
	Title, Href string
	Figure      mark.Figure
	Says        string
	Beside      []Named
	Broken      string
}

// NewTrace builds the page; a break is said where the path breaks.
func NewTrace(shell view.Shell, src mark.Source, t *measure.Trace) Trace {
	e := mark.NewExplainer(src)
	p := Trace{Shell: shell, Title: say.Join(" · ", "Deliverable "+t.ID, say.First(t.Creator.Name, t.Creator.ID), say.First(t.Campaign.Name, t.Campaign.ID))}
	p.Shell.Title = p.Title
	broken := 0
	for _, h := range t.Hops {
		hop := hopOf(src, e, t, h)
		if hop.Broken != "" {
			broken++
		}
		p.Hops = append(p.Hops, hop)
	}
	p.Headline = "Its trace is unbroken from the brief to the objective."
	if broken > 0 {
		p.Headline = say.Upper(say.CountOf(broken, "break stands", "breaks stand")) + " between this deliverable and the objective."
	}
	return p
}

var hopTitles = map[string]string{
	"brief": "Brief", "terms": "Terms", "shipment": "Parcel", "live": "Live post", "identifier": "Link or code", "measured": "What was counted",
	"sub_outcome": "Sub-outcome", "key_result": "Key Result", "objective": "Objective",
}

// hopDone is what the day of a hop means.
var hopDone = map[string]string{"brief": "sent", "terms": "signed", "shipment": "handed over", "live": "live"}

var breakSays = map[string]string{
	"no_brief": "no brief was sent", "not_locked": "the brief was sent under no lock", "no_terms": "there are no signed terms", "not_live": "it is due and not live",
	"no_identifier": "no working link, code or agreed substitute", "not_measured": "no source has counted anything on it", "not_anchored": "it is booked for no sub-outcome",
}

func hopOf(src mark.Source, e *mark.Explainer, t *measure.Trace, h measure.Hop) Hop {
	out := Hop{Title: say.First(h.Title, hopTitles[h.Kind], say.Upper(say.Plain(h.Kind))), Says: dated(h)}
	if h.Figure != nil {
		out.Figure = e.Figure(*h.Figure)
		if h.Kind == "sub_outcome" && h.Figure.Status.Has() && !e.Withheld(*h.Figure) {
			out.Says = say.Join("; ", out.Says, fmt.Sprintf("of %s expected", say.Number(h.Figure.Denominator, h.Figure.Unit, src.Report.Currency)))
		}
	}
	for _, m := range h.Beside {
		if m.Status.Has() {
			out.Beside = append(out.Beside, Named{Name: strings.ToLower(mark.MetricOf(src.Ladder, m.Metric).Title), Figure: e.Figure(m)})
		}
	}
	status := judge.None
	switch h.Kind {
	case "kpi":
		out.Href = src.To("/kpi/" + h.ID)
		if v, ok := standingOf(src, h.ID, t.Creator.ID); ok { // colour and number of one period, or neither
			status, out.Figure = v.Status, nowOf(e, v)
		}
		out.Says = say.Join("; ", out.Says, h.Note)
	case "sub_outcome", "key_result", "objective":
		out.Href, status = goalOf(src, h)
	case "identifier", "brief", "live", "terms", "shipment":
		out.Says = say.Join(" · ", out.Says, h.Note, noteID(h))
		status = kept(h)
	}
	var why []string
	for _, b := range h.Broken {
		why = append(why, say.First(breakSays[b], say.Plain(b)))
	}
	if out.Broken = strings.Join(why, "; "); out.Broken != "" {
		status = judge.Red
	}
	badge := mark.BadgeOf(status)
	out.Colour, out.Word = badge.Colour, badge.Word
	return out
}

// noteID is the id of a link or code; of papers the id says nothing to people.
func noteID(h measure.Hop) string {
	if h.Kind == "identifier" {
		return h.ID
	}
	return ""
}

// dated says when a step was done, and how late.
func dated(h measure.Hop) string {
	switch {
	case h.Day != nil && h.Due != nil && *h.Day > *h.Due:
		return fmt.Sprintf("%s %s, %s after it was due", hopDone[h.Kind], say.LongDay(*h.Day), say.Plural(int(*h.Day-*h.Due), "day", "days"))
	case h.Day != nil:
		return say.Join(" ", hopDone[h.Kind], say.LongDay(*h.Day))
	case h.Due != nil:
		return "due " + say.LongDay(*h.Due)
	}
	return ""
}

// kept colours a step that was to be done by a day.
func kept(h measure.Hop) judge.Status {
	switch {
	case h.Kind == "identifier" && h.ID == "" && h.Note == "", h.Kind != "identifier" && h.Day == nil:
		return judge.None
	case h.Day != nil && h.Due != nil && *h.Day > *h.Due:
		return judge.Yellow
	}
	return judge.Green
}

// standingOf is how a creator stands on a KPI.
func standingOf(src mark.Source, kpi, creator string) (judge.Verdict, bool) {
	for _, v := range src.Report.Drill[kpi]["creator"] {
		if v.Subject.ID == creator {
			return v, true
		}
	}
	return judge.Verdict{}, false
}

func goalOf(src mark.Source, h measure.Hop) (string, judge.Status) {
	for _, o := range src.Report.Objectives {
		if h.Kind == "objective" && o.ID == h.ID {
			return src.To("/"), o.Status
		}
		for _, kr := range o.KeyResults {
			if h.Kind == "key_result" && kr.ID == h.ID {
				return src.To("/kr/" + kr.ID), kr.Status
			}
			for _, sub := range kr.Subs {
				if h.Kind == "sub_outcome" && sub.ID == h.ID {
					return src.To("/sub/" + sub.ID), sub.Status
				}
			}
		}
	}
	return "", judge.None
}
