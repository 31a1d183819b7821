// Package tally adds up shares by period and subject, for the calculations of
// derive.
package tally

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// Tally adds up shares by cell.
type Tally struct {
	W     *cube.World
	Cells map[cube.Key]*Cell
}

// Cell is one share on its way.
type Cell struct {
	Num, Den float64
	N        float64 // how many things stand behind it, where Den is money
	Seen     float64 // of Den, what could be judged
	Unseen   bool    // Seen is in use
	Low      float64
	Extra    map[string]float64
}

// New is an empty tally.
func New(w *cube.World) *Tally { return &Tally{W: w, Cells: map[cube.Key]*Cell{}} }

// At is the cell of a place on a day; nil outside what was asked.
func (t *Tally) At(p cube.Place, d period.Date) *Cell {
	k, ok := t.W.Cell(p, d)
	if !ok {
		return nil
	}
	return t.Of(k)
}

// Of is the cell of a key.
func (t *Tally) Of(k cube.Key) *Cell {
	if t.Cells[k] == nil {
		t.Cells[k] = &Cell{Extra: map[string]float64{}, Low: math.NaN()}
	}
	return t.Cells[k]
}

// Count adds one thing that counts, or does not.
func (t *Tally) Count(p cube.Place, d period.Date, counts bool) *Cell {
	c := t.At(p, d)
	if c == nil {
		return nil
	}
	c.Den++
	if counts {
		c.Num++
	}
	return c
}

// Shares makes every cell a share × times; a cell without a denominator has
// nothing to count.
func (t *Tally) Shares(times float64) Answer {
	out := Answer{}
	for k := range t.Every() {
		c := t.Cells[k]
		if c == nil || c.Den == 0 {
			out[k] = cube.NoData("nothing_to_count")
			continue
		}
		f := cube.Figure{Num: c.Num, Den: c.Den, Value: c.Num / c.Den * times, Has: true, Count: c.Den, Counted: true, Coverage: 1}
		if c.N > 0 {
			f.Count, f.Counted = c.N, false
		}
		if c.Unseen {
			f.Coverage = c.Seen / c.Den
		}
		f.Extra = c.Extras()
		out[k] = f
	}
	return out
}

// Every is each period of each subject that has a cell.
func (t *Tally) Every() map[cube.Key]bool {
	subjects := map[string]bool{}
	if t.W.By == "" {
		subjects[""] = true
	}
	for k := range t.Cells {
		subjects[k.S] = true
	}
	out := map[cube.Key]bool{}
	for s := range subjects {
		for p := range t.W.Periods {
			out[cube.Key{P: p, S: s}] = true
		}
	}
	return out
}

// Extras are the figures beside the value.
func (c *Cell) Extras() []cube.Extra {
	var out []cube.Extra
	for _, name := range SortedKeys(c.Extra) {
		out = append(out, cube.Extra{Name: name, Value: c.Extra[name]})
	}
	if !math.IsNaN(c.Low) {
		out = append(out, cube.Extra{Name: "lowest", Value: c.Low})
	}
	return out
}

// Lower keeps the lowest of several figures.
func (c *Cell) Lower(v float64) {
	if math.IsNaN(c.Low) || v < c.Low {
		c.Low = v
	}
}

// Days reads a length parameter in days.
func Days(m *ladder.Metric, name string, otherwise int) period.Date {
	s := m.Formula.Params[name]
	if n, err := strconv.Atoi(s); err == nil {
		return period.Date(n)
	}
	if d, err := period.ParseDuration(s); err == nil {
		return period.Date(d.Hours() / 24)
	}
	return period.Date(otherwise)
}

// Last is the last local day of a period that has begun by the moment.
func Last(w *cube.World, p int) period.Date {
	return min(w.Periods[p].To, w.Today()+1) - 1
}

// LengthOf is a number of days as a length of time.
func LengthOf(d period.Date) time.Duration { return time.Duration(d) * 24 * time.Hour }

// Major is money in major units.
func Major(w *cube.World, minor float64) float64 {
	return minor / math.Pow10(money.Decimals(w.Currency()))
}

// InMoney is shares whose parts are money.
func (t *Tally) InMoney(times float64) Answer {
	out := t.Shares(times)
	for k, f := range out {
		f.Num, f.Den = Major(t.W, f.Num), Major(t.W, f.Den)
		out[k] = f
	}
	return out
}

// Judged is a share among what could be judged; the rest lowers coverage.
func (t *Tally) Judged(times float64) Answer {
	out := t.Shares(times)
	for k, f := range out {
		c := t.Cells[k]
		if c == nil || !f.Has {
			continue
		}
		if c.Seen == 0 {
			out[k] = cube.NoData("not_seen")
			continue
		}
		f.Value, f.Den, f.Count = c.Num/c.Seen*times, c.Seen, c.Seen
		out[k] = f
	}
	return out
}

// Levels are counts at a moment: none is zero where sources have spoken.
func (t *Tally) Levels() Answer {
	out := Answer{}
	for k := range t.Every() {
		f := cube.Figure{Has: true, Zero: true, Coverage: 1}
		if c := t.Cells[k]; c != nil {
			f = cube.Figure{Num: c.Num, Value: c.Num, Has: true, Zero: c.Num == 0, Coverage: 1, Count: c.Num, Extra: c.Extras()}
		}
		out[k] = f
	}
	return out
}

// Nowhere is no data, for the same reason, in every period of the programme.
func Nowhere(w *cube.World, why string) Answer {
	out := Answer{}
	if w.By == "" {
		for p := range w.Periods {
			out[cube.Key{P: p}] = cube.NoData(why)
		}
	}
	return out
}

// Median of values, for figures that are one per creator.
func Median(values []float64) float64 {
	slices.Sort(values)
	n := len(values)
	if n == 0 {
		return math.NaN()
	}
	return (values[(n-1)/2] + values[n/2]) / 2
}

// Scored is the share at green among what could be scored.
func (t *Tally) Scored() Answer {
	out := t.Shares(100)
	for k, f := range out {
		c := t.Cells[k]
		if c == nil || !f.Has {
			continue
		}
		if c.Seen == 0 {
			out[k] = cube.NoData("no_evidence")
			continue
		}
		f.Value, f.Den = 100*c.Num/c.Seen, c.Seen
		f.Num, f.Den = Major(t.W, f.Num), Major(t.W, f.Den)
		out[k] = f
	}
	return out
}

// SortedKeys are the keys of a map in order.
func SortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }

// Answer is one figure per cell.
type Answer = map[cube.Key]cube.Figure
