package scenario

import (
	"plumbline/internal/access"
	"plumbline/internal/judge"
	"plumbline/internal/measure"
)

// view is what a scenario may expect of something: names and values. A value is
// a text, a number, a truth value, a list of texts, another view, or nil for
// what is not there.
type view map[string]any

func verdictView(v judge.Verdict, scope access.Scope) view {
	out := view{
		"status": string(v.Status), "reason": string(v.Reason), "since": day(v.Since), "tier": v.Tier, "drift": v.Drift, "distance": v.Distance,
		"provisional": v.Provisional, "post_hoc": v.PostHoc, "corrected": v.Corrected, "sentence": v.Sentence(scope), "bands": nil,
	}
	for k, x := range measurementView(v.Measurement) {
		if _, taken := out[k]; !taken {
			out[k] = x
		}
	}
	out["measured"] = string(v.Measurement.Status)
	if b := v.Bands; b != nil {
		out["bands"] = view{"green": b.Green, "yellow": b.Yellow, "basis": b.Basis, "note": b.Note}
	}
	return out
}

func measurementView(m measure.Measurement) view {
	out := view{
		"status": string(m.Status), "value": nil, "numerator": m.Numerator, "denominator": m.Denominator, "count": float64(m.Count),
		"coverage": m.Coverage, "unit": m.Unit, "currency": m.Currency, "why": m.Why, "period": m.Period.From.String(), "extra": view{},
	}
	if m.Status.Has() {
		out["value"] = m.Value
	}
	for _, e := range m.Extra {
		out["extra"].(view)[e.Name] = e.Value
	}
	return out
}

func outcomeView(o judge.Outcome, scope access.Scope) view {
	out := view{
		"status": string(o.Status), "reason": string(o.Reason), "since": day(o.Since), "from": number64(o.From), "target": number64(o.Target),
		"actual": number64(o.Actual), "plan_by_now": number64(o.PlanByNow), "booked": number64(o.Booked), "plan_gap": number64(o.PlanGap),
		"booked_share": number64(o.BookedShare), "missed_on": nil, "provisional": o.Provisional, "sentence": o.Sentence(scope),
		"forecast": nil, "variance": nil, "lagging": []string{}, "levers": view{}, "expected": view{},
	}
	if o.MissedOn != nil {
		out["missed_on"] = day(*o.MissedOn)
	}
	if f := o.Forecast; f != nil {
		out["forecast"] = view{"value": f.Value, "low": f.Low, "high": f.High, "basis": f.Basis, "word": f.Word, "probability": number64(f.Probability)}
	}
	if o.Variance != nil {
		out["variance"] = varianceView(o.Variance)
	}
	for _, l := range o.Lagging {
		out["lagging"] = append(out["lagging"].([]string), l.Deliverable)
	}
	for _, l := range o.Levers {
		out["levers"].(view)[l.KPI] = view{"status": string(l.Verdict.Status), "grade": l.Grade, "identity": l.Identity}
	}
	for _, e := range o.Expected {
		out["expected"].(view)[e.Level+":"+e.ID] = view{"booked": e.Booked, "actual": e.Actual, "settled": e.Settled, "lagging": e.Lagging}
	}
	return out
}

func varianceView(v *judge.Variance) view {
	out := view{"plan": v.Plan, "actual": v.Actual, "total": v.Total, "not_visible_low": v.NotVisibleLow, "not_visible_high": v.NotVisibleHigh, "by": view{}}
	for _, p := range v.Parts {
		out[p.Name] = p.Value
	}
	for dimension, parts := range v.By {
		by := view{}
		for _, p := range parts {
			by[p.Name] = p.Value
		}
		out["by"].(view)[dimension] = by
	}
	return out
}

func objectiveView(o judge.ObjectiveState, scope access.Scope) view {
	counts := view{"green": 0.0, "yellow": 0.0, "red": 0.0, "none": 0.0}
	for s, n := range o.Counts {
		counts[string(s)] = float64(n)
	}
	return view{
		"status": string(o.Status), "reason": string(o.Reason), "since": day(o.Since), "worst": o.Worst, "counts": counts, "sentence": o.Sentence(scope),
	}
}

func programmeView(r *judge.Report) view {
	self, notes := view{}, []string{}
	for _, m := range r.Self {
		self[m.Metric] = measurementView(m)
	}
	for _, n := range r.Notes {
		notes = append(notes, n.Kind+" "+n.Subject)
	}
	return view{
		"status": string(r.Status), "reason": string(r.Reason), "since": day(r.Since), "headline": r.Headline(), "self": self, "notes": notes,
	}
}

// day prints a day, or nothing for none.
func day(d interface{ String() string }) any {
	if s := d.String(); s != "1970-01-01" {
		return s
	}
	return nil
}

func number64(v *float64) any {
	if v == nil {
		return nil
	}
	return *v
}
