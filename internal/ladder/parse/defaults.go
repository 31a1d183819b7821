package parse

import (
	"slices"

	"plumbline/internal/ladder"
)

// Defaults fills what a KPI leaves out from its metric and the triage matrix,
// and notes in Defaulted what was filled. It may be called again.
func Defaults(l *ladder.Ladder) {
	for i := range l.KPIs {
		fill(l, &l.KPIs[i])
	}
	for i := range l.Parked {
		fill(l, &l.Parked[i].KPI)
	}
	for i := range l.Objectives {
		for j := range l.Objectives[i].KeyResults {
			for k := range l.Objectives[i].KeyResults[j].SubOutcomes {
				directions(l, &l.Objectives[i].KeyResults[j].SubOutcomes[k])
			}
		}
	}
}

func fill(l *ladder.Ladder, k *ladder.KPI) {
	m, ok := l.Metric(k.Metric)
	if !ok {
		return
	}
	note := func(name string, dst *string, value string) {
		if *dst == "" && value != "" {
			*dst = value
			k.Defaulted = append(k.Defaulted, name)
		}
	}
	note("title", &k.Title, m.Title)
	note("tier", &k.Tier, m.Tier)
	note("lens", &k.Lens, m.Lens)
	note("review", &k.Review, map[string]string{"gate": "weekly", "flow": "weekly", "impact": "monthly"}[k.Tier])
	note("touchpoint", &k.Touchpoint, touchpoint(m))
	if source := hookOf(m); k.Hook == nil && source != "" {
		k.Hook = &ladder.Hook{Source: source}
		k.Defaulted = append(k.Defaulted, "hook")
	}
	if k.WhenRed == nil {
		if i := slices.IndexFunc(l.Triage, func(t ladder.Triage) bool { return t.Metric == k.Metric }); i >= 0 {
			t := l.Triage[i]
			k.WhenRed = &ladder.Rule{Pos: t.Pos, Likely: t.Likely, Do: t.Do, Who: t.Who, Within: t.Within}
			k.Defaulted = append(k.Defaulted, "when_red")
		}
	}
}

// hookOf is the first table a metric reads, or the named calculation it is.
func hookOf(m *ladder.Metric) string {
	if len(m.Facts) > 0 {
		return m.Facts[0]
	}
	return m.Formula.Derived
}

// touchpoint is where in the work a metric's first record or table is made.
func touchpoint(m *ladder.Metric) string {
	subjects := map[string]string{
		"brief": "brief", "quiz": "brief", "terms": "contract", "shipment": "seeding", "asset": "posting", "deliverable": "posting",
		"comment": "moderation",
	}
	tables := map[string]string{
		"clicks": "tracking", "visits": "tracking", "orders": "tracking", "refunds": "tracking", "post_stats": "posting", "assets": "posting",
		"comments": "moderation", "spend": "amplification", "ratings": "brief", "screens": "brief", "audience_shares": "brief", "offers": "contract",
		"incidents": "moderation", "codes": "tracking", "links": "tracking", "taxonomy": "posting", "leads": "tracking", "inquiries": "tracking",
	}
	if s := m.Formula.Span; s != nil && subjects[s.Subject] != "" {
		return subjects[s.Subject]
	}
	for _, a := range slices.Concat(m.Formula.Of, m.Formula.To) {
		if t := subjects[a.Subject]; t != "" {
			return t
		}
	}
	for _, f := range m.Facts {
		if t := tables[f]; t != "" {
			return t
		}
	}
	return ""
}

// directions fills which way a lever moves from its metric, and grades arrows
// that are true by definition.
func directions(l *ladder.Ladder, s *ladder.SubOutcome) {
	outcome, _ := l.Metric(s.Metric)
	for i := range s.Levers {
		a := &s.Levers[i]
		k, ok := l.KPI(a.KPI)
		if !ok {
			continue
		}
		m, ok := l.Metric(k.Metric)
		if !ok {
			continue
		}
		if a.Moves == "" && m.Better != "neither" {
			a.Moves = m.Better
		}
		if why, is := ladder.Definitional(m, outcome); is && a.Evidence == nil {
			a.Evidence = &ladder.Evidence{Grade: ladder.GradeDefinitional, Note: why}
		}
	}
}
