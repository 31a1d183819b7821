package parse

import (
	"maps"
	"slices"
	"strings"
	"time"

	"plumbline/internal/ladder"
	"plumbline/internal/ladder/decode"
	"plumbline/internal/period"
)

// builder turns the written form into the meaning. What can only be checked
// with the whole in view is said here or left to lint.
type builder struct {
	*decode.Decoder
	calendar period.Calendar
	out      *ladder.Ladder
}

func (b *builder) build(w *written) {
	b.program(w.Program)
	b.people(w)
	b.charter(w.Charter)
	b.audience(w.Audience)
	b.content(w)
	b.objectives(w.Objectives)
	for _, k := range w.KPIs {
		if !k.Metric.Set && k.ID.Set {
			b.Say(k.Pos, "PL004", "add metric: (plumbline metrics lists them)", "KPI %s needs a metric", k.ID.V)
		}
		b.out.KPIs = append(b.out.KPIs, b.kpi(k.Pos, k.kpiBody))
	}
	for _, p := range w.Parked {
		b.out.Parked = append(b.out.Parked, ladder.Parked{Pos: p.Pos, KPI: b.kpi(p.Pos, p.kpiBody), Because: p.Because.V})
	}
	for _, m := range w.Metrics {
		b.out.Metrics = append(b.out.Metrics, b.metric(m))
	}
	b.govern(w)
}

func strs(list texts) []string {
	var out []string
	for _, t := range list {
		if t.Set {
			out = append(out, t.V)
		}
	}
	return out
}

func quantityOf(a amount) *ladder.Quantity {
	if !a.Set {
		return nil
	}
	q := a.V.Quantity
	return &q
}

func floatOf(p part) *float64 {
	if !p.Set {
		return nil
	}
	f := float64(p.V)
	return &f
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

var weekdays = []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

var months = []string{"", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

func (b *builder) program(p *program) {
	if p == nil {
		return
	}
	b.out.Program = ladder.Program{
		Pos: p.Pos, Name: p.Name.V, Currency: strings.ToUpper(p.Currency.V), Timezone: or(p.Timezone.V, "UTC"),
		WeekStarts:  time.Weekday(slices.Index(weekdays, or(p.Week.V, "monday"))),
		FiscalStart: time.Month(slices.Index(months, or(p.Fiscal.V, "january"))),
		Brands:      strs(p.Brands),
	}
	b.out.Program.WeekStarts = max(b.out.Program.WeekStarts, 0)
	b.out.Program.FiscalStart = max(b.out.Program.FiscalStart, 1)
	b.calendar = b.out.Program.Calendar()
}

func (b *builder) people(w *written) {
	for _, p := range w.People {
		person := ladder.Person{Pos: p.Pos, ID: p.ID.V, Name: p.Name.V, Role: p.Role.V, Slack: p.Slack.V, Email: p.Email.V, StandIn: p.StandIn.V}
		for _, a := range p.Away {
			person.Away = append(person.Away, a.V.DateRange)
		}
		b.out.People = append(b.out.People, person)
	}
	for _, c := range w.Cohorts {
		cohort := ladder.Cohort{Pos: c.Pos, ID: c.ID.V, Title: c.Title.V, By: c.By.V, Values: strs(c.Values)}
		for _, x := range c.Bounds {
			cohort.Bounds = append(cohort.Bounds, x.V)
		}
		b.out.Cohorts = append(b.out.Cohorts, cohort)
	}
}

func (b *builder) charter(c *charter) {
	if c == nil {
		return
	}
	out := &b.out.Charter
	if p := c.Conversion; p != nil {
		out.Conversion = &ladder.ConversionPath{Pos: p.Pos, Owner: p.Owner.V, Signed: p.Signed.V, Steps: strs(p.Steps), Window: time.Duration(p.Window.V)}
	}
	if p := c.Money; p != nil {
		out.Money = &ladder.MoneyRules{
			Pos: p.Pos, Owner: p.Owner.V, Signed: p.Signed.V, Revenue: or(p.Revenue.V, "net"), Spend: or(p.Spend.V, "accrued"),
			Refunds: or(p.Refunds.V, "booked"), Include: strs(p.Include), Margin: floatOf(p.Margin),
		}
	}
	if p := c.Risk; p != nil {
		out.Risk = &ladder.RiskLimits{Pos: p.Pos, Owner: p.Owner.V, Signed: p.Signed.V, Never: strs(p.Never), AtMost: map[string]int{}}
		for _, e := range p.AtMost {
			out.Risk.AtMost[e.Key] = e.V.V
		}
	}
	if p := c.SLAs; p != nil {
		out.SLAs = &ladder.SLAs{Pos: p.Pos, Owner: p.Owner.V, Signed: p.Signed.V, Hours: or(p.Hours.V, "calendar"), Limits: map[string]time.Duration{}}
		for name, l := range map[string]length{
			"contract": p.Contract, "acknowledge": p.Acknowledge, "our_approval": p.OurApproval, "comment": p.Comment,
			"escalation": p.Escalation, "shipment": p.Shipment, "payment": p.Payment,
		} {
			if l.Set {
				out.SLAs.Limits[name] = time.Duration(l.V)
			}
		}
	}
}

func (b *builder) audience(a *audience) {
	if a == nil {
		return
	}
	out := ladder.Audience{Pos: a.Pos, Target: map[string]map[string]float64{}, Must: strs(a.Must), Tags: strs(a.Tags), TagPart: float64(a.TagPart.V)}
	for _, axis := range a.Target {
		out.Target[axis.Key] = map[string]float64{}
		for _, s := range axis.V {
			out.Target[axis.Key][s.Key] = float64(s.V.V)
		}
	}
	if len(a.Weights) > 0 {
		out.Weights = map[string]float64{}
	}
	for _, w := range a.Weights {
		out.Weights[w.Key] = w.V.V
		b.axis(out, w.Pos, w.Key)
	}
	for _, m := range a.Must {
		b.axis(out, m.Pos, m.V)
	}
	if x := a.Buyable; x != nil {
		out.Buyable = &ladder.Buyable{Countries: strs(x.Countries), MinimumAge: x.MinimumAge.V, AtLeast: float64(x.AtLeast.V)}
	}
	b.out.Audience = out
}

func (b *builder) axis(a ladder.Audience, at ladder.Pos, name string) {
	if _, ok := a.Target[name]; ok || name == "" {
		return
	}
	known := slices.Sorted(maps.Keys(a.Target))
	b.Say(at, "PL017", did(name, known), "audience has no target on the axis %q", name)
}

func (b *builder) content(w *written) {
	b.out.Taxonomy, b.out.Comments = map[string][]string{}, map[string]string{}
	for _, t := range w.Taxonomy {
		b.out.Taxonomy[t.Key] = strs(t.V)
	}
	for _, c := range w.Comments {
		b.out.Comments[c.Key] = c.V.V
	}
	if w.NoTouch != nil {
		b.out.NoTouch = strs(w.NoTouch.Brand)
	}
	for _, k := range w.CompanyKPIs {
		c := ladder.CompanyKPI{
			Pos: k.Pos, ID: k.ID.V, Name: k.Name.V, Definition: k.Definition.V, Target: k.Target.V, Org: k.Org.V, Owner: k.Owner.V,
			Parent: k.Parent.V, Key: k.Key.V, Health: k.Health.V, Reasons: strs(k.Reasons), Links: strs(k.Links), Source: k.Source.V, Extra: map[string]string{},
		}
		for _, e := range k.Extra {
			c.Extra[e.Key] = e.V.V
		}
		b.out.Company = append(b.out.Company, c)
	}
}
