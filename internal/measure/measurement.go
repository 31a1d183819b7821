// Package measure is the KPI engine: a ladder and facts in, Measurements out.
//
// It compiles the metrics asked for into one statement per fact table at the
// grain asked for, then does the arithmetic over that cube in memory. No data
// is a state, never zero.
package measure

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube"
	"plumbline/internal/period"
)

// Status says what a measurement is worth.
type Status string

// The statuses of DESIGN §6.
const (
	OK          Status = "ok"
	Partial     Status = "partial"     // coverage under 1
	Provisional Status = "provisional" // younger than its source settles
	Stale       Status = "stale"       // the source has not reported lately
	NotYet      Status = "not_yet"     // its window has not passed
	TooFew      Status = "too_few"     // under the minimum count: shown, uncoloured
	NoData      Status = "no_data"
	Failed      Status = "failed"
	Withheld    Status = "withheld" // outside the reader's scope
)

// Has tells whether there is a value to show.
func (s Status) Has() bool {
	return s == OK || s == Partial || s == Provisional || s == TooFew || s == Stale
}

// Judged tells whether a colour may be given.
func (s Status) Judged() bool { return s == OK || s == Partial || s == Provisional || s == Stale }

// Subject is what a number is about: nothing (the programme), or one value of
// a dimension: creator, campaign, asset, platform, asset_type, cohort, region, brand.
type Subject struct {
	Dimension string `json:"dimension,omitempty"`
	ID        string `json:"id,omitempty"`
	Name      string `json:"name,omitempty"`
}

// Measurement is one metric, for one period and one subject.
type Measurement struct {
	Metric      string        `json:"metric"`
	Period      period.Period `json:"period"`
	Subject     Subject       `json:"subject"`
	Status      Status        `json:"status"`
	Value       float64       `json:"value"` // in the metric's unit: percent as 0–100, money in major units
	Numerator   float64       `json:"numerator"`
	Denominator float64       `json:"denominator"`
	Count       int64         `json:"count"`    // what the minimum count is held against
	Coverage    float64       `json:"coverage"` // 0–1 of expected inputs
	Unit        string        `json:"unit"`
	Currency    string        `json:"currency,omitempty"`
	Class       access.Class  `json:"class,omitempty"`
	Extra       []Extra       `json:"extra,omitempty"` // 80th percentile, closed-only figure, interval, lowest creator, …
	Why         string        `json:"why,omitempty"`   // for a status other than ok: what is missing, as a reason id
	Settles     time.Time     `json:"settles,omitzero"`
}

// Extra is a figure shown beside the value.
type Extra struct {
	Name  string  `json:"name"` // p80, closed_median, open, low, high, unseen_reach_share, …
	Value float64 `json:"value"`
}

// Request asks for metrics over a window.
type Request struct {
	Ladder   *ladder.Ladder
	Metrics  []string // metric ids; Evaluate refuses unknown ones
	Grain    period.Grain
	From, To period.Date
	By       []string  // at most one dimension: "" (programme) or creator, campaign, platform, asset_type, cohort, region, brand, asset
	AsOf     time.Time // facts known before; also the "now" that statuses are judged at
	Scope    access.Scope
}

// Set is the answer: measurements by metric, subject and period.
type Set struct {
	Measurements []Measurement
	once         sync.Once
	index        map[key]int // made when first asked for
	raw          raws        // what Refresh starts from
	periods      []period.Period
	dims         *cube.Dims
	open         bool // orders came whose attribution was decided in memory
}

type key struct {
	metric, dimension, id string
	from                  period.Date
}

// NewSet makes a set of measurements.
func NewSet(ms []Measurement) *Set { return &Set{Measurements: ms} }

// At returns one measurement; ok is false when nothing was asked or found.
func (s *Set) At(metric string, subject Subject, from period.Date) (Measurement, bool) {
	s.once.Do(func() {
		s.index = make(map[key]int, len(s.Measurements))
		for i := range s.Measurements {
			m := &s.Measurements[i]
			s.index[key{m.Metric, m.Subject.Dimension, m.Subject.ID, m.Period.From}] = i
		}
	})
	i, ok := s.index[key{metric, subject.Dimension, subject.ID, from}]
	if !ok {
		return Measurement{}, false
	}
	return s.Measurements[i], true
}

// History returns a metric's measurements for one subject, oldest first.
func (s *Set) History(metric string, subject Subject) []Measurement {
	var out []Measurement
	for _, m := range s.Measurements {
		if m.Metric == metric && m.Subject.Dimension == subject.Dimension && m.Subject.ID == subject.ID {
			out = append(out, m)
		}
	}
	return out
}

// Of returns a metric's measurements for one subject, whatever its name, oldest first.
func (s *Set) Of(metric string, subject Subject) []Measurement {
	lo, _ := slices.BinarySearchFunc(s.Measurements, [2]string{metric, subject.ID}, func(m Measurement, k [2]string) int {
		return cmp.Or(cmp.Compare(m.Metric, k[0]), cmp.Compare(m.Subject.ID, k[1]))
	})
	hi := lo
	for hi < len(s.Measurements) && s.Measurements[hi].Metric == metric && s.Measurements[hi].Subject.ID == subject.ID {
		hi++
	}
	return s.Measurements[lo:hi]
}
