package view

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"plumbline/internal/judge"
	"plumbline/internal/ladder"
)

// turned says which key results changed colour in the last seven days.
func turned(r *judge.Report) string {
	var parts []string
	for _, o := range r.Objectives {
		for _, kr := range o.KeyResults {
			if kr.Since > r.Today-7 && kr.Since <= r.Today && kr.Since > kr.Period.From+7 {
				parts = append(parts, fmt.Sprintf("%s turned %s on %s", kr.Title, strings.ToLower(words[kr.Status]), Day(kr.Since)))
			}
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "In the last week: " + strings.Join(parts, "; ") + "."
}

// standsAt says in a few words where a key result is and where it will end.
func standsAt(src Source, o judge.Outcome) string {
	f := o.Forecast
	if f == nil || o.Status == judge.None {
		return ""
	}
	money := src.Report.Currency
	pace := paces[f.Word]
	if o.Status != judge.Green && f.Word != "behind" {
		pace = "" // a hold that is left on either side is neither behind nor ahead
	}
	return join("; ", pace, fmt.Sprintf("forecast %s (%s to %s)",
		Number(f.Value, o.Unit, money), Number(f.Low, o.Unit, money), Number(f.High, o.Unit, money)))
}

var paces = map[string]string{"behind": "behind", "on": "on plan", "ahead": "ahead"}

// unjudged says in a few words why a key result has no figure to show.
func unjudged(src Source, o judge.Outcome) string {
	switch t := o.Track; {
	case o.Status == judge.None && t != nil && t.Entered > 0 && t.Entered < src.Report.Today:
		return "no figures since " + Day(t.Entered)
	case o.Status == judge.None && o.Actual == nil:
		return "no figures yet"
	case o.Kind == string(ladder.Never) && o.MissedOn != nil:
		return "happened on " + LongDay(*o.MissedOn)
	case o.Kind == string(ladder.Never) && o.Status == judge.Green:
		return "none since " + Day(o.Period.From)
	}
	return ""
}

func bookedShare(o judge.Outcome) string {
	switch {
	case o.Status == judge.None:
		return "not judged"
	case o.BookedShare != nil:
		return "booked " + Number(*o.BookedShare, "share", "")
	}
	return ""
}

// because says what lies under a key result: its worst sub-outcome, how far
// the plan was short from the start, and what is late.
func because(src Source, o judge.Outcome) string {
	worst, ok := worstSub(o)
	if !ok || worst.Status == judge.Green || hidden(src, worst) {
		return ""
	}
	money := src.Report.Currency
	var parts []string
	if worst.Target != nil && worst.Forecast != nil {
		parts = append(parts, fmt.Sprintf("%s: forecast %s of %s.", worst.Title,
			Number(worst.Forecast.Value, worst.Unit, money), Number(*worst.Target, worst.Unit, money)))
	} else if worst.Status == judge.None {
		parts = append(parts, worst.Title+": no data.")
	}
	if worst.PlanGap != nil && *worst.PlanGap > 0 {
		parts = append(parts, fmt.Sprintf("The plan was short by %s before the first post.", Number(*worst.PlanGap, worst.Unit, money)))
	}
	if n := len(worst.Lagging); n > 0 {
		parts = append(parts, upper(fmt.Sprintf("%s under 60%% of what was expected.", countOf(n, "deliverable is", "deliverables are"))))
	}
	return strings.Join(parts, " ")
}

func countOf(n int, one, many string) string {
	if n == 1 {
		return "one " + one
	}
	return spelled(n) + " " + many
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
func verdictSays(src Source, v judge.Verdict) string {
	text := judge.Sentence(v, src.Scope)
	if _, after, ok := strings.Cut(text, ": "); ok {
		text = upper(after)
	}
	if v.Measurement.Status.Has() && (v.Drift == "better" || v.Drift == "worse") {
		text += " Getting " + v.Drift + "."
	}
	return text
}

// signs are the operators of a bound as people write them.
var signs = map[string]string{">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< ", "=": "= "}

// bound prints the green bound: ≥ 98%.
func bound(b judge.Bands, unit, money string) string {
	return limit(b.GreenOp, b.Green, b.Higher, unit, money)
}

func limit(op string, v float64, higher bool, unit, money string) string {
	sign, ok := signs[op]
	if !ok {
		sign = "≤ "
		if higher {
			sign = "≥ "
		}
	}
	return sign + Number(v, unit, money)
}

// step is what the KPI's rule, or the triage matrix, says to do at its colour.
func step(l *ladder.Ladder, v judge.Verdict) string {
	rule := ruleFor(l, v)
	if rule == nil || rule.Do == "" {
		return ""
	}
	text := upper(plain(rule.Do))
	if who := join(", ", who(l, first(rule.Who, v.Owner)), within(rule.Within)); who != "" {
		text += ": " + who
	}
	if rule.Likely != "" {
		text += ". Likely: " + plain(rule.Likely)
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
		return "by the " + plain(s)
	default:
		return "within " + s
	}
}

// noteSays puts a note of the report in words.
func noteSays(src Source, n judge.Note) string {
	name := kpiTitle(src.Ladder, judge.Verdict{KPI: n.Subject, Metric: n.Subject})
	switch n.Kind {
	case "post_hoc":
		return fmt.Sprintf("%s was changed after the lock of %s: post hoc there.", name, n.Args["campaigns"])
	case "correction":
		return join(" ", fmt.Sprintf("%s was corrected: %s.", name, n.Args["because"]), join(", ", "By "+who(src.Ladder, n.Args["by"]), "second person "+who(src.Ladder, n.Args["second"]))+".")
	case "stale":
		return join(": ", name+" stands on a source that has gone silent", plain(n.Args["why"])) + "."
	case "proposed_bands":
		return fmt.Sprintf("%s is judged by bands proposed from its own history: %s.", name, n.Args["how"])
	}
	args := make([]string, 0, len(n.Args))
	for k, v := range n.Args {
		args = append(args, plain(k)+" "+v)
	}
	slices.Sort(args)
	return upper(join(": ", join(" ", plain(n.Kind), n.Subject), strings.Join(args, ", "))) + "."
}

// Ago says how long ago something was.
func Ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h ago", int(d.Hours()))
	default:
		return fmt.Sprintf("%d days ago", int(d.Hours()/24))
	}
}
