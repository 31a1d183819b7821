package judge

import "plumbline/internal/judge/band"

// Why a KPI has its colour.
const (
	WithinGreen      Reason = "within_green"
	OutsideGreen     Reason = "outside_green"  // yellow
	OutsideYellow    Reason = "outside_yellow" // red
	BetweenBands     Reason = "between_bands"  // explicit bands leave a gap of no colour
	Recovering       Reason = "recovering"     // better for one period; two in a row lift the colour
	MustFailed       Reason = "must_failed"    // a must part or axis fails: red whatever the mean
	SpendNoResult    Reason = "spend_without_result"
	NoData           Reason = "no_data"
	TooFew           Reason = "too_few"         // under the minimum count
	TooLittleCovered Reason = "too_little_seen" // green on less than CoverageFloor of the inputs
	SourceStale      Reason = "stale"           // the source has not reported lately
	NotYet           Reason = "not_yet"         // no period's window has passed
	Failed           Reason = "failed"          // could not be computed
	Withheld         Reason = "withheld"        // outside the reader's scope
	NotMeasured      Reason = "not_measured"    // nothing computes this metric yet
	NoBands          Reason = band.Missing      // neither explicit nor from history
	ShortHistory     Reason = band.ShortHistory // too few settled periods for a baseline
	FlatHistory      Reason = band.FlatHistory  // a history of zeros has no spread
	NoDirection      Reason = band.NoDirection  // neither way is better: no bands from history
	UnitMismatch     Reason = band.UnitMismatch // a bound in another unit than the metric
)

// Why an outcome has its colour.
const (
	OnTrack       Reason = "on_track"       // the forecast reaches the target
	ForecastShort Reason = "forecast_short" // yellow: worse than the target, which lies inside the 80% range
	ForecastMiss  Reason = "forecast_miss"  // red: misses by more than MissLimit of the way
	RangeMisses   Reason = "range_misses"   // red: the whole 80% range lies on the bad side
	Met           Reason = "met"            // the period is over
	Missed        Reason = "missed"         // the period is over, or a date or never was broken
	Kept          Reason = "kept"           // a never, so far
	Holding       Reason = "holding"
	HoldAtRisk    Reason = "hold_at_risk" // yellow: the 80% range leaves the allowed band
	HoldBroken    Reason = "hold_broken"
	DatesKept     Reason = "dates_kept"
	DatesBehind   Reason = "dates_behind" // fewer dates kept than wanted, and time to make up for it
	NothingDue    Reason = "nothing_due"
	NotStarted    Reason = "not_started"
	TooEarly      Reason = "too_early" // too little of the period for a forecast, and nothing booked
	NoTarget      Reason = "no_target"
)

// Why a tile has its colour.
const (
	WorstKeyResult Reason = "worst_key_result"
	NoKeyResults   Reason = "no_key_results"
	TopRed         Reason = "rank_one_red"
	NeverBreached  Reason = "never_breached"
	OtherRed       Reason = "other_red"
	OverrideOpen   Reason = "override_in_force"
	TopUnseen      Reason = "rank_one_no_data"
	TopYellow      Reason = "rank_one_yellow"
	LadderRule     Reason = "ladder_rule" // the ladder's own roll-up rule
	AllOnPlan      Reason = "all_on_plan"
	NoObjectives   Reason = "no_objectives"
)
