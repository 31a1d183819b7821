package derive

import (
	"math"
	"strconv"
	"time"

	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// tally adds up shares by cell.
type tally struct {
	w     *cube.World
	cells map[cube.Key]*cell
}

type cell struct {
	num, den float64
	n        float64 // how many things stand behind it, where den is money
	seen     float64 // of den, what could be judged
	unseen   bool    // seen is in use
	low      float64
	extra    map[string]float64
}

func newTally(w *cube.World) *tally { return &tally{w: w, cells: map[cube.Key]*cell{}} }

// at is the cell of a place on a day; nil outside what was asked.
func (t *tally) at(p cube.Place, d period.Date) *cell {
	k, ok := t.w.Cell(p, d)
	if !ok {
		return nil
	}
	return t.of(k)
}

func (t *tally) of(k cube.Key) *cell {
	if t.cells[k] == nil {
		t.cells[k] = &cell{extra: map[string]float64{}, low: math.NaN()}
	}
	return t.cells[k]
}

// count adds one thing that counts, or does not.
func (t *tally) count(p cube.Place, d period.Date, counts bool) *cell {
	c := t.at(p, d)
	if c == nil {
		return nil
	}
	c.den++
	if counts {
		c.num++
	}
	return c
}

// shares makes every cell a share × times; a cell without a denominator has
// nothing to count.
func (t *tally) shares(times float64) Answer {
	out := Answer{}
	for k := range t.every() {
		c := t.cells[k]
		if c == nil || c.den == 0 {
			out[k] = cube.NoData("nothing_to_count")
			continue
		}
		f := cube.Figure{Num: c.num, Den: c.den, Value: c.num / c.den * times, Has: true, Count: c.den, Counted: true, Coverage: 1}
		if c.n > 0 {
			f.Count, f.Counted = c.n, false
		}
		if c.unseen {
			f.Coverage = c.seen / c.den
		}
		f.Extra = c.extras()
		out[k] = f
	}
	return out
}

// every is each period of each subject that has a cell.
func (t *tally) every() map[cube.Key]bool {
	subjects := map[string]bool{}
	if t.w.By == "" {
		subjects[""] = true
	}
	for k := range t.cells {
		subjects[k.S] = true
	}
	out := map[cube.Key]bool{}
	for s := range subjects {
		for p := range t.w.Periods {
			out[cube.Key{P: p, S: s}] = true
		}
	}
	return out
}

func (c *cell) extras() []cube.Extra {
	var out []cube.Extra
	for _, name := range sortedKeys(c.extra) {
		out = append(out, cube.Extra{Name: name, Value: c.extra[name]})
	}
	if !math.IsNaN(c.low) {
		out = append(out, cube.Extra{Name: "lowest", Value: c.low})
	}
	return out
}

// lower keeps the lowest of several figures.
func (c *cell) lower(v float64) {
	if math.IsNaN(c.low) || v < c.low {
		c.low = v
	}
}

// days reads a length parameter in days.
func days(m *ladder.Metric, name string, otherwise int) period.Date {
	s := m.Formula.Params[name]
	if n, err := strconv.Atoi(s); err == nil {
		return period.Date(n)
	}
	if d, err := period.ParseDuration(s); err == nil {
		return period.Date(d.Hours() / 24)
	}
	return period.Date(otherwise)
}

// last is the last local day of a period that has begun by the moment.
func last(w *cube.World, p int) period.Date {
	return min(w.Periods[p].To, w.Today()+1) - 1
}

func lengthOf(d period.Date) time.Duration { return time.Duration(d) * 24 * time.Hour }

func major(w *cube.World, minor float64) float64 {
	return minor / math.Pow10(money.Decimals(w.Currency()))
}
