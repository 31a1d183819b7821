package export

import (
	"context"
	"iter"
	"net/url"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// Query says which facts to export.
type Query struct {
	facts.View // calendar of the day, week, … columns; window (zero: all time); as of
	// Currency is that of money without one of its own.
	Currency string
}

// Facts is one table of facts, flattened: what stands as of the view, with the
// columns the scope may see, the programme's periods, and the campaign keys
// that GA4 reads.
func Facts(ctx context.Context, r facts.Reader, scope access.Scope, table string, q Query) (Table, error) {
	t, ok := facts.Lookup(table)
	if !ok {
		return Table{}, fault.New(fault.Invalid, "there is no table %q", table).
			WithHint("docs/reference/facts.md lists the tables")
	}
	f := &flat{ctx: ctx, reader: r, scope: scope, table: t, q: q, at: map[string]int{}}
	if err := f.prepare(); err != nil {
		return Table{}, err
	}
	return Table{Name: table, Columns: f.columns, Rows: f.rows()}, nil
}

// kept are the system columns that are exported, in order.
var kept = []string{"event_id", "source", "occurred_at", "known_at", "arrival", "line"}

// Calendar are the columns that say in which periods of the programme's
// calendar a row lies.
var Calendar = []Column{
	{"day", facts.Date, "local day, in the programme's time zone"},
	{"week", facts.Text, "week as 2026-W45, beginning on the programme's first day of the week"},
	{"month", facts.Text, "month as 2026-11"},
	{"quarter", facts.Text, "fiscal quarter as 2026-Q4"},
	{"fiscal_year", facts.Int, "fiscal year, named after the year it ends in"},
}

// Campaign are the campaign keys under the names GA4 has for them: from the
// tagged address of the row's link where there is one, else from what the row
// itself says.
var Campaign = []Column{
	{"utm_source", facts.Text, "source; else the platform"},
	{"utm_medium", facts.Text, "medium"},
	{"utm_campaign", facts.Text, "campaign; else the campaign id"},
	{"utm_id", facts.Text, "campaign id"},
	{"utm_content", facts.Text, "content; else the asset, else the creator"},
	{"utm_creative_format", facts.Text, "style: reel, short, story, …"},
}

type flat struct {
	ctx     context.Context
	reader  facts.Reader
	scope   access.Scope
	table   *facts.Table
	q       Query
	asked   []string       // columns asked of the facts, in order
	at      map[string]int // where each of them is in an answer
	columns []Column
	system  int // how many of them come before the calendar's
	dated   bool
	tagged  bool
	links   map[string]url.Values // by link id
	formats map[string]string     // by asset id
}

// prepare decides the columns: they depend on table and scope alone.
func (f *flat) prepare() error {
	if f.scope.Nothing() {
		return fault.New(fault.Forbidden, "nothing of %s is inside what you may see", f.table.Name)
	}
	f.dated, f.tagged = f.table.Kind != facts.Dimension, f.table.Kind != facts.Dimension
	for _, n := range kept {
		c, _ := f.table.Column(n)
		if n == "event_id" {
			c.Class = f.keyClass()
		}
		f.add(c)
	}
	f.system = len(f.asked)
	if f.dated {
		f.columns = append(f.columns, Calendar...)
	}
	for _, c := range f.table.Columns {
		f.add(c)
	}
	if !f.tagged {
		return nil
	}
	f.columns = append(f.columns, Campaign...)
	return f.lookups()
}

// keyClass is who may see a row's identity: where it is a hash of its key, it
// tells what the key holds to whoever can guess it.
func (f *flat) keyClass() (class access.Class) {
	for _, name := range f.table.Key {
		c, _ := f.table.Column(name)
		class |= c.Class
	}
	return class
}

func (f *flat) add(c facts.Column) {
	if f.scope.Sees(c.Class) {
		f.at[c.Name] = len(f.asked)
		f.asked = append(f.asked, c.Name)
		f.columns = append(f.columns, Column{c.Name, c.Type, c.Doc})
	}
}

// lookups reads what the campaign keys need of links and assets. A scope whose
// row limits hide those tables gets the keys from the rows alone.
func (f *flat) lookups() error {
	f.links, f.formats = map[string]url.Values{}, map[string]string{}
	err := f.each("links", "url", func(id, address string) {
		if u, err := url.Parse(address); err == nil {
			f.links[id] = u.Query()
		}
	})
	if err != nil {
		return err
	}
	return f.each("assets", "format", func(id, format string) { f.formats[id] = format })
}

func (f *flat) each(table, column string, do func(id, value string)) error {
	q := facts.List{View: facts.View{AsOf: f.q.AsOf}, Table: table, Columns: []string{"id", column}, Latest: true, Limit: page}
	for ; ; q.Offset += page {
		g, err := f.reader.List(f.ctx, f.scope, q)
		if err != nil {
			return err
		}
		for i := range g.N {
			if g.Vectors[1].Valid[i] {
				do(g.Vectors[0].S[i], g.Vectors[1].S[i])
			}
		}
		if g.N < page {
			return nil
		}
	}
}

// page is how many rows are held at once.
const page = 20_000

// rows reads the facts a local day at a time, so that neither memory nor the
// cost of a page grows with the export.
func (f *flat) rows() iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		windows, err := f.windows()
		if err != nil {
			yield(nil, err)
			return
		}
		for _, w := range windows {
			if !f.window(w, yield) {
				return
			}
		}
	}
}

// windows are the days to read; a dimension is read as a whole.
func (f *flat) windows() ([]facts.View, error) {
	v := f.q.View
	if !f.dated {
		v.From, v.To = 0, 0
		return []facts.View{v}, nil
	}
	first, last, ok, err := f.reader.Extent(f.ctx, f.scope, f.table.Name, v.Calendar)
	if err != nil || !ok {
		return nil, err
	}
	if v.From == 0 && v.To == 0 {
		v.From, v.To = first, last+1
	}
	whole := v
	if whole.From, whole.To = max(v.From, first), min(v.To, last+1); whole.From >= whole.To {
		return nil, nil
	}
	// What fits a page is one window: ten years of a few rows are not 3,650 questions.
	g, err := f.reader.List(f.ctx, f.scope, facts.List{View: whole, Table: f.table.Name, Columns: []string{"event_id"}, Limit: page})
	if err != nil || g.N < page {
		return []facts.View{whole}, err
	}
	var out []facts.View
	for d := max(v.From, first); d < min(v.To, last+1); d++ {
		day := v
		day.From, day.To = d, d+1
		out = append(out, day)
	}
	return out, nil
}

func (f *flat) window(v facts.View, yield func([]any, error) bool) bool {
	q := facts.List{View: v, Table: f.table.Name, Columns: f.asked, Limit: page, Latest: f.table.Kind == facts.Dimension}
	for ; ; q.Offset += page {
		g, err := f.reader.List(f.ctx, f.scope, q)
		if err != nil {
			return yield(nil, err)
		}
		for i := range g.N {
			if !yield(f.row(g, i), nil) {
				return false
			}
		}
		if g.N < page {
			return true
		}
	}
}

// row lays one fact out in the order of the columns.
func (f *flat) row(g *facts.Grid, i int) []any {
	cells := make([]any, 0, len(f.columns))
	for n, c := range f.asked {
		if n == f.system && f.dated {
			cells = append(cells, f.periods(g, i)...)
		}
		cells = append(cells, f.cell(g, c, i))
	}
	if f.tagged {
		cells = append(cells, f.keys(g, i)...)
	}
	return cells
}

func (f *flat) cell(g *facts.Grid, column string, i int) any {
	n, ok := f.at[column]
	if !ok || !g.Vectors[n].Valid[i] {
		return nil
	}
	v := &g.Vectors[n]
	switch v.Column.Type {
	case facts.Text:
		return v.S[i]
	case facts.Float:
		return v.F[i]
	case facts.Bool:
		return v.B[i]
	case facts.Time:
		return time.UnixMicro(v.I[i]).UTC()
	case facts.Date:
		return period.Date(v.I[i])
	case facts.Money:
		currency := f.q.Currency
		if c, ok := f.cell(g, "currency", i).(string); ok && money.Known(c) {
			currency = c
		}
		return money.Amount{Minor: v.I[i], Currency: currency}
	default:
		return v.I[i]
	}
}

func (f *flat) periods(g *facts.Grid, i int) []any {
	at, ok := f.cell(g, "occurred_at", i).(time.Time)
	if !ok {
		return make([]any, len(Calendar))
	}
	cal := f.q.Calendar
	day := cal.DateOf(at)
	label := func(grain period.Grain) string { return cal.Label(cal.Of(grain, day)) }
	year, _, _ := (cal.Of(period.Year, day).To - 1).Civil()
	return []any{day, label(period.Week), label(period.Month), label(period.Quarter), int64(year)}
}

func (f *flat) keys(g *facts.Grid, i int) []any {
	get := func(c string) string { s, _ := f.cell(g, c, i).(string); return s }
	tags := f.links[get("link")]
	pick := func(values ...string) any {
		for _, v := range values {
			if v != "" {
				return v
			}
		}
		return nil
	}
	return []any{
		pick(tags.Get("utm_source"), get("platform")),
		pick(tags.Get("utm_medium"), get("medium")),
		pick(tags.Get("utm_campaign"), get("campaign")),
		pick(tags.Get("utm_id"), get("campaign")),
		pick(tags.Get("utm_content"), get("asset"), get("creator")),
		pick(tags.Get("utm_creative_format"), f.formats[get("asset")]),
	}
}
