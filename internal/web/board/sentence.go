package board

import (
	"fmt"
	"slices"
	"strings"

	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
)

// turned says which key results changed colour in the last seven days.
func turned(r *judge.Report) string {
	var parts []string
	for _, o := range r.Objectives {
		for _, kr := range o.KeyResults {
			if kr.Since > r.Today-7 && kr.Since <= r.Today && kr.Since > kr.Period.From+7 {
				parts = append(parts, fmt.Sprintf("%s turned %s on %s", kr.Title, strings.ToLower(mark.Word(kr.Status)), say.Day(kr.Since)))
			}
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "In the last week: " + strings.Join(parts, "; ") + "."
}

// unjudged says in a few words why a key result has no figure to show.
func unjudged(src mark.Source, o judge.Outcome) string {
	switch t := o.Track; {
	case o.Status == judge.None && t != nil && t.Entered > 0 && t.Entered < src.Report.Today:
		return "no figures after " + say.Day(t.Entered)
	case o.Status == judge.None && o.Actual == nil:
		return "no figures yet"
	case o.Kind == string(ladder.Never) && o.MissedOn != nil:
		return "happened on " + say.LongDay(*o.MissedOn)
	case o.Kind == string(ladder.Never) && o.Status == judge.Green:
		return "none since " + say.Day(o.Period.From)
	}
	return ""
}

func bookedShare(o judge.Outcome) string {
	switch {
	case o.Status == judge.None:
		return "not judged"
	case o.BookedShare != nil:
		return "booked " + say.Number(*o.BookedShare, "share", "")
	}
	return ""
}

// because says what lies under a key result: its worst sub-outcome, how far
// the plan was short from the start, and what is late.
func because(src mark.Source, o judge.Outcome) string {
	worst, ok := worstSub(o)
	if !ok || worst.Status == judge.Green || mark.Hidden(src, worst) {
		return ""
	}
	if mark.Held(worst) {
		return judge.Sentence(worst, src.Scope)
	}
	money := src.Report.Currency
	var parts []string
	if worst.Target != nil && worst.Forecast != nil {
		parts = append(parts, fmt.Sprintf("%s: forecast %s of %s.", worst.Title,
			say.Number(worst.Forecast.Value, worst.Unit, money), say.Number(*worst.Target, worst.Unit, money)))
	} else if worst.Status == judge.None {
		parts = append(parts, worst.Title+": no data.")
	}
	if worst.PlanGap != nil && *worst.PlanGap > 0 {
		parts = append(parts, fmt.Sprintf("The plan was short by %s before the first post.", say.Number(*worst.PlanGap, worst.Unit, money)))
	}
	if n := len(worst.Lagging); n > 0 {
		parts = append(parts, say.Upper(fmt.Sprintf("%s under 60%% of what was expected.", say.CountOf(n, "deliverable is", "deliverables are"))))
	}
	return strings.Join(parts, " ")
}

func worstSub(o judge.Outcome) (judge.Outcome, bool) {
	if len(o.Subs) == 0 {
		return judge.Outcome{}, false
	}
	subs := slices.Clone(o.Subs)
	slices.SortStableFunc(subs, byOutcome)
	return subs[0], true
}

// verdictSays puts a verdict in a sentence, without the name that stands above it.
func verdictSays(src mark.Source, v judge.Verdict) string {
	text := judge.Sentence(v, src.Scope)
	if _, after, ok := strings.Cut(text, ": "); ok {
		text = say.Upper(after)
	}
	if v.Measurement.Status.Has() && (v.Drift == "better" || v.Drift == "worse") {
		text += " Getting " + v.Drift + "."
	}
	return text
}

// step is what the KPI's rule, or the triage matrix, says to do at its colour.
func step(l *ladder.Ladder, v judge.Verdict) string {
	rule := ruleFor(l, v)
	if rule == nil || rule.Do == "" {
		return ""
	}
	text := say.Upper(say.Plain(rule.Do))
	if who := say.Join(", ", mark.Who(l, say.First(rule.Who, v.Owner)), within(rule.Within)); who != "" {
		text += ": " + who
	}
	if rule.Likely != "" {
		text += ". Likely: " + say.Plain(rule.Likely)
	}
	return text + "."
}

func ruleFor(l *ladder.Ladder, v judge.Verdict) *ladder.Rule {
	if k, ok := l.KPI(v.KPI); ok {
		if v.Status == judge.Red && k.WhenRed != nil {
			return k.WhenRed
		}
		if v.Status == judge.Yellow && k.WhenYellow != nil {
			return k.WhenYellow
		}
	}
	for _, t := range l.Triage {
		if t.Metric == v.Metric && v.Status == judge.Red {
			return &ladder.Rule{Likely: t.Likely, Do: t.Do, Who: t.Who, Within: t.Within}
		}
	}
	return nil
}

func within(s string) string {
	switch {
	case s == "":
		return ""
	case strings.Contains(s, "_"):
		return "by the " + say.Plain(s)
	default:
		return "within " + s
	}
}

// noteSays puts a note of the report in words.
func noteSays(src mark.Source, n judge.Note) string {
	name := mark.KPITitle(src.Ladder, judge.Verdict{KPI: n.Subject, Metric: n.Subject})
	switch n.Kind {
	case "post_hoc":
		return fmt.Sprintf("%s was changed after the lock of %s: post hoc there.", name, n.Args["campaigns"])
	case "correction":
		return say.Join(" ", fmt.Sprintf("%s was corrected: %s.", name, n.Args["because"]), say.Join(", ", "By "+mark.Who(src.Ladder, n.Args["by"]), "second person "+mark.Who(src.Ladder, n.Args["second"]))+".")
	case "stale":
		return say.Join(": ", name+" stands on a source that has gone silent", say.Plain(n.Args["why"])) + "."
	case "proposed_bands":
		return fmt.Sprintf("%s: judged by bands proposed from its own history, %s.", name, n.Args["how"])
	}
	args := make([]string, 0, len(n.Args))
	for k, v := range n.Args {
		args = append(args, say.Plain(k)+" "+v)
	}
	slices.Sort(args)
	return say.Upper(say.Join(": ", say.Join(" ", say.Plain(n.Kind), n.Subject), strings.Join(args, ", "))) + "."
}
