// Package ladder is what was promised: objectives, key results, sub-outcomes,
// levers, KPIs, metrics, gates and who may act, as one immutable value.
//
// In: a Ladder built by ladder/parse from YAML or a spreadsheet. Out: the
// meaning every other room reads, the graph between its parts, Diff and Lint.
// Written form (ladder/parse), meaning (here) and stored state are three types.
package ladder

import (
	"time"

	"plumbline/internal/period"
)

// Pos is where something was written.
type Pos struct {
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
	Col  int    `json:"col,omitempty"`
}

// Ladder is one whole definition.
type Ladder struct {
	Program     Program
	People      []Person
	Charter     Charter
	Audience    Audience
	Taxonomy    map[string][]string // axis → tags
	Comments    map[string]string   // comment class → answer | escalate | optional | never_answer
	NoTouch     []string            // the brand's topics
	Cohorts     []Cohort
	Objectives  []Objective
	KPIs        []KPI
	Parked      []Parked
	Company     []CompanyKPI // the company's own, kept as imported
	Metrics     []Metric     // the ladder's own; Metric() also finds the catalogue's
	Gates       []Gate
	Triage      []Triage
	Authority   []Authority
	Committee   Committee
	Reviews     map[string]string // weekly | monthly | quarterly → when
	Access      []AccessRule
	Tagging     Tagging
	Attribution Attribution
	Experiments []Experiment
	Screening   Screening
	Rollup      Rollup
	Correction  []Correction
	Catalogue   []Metric `json:"-"` // the shipped catalogue, for Metric()
	Places      Places   `json:"-"` // where each key was written
}

// Program names the programme and its calendar.
type Program struct {
	Pos
	Name        string
	Currency    string
	Timezone    string
	WeekStarts  time.Weekday
	FiscalStart time.Month
	Brands      []string
}

// Calendar returns the programme's calendar; the parser has checked the zone.
func (p Program) Calendar() period.Calendar {
	c, err := period.NewCalendar(p.Timezone, p.WeekStarts, p.FiscalStart)
	if err != nil {
		return period.Calendar{Zone: time.UTC, WeekStarts: p.WeekStarts, FiscalStart: p.FiscalStart}
	}
	return c
}

// Person is somebody who owns, acts or signs.
type Person struct {
	Pos
	ID, Name, Role, Slack, Email, StandIn string
	Away                                  []DateRange
}

// DateRange is a run of days, both included.
type DateRange struct{ From, To period.Date }

// Charter is agreed before levers are chosen; each part is signed by its owner.
type Charter struct {
	Conversion *ConversionPath
	Money      *MoneyRules
	Risk       *RiskLimits
	SLAs       *SLAs
}

// ConversionPath is finance's part: steps and window.
type ConversionPath struct {
	Pos
	Owner, Signed string
	Steps         []string
	Window        time.Duration
}

// MoneyRules say which revenue and which spend count.
type MoneyRules struct {
	Pos
	Owner, Signed string
	Revenue       string // net | gross
	Spend         string // committed | accrued | paid
	Refunds       string // booked | cohort
	Include       []string
	Margin        *float64 // 0–1
}

// RiskLimits are legal's part.
type RiskLimits struct {
	Pos
	Owner, Signed string
	Never         []string
	AtMost        map[string]int
}

// SLAs are operations' part.
type SLAs struct {
	Pos
	Owner, Signed string
	Hours         string // business | calendar
	Limits        map[string]time.Duration
}

// Audience is who is to be reached. Shares are 0–1.
type Audience struct {
	Pos
	Target  map[string]map[string]float64 // axis → segment → goal
	Weights map[string]float64            // axis → v; empty: equal
	Must    []string
	Tags    []string // affinity tags wanted
	TagPart float64  // w of audience_relevance_index
	Buyable *Buyable
}

// Buyable is who can buy.
type Buyable struct {
	Countries  []string
	MinimumAge int
	AtLeast    float64
}

// Cohort groups creators.
type Cohort struct {
	Pos
	ID, Title string
	By        string // followers | first_booked | category | acquisition
	Bounds    []float64
	Values    []string
}

// Objective is the company's own.
type Objective struct {
	Pos
	ID, Title  string
	Class      string // growth | brand | efficiency
	Rank       int
	Because    string // why this rank
	Influence  Influence
	Owner      string
	KeyResults []KeyResult
}

// Influence is how far creators can move an objective.
type Influence struct {
	Level   string // high | medium | low | none
	Because string
}

// Kind is how a key result is judged.
type Kind string

// The kinds of key result.
const (
	Reach  Kind = "reach"
	Reduce Kind = "reduce"
	Hold   Kind = "hold"
	Never  Kind = "never"
	OnDate Kind = "on_date"
)

// KeyResult is the company's number.
type KeyResult struct {
	Pos
	ID, Title   string
	Kind        Kind
	Series      string // the company's own series, or
	Metric      string // a metric of the catalogue
	Period      period.Period
	PeriodText  string
	From        *Quantity
	Target      *Quantity
	Within      *Quantity // hold: allowed distance from target
	Shape       string    // last_year | even | booked
	Checkpoints []Checkpoint
	Owner       string
	SubOutcomes []SubOutcome
}

// Checkpoint is what is to be reached by a day.
type Checkpoint struct {
	Day   period.Date
	Value Quantity
}

// SubOutcome is the part of a key result that creators are to deliver.
type SubOutcome struct {
	Pos
	ID, Title  string
	Metric     string
	Target     *Quantity
	ShareOfKR  *float64 // 0–1
	Owner      string
	Identity   []string // factors, in order; metrics or counts whose product is the metric
	IdentityAs string   // as written
	Levers     []Lever
}

// Lever is an arrow from a KPI to a sub-outcome.
type Lever struct {
	Pos
	KPI      string
	Because  string
	Moves    string // up | down: which way the KPI has to go
	Lag      time.Duration
	Control  string // us | creator | neither
	FedBy    []string
	Evidence *Evidence
}

// Evidence is what is known about an arrow.
type Evidence struct {
	Grade  string // definitional | experiment | quasi | correlation | none | refuted
	Study  string
	Effect string
	Low    *float64
	High   *float64
	Note   string
}

// KPI is a metric put to work. Empty fields come from the catalogue: Defaulted lists them.
type KPI struct {
	Pos
	ID, Title  string
	Metric     string
	Tier       string // gate | flow | impact
	Lens       string // hygiene | performance | risk
	Touchpoint string
	Hook       *Hook
	Owner      string
	Review     string // daily | weekly | monthly | quarterly
	Bands      *Bands
	By         []BandsBy // bands that differ by platform, format or cohort
	Baseline   *Baseline
	WhenYellow *Rule
	WhenRed    *Rule
	Minimum    *int
	Defaulted  []string
}

// Hook is where a number comes from and how it is tagged.
type Hook struct {
	Source, Field, Fresh string
	Tag                  []string
}

// Bound is one side of a band: value compared with Op (>=, >, <=, <, =).
type Bound struct {
	Op    string
	Value Quantity
}

// Bands are explicit: green if Green holds, else yellow if Yellow holds, else red.
type Bands struct {
	Green, Yellow *Bound
	Red           *Bound // optional, for bands with a gap of no colour
}

// BandsBy are bands for one value of a dimension.
type BandsBy struct {
	Pos
	Dimension, Value string // platform | asset_type | cohort
	Bands            Bands
}

// Baseline asks for bands proposed from history, in robust deviations.
type Baseline struct {
	Pos
	History     time.Duration
	HistoryText string
	Yellow, Red float64
}

// Rule is what happens at a colour.
type Rule struct {
	Pos
	Likely, Do, Who, Within string
}

// Parked is a KPI set aside, with why.
type Parked struct {
	Pos
	KPI     KPI
	Because string
}

// Gate guards a step.
type Gate struct {
	Pos
	Name     string // commit | shipment | publish | amplify | pay
	Mode     string // observe | warn | enforce
	Require  []string
	Override *Override
}

// Override says who may pass a closed gate.
type Override struct {
	Roles        []string
	Expires      string
	SecondAbove  *Quantity
	SecondPerson string
}

// Triage maps a metric's breach to its likely trigger and action.
type Triage struct {
	Pos
	Metric, Likely, Do, Who, Within string
}

// Authority is who may act without asking.
type Authority struct {
	Pos
	Role string
	May  []string
	UpTo *Quantity
}

// Committee decides what was flagged twice.
type Committee struct {
	Pos
	Members []string
	Quorum  int
}

// AccessRule narrows a role.
type AccessRule struct {
	Pos
	Role      string
	Hide      []string            // classes
	Only      map[string][]string // dimension → values
	Campaigns []string
}

// Tagging is the template of tracked links.
type Tagging struct {
	Pos
	Required []string
	Allowed  map[string][]string
	Template map[string]string
}

// Attribution is the rule that ties an order to a creator.
type Attribution struct {
	Pos
	Rule   string // code_then_last_click | code | last_click | first | linear | position | time_decay
	Window time.Duration
}

// Experiment is a study announced beforehand.
type Experiment struct {
	Pos
	ID, Title, Method, KPI, Outcome string
	Starts, Ends                    *period.Date
	Treated                         []string
}

// Screening sets floors for safety metrics.
type Screening struct {
	Pos
	Coverage   *float64
	Severity   string
	ValidFor   time.Duration
	TopicFloor *float64
}

// Rollup changes how the programme tile is made.
type Rollup struct {
	Pos
	RedWhen, YellowWhen string
}

// Correction marks a change after the lock as a correction, with a second person.
type Correction struct {
	Pos
	KPI, Because, By, Second string
}

// Quantity is a number with its unit: "%", "h", "d", an ISO currency, or empty.
// A percentage is kept as written: 98% is Number 98, Unit %.
type Quantity struct {
	Number float64
	Unit   string
}
