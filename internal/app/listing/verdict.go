package listing

import (
	"iter"

	"plumbline/internal/facts"
	"plumbline/internal/facts/export"
	"plumbline/internal/judge"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// Verdicts is every judged figure of a report, one row a KPI, subject and
// period, under stable column names.
func Verdicts(r *judge.Report, cal period.Calendar) export.Table {
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
