package band

import (
	"fmt"
	"math"
	"time"

	"plumbline/internal/judge/figure"
	"plumbline/internal/judge/statistic"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
)

// A baseline needs three quarters of the periods asked for, and never fewer than this.
const (
	minimumHistory = 5
	historyShare   = 0.75
)

// Propose makes bands from the settled periods of a KPI: the median less so
// many robust deviations on the bad side. The deviation is 1.4826 × MAD, which
// equals the standard deviation under a normal law; where more than half of the
// periods agree it is 1.2533 × the mean absolute deviation, and for a constant
// history 5% of the median.
func Propose(base ladder.Baseline, better string, past []measure.Measurement) (b *Bands, why string) {
	if better != "up" && better != "down" {
		return nil, NoDirection
	}
	values, asked := window(base.History, past)
	need := max(minimumHistory, int(math.Ceil(historyShare*float64(asked))))
	if len(values) < need {
		return nil, ShortHistory
	}
	mid, dev := statistic.Robust(values)
	if dev == 0 {
		dev = 0.05 * math.Abs(mid)
	}
	if dev == 0 {
		return nil, FlatHistory
	}
	b = &Bands{Higher: better == "up", Basis: "proposed"}
	side := 1.0
	if b.Higher {
		side = -1
	}
	b.Green, b.Yellow = mid+side*base.Yellow*dev, mid+side*base.Red*dev
	b.Note = fmt.Sprintf("median %s, robust deviation %s, from %d periods; frozen at lock", figure.Short(mid), figure.Short(dev), len(values))
	return b, ""
}

// window takes the values of the last stretch of history, and says how many
// periods that stretch holds.
func window(history time.Duration, past []measure.Measurement) (values []float64, asked int) {
	if len(past) == 0 {
		return nil, 0
	}
	days := int(history / (24 * time.Hour))
	last := past[len(past)-1].Period
	asked = days / max(1, last.Days())
	for _, m := range past {
		if int(last.To-m.Period.From) <= days {
			values = append(values, m.Value)
		}
	}
	return values, asked
}
