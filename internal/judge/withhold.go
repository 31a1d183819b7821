package judge

import (
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/measure"
)

// For returns the report as one scope may see it. A value outside the scope
// keeps its colour and loses its number, denominator, bands and trend; a row
// outside it is not there at all. The zero scope gets nothing but the date.
func (r *Report) For(scope access.Scope) *Report {
	out := &Report{Programme: r.Programme, Currency: r.Currency, AsOf: r.AsOf, Today: r.Today, Revision: r.Revision, Status: None, Reason: Withheld}
	if scope.Nothing() {
		return out
	}
	out.Status, out.Reason, out.Since = r.Status, r.Reason, r.Since
	out.Notes, out.Stands, out.Posts = r.notesFor(scope), r.Stands, r.Posts.For(scope)
	for _, m := range r.Self {
		out.Self = append(out.Self, bareUnless(scope, m))
	}
	for _, v := range r.KPIs {
		out.KPIs = append(out.KPIs, v.For(scope))
	}
	out.Drill = map[string]map[string][]Verdict{}
	for kpi, by := range r.Drill {
		out.Drill[kpi] = map[string][]Verdict{}
		for dimension, vs := range by {
			out.Drill[kpi][dimension] = rowsFor(scope, vs)
		}
	}
	for _, o := range r.Objectives {
		o.KeyResults = outcomesFor(scope, o.KeyResults)
		out.Objectives = append(out.Objectives, o)
	}
	return out
}

// notesFor leaves out what is said about KPIs whose numbers the scope may not
// see: a note carries figures of its own.
func (r *Report) notesFor(scope access.Scope) []Note {
	hidden := map[string]bool{}
	for _, v := range r.KPIs {
		hidden[v.KPI] = !scope.Sees(v.Measurement.Class)
	}
	return slices.DeleteFunc(slices.Clone(r.Notes), func(n Note) bool { return hidden[n.Subject] })
}

func rowsFor(scope access.Scope, vs []Verdict) []Verdict {
	var out []Verdict
	for _, v := range vs {
		allowed, limited := scope.Rows()[v.Subject.Dimension]
		if !limited || slices.Contains(allowed, v.Subject.ID) {
			out = append(out, v.For(scope))
		}
	}
	return out
}

// For returns the verdict as one scope may see it.
func (v Verdict) For(scope access.Scope) Verdict {
	v.Subject, v.Measurement.Subject = named(scope, v.Subject), named(scope, v.Measurement.Subject)
	v.History = slices.Clone(v.History)
	for i := range v.History {
		v.History[i].Measurement.Subject = named(scope, v.History[i].Measurement.Subject)
	}
	if scope.Sees(v.Measurement.Class) {
		return v
	}
	v.Measurement = bareUnless(scope, v.Measurement)
	v.Distance, v.Drift, v.Bands, v.History = 0, "unknown", nil, nil
	return v
}

// named withholds the name of a person from those who see none: the id stays.
func named(scope access.Scope, s measure.Subject) measure.Subject {
	if s.Dimension == "creator" && !scope.Sees(access.Personal) {
		s.Name = ""
	}
	return s
}

func bareUnless(scope access.Scope, m measure.Measurement) measure.Measurement {
	m.Subject = named(scope, m.Subject)
	if scope.Sees(m.Class) {
		return m
	}
	return measure.Measurement{Metric: m.Metric, Period: m.Period, Subject: m.Subject, Status: measure.Withheld, Unit: m.Unit, Class: m.Class}
}

func outcomesFor(scope access.Scope, os []Outcome) []Outcome {
	var out []Outcome
	for _, o := range os {
		out = append(out, o.For(scope))
	}
	return out
}

// For returns the outcome as one scope may see it. What the ladder says of it
// in words stays.
func (o Outcome) For(scope access.Scope) Outcome {
	o.Subs = outcomesFor(scope, o.Subs)
	levers := slices.Clone(o.Levers)
	for i := range levers {
		levers[i].Verdict = levers[i].Verdict.For(scope)
	}
	o.Levers = levers
	if o.Track == nil || scope.Sees(o.Track.Now.Class) {
		return o
	}
	bare := Outcome{
		ID: o.ID, Title: o.Title, Kind: o.Kind, Owner: o.Owner, Status: o.Status, Reason: o.Reason, Since: o.Since, MissedOn: o.MissedOn,
		Unit: o.Unit, Period: o.Period, Series: o.Series, Metric: o.Metric, Levers: o.Levers, Subs: o.Subs, Provisional: o.Provisional,
	}
	bare.Track = &measure.Track{ID: o.Track.ID, Unit: o.Track.Unit, Now: bareUnless(scope, o.Track.Now)}
	return bare
}
