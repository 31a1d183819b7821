// Package judge turns measurements into verdicts: bands, baselines, drift,
// forecasts, variance and the roll-up. It is pure: no I/O and no clock.
package judge

import (
	"time"

	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// Status is a colour. No data is its own, never green.
type Status string

// The colours, best first.
const (
	Green  Status = "green"
	Yellow Status = "yellow"
	Red    Status = "red"
	None   Status = "none"
)

// Reason names why; sentences are made from it and the numbers at the door.
type Reason string

// Verdict is the judgement of one KPI, for one period and subject.
type Verdict struct {
	KPI         string              `json:"kpi"`
	Metric      string              `json:"metric"`
	Tier        string              `json:"tier"`
	Lens        string              `json:"lens"`
	Owner       string              `json:"owner"`
	Subject     measure.Subject     `json:"subject"`
	Status      Status              `json:"status"`
	Reason      Reason              `json:"reason"`
	Since       period.Date         `json:"since"`    // first day of this colour
	Distance    float64             `json:"distance"` // to the green bound in the metric's unit; negative is worse
	Drift       string              `json:"drift"`    // better | worse | steady | unknown
	Provisional bool                `json:"provisional"`
	PostHoc     bool                `json:"post_hoc"`
	Corrected   bool                `json:"corrected"`
	Bands       *Bands              `json:"bands,omitempty"`
	Measurement measure.Measurement `json:"measurement"`
	History     []Dated             `json:"history,omitempty"`
}

// Dated is one past period of a verdict.
type Dated struct {
	Measurement measure.Measurement `json:"measurement"`
	Status      Status              `json:"status"`
	Reason      Reason              `json:"reason"`
}

// Bands are the bounds in force, as numbers of the metric's unit.
type Bands struct {
	Green, Yellow float64
	Higher        bool   // higher is better
	Basis         string // explicit | proposed | frozen
	Note          string // how proposed, from how much history
}

// Forecast is where a figure will end.
type Forecast struct {
	Value       float64  `json:"value"`
	Low         float64  `json:"low"` // 80% range
	High        float64  `json:"high"`
	Basis       string   `json:"basis"` // bookings | pace | shape | level
	Probability *float64 `json:"probability,omitempty"`
	Word        string   `json:"word"` // behind | on | ahead
}

// Outcome is the judgement of a key result or a sub-outcome.
type Outcome struct {
	ID        string          `json:"id"`
	Title     string          `json:"title"`
	Kind      string          `json:"kind"`
	Owner     string          `json:"owner"`
	Status    Status          `json:"status"`
	Reason    Reason          `json:"reason"`
	Since     period.Date     `json:"since"`
	Unit      string          `json:"unit"`
	From      *float64        `json:"from,omitempty"`
	Target    *float64        `json:"target,omitempty"`
	Actual    *float64        `json:"actual,omitempty"`
	PlanByNow *float64        `json:"plan_by_now,omitempty"`
	Booked    *float64        `json:"booked,omitempty"`    // Σ expectations
	PlanGap   *float64        `json:"plan_gap,omitempty"`  // target − booked
	MissedOn  *period.Date    `json:"missed_on,omitempty"` // a breached never
	Forecast  *Forecast       `json:"forecast,omitempty"`  // nil: not judged
	Plan      []measure.Point `json:"plan,omitempty"`      // by day
	Track     *measure.Track  `json:"track,omitempty"`
	Variance  *Variance       `json:"variance,omitempty"`
	Lagging   []Lagging       `json:"lagging,omitempty"`
	Levers    []LeverState    `json:"levers,omitempty"`
	Subs      []Outcome       `json:"sub_outcomes,omitempty"`
	Period    period.Period   `json:"period"`
	Series    string          `json:"series,omitempty"`
	Metric    string          `json:"metric,omitempty"`
}

// Lagging is a booking under 60% of its expectation once settled.
type Lagging struct {
	Deliverable, Creator, Campaign string
	Expected, Actual               float64
}

// LeverState is an arrow and how its KPI stands.
type LeverState struct {
	KPI      string  `json:"kpi"`
	Because  string  `json:"because"`
	Moves    string  `json:"moves"`
	Control  string  `json:"control"`
	Grade    string  `json:"grade"`
	Effect   string  `json:"effect,omitempty"`
	Verdict  Verdict `json:"verdict"`
	Identity bool    `json:"identity"` // a factor of the identity; otherwise it says why, not how much
}

// Variance is plan − actual to date, split exactly: parts add up to Total.
type Variance struct {
	Plan, Actual float64
	Total        float64 // actual − plan
	Parts        []VariancePart
	By           map[string][]VariancePart // additively over creator, platform, format
	// What cannot be seen, as a range; its point estimate is the not_visible part.
	NotVisibleLow, NotVisibleHigh float64
}

// VariancePart is one bar.
type VariancePart struct {
	Name  string  // not_visible | not_delivered | factor name | mix | unexplained | a subject id
	Value float64 // signed contribution
}

// ObjectiveState is one tile.
type ObjectiveState struct {
	ID, Title, Class, Owner string
	Rank                    int
	Status                  Status
	Reason                  Reason
	Since                   period.Date
	KeyResults              []Outcome
	Counts                  map[Status]int // KPI colours under it; they never flip the tile
}

// Report is one evaluation, judged: what every page and command reads.
type Report struct {
	Programme  string
	Currency   string
	AsOf       time.Time
	Today      period.Date
	Revision   string
	Status     Status // the one programme tile
	Reason     Reason
	Since      period.Date
	Self       []measure.Measurement
	Objectives []ObjectiveState
	KPIs       []Verdict                       // programme level, with history
	Drill      map[string]map[string][]Verdict // KPI → dimension → verdicts
	Notes      []Note
}

// Note is something the reader has to know: a metric post hoc, a source silent.
type Note struct {
	Kind, Subject string
	Args          map[string]string
}
