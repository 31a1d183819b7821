package board

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"plumbline/internal/fault"
	"plumbline/internal/judge"
	"plumbline/internal/web/draw"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
	"plumbline/internal/web/view"
)

// Outcome is the page of a key result or a sub-outcome: where it stands, why,
// and what moves it.
type Outcome struct {
	Shell     view.Shell
	Crumbs    []view.Crumb
	Title     string
	Badge     mark.Badge
	Says      string
	Plumb     mark.Plumb
	Figures   []Named
	ChartName string
	Chart     *mark.Chart
	Unseen    string // why there is no chart
	Gap       *Gaps
	Branches  []Branch
	Late      []LaggingRow
	Levers    []LeverGroup
}

// Named is a figure with what it is.
type Named struct {
	Name   string
	Figure mark.Figure
}

// Branch is a sub-outcome under a key result.
type Branch struct{ KeyResultLine }

// Gaps is the variance: how far from plan, split exactly.
type Gaps struct {
	Title   string
	Drawing draw.Drawing
	Parts   []mark.Pair
	Note    string // what fixing tracking would show
	Steps   []Attention
	By      []GapsBy
}

// GapsBy is the same gap over creators, platforms or formats.
type GapsBy struct {
	Name string
	Rows []mark.Pair
}

// LaggingRow is a deliverable under what was expected of it.
type LaggingRow struct{ Deliverable, Href, Creator, Campaign, Expected, Actual, Share string }

// NewKeyResult builds the page of a key result.
func NewKeyResult(shell view.Shell, src mark.Source, id string) (Outcome, error) {
	for _, objective := range src.Report.Objectives {
		for _, kr := range objective.KeyResults {
			if kr.ID == id {
				return keyResultPage(shell, src, objective, kr), nil
			}
		}
	}
	return Outcome{}, fault.New(fault.NotFound, "there is no key result %q", id).WithHint("the roll-up lists them all")
}

// NewSubOutcome builds the page of a sub-outcome.
func NewSubOutcome(shell view.Shell, src mark.Source, id string) (Outcome, error) {
	for _, objective := range src.Report.Objectives {
		for _, kr := range objective.KeyResults {
			for _, sub := range kr.Subs {
				if sub.ID == id {
					return subPage(shell, src, objective, kr, sub), nil
				}
			}
		}
	}
	return Outcome{}, fault.New(fault.NotFound, "there is no sub-outcome %q", id).WithHint("the page of its key result lists them")
}

func keyResultPage(shell view.Shell, src mark.Source, objective judge.ObjectiveState, kr judge.Outcome) Outcome {
	e := mark.NewExplainer(src)
	p := outcomePage(shell, src, e, kr)
	p.Crumbs = []view.Crumb{{Text: fmt.Sprintf("Objective %d: %s", objective.Rank, objective.Title), Href: src.To("/")}, {Text: kindWords[kr.Kind], Href: ""}, {Text: owned(src, kr.Owner), Href: ""}}
	subs := slices.Clone(kr.Subs)
	slices.SortStableFunc(subs, byOutcome)
	for _, sub := range subs {
		b := Branch{KeyResultLine: line(src, e, sub)}
		b.Href = src.To("/sub/" + sub.ID)
		if s, _, ok := src.Ladder.SubOutcome(sub.ID); ok && s.ShareOfKR != nil {
			b.Right = say.Join(" · ", b.Right, say.Number(*s.ShareOfKR, "share", "")+" of it")
		}
		p.Branches = append(p.Branches, b)
		if p.Gap == nil {
			p.Gap = gaps(src, sub, sub.Title)
		}
		if g := levers(src, e, sub); len(g.Rows) > 0 {
			p.Levers = append(p.Levers, g)
		}
		p.Late = append(p.Late, lagging(src, sub)...)
	}
	return p
}

func subPage(shell view.Shell, src mark.Source, objective judge.ObjectiveState, kr, sub judge.Outcome) Outcome {
	e := mark.NewExplainer(src)
	p := outcomePage(shell, src, e, sub)
	share := "sub-outcome"
	if s, _, ok := src.Ladder.SubOutcome(sub.ID); ok && s.ShareOfKR != nil {
		share += ", " + say.Number(*s.ShareOfKR, "share", "") + " of it"
	}
	p.Crumbs = []view.Crumb{{Text: fmt.Sprintf("Objective %d", objective.Rank), Href: src.To("/")}, {Text: kr.Title, Href: src.To("/kr/" + kr.ID)}, {Text: share, Href: ""}, {Text: owned(src, sub.Owner), Href: ""}}
	if g := levers(src, e, sub); len(g.Rows) > 0 {
		g.Title = "Its levers"
		p.Levers = []LeverGroup{g}
	}
	p.Late = lagging(src, sub)
	return p
}

var kindWords = map[string]string{
	"reach": "to be reached", "reduce": "to be brought down", "hold": "to be held", "never": "never to happen", "on_date": "by its dates",
}

func owned(src mark.Source, id string) string {
	if id == "" {
		return "no owner"
	}
	return "owner " + mark.Who(src.Ladder, id)
}

func outcomePage(shell view.Shell, src mark.Source, e *mark.Explainer, o judge.Outcome) Outcome {
	p := Outcome{Shell: shell, Title: o.Title, Badge: mark.BadgeOfOutcome(o), Plumb: mark.PlumbOf(o), Says: outcomeSays(src, o)}
	p.Shell.Title = o.Title
	p.ChartName = "Over " + say.PeriodName(src.Ladder.Program.Calendar(), o.Period)
	if o.Track != nil && o.Track.Cumulative {
		p.ChartName += ", added up"
	}
	if mark.Hidden(src, o) {
		p.Plumb = mark.Plumb{Colour: p.Badge.Colour, Bob: 50, Label: "withheld"}
		p.Unseen = "Its figures are outside what you may see."
		return p
	}
	p.Figures = outcomeFigures(src, e, o)
	p.Chart = mark.OutcomeChart(src, o, "Counted")
	if p.Chart == nil {
		p.Unseen = "There are no figures to draw yet."
	}
	p.Gap = gaps(src, o, "")
	return p
}

func outcomeFigures(src mark.Source, e *mark.Explainer, o judge.Outcome) []Named {
	money := src.Report.Currency
	out := []Named{{"so far", e.Outcome(o)}}
	add := func(name string, v *float64) {
		if v != nil {
			out = append(out, Named{name, mark.Figure{Text: say.Number(*v, o.Unit, money)}})
		}
	}
	add("planned by now", o.PlanByNow)
	if f := o.Forecast; f != nil {
		tip := e.NewTip("Forecast", say.Upper(mark.Basis(f.Basis))+".")
		tip.Add("80% range", say.Number(f.Low, o.Unit, money)+" to "+say.Number(f.High, o.Unit, money))
		if f.Probability != nil {
			tip.Add("Chance to be reached", say.Number(*f.Probability, "share", ""))
		}
		out = append(out, Named{"forecast", mark.Figure{Text: say.Number(f.Value, o.Unit, money), Tip: tip}})
	}
	add("target", o.Target)
	add("booked", o.Booked)
	return out
}

// outcomeSays is the conclusion under the title.
func outcomeSays(src mark.Source, o judge.Outcome) string {
	text := judge.Sentence(o, src.Scope)
	if _, after, ok := strings.Cut(text, o.Title+": "); ok {
		text = say.Upper(after)
	}
	if says := mark.StandsAt(src, o); says != "" && o.Target != nil && !mark.Held(o) && !mark.Hidden(src, o) {
		text = say.Upper(says) + ", target " + say.Number(*o.Target, o.Unit, src.Report.Currency) + "."
	}
	if mark.Hidden(src, o) {
		return text
	}
	money := src.Report.Currency
	if (o.Status == judge.Red || o.Status == judge.Yellow) && o.MissedOn == nil {
		text = fmt.Sprintf("%s since %s. ", mark.Word(o.Status), say.Day(o.Since)) + text
	}
	if o.Booked != nil && o.PlanGap != nil && *o.PlanGap > 0 {
		text += fmt.Sprintf(" Booked work adds up to %s: the plan was short by %s before the first post.", say.Number(*o.Booked, o.Unit, money), say.Number(*o.PlanGap, o.Unit, money))
	}
	if v := o.Variance; v != nil && v.Total < 0 {
		if part, ok := worstPart(*v); ok {
			text += fmt.Sprintf(" The largest part of the gap is %s.", partSays(part.Name))
		}
	}
	return text
}

func worstPart(v judge.Variance) (judge.VariancePart, bool) {
	worst := judge.VariancePart{}
	for _, p := range v.Parts {
		if p.Value < worst.Value {
			worst = p
		}
	}
	return worst, worst.Name != ""
}

var partNames = map[string]string{
	"not_visible": "Not visible", "not_delivered": "Not delivered", "performed": "Performed", "mix": "Mix", "not_booked": "Not booked",
	"unexplained": "Unexplained",
}

func partName(id string) string {
	if n, ok := partNames[id]; ok {
		return n
	}
	return say.Upper(strings.NewReplacer(" per ", " / ").Replace(say.Plain(strings.TrimPrefix(strings.ReplaceAll(id, "qualified_", ""), "live_"))))
}

func partSays(id string) string {
	switch id {
	case "not_visible":
		return "work whose effect cannot be seen"
	case "not_delivered":
		return "work that was booked and is not live"
	case "performed":
		return "how the delivered work performed"
	case "mix":
		return "the mix of creators and formats"
	case "not_booked":
		return "what nobody was booked for"
	case "unexplained":
		return "not explained by any lever"
	}
	return say.Plain(id)
}

// finely are the units whose values are not printed as whole numbers.
var finely = []string{"percent", "%", "share", "ratio", "hours", "h", "days", "d", "per_1000", "per_100", "score", "points"}

// tied are the ends and the parts of a variance as they are printed: where
// numbers are whole, the printed parts add up to the printed gap.
func tied(v *judge.Variance, unit string) (plan float64, parts []float64, actual float64) {
	for _, p := range v.Parts {
		parts = append(parts, p.Value)
	}
	if slices.Contains(finely, unit) || max(math.Abs(v.Plan), math.Abs(v.Actual)) < 100 {
		return v.Plan, parts, v.Actual
	}
	plan, actual = math.Round(v.Plan), math.Round(v.Actual)
	return plan, say.Even(actual-plan, parts), actual
}

// gaps builds the waterfall from plan to actual.
func gaps(src mark.Source, o judge.Outcome, of string) *Gaps {
	v := o.Variance
	if v == nil || mark.Hidden(src, o) {
		return nil
	}
	money := src.Report.Currency
	plan, parts, actual := tied(v, o.Unit)
	total := actual - plan
	n := func(x float64) string { return say.Number(x, o.Unit, money) }
	side := "under"
	if total >= 0 {
		side = "over"
	}
	g := &Gaps{Title: fmt.Sprintf("%s %s plan to date, split exactly.", n(math.Abs(total)), side)}
	if of != "" {
		g.Title = of + ": " + g.Title
	}
	bars := []draw.Bar{{Name: "Plan to date", Value: n(plan), To: plan, Class: "b-base"}}
	at := plan
	for i, p := range v.Parts {
		bars = append(bars, draw.Bar{Name: partName(p.Name), Value: say.Signed(parts[i], o.Unit, money), From: at, To: at + parts[i], Class: barClass(p)})
		g.Parts = append(g.Parts, mark.Pair{Name: partName(p.Name), Value: say.Signed(parts[i], o.Unit, money)})
		at += parts[i]
	}
	bars = append(bars, draw.Bar{Name: "Counted", Value: n(actual), To: actual, Class: "b-base"})
	label := g.Title
	for _, p := range g.Parts {
		label += " " + p.Name + " " + p.Value + "."
	}
	g.Drawing = draw.Waterfall(label, bars)
	if v.NotVisibleHigh != v.NotVisibleLow {
		lo, hi := math.Abs(v.NotVisibleLow), math.Abs(v.NotVisibleHigh)
		g.Note = fmt.Sprintf("Fixing tracking would show %s to %s already made, not add any.", n(min(lo, hi)), n(max(lo, hi)))
	}
	g.Steps = leverSteps(src, o)
	for _, dim := range []string{"creator", "campaign", "platform", "format"} {
		if rows := gapRows(v.By[dim], o.Unit, money); len(rows) > 0 {
			g.By = append(g.By, GapsBy{"By " + dim, rows})
		}
	}
	return g
}

func barClass(p judge.VariancePart) string {
	switch {
	case p.Name == "unexplained":
		return "b-none"
	case p.Name == "not_visible":
		return "b-see"
	case p.Value < 0:
		return "b-down"
	}
	return "b-up"
}

func gapRows(parts []judge.VariancePart, unit, money string) []mark.Pair {
	parts = slices.Clone(parts)
	slices.SortStableFunc(parts, func(a, b judge.VariancePart) int {
		return int(math.Copysign(1, math.Abs(b.Value)-math.Abs(a.Value)))
	})
	if len(parts) > 6 {
		parts = parts[:6]
	}
	var out []mark.Pair
	for _, p := range parts {
		out = append(out, mark.Pair{Name: p.Name, Value: say.Signed(p.Value, unit, money)})
	}
	return out
}

// leverSteps are the levers off their bands with what their rules say to do.
func leverSteps(src mark.Source, o judge.Outcome) []Attention {
	var out []Attention
	for _, l := range o.Levers {
		v := l.Verdict
		if v.Status != judge.Red && v.Status != judge.Yellow {
			continue
		}
		out = append(out, Attention{Title: mark.KPITitle(src.Ladder, v), Href: src.To("/kpi/" + v.KPI), Badge: mark.BadgeOfVerdict(v), Says: verdictSays(src, v), Step: step(src.Ladder, v)})
	}
	slices.SortStableFunc(out, func(a, b Attention) int { return strings.Compare(rankColour(a), rankColour(b)) })
	if len(out) > 3 {
		out = out[:3]
	}
	return out
}

func rankColour(a Attention) string {
	return map[string]string{"red": "0", "yellow": "1"}[a.Badge.Colour]
}

func lagging(src mark.Source, o judge.Outcome) []LaggingRow {
	if mark.Hidden(src, o) {
		return nil
	}
	var out []LaggingRow
	for _, l := range o.Lagging {
		row := LaggingRow{
			Deliverable: l.Deliverable, Href: src.To("/deliverable/" + l.Deliverable), Creator: l.Creator, Campaign: l.Campaign,
			Expected: say.Number(l.Expected, o.Unit, src.Report.Currency), Actual: say.Number(l.Actual, o.Unit, src.Report.Currency),
		}
		if l.Expected != 0 {
			row.Share = say.Number(l.Actual/l.Expected, "share", "")
		}
		out = append(out, row)
	}
	return out
}
