package mark

import (
	"strings"

	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/period"
	"plumbline/internal/web/say"
)

// MetricOf finds a metric; an unknown one has its id for a title.
func MetricOf(l *ladder.Ladder, id string) ladder.Metric {
	if l != nil {
		if m, ok := l.Metric(id); ok {
			return *m
		}
	}
	return ladder.Metric{ID: id, Title: say.Upper(say.Plain(id))}
}

// KPITitle is the KPI's own title, or its metric's.
func KPITitle(l *ladder.Ladder, v judge.Verdict) string {
	if v.Title != "" {
		return v.Title
	}
	if l != nil {
		if k, ok := l.KPI(v.KPI); ok && k.Title != "" {
			return k.Title
		}
	}
	if m := MetricOf(l, v.Metric); m.Title != "" {
		return m.Title
	}
	return say.Upper(say.Plain(v.KPI))
}

// Who prints an owner: a person's name, or a relation in words.
func Who(l *ladder.Ladder, id string) string {
	if l != nil {
		if p, ok := l.Person(id); ok {
			return p.Name
		}
	}
	return strings.ReplaceAll(say.Plain(id), ".", "'s ")
}

// MainPeriod is the period of the first key result: what the programme runs in.
func MainPeriod(r *judge.Report) (period.Period, bool) {
	for _, o := range r.Objectives {
		for _, kr := range o.KeyResults {
			if kr.Period.To > kr.Period.From {
				return kr.Period, true
			}
		}
	}
	return period.Period{}, false
}
