package parse

import (
	"slices"
	"time"

	"plumbline/internal/ladder"
	"plumbline/internal/period"
)

func (b *builder) govern(w *written) {
	for _, g := range w.Gates {
		b.out.Gates = append(b.out.Gates, b.gate(g.Key, g.Pos, g.V))
	}
	for _, t := range w.Triage {
		b.within(t.Within)
		b.out.Triage = append(b.out.Triage, ladder.Triage{Pos: t.Pos, Metric: t.Metric.V, Likely: t.Likely.V, Do: t.Do.V, Who: t.Who.V, Within: t.Within.V})
	}
	for _, a := range w.Authority {
		b.out.Authority = append(b.out.Authority, ladder.Authority{Pos: a.Pos, Role: a.Role.V, May: strs(a.May), UpTo: quantityOf(a.UpTo)})
	}
	if c := w.Committee; c != nil {
		b.out.Committee = ladder.Committee{Pos: c.Pos, Members: strs(c.Members), Quorum: c.Quorum.V}
		if !c.Quorum.Set {
			b.out.Committee.Quorum = len(c.Members)
		}
		if b.out.Committee.Quorum > len(c.Members) || b.out.Committee.Quorum < 1 {
			at := c.Pos
			if c.Quorum.Set {
				at = c.Quorum.Pos
			}
			b.Say(at, "PL006", "write a number between 1 and the number of members", "quorum: %d of %d members", c.Quorum.V, len(c.Members))
		}
	}
	b.out.Reviews = map[string]string{}
	if r := w.Reviews; r != nil {
		for name, s := range map[string]sitting{"weekly": r.Weekly, "monthly": r.Monthly, "quarterly": r.Quarterly} {
			if s.Set {
				b.out.Reviews[name] = string(s.V)
			}
		}
	}
	b.rights(w)
	b.studies(w)
}

func (b *builder) gate(name string, at ladder.Pos, g gate) ladder.Gate {
	pos := g.Pos
	if pos.Line == 0 {
		pos = at
	}
	out := ladder.Gate{Pos: pos, Name: name, Mode: or(g.Mode.V, "observe"), Require: strs(g.Require)}
	if o := g.Override; o != nil {
		out.Override = &ladder.Override{Roles: strs(o.Roles), Expires: o.Expire.V, SecondAbove: quantityOf(o.Above), SecondPerson: o.Second.V}
		if o.Expire.Set {
			if _, err := period.ParseDuration(o.Expire.V); err != nil {
				b.Say(o.Expire.Pos, "PL006", "write 24h or 3d", "expires: %q is not a length of time", o.Expire.V)
			}
		}
	}
	return out
}

func (b *builder) rights(w *written) {
	for _, a := range w.Access {
		out := ladder.AccessRule{Pos: a.Pos, Role: a.Role.V, Hide: strs(a.Hide), Only: map[string][]string{}, Campaigns: strs(a.Campaigns)}
		for _, o := range a.Only {
			out.Only[o.Key] = strs(o.V)
		}
		b.out.Access = append(b.out.Access, out)
	}
	if t := w.Tagging; t != nil {
		out := ladder.Tagging{Pos: t.Pos, Required: strs(t.Required), Allowed: map[string][]string{}, Template: map[string]string{}}
		for _, a := range t.Allowed {
			out.Allowed[a.Key] = strs(a.V)
		}
		for _, a := range t.Template {
			out.Template[a.Key] = a.V.V
		}
		b.out.Tagging = out
	}
	b.out.Attribution.Rule = "code_then_last_click"
	if c := b.out.Charter.Conversion; c != nil {
		b.out.Attribution.Window = c.Window
	}
	if a := w.Attribution; a != nil {
		b.out.Attribution.Pos = a.Pos
		b.out.Attribution.Rule = or(a.Rule.V, b.out.Attribution.Rule)
		if a.Window.Set {
			b.out.Attribution.Window = time.Duration(a.Window.V)
		}
	}
}

func (b *builder) studies(w *written) {
	for _, e := range w.Experiments {
		out := ladder.Experiment{Pos: e.Pos, ID: e.ID.V, Title: e.Title.V, Method: e.Method.V, KPI: e.KPI.V, Outcome: e.Outcome.V, Treated: strs(e.Treated)}
		if e.Starts.Set {
			out.Starts = &e.Starts.V.Date
		}
		if e.Ends.Set {
			out.Ends = &e.Ends.V.Date
		}
		b.out.Experiments = append(b.out.Experiments, out)
	}
	if s := w.Screening; s != nil {
		b.out.Screening = ladder.Screening{Pos: s.Pos, Coverage: floatOf(s.Coverage), Severity: s.Severity.V, ValidFor: time.Duration(s.ValidFor.V), TopicFloor: floatOf(s.TopicFloor)}
	}
	if r := w.Rollup; r != nil {
		b.out.Rollup = ladder.Rollup{Pos: r.Pos, RedWhen: r.RedWhen.V, YellowWhen: r.YellowWhen.V}
	}
	for _, c := range w.Corrections {
		b.out.Correction = append(b.out.Correction, ladder.Correction{Pos: c.Pos, KPI: c.KPI.V, Because: c.Because.V, By: c.By.V, Second: c.Second.V})
	}
}

func (b *builder) metric(m metric) ladder.Metric {
	out := ladder.Metric{
		Pos: m.Pos, ID: m.ID.V, Title: or(m.Title.V, m.ID.V), Unit: m.Unit.V, Better: m.Better.V, Tier: or(m.Tier.V, "flow"), Lens: or(m.Lens.V, "performance"),
		Timing: or(m.Timing.V, "leading"), Diagnostic: m.Diagnostic.V, UseInstead: strs(m.UseInstead), Minimum: m.Minimum.V, Settle: time.Duration(m.Settle.V),
		Lookback: time.Duration(m.Lookback.V), Window: time.Duration(m.Window.V), Beside: strs(m.Beside), Text: m.Text.V, NoData: m.NoData.V, Partial: m.Partial.V,
		Source: m.Source.V, Goals: strs(m.Goals),
	}
	if m.Formula != nil {
		out.Formula = b.formula(m)
		out.Facts = factsOf(out.Formula)
	}
	if !m.Minimum.Set && (out.Formula.Kind == "ratio" || out.Formula.Kind == "median") && out.Unit != "money" {
		out.Minimum = 10
	}
	return out
}

// factsOf lists the tables a formula reads, in order of first use.
func factsOf(f ladder.Formula) []string {
	var out []string
	add := func(table string) {
		if table != "" && !slices.Contains(out, table) {
			out = append(out, table)
		}
	}
	atoms := slices.Concat(f.Of, f.To, f.Seen, f.Expected, f.Counted)
	if f.Values != nil {
		atoms = append(atoms, *f.Values)
	}
	for _, a := range atoms {
		add(a.Facts)
		if a.Subject != "" {
			add("milestones")
		}
		if len(a.Assets) > 0 {
			add("assets")
		}
	}
	if f.Span != nil {
		add(f.Span.Facts)
		if f.Span.Subject != "" {
			add("milestones")
		}
	}
	switch f.Kind {
	case "score":
		add("ratings")
	case "series":
		add("kr_values")
	}
	return out
}
