package view

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"plumbline/internal/facts"
	"plumbline/internal/period"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
)

// Sources is what was reported until when.
type Sources struct {
	Shell    Shell
	Headline string
	Rows     []SourceRow
	Bad      int
}

// SourceRow is one table of one source.
type SourceRow struct {
	Source, Table, About string
	First, Last          string
	Behind               string // how long ago the last day is
	Badge                mark.Badge
	Arrived, ArrivedAt   string
}

// quietAfter is how many days a source may say nothing before it is named.
const quietAfter = 7

// NewSources builds the page, the most silent source first.
func NewSources(shell Shell, src mark.Source, list []facts.Coverage, bad int, now time.Time) Sources {
	p := Sources{Shell: shell, Bad: bad}
	cal := period.Calendar{}
	if src.Ladder != nil {
		cal = src.Ladder.Program.Calendar()
	}
	today := cal.DateOf(now)
	if src.Report != nil {
		today = src.Report.Today
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b facts.Coverage) int {
		return cmp.Or(cmp.Compare(a.Last, b.Last), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Table, b.Table))
	})
	silent := map[string]bool{}
	for _, c := range list {
		row := SourceRow{Source: c.Source, Table: c.Table, First: say.LongDay(c.First), Last: say.LongDay(c.Last), Badge: mark.Badge{Colour: "green", Word: "Reporting", Hollow: false}}
		if t, ok := facts.Lookup(c.Table); ok {
			row.About = t.Doc
		}
		if !c.Arrived.IsZero() {
			row.Arrived, row.ArrivedAt = say.Ago(now.Sub(c.Arrived)), say.Moment(c.Arrived, cal)
		}
		if days := int(today - c.Last); days > quietAfter {
			row.Badge = mark.Badge{Colour: "yellow", Word: "Silent"}
			row.Behind = fmt.Sprintf("%d days behind", days)
			silent[c.Source] = true
		}
		p.Rows = append(p.Rows, row)
	}
	switch {
	case len(list) == 0:
		p.Headline = "Nothing has been reported yet."
	case len(silent) == 0:
		p.Headline = "Every source reports."
	default:
		p.Headline = say.Upper(say.CountOf(len(silent), "source has", "sources have")) + " gone silent."
	}
	return p
}

// At says where in its file a record stands.
func At(r QuarantineRow) string {
	at := fmt.Sprintf("line %d", r.Line)
	if r.Column > 0 {
		at += fmt.Sprintf(", column %d", r.Column)
	}
	return say.Join(", ", at, r.Field)
}

// Why says why a record was set aside.
func Why(r QuarantineRow) string { return say.Sentence(say.Join(": ", r.Field, r.Words)) }
