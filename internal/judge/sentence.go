package judge

import (
	"fmt"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/judge/figure"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// Said is anything a sentence can be made of.
type Said interface {
	Sentence(scope access.Scope) string
}

// Sentence renders a judgement for one reader. What lies outside the reader's
// scope is named by its colour only.
func Sentence(item Said, scope access.Scope) string { return item.Sentence(scope) }

// Word is a colour as people say it.
func (s Status) Word() string {
	switch s {
	case Green:
		return "on plan"
	case Yellow:
		return "drifting"
	case Red:
		return "off plan"
	default:
		return "no data"
	}
}

func day(d period.Date) string { return d.UTC().Format("2 Jan") }

// Sentence says how a KPI stands and why.
func (v Verdict) Sentence(scope access.Scope) string {
	name := v.Title
	if name == "" {
		name = v.KPI
	}
	if s := v.Subject; s.ID != "" {
		name += ", " + orElse(s.Name, s.ID)
	}
	if !scope.Sees(v.Measurement.Class) || v.Measurement.Status == measure.Withheld {
		return fmt.Sprintf("%s: %s; its figures are not shown to your role.", name, v.Status.Word())
	}
	s := name + ": " + v.because()
	if v.Status == Yellow || v.Status == Red {
		s += fmt.Sprintf("; %s since %s", v.Status.Word(), day(v.Since))
	}
	if v.Provisional && v.Measurement.Status.Has() {
		s += " (provisional)"
	}
	return s + "."
}

// because says the reason with its numbers.
func (v Verdict) because() string {
	m := v.Measurement
	value := figure.Number(m.Value, m.Unit, m.Currency)
	if m.Denominator != 0 && (m.Unit == "percent" || m.Unit == "share") {
		value += fmt.Sprintf(" (%s of %s)", figure.Short(m.Numerator), figure.Short(m.Denominator))
	}
	switch v.Reason {
	case WithinGreen:
		return value + ", inside " + v.bound()
	case OutsideGreen, OutsideYellow:
		return value + ", needs " + v.bound()
	case Recovering:
		return value + ", better for one period; a second lifts the colour"
	case BetweenBands:
		return value + ", between the bands"
	case MustFailed:
		return value + ", and a part that must hold does not"
	case SpendNoResult:
		return fmt.Sprintf("%s spent and nothing came of it", figure.Number(m.Numerator, "money", m.Currency))
	case TooFew:
		return fmt.Sprintf("%s from only %d, too few to judge", value, m.Count)
	case TooLittleCovered:
		return fmt.Sprintf("%s, but only %.0f%% of it could be seen", value, 100*m.Coverage)
	case SourceStale:
		return "the source has not reported lately; last known " + value
	case NoBands, ShortHistory, FlatHistory, NoDirection, UnitMismatch:
		return value + ", " + silence[v.Reason]
	default:
		return orElse(silence[v.Reason], "no figures")
	}
}

func (v Verdict) bound() string {
	if v.Bands == nil {
		return "its band"
	}
	word := map[string]string{">=": "at least ", ">": "more than ", "<=": "at most ", "<": "less than ", "=": ""}[v.Bands.Op(v.Bands.GreenOp)]
	return word + figure.Number(v.Bands.Green, v.Measurement.Unit, v.Measurement.Currency)
}

// silence says why something is not judged.
var silence = map[Reason]string{
	NoData:           "no figures for this period",
	NotYet:           "too early to be measured",
	Failed:           "could not be computed",
	Withheld:         "not shown to your role",
	NotMeasured:      "nothing measures this yet",
	NoBands:          "no bands to judge it by",
	ShortHistory:     "too little history for bands",
	FlatHistory:      "its history never moved, so no bands can be proposed",
	NoDirection:      "neither way is better, so no bands can be proposed",
	UnitMismatch:     "its bound is in another unit",
	SourceStale:      "the source has not reported lately",
	NothingDue:       "nothing has fallen due yet",
	NotStarted:       "the period has not begun",
	TooEarly:         "too early for a forecast",
	NoTarget:         "no target to judge it by",
	TooFew:           "too few to judge",
	TooLittleCovered: "too little of it can be seen",
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// Sentence says how a key result or sub-outcome stands and why.
func (o Outcome) Sentence(scope access.Scope) string {
	name := orElse(o.Title, o.ID)
	money := ""
	if o.Track != nil {
		money = o.Track.Now.Currency
		if !scope.Sees(o.Track.Now.Class) || o.Track.Now.Status == measure.Withheld {
			return fmt.Sprintf("%s: %s; its figures are not shown to your role.", name, o.Status.Word())
		}
	}
	s := name + ": " + o.because(func(v *float64) string {
		if v == nil {
			return "no figure"
		}
		return figure.Number(*v, o.Unit, money)
	})
	if o.Forecast != nil && o.Forecast.Probability != nil {
		s += fmt.Sprintf("; %.0f%% likely to be reached", 100**o.Forecast.Probability)
	}
	return s + "."
}

func (o Outcome) because(n func(*float64) string) string {
	switch o.Reason {
	case OnTrack, ForecastShort, ForecastMiss, RangeMisses:
		f := o.Forecast
		return fmt.Sprintf("%s; forecast %s (%s to %s), target %s", f.Word, n(&f.Value), n(&f.Low), n(&f.High), n(o.Target))
	case Met:
		return fmt.Sprintf("met, %s against %s", n(o.Actual), n(o.Target))
	case Missed:
		if o.MissedOn != nil {
			return "missed on " + day(*o.MissedOn)
		}
		return fmt.Sprintf("missed, %s against %s", n(o.Actual), n(o.Target))
	case Kept:
		return "kept so far"
	case DatesKept, DatesBehind:
		if o.Actual == nil || o.Target == nil || *o.Actual >= 100 || o.Unit != "percent" {
			return "every date kept so far"
		}
		return fmt.Sprintf("%s of dates kept, target %s", n(o.Actual), n(o.Target))
	case Holding:
		return fmt.Sprintf("holding at %s, target %s", n(o.Actual), n(o.Target))
	case HoldAtRisk:
		return fmt.Sprintf("%s, but may leave %s before the end", n(o.Actual), n(o.Target))
	case HoldBroken:
		return fmt.Sprintf("%s, outside %s", n(o.Actual), n(o.Target))
	case SourceStale:
		return fmt.Sprintf("the source has been silent since %s; last known %s", day(o.Since), n(o.Actual))
	default:
		return orElse(silence[o.Reason], "no figures")
	}
}

// Sentence says how an objective stands: its worst key result.
func (s ObjectiveState) Sentence(scope access.Scope) string {
	for _, kr := range s.KeyResults {
		if kr.ID == s.Worst {
			return kr.Sentence(scope)
		}
	}
	return s.Title + ": no key results."
}

// Headline is the roll-up's first line, made from the objectives' colours.
func (r *Report) Headline() string {
	var missed, red, yellow, none, green int
	for _, o := range r.Objectives {
		switch {
		case o.Status == Red && o.lost():
			missed++
		case o.Status == Red:
			red++
		case o.Status == Yellow:
			yellow++
		case o.Status == None:
			none++
		default:
			green++
		}
	}
	if green == len(r.Objectives) && green > 0 {
		if green == 1 {
			return "The objective is on plan."
		}
		if green == 2 {
			return "Both objectives are on plan."
		}
		return fmt.Sprintf("All %s objectives are on plan.", count(green))
	}
	var parts []string
	for _, p := range []struct {
		n         int
		one, many string
	}{
		{missed, "has been missed", "have been missed"}, {red, "will be missed", "will be missed"},
		{yellow, "is drifting", "are drifting"}, {none, "cannot be seen", "cannot be seen"},
	} {
		if p.n == 0 {
			continue
		}
		what, verb := "", p.many
		if p.n == 1 {
			verb = p.one
		}
		if len(parts) == 0 {
			if what = " objectives"; p.n == 1 {
				what = " objective"
			}
		}
		parts = append(parts, count(p.n)+what+" "+verb)
	}
	if len(parts) == 0 {
		return "There is no objective yet."
	}
	s := strings.Join(parts, ", ")
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

// lost tells whether what makes an objective red is over and cannot be mended.
func (s ObjectiveState) lost() bool {
	for _, kr := range s.KeyResults {
		if kr.ID == s.Worst {
			return kr.Reason == Missed && kr.Kind != string(ladder.Hold)
		}
	}
	return false
}

func count(n int) string {
	words := []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
	if n < len(words) {
		return words[n]
	}
	return fmt.Sprint(n)
}
