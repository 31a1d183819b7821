package board

import (
	"cmp"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"plumbline/internal/fault"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
	"plumbline/internal/web/view"
)

// KPI is the page of a KPI: its history against its bands, where it is good
// and bad, and its definition as written.
type KPI struct {
	Shell      view.Shell
	Crumbs     []view.Crumb
	Title      string
	Badge      mark.Badge
	Says       string
	Step       string
	Marks      []string
	Figures    []Named
	Chart      *mark.Chart
	BandNote   string
	Feeds      []view.Crumb
	Break      Breakdown
	RowsHref   string
	Definition Definition
}

// Definition is a KPI as it is written, and in words.
type Definition struct {
	Text  string // the metric in words
	Facts []mark.Pair
	File  string // file:line
	YAML  string // as written; empty when the ladder's text is not at hand
}

// Breakdown is one KPI over one dimension, sorted and filtered by the address.
type Breakdown struct {
	Dimension string
	Tabs      []view.Tab
	Columns   []view.SortColumn
	Rows      []BreakRow
	Filter    string // text
	Colour    string // only this colour
	Action    string
	Hidden    []mark.Pair // what the filter form has to carry along
	Total     int
	More      string // where all are shown
}

// BreakRow is one subject of a breakdown.
type BreakRow struct {
	KPIRow
	Subject, RowsHref string
	Count             string
	value             float64
	status            judge.Status
	counted           int64
}

// BreakAsk is what the address says about the breakdown.
type BreakAsk struct {
	By, Sort, Filter, Colour string
	All                      bool
}

// breakSize is how many subjects are shown before somebody asks for all.
const breakSize = 20

// Dimensions are the ways to break a KPI down, in the order they are offered.
var Dimensions = []string{"creator", "campaign", "platform", "asset_type", "cohort", "region"}

// NewKPI builds the page.
func NewKPI(shell view.Shell, src mark.Source, id string, ask BreakAsk, files []view.File) (KPI, error) {
	i := slices.IndexFunc(src.Report.KPIs, func(v judge.Verdict) bool { return v.KPI == id && v.Subject.ID == "" })
	if i < 0 {
		return KPI{}, fault.New(fault.NotFound, "there is no KPI %q", id).WithHint("the alignment stack lists them all")
	}
	v, e := src.Report.KPIs[i], mark.NewExplainer(src)
	row := kpiRow(src, e, v)
	p := KPI{
		Shell: shell, Title: row.Title, Badge: row.Badge, Says: verdictSays(src, v), Step: step(src.Ladder, v), Marks: row.Marks,
		Crumbs:   []view.Crumb{{Text: row.Where, Href: src.To("/stack")}, {Text: say.Upper(v.Lens), Href: ""}, {Text: row.Owner, Href: ""}},
		RowsHref: rowsHref(src, v, ""), Definition: define(src, v, files),
	}
	p.Shell.Title = row.Title
	for _, s := range src.Ladder.Feeds(id) {
		p.Feeds = append(p.Feeds, view.Crumb{Text: s.Title, Href: src.To("/sub/" + s.ID)})
	}
	p.Break = breakdown(src, e, v, ask)
	p.Figures = append(p.Figures, Named{periodIn(src, v.Measurement), row.Now})
	if e.Withheld(v.Measurement) {
		return p, nil
	}
	if row.Green != "" {
		p.Figures = append(p.Figures, Named{"is green", mark.Figure{Text: row.Green}})
	}
	p.Chart = mark.HistoryChart(src, v)
	p.BandNote = mark.BandNote(v)
	return p, nil
}

func periodIn(src mark.Source, m measure.Measurement) string {
	return "in the " + say.PeriodName(src.Ladder.Program.Calendar(), m.Period)
}

// breakdown lists the subjects of one dimension, as the address asks.
func breakdown(src mark.Source, e *mark.Explainer, v judge.Verdict, ask BreakAsk) Breakdown {
	drill := src.Report.Drill[v.KPI]
	if _, ok := drill[ask.By]; !ok {
		ask.By = telling(drill)
	}
	path := "/kpi/" + v.KPI
	b := Breakdown{Dimension: say.Plain(ask.By), Filter: ask.Filter, Colour: ask.Colour, Action: path, Total: len(drill[ask.By])}
	for _, d := range Dimensions {
		if len(drill[d]) > 0 {
			b.Tabs = append(b.Tabs, view.Tab{Title: say.Upper(say.Plain(d)), Href: src.To(path + "?" + ask.with("by", d)), Current: d == ask.By})
		}
	}
	b.Columns = sortColumns(src, path, ask)
	for _, p := range []mark.Pair{{Name: "by", Value: ask.By}, {Name: "sort", Value: ask.Sort}, {Name: "as-of", Value: src.Day}} {
		if p.Value != "" {
			b.Hidden = append(b.Hidden, p)
		}
	}
	for _, one := range drill[ask.By] {
		row := breakRow(src, e, one, ask.By)
		if matches(row, ask) {
			b.Rows = append(b.Rows, row)
		}
	}
	order(b.Rows, say.First(ask.Sort, "verdict"))
	if len(b.Rows) > breakSize && !ask.All {
		b.Rows = b.Rows[:breakSize]
		b.More = src.To(path + "?" + ask.with("all", "yes") + "#breakdown")
	}
	return b
}

// telling is the first dimension in which anything was judged, or the first
// there is: a table of "too few" helps nobody.
func telling(drill map[string][]judge.Verdict) string {
	there := ""
	for _, d := range Dimensions {
		if slices.ContainsFunc(drill[d], func(v judge.Verdict) bool {
			return v.Status != judge.None && v.Measurement.Status.Has()
		}) {
			return d
		}
		if there == "" && len(drill[d]) > 0 {
			there = d
		}
	}
	return there
}

func breakRow(src mark.Source, e *mark.Explainer, v judge.Verdict, by string) BreakRow {
	row := BreakRow{KPIRow: kpiRow(src, e, v), Subject: say.First(v.Subject.Name, v.Subject.ID), status: v.Status, value: mark.ValueOf(v.Measurement), counted: v.Measurement.Count}
	if e.Withheld(v.Measurement) {
		row.value = math.NaN() // what may not be seen may not be sorted by either
		row.counted = 0
		return row
	}
	row.Count = say.Count(v.Measurement.Count)
	row.RowsHref = rowsHref(src, v, by)
	return row
}

// rowsHref opens the rows behind a verdict: of its subject, and of its period
// where the metric counts events by their own day.
func rowsHref(src mark.Source, v judge.Verdict, by string) string {
	q := url.Values{}
	if by != "" {
		q.Set("by", by)
		q.Set("id", v.Subject.ID)
	}
	if p := v.Measurement.Period; p.Days() > 0 && countsEvents(src.Ladder, v.Metric) {
		q.Set("from", p.From.String())
		q.Set("to", (p.To - 1).String())
	}
	href := "/rows/kpi:" + v.KPI
	if len(q) > 0 {
		href += "?" + q.Encode()
	}
	return src.To(href)
}

// countsEvents tells whether every part of a metric counts or adds up rows of a
// table, each in the period of its own day.
func countsEvents(l *ladder.Ladder, metric string) bool {
	m, ok := l.Metric(metric)
	if !ok || m.Formula.Kind != "sum" && m.Formula.Kind != "ratio" {
		return false
	}
	return !slices.ContainsFunc(slices.Concat(m.Formula.Of, m.Formula.To), func(a ladder.Atom) bool {
		return a.Facts == "" || a.On != "" || a.Window
	})
}

func matches(r BreakRow, ask BreakAsk) bool {
	return (ask.Filter == "" || strings.Contains(strings.ToLower(r.Subject), strings.ToLower(ask.Filter))) &&
		(ask.Colour == "" || string(r.status) == ask.Colour || ask.Colour == "none" && r.status == judge.None)
}

// with is the address of the same breakdown with one thing changed.
func (a BreakAsk) with(name, value string) string {
	q := url.Values{}
	for k, v := range map[string]string{"by": a.By, "sort": a.Sort, "q": a.Filter, "colour": a.Colour} {
		if v != "" {
			q.Set(k, v)
		}
	}
	q.Set(name, value)
	return q.Encode()
}

func sortColumns(src mark.Source, path string, ask BreakAsk) []view.SortColumn {
	sorted := say.First(ask.Sort, "verdict")
	var out []view.SortColumn
	for _, c := range []struct {
		id, title string
		right     bool
	}{{"name", say.Upper(say.Plain(ask.By)), false}, {"verdict", "Verdict", false}, {"value", "Now / green", true}, {"count", "Counted", true}} {
		col := view.SortColumn{Title: c.title, Right: c.right}
		next := c.id
		switch sorted {
		case c.id:
			col.Dir, next = "ascending", "-"+c.id
		case "-" + c.id:
			col.Dir = "descending"
		}
		col.Href = src.To(path + "?" + ask.with("sort", next) + "#breakdown")
		out = append(out, col)
	}
	return out
}

func order(rows []BreakRow, by string) {
	key, down := strings.CutPrefix(by, "-")
	slices.SortStableFunc(rows, func(a, b BreakRow) int {
		c := 0
		switch key {
		case "value":
			if math.IsNaN(a.value) || math.IsNaN(b.value) { // what has no value comes last either way
				return cmp.Compare(bit(math.IsNaN(a.value)), bit(math.IsNaN(b.value)))
			}
			c = cmp.Compare(a.value, b.value)
		case "count":
			c = cmp.Compare(a.counted, b.counted)
		case "verdict":
			c = cmp.Or(cmp.Compare(mark.Severity(a.status), mark.Severity(b.status)), cmp.Compare(bit(math.IsNaN(a.value)), bit(math.IsNaN(b.value))),
				cmp.Compare(b.counted, a.counted), strings.Compare(a.Subject, b.Subject))
		default:
			c = strings.Compare(strings.ToLower(a.Subject), strings.ToLower(b.Subject))
		}
		if down {
			return -c
		}
		return c
	})
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// define collects the definition of a KPI: in words, in particulars, as written.
func define(src mark.Source, v judge.Verdict, files []view.File) Definition {
	m := mark.MetricOf(src.Ladder, v.Metric)
	d := Definition{Text: say.Sentence(m.Text)}
	add := func(name, value string) {
		if value != "" {
			d.Facts = append(d.Facts, mark.Pair{Name: name, Value: value})
		}
	}
	add("Metric", m.ID)
	add("Unit", say.Plain(m.Unit))
	add("Better", m.Better)
	add("Timing", m.Timing)
	if m.Minimum > 0 {
		add("Minimum count", strconv.Itoa(m.Minimum))
	}
	add("Facts", strings.Join(m.Facts, ", "))
	add("No data means", m.NoData)
	add("Partial means", m.Partial)
	add("Source", m.Source)
	if k, ok := src.Ladder.KPI(v.KPI); ok {
		hook(add, *k)
		if len(k.Defaulted) > 0 {
			add("From the catalogue", strings.Join(k.Defaulted, ", "))
		}
		d.File, d.YAML = written(k.Pos, files)
	}
	return d
}

func hook(add func(string, string), k ladder.KPI) {
	if h := k.Hook; h != nil {
		add("Hook", say.Join(", ", h.Source, h.Field, strings.Join(h.Tag, " + "), h.Fresh))
	}
}

// written cuts an entry of a list out of the ladder's text: from its line to
// the next entry that is not indented further.
func written(pos ladder.Pos, files []view.File) (place, text string) {
	for _, f := range files {
		lines := strings.Split(f.Text, "\n")
		if f.Name != pos.File || pos.Line < 1 || pos.Line > len(lines) {
			continue
		}
		from := pos.Line - 1
		indent := depth(lines[from])
		to := from + 1
		for to < len(lines) && (strings.TrimSpace(lines[to]) == "" || depth(lines[to]) > indent) {
			to++
		}
		body := strings.TrimRight(strings.Join(lines[from:to], "\n"), "\n ")
		return fmt.Sprintf("%s:%d", f.Name, pos.Line), body
	}
	return "", ""
}

func depth(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// Shown says how much of a list is shown.
func Shown(n, total int, what string) string {
	if n == total {
		return fmt.Sprintf("All %d, by %s.", total, what)
	}
	return fmt.Sprintf("%d of %d, by %s.", n, total, what)
}
