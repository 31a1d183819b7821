// Package survival estimates how long things take when some are still open:
// a task that waits is evidence too, and leaving it out flatters.
package survival

import (
	"math"
	"sort"
)

// Time is one duration; Open ones have lasted this long so far and go on.
type Time struct {
	Length float64
	Open   bool
}

// Percentile is the time by which the share p (0–1) has closed, by the product
// limit of Kaplan and Meier (1958). ok is false while too many are open for
// the curve to fall that far. At one length, closings come before openings.
func Percentile(times []Time, p float64) (float64, bool) {
	if len(times) == 0 {
		return math.NaN(), false
	}
	sorted := ordered(times)
	left, alive := float64(len(sorted)), 1.0
	for i := 0; i < len(sorted); {
		at, closed, gone := sorted[i].Length, 0.0, 0.0
		for ; i < len(sorted) && sorted[i].Length == at; i++ {
			gone++
			if !sorted[i].Open {
				closed++
			}
		}
		alive *= 1 - closed/left
		left -= gone
		if closed > 0 && alive <= 1-p+1e-9 {
			return at, true
		}
	}
	return math.NaN(), false
}

// Closed is the percentile of the closed ones alone, the figure that people
// are used to; it is shown beside the other, never instead of it.
func Closed(times []Time, p float64) (float64, bool) {
	var closed []Time
	for _, t := range times {
		if !t.Open {
			closed = append(closed, t)
		}
	}
	return Percentile(closed, p)
}

// Open counts the open ones.
func Open(times []Time) int {
	n := 0
	for _, t := range times {
		if t.Open {
			n++
		}
	}
	return n
}

func ordered(times []Time) []Time {
	out := append([]Time(nil), times...)
	sort.Slice(out, func(i, j int) bool {
		if out[i].Length != out[j].Length {
			return out[i].Length < out[j].Length
		}
		return !out[i].Open && out[j].Open
	})
	return out
}
