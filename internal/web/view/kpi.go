package view

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
	"plumbline/internal/period"
	"plumbline/internal/web/draw"
)

// KPI is the page of a KPI: its history against its bands, where it is good
// and bad, and its definition as written.
type KPI struct {
	Shell      Shell
	Crumbs     []Crumb
	Title      string
	Badge      Badge
	Says       string
	Step       string
	Marks      []string
	Figures    []Named
	Chart      *Chart
	BandNote   string
	Feeds      []Crumb
	Break      Breakdown
	RowsHref   string
	Definition Definition
}

// Definition is a KPI as it is written, and in words.
type Definition struct {
	Text  string // the metric in words
	Facts []Pair
	File  string // file:line
	YAML  string // as written; empty when the ladder's text is not at hand
}

// Breakdown is one KPI over one dimension, sorted and filtered by the address.
type Breakdown struct {
	Dimension string
	Tabs      []Tab
	Columns   []SortColumn
	Rows      []BreakRow
	Filter    string // text
	Colour    string // only this colour
	Action    string
	Hidden    []Pair // what the filter form has to carry along
	Total     int
	More      string // where all are shown
}

// Tab is one choice among several.
type Tab struct {
	Title, Href string
	Current     bool
}

// SortColumn is a column that can be sorted by.
type SortColumn struct {
	Title, Href string
	Dir         string // ascending | descending | ""
	Right       bool
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
func NewKPI(shell Shell, src Source, id string, ask BreakAsk, files []File) (KPI, error) {
	i := slices.IndexFunc(src.Report.KPIs, func(v judge.Verdict) bool { return v.KPI == id && v.Subject.ID == "" })
	if i < 0 {
		return KPI{}, fault.New(fault.NotFound, "there is no KPI %q", id).WithHint("the alignment stack lists them all")
	}
	v, e := src.Report.KPIs[i], NewExplainer(src)
	row := kpiRow(src, e, v)
	p := KPI{
		Shell: shell, Title: row.Title, Badge: row.Badge, Says: verdictSays(src, v), Step: step(src.Ladder, v), Marks: row.Marks,
		Crumbs:   []Crumb{{row.Where, src.to("/stack")}, {upper(v.Lens), ""}, {row.Owner, ""}},
		RowsHref: src.to("/rows/kpi:" + id), Definition: define(src, v, files),
	}
	p.Shell.Title = row.Title
	for _, s := range src.Ladder.Feeds(id) {
		p.Feeds = append(p.Feeds, Crumb{s.Title, src.to("/sub/" + s.ID)})
	}
	p.Break = breakdown(src, e, v, ask)
	p.Figures = append(p.Figures, Named{periodIn(src, v.Measurement), row.Now})
	if e.withheld(v.Measurement) {
		return p, nil
	}
	if row.Green != "" {
		p.Figures = append(p.Figures, Named{"is green", Figure{Text: row.Green}})
	}
	p.Chart = historyChart(src, v)
	p.BandNote = bandNote(v)
	return p, nil
}

func periodIn(src Source, m measure.Measurement) string {
	return "in the " + PeriodName(src.Ladder.Program.Calendar(), m.Period)
}

func bandNote(v judge.Verdict) string {
	if v.Bands == nil {
		return "No bands: the value is shown and not judged."
	}
	return join(": ", map[string]string{
		"explicit": "Bands as the ladder gives them", "proposed": "Bands proposed from history, not frozen yet", "frozen": "Bands from history, frozen at the lock",
	}[v.Bands.Basis], v.Bands.Note) + "."
}

// historyChart draws a KPI's past periods against its bands. A period without
// data is a gap; a provisional one is hollow.
func historyChart(src Source, v judge.Verdict) *Chart {
	if len(v.History) == 0 {
		return nil
	}
	money := first(v.Measurement.Currency, src.Report.Currency)
	unit := v.Measurement.Unit
	cal := src.Ladder.Program.Calendar()
	c := &Chart{ID: "chart-" + v.KPI, Columns: []string{"Period", "Value", "From", "Standing", "Verdict"}}
	line := draw.Line{
		Y: func(x float64) string { return Axis(x, unit, money) }, X: func(x float64) string { return Day(period.Date(x)) },
		X0: float64(begun(v.History)[0].Measurement.Period.From), X1: float64(v.History[len(v.History)-1].Measurement.Period.From),
		Label: fmt.Sprintf("%s over %d periods, now %s", kpiTitle(src.Ladder, v), len(v.History), Number(v.Measurement.Value, unit, money)),
	}
	if line.X0 == line.X1 {
		line.X0 -= 7
	}
	var curve []draw.XY
	for _, h := range begun(v.History) {
		m := h.Measurement
		at := draw.XY{X: float64(m.Period.From), Y: valueOf(m)}
		curve = append(curve, at)
		line.XTicks = append(line.XTicks, at.X)
		c.Live.Ticks = append(c.Live.Ticks, ms(m.Period.From))
		if !math.IsNaN(at.Y) {
			class := BadgeOf(h.Status).Colour + "-s"
			if m.Status == measure.Provisional {
				class = "hollow"
			}
			line.Dots = append(line.Dots, draw.Dot{X: at.X, Y: at.Y, R: 4, Class: class})
		}
		c.Rows = append(c.Rows, historyRow(cal, h, unit, money))
	}
	line.Curves = []draw.Curve{{Points: curve, Class: "actual"}}
	suffix, prefix := affixes(unit, money)
	c.Live = Live{Ticks: c.Live.Ticks, Name: kpiTitle(src.Ladder, v), Colour: BadgeOf(v.Status).Colour, Actual: live(curve), Suffix: suffix, Prefix: prefix, Dots: true}
	line.Max = ceiling(unit, curve)
	c.Live.Max = line.Max
	zones(&line, &c.Live, v.Bands)
	line.W, line.H = 900, 280
	c.Wide = line.Draw()
	line.W, line.H = 340, 240
	c.Phone = line.Draw()
	c.Note = "A gap is a period without data; a hollow point may still change. " + bandNote(v)
	slices.Reverse(c.Rows)
	return c
}

// begun leaves out the periods before the first value: nothing is known of them.
func begun(list []judge.Dated) []judge.Dated {
	for i, h := range list {
		if h.Measurement.Status.Has() {
			return list[i:]
		}
	}
	return list
}

func historyRow(cal period.Calendar, h judge.Dated, unit, money string) []string {
	m := h.Measurement
	row := []string{upper(PeriodName(cal, m.Period)), Missing, "", standing(m), BadgeOf(h.Status).Word}
	if m.Status.Has() {
		row[1] = Number(m.Value, unit, money)
		if m.Denominator != 0 {
			row[2] = Number(m.Numerator, "count", "") + " ÷ " + Number(m.Denominator, "count", "")
		}
	}
	return row
}

func zones(line *draw.Line, l *Live, b *judge.Bands) {
	if b == nil {
		return
	}
	g, y := b.Green, b.Yellow
	nan := math.NaN()
	if b.Higher {
		line.Zones = []draw.Zone{{From: g, To: nan, Class: "green-s"}, {From: y, To: g, Class: "yellow-s"}, {From: nan, To: y, Class: "red-s"}}
		l.Bands = []LiveBand{{&g, nil, "green"}, {&y, &g, "yellow"}, {nil, &y, "red"}}
	} else {
		line.Zones = []draw.Zone{{From: nan, To: g, Class: "green-s"}, {From: g, To: y, Class: "yellow-s"}, {From: y, To: nan, Class: "red-s"}}
		l.Bands = []LiveBand{{nil, &g, "green"}, {&g, &y, "yellow"}, {&y, nil, "red"}}
	}
	line.Marks = append(line.Marks, draw.Mark{Flat: true, Y: g, Text: ""})
}

// breakdown lists the subjects of one dimension, as the address asks.
func breakdown(src Source, e *Explainer, v judge.Verdict, ask BreakAsk) Breakdown {
	drill := src.Report.Drill[v.KPI]
	if _, ok := drill[ask.By]; !ok {
		ask.By = ""
		for _, d := range Dimensions {
			if len(drill[d]) > 0 {
				ask.By = d
				break
			}
		}
	}
	path := "/kpi/" + v.KPI
	b := Breakdown{Dimension: plain(ask.By), Filter: ask.Filter, Colour: ask.Colour, Action: path, Total: len(drill[ask.By])}
	for _, d := range Dimensions {
		if len(drill[d]) > 0 {
			b.Tabs = append(b.Tabs, Tab{upper(plain(d)), src.to(path + "?" + ask.with("by", d)), d == ask.By})
		}
	}
	b.Columns = sortColumns(src, path, ask)
	for _, p := range []Pair{{"by", ask.By}, {"sort", ask.Sort}, {"as-of", src.Day}} {
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
	order(b.Rows, first(ask.Sort, "verdict"))
	if len(b.Rows) > breakSize && !ask.All {
		b.Rows = b.Rows[:breakSize]
		b.More = src.to(path + "?" + ask.with("all", "yes") + "#breakdown")
	}
	return b
}

func breakRow(src Source, e *Explainer, v judge.Verdict, by string) BreakRow {
	row := BreakRow{KPIRow: kpiRow(src, e, v), Subject: first(v.Subject.Name, v.Subject.ID), status: v.Status, value: valueOf(v.Measurement), counted: v.Measurement.Count}
	if e.withheld(v.Measurement) {
		row.value = math.NaN() // what may not be seen may not be sorted by either
		row.counted = 0
		return row
	}
	row.Count = Count(v.Measurement.Count)
	row.RowsHref = src.to("/rows/kpi:" + v.KPI + "?" + url.Values{"by": {by}, "id": {v.Subject.ID}}.Encode())
	return row
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

func sortColumns(src Source, path string, ask BreakAsk) []SortColumn {
	sorted := first(ask.Sort, "verdict")
	var out []SortColumn
	for _, c := range []struct {
		id, title string
		right     bool
	}{{"name", upper(plain(ask.By)), false}, {"verdict", "Verdict", false}, {"value", "Now / green", true}, {"count", "Counted", true}} {
		col := SortColumn{Title: c.title, Right: c.right}
		next := c.id
		switch sorted {
		case c.id:
			col.Dir, next = "ascending", "-"+c.id
		case "-" + c.id:
			col.Dir = "descending"
		}
		col.Href = src.to(path + "?" + ask.with("sort", next) + "#breakdown")
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
			c = cmp.Or(cmp.Compare(severity(a.status), severity(b.status)), cmp.Compare(bit(math.IsNaN(a.value)), bit(math.IsNaN(b.value))),
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
func define(src Source, v judge.Verdict, files []File) Definition {
	m := metricOf(src.Ladder, v.Metric)
	d := Definition{Text: m.Text}
	add := func(name, value string) {
		if value != "" {
			d.Facts = append(d.Facts, Pair{name, value})
		}
	}
	add("Metric", m.ID)
	add("Unit", plain(m.Unit))
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
		add("Hook", join(", ", h.Source, h.Field, strings.Join(h.Tag, " + "), h.Fresh))
	}
}

// written cuts an entry of a list out of the ladder's text: from its line to
// the next entry that is not indented further.
func written(pos ladder.Pos, files []File) (place, text string) {
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
