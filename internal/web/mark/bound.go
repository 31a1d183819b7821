package mark

import (
	"fmt"

	"plumbline/internal/judge"
	"plumbline/internal/web/say"
)

// signs are the operators of a bound as people write them.
var signs = map[string]string{">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< ", "=": "= "}

// Bound prints the green bound: ≥ 98%.
func Bound(b judge.Bands, unit, money string) string {
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
	return sign + say.Number(v, unit, money)
}

// Held tells whether an outcome is judged by staying where it should be.
func Held(o judge.Outcome) bool {
	return o.Kind == "hold" || o.Reason == judge.Holding || o.Reason == judge.HoldAtRisk || o.Reason == judge.HoldBroken
}

// StandsAt says in a few words where a key result is and where it will end.
func StandsAt(src Source, o judge.Outcome) string {
	f := o.Forecast
	if f == nil || o.Status == judge.None {
		return ""
	}
	money := src.Report.Currency
	pace := paces[f.Word]
	if Held(o) || o.Status != judge.Green && f.Word != "behind" {
		pace = "" // what is to be held is neither behind nor ahead
	}
	return say.Join("; ", pace, fmt.Sprintf("forecast %s (%s to %s)",
		say.Number(f.Value, o.Unit, money), say.Number(f.Low, o.Unit, money), say.Number(f.High, o.Unit, money)))
}

var paces = map[string]string{"behind": "behind", "on": "on plan", "ahead": "ahead"}

// BandNote says where the bands in force come from.
func BandNote(v judge.Verdict) string {
	if v.Bands == nil {
		return "No bands: the value is shown and not judged."
	}
	return say.Join(": ", map[string]string{
		"explicit": "Bands as the ladder gives them", "proposed": "Bands proposed from history, not frozen yet", "frozen": "Bands from history, frozen at the lock",
	}[v.Bands.Basis], v.Bands.Note) + "."
}
