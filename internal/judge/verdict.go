package judge

import (
	"time"

	"plumbline/internal/judge/band"
	"plumbline/internal/judge/outlook"
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
	Title       string              `json:"title"`
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
	Diagnostic  bool                `json:"diagnostic,omitempty"`
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

// What the sub-rooms work out, under the names of a report.
type (
	Bands        = band.Bands
	Forecast     = outlook.Forecast
	Lagging      = outlook.Lagging
	Expectation  = outlook.Expectation
	Variance     = outlook.Variance
	VariancePart = outlook.VariancePart
)

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
	PlanGap   *float64        `json:"plan_gap,omitempty"`  // target − booked; of a key result: of the part creators are to deliver
	MissedOn  *period.Date    `json:"missed_on,omitempty"` // a breached never
	Forecast  *Forecast       `json:"forecast,omitempty"`  // nil: not judged
	Plan      []measure.Point `json:"plan,omitempty"`      // by day
	Track     *measure.Track  `json:"track,omitempty"`
	Variance  *Variance       `json:"variance,omitempty"`
	Lagging   []Lagging       `json:"lagging,omitempty"`
	Levers    []LeverState    `json:"levers,omitempty"`
	Subs      []Outcome       `json:"sub_outcomes,omitempty"`
	// BookedShare is booked ÷ what was to be booked, 0–1.
	BookedShare *float64 `json:"booked_share,omitempty"`
	// Expected adds the bookings up by deliverable, creator and campaign.
	Expected []Expectation `json:"expected,omitempty"`
	// Provisional: the figure is younger than its source settles.
	Provisional bool          `json:"provisional,omitempty"`
	Period      period.Period `json:"period"`
	Series      string        `json:"series,omitempty"`
	Metric      string        `json:"metric,omitempty"`
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

// ObjectiveState is one tile.
type ObjectiveState struct {
	ID, Title, Class, Owner string
	Rank                    int
	Status                  Status
	Reason                  Reason
	Since                   period.Date
	Worst                   string // the key result that decides
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
	Posts      measure.Posts
	Notes      []Note
	Stands     *Stands `json:",omitempty"` // nil: evaluation goes on
}

// Stands says that nothing is evaluated any more: the process that holds the
// facts is not there.
type Stands struct {
	Since time.Time // when the report was made
	Owner string    // who holds the facts: host and folder
	Heard time.Time // when it was last heard of; zero: never
}

// Says is the sentence of it, in the zone of a calendar.
func (s *Stands) Says(zone *time.Location) string {
	heard := ", which was never heard of"
	if !s.Heard.IsZero() {
		heard = ", not heard of since " + s.Heard.In(zone).Format("2 Jan 15:04")
	}
	return "Evaluation stands since " + s.Since.In(zone).Format("2 Jan 2006 15:04") + ": the facts are with " + s.Owner + heard + ". Figures and gates show what was measured then."
}

// Note is something the reader has to know: a metric post hoc, a source silent.
type Note struct {
	Kind, Subject string
	Args          map[string]string
}
