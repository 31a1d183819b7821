package board

import (
	"fmt"
	"slices"
	"strings"

	"plumbline/internal/judge"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
	"plumbline/internal/web/view"
)

// Rollup is the first page: what will be missed, why, and where to begin.
type Rollup struct {
	Shell     view.Shell
	Badge     mark.Badge // the programme tile
	Left      string
	Headline  string
	Since     string // what turned in the last week
	Self      []SelfMeasure
	Tiles     []Tile
	Attention []Attention
	Quiet     string // when nothing needs attention: why
	Overrides []view.Standing
	Review    []view.Item // for the weekly review
	Stories   []view.Tab  // of the demo programme
	Notes     []string
}

// Stand puts the overrides in force on the page, until they expire. While there
// are any, the programme's tile is not green.
func (p *Rollup) Stand(overrides []view.Standing) {
	p.Overrides = overrides
	if len(overrides) > 0 && p.Badge.Colour == string(judge.Green) {
		p.Badge = mark.BadgeOf(judge.Yellow)
	}
}

// SelfMeasure is one of the figures by which the programme measures itself.
type SelfMeasure struct {
	Figure mark.Figure
	Says   string
}

// Tile is one objective.
type Tile struct {
	Label, Title string
	Badge        mark.Badge
	KeyResults   []KeyResultLine
	KPIs         []mark.Tally
}

// KeyResultLine is one key result in a tile.
type KeyResultLine struct {
	Title, Href string
	Badge       mark.Badge
	Plumb       mark.Plumb
	Figure      mark.Figure
	Says        string
	Right       string
	Because     string
}

// Attention is a KPI off its bands, with the first step its rule names.
type Attention struct {
	Title, Href string
	Badge       mark.Badge
	Says        string
	Step        string
}

// NewRollup builds the page, red first and the oldest red first.
func NewRollup(shell view.Shell, src mark.Source) Rollup {
	r, e := src.Report, mark.NewExplainer(src)
	page := Rollup{Shell: shell, Badge: programmeBadge(r.Status), Headline: r.Headline(), Since: turned(r)}
	if p, ok := mark.MainPeriod(r); ok {
		page.Left = say.Left(p, r.Today)
	}
	for _, m := range r.Self {
		page.Self = append(page.Self, SelfMeasure{e.Figure(m), selfSays[m.Metric]})
	}
	objectives := slices.Clone(r.Objectives)
	slices.SortStableFunc(objectives, func(a, b judge.ObjectiveState) int {
		return 1000*(mark.Severity(a.Status)-mark.Severity(b.Status)) + a.Rank - b.Rank
	})
	for _, o := range objectives {
		page.Tiles = append(page.Tiles, tile(src, e, o))
	}
	page.Attention, page.Quiet = attention(src), quiet(r)
	for _, n := range r.Notes {
		page.Notes = append(page.Notes, noteSays(src, n))
	}
	return page
}

var selfSays = map[string]string{
	"trace_coverage":         "of spend traces to a Key Result",
	"acted_before_red":       "of reds were acted on before they turned",
	"red_to_action":          "from a red to the first action",
	"misaligned_spend_share": "of spend was misaligned",
}

func programmeBadge(s judge.Status) mark.Badge {
	b := mark.BadgeOf(s)
	b.Word = "Programme " + strings.ToLower(b.Word)
	return b
}

func tile(src mark.Source, e *mark.Explainer, o judge.ObjectiveState) Tile {
	t := Tile{
		Label: fmt.Sprintf("Objective %d", o.Rank), Title: o.Title,
		Badge: mark.BadgeOf(o.Status), KPIs: mark.Tallies(o.Counts),
	}
	t.Label = say.Join(" · ", t.Label, o.Class)
	krs := slices.Clone(o.KeyResults)
	slices.SortStableFunc(krs, byOutcome)
	for _, kr := range krs {
		t.KeyResults = append(t.KeyResults, line(src, e, kr))
	}
	return t
}

// byOutcome orders red first, and among equals the one that turned first.
func byOutcome(a, b judge.Outcome) int {
	if s := mark.Severity(a.Status) - mark.Severity(b.Status); s != 0 {
		return s
	}
	return int(a.Since - b.Since)
}

func line(src mark.Source, e *mark.Explainer, kr judge.Outcome) KeyResultLine {
	l := KeyResultLine{
		Title: kr.Title, Href: src.To("/kr/" + kr.ID), Badge: mark.BadgeOfOutcome(kr), Plumb: mark.PlumbOf(kr),
		Figure: e.Outcome(kr), Says: mark.StandsAt(src, kr), Right: bookedShare(kr), Because: because(src, kr),
	}
	if mark.Hidden(src, kr) {
		l.Plumb, l.Says, l.Right, l.Because = mark.Plumb{Colour: l.Badge.Colour, Bob: 50, Label: "withheld"}, "", "", ""
		return l
	}
	if text := unjudged(src, kr); text != "" {
		l.Figure.Text, l.Says = text, ""
	}
	return l
}

// quiet says why nothing needs attention: all is well, or nobody can tell.
func quiet(r *judge.Report) string {
	unseen := 0
	for _, v := range r.KPIs {
		if v.Status == judge.None && !v.Diagnostic {
			unseen++
		}
	}
	if unseen > 0 {
		return "No KPI is known to be off its bands; " + say.CountOf(unseen, "cannot be judged yet.", "cannot be judged yet.")
	}
	return "No KPI is off its bands."
}

// attention lists the KPIs off their bands that are not diagnostics: red
// before yellow, the oldest first, six at most.
func attention(src mark.Source) []Attention {
	var off []judge.Verdict
	for _, v := range src.Report.KPIs {
		if (v.Status == judge.Red || v.Status == judge.Yellow) && !v.Diagnostic {
			off = append(off, v)
		}
	}
	slices.SortStableFunc(off, func(a, b judge.Verdict) int {
		if s := mark.Severity(a.Status) - mark.Severity(b.Status); s != 0 {
			return s
		}
		return int(a.Since - b.Since)
	})
	if len(off) > 6 {
		off = off[:6]
	}
	out := make([]Attention, 0, len(off))
	for _, v := range off {
		out = append(out, Attention{
			Title: mark.KPITitle(src.Ladder, v), Href: src.To("/kpi/" + v.KPI), Badge: mark.BadgeOfVerdict(v),
			Says: verdictSays(src, v), Step: step(src.Ladder, v),
		})
	}
	return out
}
