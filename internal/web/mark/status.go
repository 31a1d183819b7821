package mark

import (
	"plumbline/internal/judge"
	"plumbline/internal/measure"
	"plumbline/internal/web/say"
)

// Badge is a status as it is shown everywhere: glyph, word and colour.
type Badge struct {
	Colour string // green | yellow | red | none
	Word   string
	Hollow bool // provisional: drawn hollow, moves nothing
}

// words are the field's words for a colour.
var words = map[judge.Status]string{
	judge.Green: "On plan", judge.Yellow: "Drifting", judge.Red: "Off plan", judge.None: "No data",
}

// Word is a colour as it is written on screen.
func Word(s judge.Status) string { return words[s] }

// BadgeOf returns the badge of a colour; anything unknown is no data.
func BadgeOf(s judge.Status) Badge {
	if _, ok := words[s]; !ok {
		s = judge.None
	}
	return Badge{Colour: string(s), Word: words[s]}
}

// noColour words say why there is no colour.
var noColour = map[measure.Status]string{
	measure.TooFew: "Too few", measure.NotYet: "Too early", measure.NoData: "No data",
	measure.Failed: "Failed", measure.Withheld: "Withheld", measure.Stale: "Silent",
}

// unjudgedWords say why there is a value and no colour.
var unjudgedWords = map[judge.Reason]string{
	judge.NoBands: "No bands", judge.ShortHistory: "No bands", judge.FlatHistory: "No bands", judge.NoDirection: "No bands",
	judge.UnitMismatch: "No bands", judge.BetweenBands: "Between", judge.TooLittleCovered: "Too little seen", judge.SourceStale: "Silent",
	judge.NotMeasured: "Not measured",
}

// BadgeOfVerdict says for a verdict without colour why it has none.
func BadgeOfVerdict(v judge.Verdict) Badge {
	b := BadgeOf(v.Status)
	if b.Colour == string(judge.None) {
		if word, ok := unjudgedWords[v.Reason]; ok {
			b.Word = word
		} else if word, ok := noColour[v.Measurement.Status]; ok {
			b.Word = word
		}
	}
	b.Hollow = v.Provisional
	return b
}

// BadgeOfOutcome adds the day to a breached never.
func BadgeOfOutcome(o judge.Outcome) Badge {
	b := BadgeOf(o.Status)
	if o.MissedOn != nil {
		b.Word = "Missed on " + say.Day(*o.MissedOn)
	}
	return b
}

// Severity orders red first, then no data before green: what cannot be seen
// needs somebody, what is on plan does not.
func Severity(s judge.Status) int {
	switch s {
	case judge.Red:
		return 0
	case judge.Yellow:
		return 1
	case judge.None:
		return 2
	default:
		return 3
	}
}

// Tally is how many KPIs carry a colour.
type Tally struct {
	Badge
	N int
}

// Tallies lists colours with their counts, red first.
func Tallies(counts map[judge.Status]int) []Tally {
	var out []Tally
	for _, s := range []judge.Status{judge.Red, judge.Yellow, judge.None, judge.Green} {
		if counts[s] > 0 {
			out = append(out, Tally{BadgeOf(s), counts[s]})
		}
	}
	return out
}
