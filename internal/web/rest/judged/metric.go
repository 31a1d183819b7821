package judged

import "plumbline/internal/ladder"

// Metrics is the catalogue of what can be measured.
type Metrics struct {
	Metrics []Metric `json:"metrics"`
}

// Metric is a formula over facts with a unit and a direction.
type Metric struct {
	ID         string   `json:"id"`
	Title      string   `json:"title"`
	Unit       string   `json:"unit" doc:"count, percent, per_1000, per_100, money, ratio, hours, days, score, share or points"`
	Better     string   `json:"better" doc:"up, down or neither"`
	Tier       string   `json:"tier,omitempty" doc:"gate, flow or impact"`
	Lens       string   `json:"lens,omitempty" doc:"hygiene, performance or risk"`
	Timing     string   `json:"timing,omitempty" doc:"leading or lagging"`
	Diagnostic bool     `json:"diagnostic,omitempty" doc:"shown in a tab of its own, never in a roll-up"`
	Instead    []string `json:"use_instead,omitempty" doc:"metrics to aim at instead"`
	Minimum    int      `json:"minimum,omitempty" doc:"minimum count behind a coloured value"`
	Settle     float64  `json:"settle_hours,omitempty" doc:"how long its source settles"`
	Lookback   float64  `json:"lookback_hours,omitempty" doc:"how far back a new event changes older periods"`
	Window     float64  `json:"window_hours,omitempty" doc:"a cohort is measured once this has passed"`
	Beside     []string `json:"beside,omitempty" doc:"metrics shown beside it"`
	Text       string   `json:"text,omitempty" doc:"the formula in words"`
	NoData     string   `json:"no_data,omitempty" doc:"when there is no data"`
	Partial    string   `json:"partial,omitempty" doc:"when it is partial"`
	Source     string   `json:"source,omitempty" doc:"where the definition comes from"`
	Facts      []string `json:"facts,omitempty" doc:"tables the formula reads"`
	Own        bool     `json:"own,omitempty" doc:"defined by the ladder in force"`
}

func metric(m ladder.Metric) Metric {
	return Metric{ID: m.ID, Title: m.Title, Unit: m.Unit, Better: m.Better, Tier: m.Tier, Lens: m.Lens, Timing: m.Timing, Diagnostic: m.Diagnostic, Instead: m.UseInstead, Minimum: m.Minimum,
		Settle: m.Settle.Hours(), Lookback: m.Lookback.Hours(), Window: m.Window.Hours(), Beside: m.Beside, Text: m.Text, NoData: m.NoData, Partial: m.Partial, Source: m.Source, Facts: m.Facts}
}

// Catalogue is what can be measured: what the ladder defines, then what ships.
func Catalogue(l *ladder.Ladder) Metrics {
	out := Metrics{Metrics: each(l.Metrics, func(m ladder.Metric) Metric {
		own := metric(m)
		own.Own = true
		return own
	})}
	out.Metrics = append(out.Metrics, each(l.Catalogue, metric)...)
	return out
}
