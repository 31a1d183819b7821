package rest

import (
	"net/http"
	"time"

	"plumbline/internal/fault"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/period"
)

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

var asOfParam = param{name: "as-of", typ: "string", about: "as known at the end of a day (2026-10-31) or at a moment (RFC 3339)"}

func (a *API) reportOperations() []operation {
	return []operation{
		{method: http.MethodGet, path: Prefix + "report", id: "report", tag: "report", title: "The judged report", about: "The programme's tile, objectives, key results and KPIs with their colours and reasons, as the asker's role sees them.",
			query: []param{asOfParam}, gives: result[Report], do: a.report},
		{method: http.MethodGet, path: Prefix + "report/kpi/{id}", id: "report-kpi", tag: "report", title: "One KPI, with its history and cells", about: "The verdict of the programme, and of each creator, campaign, platform and format where it was judged.",
			query: []param{asOfParam}, gives: result[KPI], do: a.reportKPI},
		{method: http.MethodGet, path: Prefix + "metrics", id: "metrics", tag: "report", title: "The metrics", about: "The catalogue, and what the ladder in force defines beyond it.", gives: result[Metrics], do: a.metrics},
	}
}

// judged reads the report an address asks for.
func (a *API) judged(in *asked) (*judge.Report, error) {
	l, err := a.Programme.Ladder(in.Context(), time.Time{})
	if err != nil {
		return nil, err
	}
	asOf, err := momentOf(in.URL.Query().Get("as-of"), l.Program.Calendar())
	if err != nil {
		return nil, err
	}
	return a.Programme.Report(in.Context(), in.scope, asOf)
}

func momentOf(text string, cal period.Calendar) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, nil
	}
	d, err := period.ParseDate(text)
	if err != nil {
		return time.Time{}, fault.New(fault.Invalid, "as-of %q is neither a day nor a moment", text).WithHint("write it as 2026-10-31 or 2026-10-31T12:00:00Z")
	}
	return cal.Start(d + 1), nil
}

func (a *API) report(in *asked) (*answer, error) {
	r, err := a.judged(in)
	if err != nil {
		return nil, err
	}
	return &answer{body: told(r)}, nil
}

// KPI is one KPI with its cells.
type KPI struct {
	AsOf    time.Time            `json:"as_of"`
	Verdict Verdict              `json:"verdict" doc:"of the programme"`
	Cells   map[string][]Verdict `json:"cells" doc:"by dimension: creator, campaign, platform, asset type, where it was judged"`
}

func (a *API) reportKPI(in *asked) (*answer, error) {
	r, err := a.judged(in)
	if err != nil {
		return nil, err
	}
	id := in.PathValue("id")
	for _, v := range r.KPIs {
		if v.KPI == id {
			out := KPI{r.AsOf, verdict(v), map[string][]Verdict{}}
			for by, cells := range r.Drill[id] {
				out.Cells[by] = each(cells, verdict)
			}
			return &answer{body: out}, nil
		}
	}
	return nil, fault.New(fault.NotFound, "the ladder in force has no KPI %q", id).WithHint("%sreport lists them", Prefix)
}

func (a *API) metrics(in *asked) (*answer, error) {
	l, err := a.Programme.Ladder(in.Context(), time.Time{})
	if err != nil {
		return nil, err
	}
	out := Metrics{Metrics: each(l.Metrics, func(m ladder.Metric) Metric {
		own := metric(m)
		own.Own = true
		return own
	})}
	out.Metrics = append(out.Metrics, each(l.Catalogue, metric)...)
	return &answer{body: out}, nil
}
