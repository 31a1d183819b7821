package view

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"plumbline/internal/judge"
	"plumbline/internal/ladder"
)

// Headline is the conclusion of the roll-up in one sentence.
func Headline(r *judge.Report) string {
	var missed, will, drifting, unseen int
	for _, o := range r.Objectives {
		switch {
		case o.Status == judge.Red && breached(o):
			missed++
		case o.Status == judge.Red:
			will++
		case o.Status == judge.Yellow:
			drifting++
		case o.Status == judge.None:
			unseen++
		}
	}
	var parts []string
	say := func(n int, one, many string) {
		if n == 0 {
			return
		}
		noun, verb := "", one
		if len(parts) == 0 {
			noun = " objective"
			if n > 1 {
				noun = " objectives"
			}
		}
		if n > 1 {
			verb = many
		}
		parts = append(parts, spelled(n)+noun+" "+verb)
	}
	say(missed, "has been missed", "have been missed")
	say(will, "will be missed", "will be missed")
	say(drifting, "is drifting", "are drifting")
	say(unseen, "cannot be seen", "cannot be seen")
	switch {
	case len(r.Objectives) == 0:
		return "No objective is written down yet."
	case len(parts) == 0:
		return "Every objective is on plan."
	}
	return upper(strings.Join(parts, ", ")) + "."
}

func breached(o judge.ObjectiveState) bool {
	return slices.ContainsFunc(o.KeyResults, func(kr judge.Outcome) bool { return kr.MissedOn != nil })
}

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
	if o.Status == judge.None {
		if t := o.Track; t != nil && t.Entered > 0 {
			return "no figures since " + Day(t.Entered)
		}
		return "no figures yet"
	}
	if o.Kind == string(ladder.Never) {
		if o.MissedOn != nil {
			return "happened on " + LongDay(*o.MissedOn)
		}
		return "none since " + Day(o.Period.From)
	}
	if f := o.Forecast; f != nil {
		money := src.Report.Currency
		return join("; ", f.Word, fmt.Sprintf("forecast %s (%s to %s)",
			Number(f.Value, o.Unit, money), Number(f.Low, o.Unit, money), Number(f.High, o.Unit, money)))
	}
	return ""
}

func bookedShare(o judge.Outcome) string {
	if o.Status == judge.None {
		return "not judged"
	}
	for _, x := range append([]judge.Outcome{o}, o.Subs...) {
		if x.Booked != nil && x.Target != nil && *x.Target != 0 {
			return "booked " + Number(*x.Booked / *x.Target, "share", "")
		}
	}
	return ""
}

// because says what lies under a key result: its worst sub-outcome, how far
// the plan was short from the start, and what is late.
func because(src Source, o judge.Outcome) string {
	worst, ok := worstSub(o)
	if !ok {
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

// verdictSays puts a verdict in a sentence: value, bound, since when.
func verdictSays(src Source, v judge.Verdict) string {
	money := first(v.Measurement.Currency, src.Report.Currency)
	if !v.Measurement.Status.Has() {
		return upper(standing(v.Measurement)) + "."
	}
	text := Number(v.Measurement.Value, v.Measurement.Unit, money)
	if v.Bands != nil && v.Bands.Basis != "" {
		text += fmt.Sprintf(", needs %s", bound(*v.Bands, v.Measurement.Unit, money))
	}
	if v.Since > 0 {
		text += fmt.Sprintf("; %s since %s", strings.ToLower(words[v.Status]), Day(v.Since))
	}
	if v.Drift == "better" || v.Drift == "worse" {
		text += ", getting " + v.Drift
	}
	return text + "."
}

// bound prints the green bound: ≥ 98%.
func bound(b judge.Bands, unit, money string) string {
	if b.Higher {
		return "≥ " + Number(b.Green, unit, money)
	}
	return "≤ " + Number(b.Green, unit, money)
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
