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
	Missing              string   // days between of which nothing is known
	Runs                 []string // the runs of days it spoke for, where there are several
	Behind               string   // how long ago the last day is
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
	all := spells(list)
	silent := map[string]bool{}
	for _, s := range all {
		row := SourceRow{Source: s.Source, Table: s.Table, First: say.LongDay(s.First), Last: say.LongDay(s.Last), Badge: mark.Badge{Colour: "green", Word: "Reporting", Hollow: false}}
		row.Missing, row.Runs = s.between()
		if t, ok := facts.Lookup(s.Table); ok {
			row.About = t.Doc
		}
		if !s.Arrived.IsZero() {
			row.Arrived, row.ArrivedAt = say.Ago(now.Sub(s.Arrived)), say.Moment(s.Arrived, cal)
		}
		if days := int(today - s.Last); days > quietAfter {
			row.Badge = mark.Badge{Colour: "yellow", Word: "Silent"}
			row.Behind = fmt.Sprintf("%d days behind", days)
			silent[s.Source] = true
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

// spell is one table of one source: all runs of days it spoke for as one.
type spell struct {
	facts.Coverage
	runs []facts.Coverage // by their first day; none touches the next
}

// spells sums runs up by source and table, the most silent first.
func spells(list []facts.Coverage) []spell {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b facts.Coverage) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Table, b.Table), cmp.Compare(a.First, b.First))
	})
	var out []spell
	for _, c := range list {
		if n := len(out); n == 0 || out[n-1].Source != c.Source || out[n-1].Table != c.Table {
			out = append(out, spell{c, []facts.Coverage{c}})
			continue
		}
		s := &out[len(out)-1]
		if last := &s.runs[len(s.runs)-1]; c.First <= last.Last+1 {
			last.Last = max(last.Last, c.Last)
		} else {
			s.runs = append(s.runs, c)
		}
		s.Last = max(s.Last, c.Last)
		if c.Arrived.After(s.Arrived) {
			s.Arrived = c.Arrived
		}
	}
	slices.SortStableFunc(out, func(a, b spell) int { return cmp.Compare(a.Last, b.Last) })
	return out
}

// between says how many days lie between the runs, and lists the runs.
func (s spell) between() (missing string, runs []string) {
	if len(s.runs) < 2 {
		return "", nil
	}
	days := 0
	for i, r := range s.runs {
		if i > 0 {
			days += int(r.First-s.runs[i-1].Last) - 1
		}
		text := say.LongDay(r.First)
		if r.Last > r.First {
			text += " to " + say.LongDay(r.Last)
		}
		runs = append(runs, text)
	}
	return say.Plural(days, "day between is not spoken for", "days between are not spoken for"), runs
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
