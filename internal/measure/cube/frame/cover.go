package frame

import (
	"slices"

	"plumbline/internal/facts"
	"plumbline/internal/period"
)

// Cover says which local days which source has reported of which table.
type Cover struct {
	by map[string]map[string][]facts.Coverage // table → source → runs of days, by first day
}

// NewCover sorts what sources have reported.
func NewCover(list []facts.Coverage) *Cover {
	c := &Cover{by: map[string]map[string][]facts.Coverage{}}
	for _, x := range list {
		if c.by[x.Table] == nil {
			c.by[x.Table] = map[string][]facts.Coverage{}
		}
		c.by[x.Table][x.Source] = append(c.by[x.Table][x.Source], x)
	}
	for _, sources := range c.by {
		for s := range sources {
			slices.SortFunc(sources[s], func(a, b facts.Coverage) int { return int(a.First - b.First) })
		}
	}
	return c
}

// Share is how much of [from, to) a table's sources have reported: the mean
// over the sources that had begun by then, each counted from its first day on;
// with only, of those sources alone. last is the last day any of them spoke
// for; known is false when none had begun.
func (c *Cover) Share(table string, from, to period.Date, only []string) (share float64, last period.Date, known bool) {
	n := 0.0
	for source, runs := range c.by[table] {
		if runs[0].First >= to || len(only) > 0 && !slices.Contains(only, source) {
			continue
		}
		known = true
		begin := max(from, runs[0].First)
		days := reported(runs, begin, to)
		share += float64(days) / float64(max(1, to-begin))
		n++
		for _, r := range runs {
			last = max(last, r.Last)
		}
	}
	if n > 0 {
		share /= n
	}
	return share, last, known
}

// reported counts the days of [from, to) that lie in the runs.
func reported(runs []facts.Coverage, from, to period.Date) period.Date {
	var days period.Date
	next := from
	for _, r := range runs {
		a, b := max(r.First, next), min(r.Last+1, to)
		if b > a {
			days += b - a
			next = b
		}
	}
	return days
}
