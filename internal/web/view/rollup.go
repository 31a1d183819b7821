package view

import (
	"fmt"
	"slices"
	"strings"

	"plumbline/internal/judge"
)

// Rollup is the first page: what will be missed, why, and where to begin.
type Rollup struct {
	Shell     Shell
	Badge     Badge // the programme tile
	Left      string
	Headline  string
	Since     string // what turned in the last week
	Self      []SelfMeasure
	Tiles     []Tile
	Attention []Attention
	Notes     []string
}

// SelfMeasure is one of the figures by which the programme measures itself.
type SelfMeasure struct {
	Figure Figure
	Says   string
}

// Tile is one objective.
type Tile struct {
	Label, Title string
	Badge        Badge
	KeyResults   []KeyResultLine
	KPIs         []Tally
}

// KeyResultLine is one key result in a tile.
type KeyResultLine struct {
	Title, Href string
	Badge       Badge
	Plumb       Plumb
	Figure      Figure
	Says        string
	Right       string
	Because     string
}

// Attention is a KPI off its bands, with the first step its rule names.
type Attention struct {
	Title, Href string
	Badge       Badge
	Says        string
	Step        string
}

// NewRollup builds the page, red first and the oldest red first.
func NewRollup(shell Shell, src Source) Rollup {
	r, e := src.Report, NewExplainer(src)
	page := Rollup{Shell: shell, Badge: programmeBadge(r.Status), Headline: r.Headline(), Since: turned(r)}
	if p, ok := mainPeriod(r); ok {
		page.Left = Left(p, r.Today)
	}
	for _, m := range r.Self {
		page.Self = append(page.Self, SelfMeasure{e.Figure(m), selfSays[m.Metric]})
	}
	objectives := slices.Clone(r.Objectives)
	slices.SortStableFunc(objectives, func(a, b judge.ObjectiveState) int {
		return 1000*(severity(a.Status)-severity(b.Status)) + a.Rank - b.Rank
	})
	for _, o := range objectives {
		page.Tiles = append(page.Tiles, tile(src, e, o))
	}
	page.Attention = attention(src)
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

func programmeBadge(s judge.Status) Badge {
	b := BadgeOf(s)
	b.Word = "Programme " + strings.ToLower(b.Word)
	return b
}

func tile(src Source, e *Explainer, o judge.ObjectiveState) Tile {
	t := Tile{
		Label: fmt.Sprintf("Objective %d", o.Rank), Title: o.Title,
		Badge: BadgeOf(o.Status), KPIs: tallies(o.Counts),
	}
	t.Label = join(" · ", t.Label, o.Class)
	krs := slices.Clone(o.KeyResults)
	slices.SortStableFunc(krs, byOutcome)
	for _, kr := range krs {
		t.KeyResults = append(t.KeyResults, line(src, e, kr))
	}
	return t
}

// byOutcome orders red first, and among equals the one that turned first.
func byOutcome(a, b judge.Outcome) int {
	if s := severity(a.Status) - severity(b.Status); s != 0 {
		return s
	}
	return int(a.Since - b.Since)
}

func line(src Source, e *Explainer, kr judge.Outcome) KeyResultLine {
	l := KeyResultLine{
		Title: kr.Title, Href: src.to("/kr/" + kr.ID), Badge: badgeOfOutcome(kr), Plumb: PlumbOf(kr),
		Figure: e.Outcome(kr), Says: standsAt(src, kr), Right: bookedShare(kr), Because: because(src, kr),
	}
	if hidden(src, kr) {
		l.Plumb, l.Says, l.Right, l.Because = Plumb{Colour: l.Badge.Colour, Bob: 50, Label: "withheld"}, "", "", ""
		return l
	}
	if text := unjudged(src, kr); text != "" {
		l.Figure.Text, l.Says = text, ""
	}
	return l
}

// attention lists the KPIs off their bands that are not diagnostics: red
// before yellow, the oldest first, eight at most.
func attention(src Source) []Attention {
	var off []judge.Verdict
	for _, v := range src.Report.KPIs {
		if (v.Status == judge.Red || v.Status == judge.Yellow) && !v.Diagnostic {
			off = append(off, v)
		}
	}
	slices.SortStableFunc(off, func(a, b judge.Verdict) int {
		if s := severity(a.Status) - severity(b.Status); s != 0 {
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
			Title: kpiTitle(src.Ladder, v), Href: src.to("/kpi/" + v.KPI), Badge: badgeOfVerdict(v),
			Says: verdictSays(src, v), Step: step(src.Ladder, v),
		})
	}
	return out
}
