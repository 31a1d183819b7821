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
	Metrics []ladder.Metric `json:"metrics"`
}

var asOfParam = param{name: "as-of", typ: "string", about: "as known at the end of a day (2026-10-31) or at a moment (RFC 3339)"}

func (a *API) reportOperations() []operation {
	return []operation{
		{method: http.MethodGet, path: Prefix + "report", id: "report", tag: "report", title: "The judged report", about: "The programme's tile, objectives, key results and KPIs with their colours and reasons, as the asker's role sees them.",
			query: []param{asOfParam}, gives: anything, do: a.report},
		{method: http.MethodGet, path: Prefix + "report/kpi/{id}", id: "report-kpi", tag: "report", title: "One KPI, with its history and cells", about: "The verdict of the programme, and of each creator, campaign, platform and format where it was judged.",
			query: []param{asOfParam}, gives: anything, do: a.reportKPI},
		{method: http.MethodGet, path: Prefix + "metrics", id: "metrics", tag: "report", title: "The metrics", about: "The catalogue, and what the ladder in force defines beyond it.", gives: anything, do: a.metrics},
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
	short := *r
	short.Drill = nil // a KPI's own address has its cells
	return &answer{body: short}, nil
}

// KPI is one KPI with its cells.
type KPI struct {
	AsOf    time.Time                  `json:"as_of"`
	Verdict judge.Verdict              `json:"verdict"`
	Cells   map[string][]judge.Verdict `json:"cells"`
}

func (a *API) reportKPI(in *asked) (*answer, error) {
	r, err := a.judged(in)
	if err != nil {
		return nil, err
	}
	id := in.PathValue("id")
	for _, v := range r.KPIs {
		if v.KPI == id {
			return &answer{body: KPI{r.AsOf, v, r.Drill[id]}}, nil
		}
	}
	return nil, fault.New(fault.NotFound, "the ladder in force has no KPI %q", id).WithHint("%sreport lists them", Prefix)
}

func (a *API) metrics(in *asked) (*answer, error) {
	l, err := a.Programme.Ladder(in.Context(), time.Time{})
	if err != nil {
		return nil, err
	}
	return &answer{body: Metrics{Metrics: append(append([]ladder.Metric{}, l.Metrics...), l.Catalogue...)}}, nil
}
