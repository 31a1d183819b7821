package app

import (
	"context"
	"iter"
	"os"
	"path/filepath"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/facts/export"
	"plumbline/internal/fault"
	"plumbline/internal/judge"
	"plumbline/internal/ladder/sheet"
	"plumbline/internal/measure"
	"plumbline/internal/period"
	"plumbline/internal/web/api"
	"plumbline/internal/web/view"
)

// export writes files for other tools.
func (a *App) export(ctx context.Context, req api.Export, _ func(any)) (api.Exported, error) {
	h, err := a.open(ctx)
	if err != nil {
		return api.Exported{}, err
	}
	scope, err := h.scopeOf(req.Role)
	if err != nil {
		return api.Exported{}, err
	}
	switch req.What {
	case "facts":
		return h.exportFacts(ctx, scope, req)
	case "verdicts":
		return h.exportVerdicts(ctx, scope, req)
	case "ladder":
		return h.exportLadder(req)
	}
	return api.Exported{}, fault.New(fault.Invalid, "there is no export of %q", req.What).WithHint("export facts, verdicts or --ladder xlsx")
}

func (h *house) exportFacts(ctx context.Context, scope access.Scope, req api.Export) (api.Exported, error) {
	asOf, err := h.moment(req.AsOf)
	if err != nil {
		return api.Exported{}, err
	}
	q := export.Query{View: facts.View{Calendar: h.calendar(), AsOf: h.now(asOf)}, Currency: h.homeCurrency(ctx)}
	if err := window(&q.View, view.Query{From: req.From, To: req.To}); err != nil {
		return api.Exported{}, err
	}
	if err := os.MkdirAll(req.Out, 0o755); err != nil {
		return api.Exported{}, fault.Wrap(fault.Invalid, err, "the folder %s cannot be made", req.Out)
	}
	files, err := export.All(ctx, h.facts, scope, q, export.Format(req.Format), req.Out, req.Tables...)
	return api.Exported{Files: files}, err
}

func (h *house) exportVerdicts(ctx context.Context, scope access.Scope, req api.Export) (api.Exported, error) {
	asOf, err := h.moment(req.AsOf)
	if err != nil {
		return api.Exported{}, err
	}
	report, err := h.report(ctx, scope, asOf)
	if err != nil {
		return api.Exported{}, err
	}
	if err := os.MkdirAll(req.Out, 0o755); err != nil {
		return api.Exported{}, fault.Wrap(fault.Invalid, err, "the folder %s cannot be made", req.Out)
	}
	f, err := export.ToFile(filepath.Join(req.Out, "verdicts."+req.Format), export.Format(req.Format), verdictTable(report, h.calendar()))
	return api.Exported{Files: []export.File{f}}, err
}

func (h *house) exportLadder(req api.Export) (api.Exported, error) {
	asOf, err := h.moment(req.AsOf)
	if err != nil {
		return api.Exported{}, err
	}
	in, err := h.inForce(asOf)
	if err != nil {
		return api.Exported{}, err
	}
	out, err := os.OpenFile(req.Out, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return api.Exported{}, fault.Wrap(fault.Conflict, err, "%s is there already or cannot be written", req.Out).WithHint("choose another name with --out")
	}
	defer out.Close()
	return api.Exported{Files: []export.File{{Path: req.Out}}}, sheet.Write(texts(in.revision.Files), out)
}

// verdictTable is every judged figure of a report, one row a KPI, subject and
// period, under stable column names.
func verdictTable(r *judge.Report, cal period.Calendar) export.Table {
	text := func(name, doc string) export.Column { return export.Column{Name: name, Type: facts.Text, Doc: doc} }
	num := func(name, doc string) export.Column { return export.Column{Name: name, Type: facts.Float, Doc: doc} }
	return export.Table{
		Name: "verdicts",
		Columns: append([]export.Column{
			text("kpi", "KPI id"), text("metric", "metric id"), text("tier", "gate, flow or impact"), text("lens", "hygiene, performance or risk"),
			text("owner", "who owns it"), text("dimension", "what the subject is; empty: the programme"), text("subject", "id of the subject"),
			text("status", "green, yellow, red or none"), text("reason", "named reason"), text("measurement_status", "ok, partial, provisional, no_data, …"),
			num("value", "in the unit; missing without data"), num("numerator", "numerator"), num("denominator", "denominator"),
			num("coverage", "0–1 of expected inputs"), text("unit", "unit of value"), text("currency", "for money"),
			num("green", "green bound in force"), num("yellow", "yellow bound in force"), text("revision", "ladder revision"),
			{Name: "as_of", Type: facts.Time, Doc: "facts known before"},
		}, export.Calendar...),
		Rows: verdictRows(r, cal),
	}
}

func verdictRows(r *judge.Report, cal period.Calendar) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for v := range judged(r) {
			for _, d := range append(v.History, judge.Dated{Measurement: v.Measurement, Status: v.Status, Reason: v.Reason}) {
				if !yield(verdictRow(r, v, d, cal), nil) {
					return
				}
			}
		}
	}
}

// judged walks the programme's verdicts, then the drilled ones.
func judged(r *judge.Report) iter.Seq[judge.Verdict] {
	return func(yield func(judge.Verdict) bool) {
		for _, v := range r.KPIs {
			if !yield(v) {
				return
			}
		}
		for _, v := range r.KPIs {
			for _, dimension := range []string{"creator", "campaign", "platform", "asset_type", "cohort", "region"} {
				for _, d := range r.Drill[v.KPI][dimension] {
					if !yield(d) {
						return
					}
				}
			}
		}
	}
}

func verdictRow(r *judge.Report, v judge.Verdict, d judge.Dated, cal period.Calendar) []any {
	m := d.Measurement
	row := []any{
		v.KPI, v.Metric, v.Tier, v.Lens, v.Owner, m.Subject.Dimension, m.Subject.ID, string(d.Status), string(d.Reason), string(m.Status),
		known(m, m.Value), known(m, m.Numerator), known(m, m.Denominator), known(m, m.Coverage), m.Unit, m.Currency, nil, nil, r.Revision, r.AsOf,
	}
	if v.Bands != nil {
		row[16], row[17] = v.Bands.Green, v.Bands.Yellow
	}
	day := m.Period.From
	return append(row, day, cal.Label(cal.Of(period.Week, day)), cal.Label(cal.Of(period.Month, day)),
		cal.Label(cal.Of(period.Quarter, day)), int64(fiscalYear(cal, day)))
}

func known(m measure.Measurement, v float64) any {
	if !m.Status.Has() {
		return nil
	}
	return v
}

func fiscalYear(cal period.Calendar, d period.Date) int {
	year, _, _ := (cal.Of(period.Year, d).To - 1).Civil()
	return year
}
