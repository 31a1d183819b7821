package measure

import (
	"time"

	"plumbline/internal/ladder"
	"plumbline/internal/period"
)

// Bundle is everything one evaluation measures: what judge needs and nothing
// else. It is a function of (ladder, facts known by AsOf, AsOf, scope).
type Bundle struct {
	AsOf  time.Time
	Today period.Date
	// KPIs holds, per KPI id, the history of its metric at its review grain
	// (weekly unless said otherwise), the programme first.
	KPIs map[string]*Set
	// Drill holds, per KPI id and dimension, the last closed period and the
	// running one by creator, campaign, platform, asset_type, cohort, region;
	// by asset too where a gate asks for the KPI.
	Drill map[string]map[string]*Set
	// Tracks holds the running figures of key results and sub-outcomes by id.
	Tracks   map[string]*Track
	Bookings []Booking
	// Factors holds, per sub-outcome id, the planned and actual factors of its
	// identity; segment "" is the whole, others are "creator:ID" and so on.
	Factors map[string][]Factor
	Posts   Posts
	Self    []Measurement // trace_coverage, acted_before_red, red_to_action, misaligned_spend_share
	Ladder  *ladder.Ladder
}

// Track is the running figure of a key result or sub-outcome.
type Track struct {
	ID         string
	Unit       string
	Cumulative bool // a sum over the period; otherwise a level
	Points     []Point
	LastYear   []Point // same days a year earlier, for shape last_year
	Now        Measurement
	Entered    period.Date // last day the source has spoken for
}

// Point is the figure at the end of a day: so far in the period if cumulative.
type Point struct {
	Day    period.Date `json:"day"`
	Value  float64     `json:"value"`
	Status Status      `json:"status"`
}

// Booking is what one deliverable is booked to contribute.
type Booking struct {
	Deliverable, Creator, Campaign, Platform, Format, SubOutcome string
	Expected                                                     float64
	Due                                                          period.Date
	Live                                                         *period.Date
	Cancelled                                                    bool
	Visible                                                      bool    // has a working identifier
	Settled                                                      bool    // its window has passed
	Actual                                                       float64 // credited so far
	Reach                                                        float64 // organic reach, for what cannot be seen
}

// Factor is one factor of an identity, planned and actual, to date.
type Factor struct {
	SubOutcome, Segment, Name string
	Plan, Actual              float64
	Basis                     string // where the plan figure comes from: booked | history | assumed
}
