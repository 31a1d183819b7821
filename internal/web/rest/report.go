package rest

import (
	"net/http"
	"time"

	"plumbline/internal/fault"
	"plumbline/internal/judge"
	"plumbline/internal/period"
	"plumbline/internal/web/rest/document"
	"plumbline/internal/web/rest/judged"
)

var asOfParam = document.Param{Name: "as-of", Type: "string", About: "as known at the end of a day (2026-10-31) or at a moment (RFC 3339)"}

func (a *API) reportOperations() []operation {
	return []operation{
		{Operation: document.Operation{Method: http.MethodGet, Path: Prefix + "report", ID: "report", Tag: "report", Title: "The judged report", About: "The programme's tile, objectives, key results and KPIs with their colours and reasons, as the asker's role sees them.",
			Query: []document.Param{asOfParam}, Gives: document.Result[judged.Report]}, do: a.report},
		{Operation: document.Operation{Method: http.MethodGet, Path: Prefix + "report/kpi/{id}", ID: "report-kpi", Tag: "report", Title: "One KPI, with its history and cells", About: "The verdict of the programme, and of each creator, campaign, platform and format where it was judged.",
			Query: []document.Param{asOfParam}, Gives: document.Result[judged.KPI]}, do: a.reportKPI},
		{Operation: document.Operation{Method: http.MethodGet, Path: Prefix + "metrics", ID: "metrics", Tag: "report", Title: "The metrics", About: "The catalogue, and what the ladder in force defines beyond it.", Gives: document.Result[judged.Metrics]}, do: a.metrics},
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
	return &answer{body: judged.Told(r)}, nil
}

func (a *API) reportKPI(in *asked) (*answer, error) {
	r, err := a.judged(in)
	if err != nil {
		return nil, err
	}
	id := in.PathValue("id")
	if k, ok := judged.KPIOf(r, id); ok {
		return &answer{body: k}, nil
	}
	return nil, fault.New(fault.NotFound, "the ladder in force has no KPI %q", id).WithHint("%sreport lists them", Prefix)
}

func (a *API) metrics(in *asked) (*answer, error) {
	l, err := a.Programme.Ladder(in.Context(), time.Time{})
	if err != nil {
		return nil, err
	}
	return &answer{body: judged.Catalogue(l)}, nil
}
