package frame

import (
	"maps"
	"slices"
)

// Series is one number per cell. A cell that is absent had no row at all.
type Series struct {
	lines map[string]*Line
	seen  map[seen]bool
	// last is the line asked for last: rows and formulas come a subject at a time.
	last *Line
	name string
}

// Line is one subject's numbers by period. It ends where nothing follows.
type Line struct {
	v       []float64
	there   []bool
	unrated []bool
}

// seen is one value in one cell, for counts of different values.
type seen struct {
	k Key
	v string
}

// NewSeries is a series without any row.
func NewSeries() *Series { return &Series{lines: map[string]*Line{}} }

// line is a subject's line, made where there is none.
func (s *Series) line(subject string) *Line {
	if s.last != nil && s.name == subject {
		return s.last
	}
	l := s.lines[subject]
	if l == nil {
		l = &Line{}
		s.lines[subject] = l
	}
	s.last, s.name = l, subject
	return l
}

// Line is a subject's line; one without rows is empty.
func (s *Series) Line(subject string) *Line {
	if l := s.lines[subject]; l != nil {
		return l
	}
	return &Line{}
}

// At is the number of a period; ok is false where there was no row at all.
func (l *Line) At(p int) (v float64, ok bool) {
	if p >= len(l.v) {
		return 0, false
	}
	return l.v[p], l.there[p]
}

// Unrated tells whether money in a currency that has no rate for its day was
// left out.
func (l *Line) Unrated(p int) bool { return p < len(l.unrated) && l.unrated[p] }

// Once counts a value in a cell, unless it was counted there before.
func (s *Series) Once(k Key, v string) {
	if x := (seen{k, v}); v != "" && !s.seen[x] {
		if s.seen == nil {
			s.seen = map[seen]bool{}
		}
		s.seen[x] = true
		s.Add(k, 1)
	}
}

// Add puts more into a cell.
func (s *Series) Add(k Key, v float64) {
	l := s.line(k.S)
	for len(l.v) <= k.P {
		l.v, l.there = append(l.v, 0), append(l.there, false)
	}
	l.v[k.P] += v
	l.there[k.P] = true
}

// Lose notes that a cell lacks money that could not be converted.
func (s *Series) Lose(k Key) {
	l := s.line(k.S)
	for len(l.unrated) <= k.P {
		l.unrated = append(l.unrated, false)
	}
	l.unrated[k.P] = true
}

// Subjects are those with any row, in order.
func (s *Series) Subjects() []string { return slices.Sorted(maps.Keys(s.lines)) }

// Cells are all numbers by cell.
func (s *Series) Cells() map[Key]float64 {
	out := map[Key]float64{}
	for subject, l := range s.lines {
		for p := range l.v {
			if l.there[p] {
				out[Key{P: p, S: subject}] = l.v[p]
			}
		}
	}
	return out
}
