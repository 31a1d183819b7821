package list

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/period"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/form"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
	"plumbline/internal/web/view"
)

// Asked is what the address of a list asks for.
type Asked struct {
	Kind   campaign.Kind
	State  string
	Where  map[string]string // field → value, of the head or an open part
	Before string            // due before a day
	Text   string
	Sort   string
	Page   int
	Values url.Values
}

// narrow lists the fields a list can be narrowed by from its address.
var narrow = []string{"campaign", "creator", "owner", "brand", "region", "parent", "terms", "brief", "deliverable", "representative", "template", "subject", "gate", "breach"}

// ReadAsked reads the address of a list.
func ReadAsked(k campaign.Kind, v url.Values) Asked {
	a := Asked{Kind: k, State: v.Get("state"), Before: v.Get("due"), Text: strings.TrimSpace(v.Get("q")), Sort: v.Get("sort"), Where: map[string]string{}, Values: v}
	for _, name := range narrow {
		if value := v.Get(name); value != "" {
			a.Where[name] = value
		}
	}
	a.Page, _ = strconv.Atoi(v.Get("page"))
	a.Page = max(a.Page, 1)
	return a
}

// Query is what to ask the record for; of one state where state is not empty.
func (a Asked) Query(cal period.Calendar, state string) (campaign.Query, error) {
	q := campaign.Query{Kind: a.Kind, Text: a.Text, Limit: view.PageSize, Offset: (a.Page - 1) * view.PageSize, Count: true, Order: []string{a.order(), "-changed"}}
	if state != "" {
		q.Where = append(q.Where, campaign.Cond{Field: "state", Op: "=", Values: []string{state}})
	}
	for _, name := range slices.Sorted(maps.Keys(a.Where)) {
		c := campaign.Cond{Field: name, Op: "=", Values: []string{a.Where[name]}}
		if c.Values[0] == "*" {
			c.Op, c.Values = "filled", nil
		}
		q.Where = append(q.Where, c)
	}
	if a.Before != "" {
		day, err := period.ParseDate(a.Before)
		if err != nil {
			return q, err
		}
		q.Where = append(q.Where, desk.DueBefore(cal.Start(day+1))...)
	}
	return q, nil
}

// Tally asks how many there are in each state, whichever is shown. Query has
// refused what cannot be asked.
func (a Asked) Tally(cal period.Calendar) campaign.Query {
	q, _ := a.Query(cal, "")
	q.Limit, q.Offset, q.Order, q.Count = 0, 0, nil, false
	return q
}

// Broken asks how many of the list left although they should not have; ok is
// false where nothing of the sort can be, or be seen.
func (a Asked) Broken(in desk.House) (q campaign.Query, ok bool) {
	f, ok := desk.FieldOf(a.Kind, "breach")
	if !ok || !in.Scope.Sees(f.Class) {
		return q, false
	}
	q = a.Tally(in.Calendar())
	q.Where = append(q.Where, campaign.Cond{Field: f.Name, Op: "filled"})
	return q, true
}

// Overdue asks how many of the list are late.
func (a Asked) Overdue(now time.Time) campaign.Query {
	q, _ := Asked{Kind: a.Kind, Where: a.Where, Text: a.Text, Page: 1}.Query(period.Calendar{}, a.State)
	q.Where, q.Limit = append(append(q.Where, desk.DueBefore(now)...), desk.Undone(a.Kind)...), 0
	q.Order, q.Count = nil, false
	return q
}

func (a Asked) order() string {
	if a.Sort != "" {
		return a.Sort
	}
	return desk.LayoutOf(a.Kind).Order
}

// Address is the list's with one question changed; empty takes it out.
func (a Asked) Address(name, value string) string {
	q := url.Values{}
	for k := range a.Values {
		if k != "page" && k != "did" && a.Values.Get(k) != "" {
			q.Set(k, a.Values.Get(k))
		}
	}
	q.Set(name, value)
	if value == "" {
		q.Del(name)
	}
	if len(q) == 0 {
		return "/work/" + string(a.Kind)
	}
	return "/work/" + string(a.Kind) + "?" + q.Encode()
}

// List is the page of a list of records.
type List struct {
	Shell      view.Shell
	Title      string
	Headline   string
	About      string
	Action     string
	Tabs       []Tab
	Columns    []view.SortColumn
	Rows       []Row
	Find       string
	Before     string
	Hidden     []mark.Pair
	Narrowed   []Narrowed
	Shown      string
	Pages      []view.Tab
	New, Paste string
	NewText    string
	Export     string
	Did        *desk.Did
	Empty      string
}

// Tab is a state with its count.
type Tab struct {
	Title, Href string
	Count       string
	Current     bool
}

// Narrowed is one thing the list is narrowed to, and the way out.
type Narrowed struct{ Text, Clear string }

// Row is a record in a list.
type Row struct {
	ID, Title, Href string
	Creator         desk.Shown // whose it is, where the title does not say
	State           string
	Due             desk.Shown
	Away            string // the system that masters it
	Cells           []Cell
}

// Cell is a field of a record in a list.
type Cell struct {
	Label string
	Value desk.Shown
	Right bool   // a column of numbers
	Edit  string // address of its form; empty: not to be edited here
	ID    string
}

// Found is what a list is made of.
type Found struct {
	Page    campaign.Page
	Counts  map[campaign.State]int
	Overdue int
	Broken  int // left the house although they should not have
}

// New builds the page.
func New(in desk.House, m campaign.Machine, a Asked, f Found) List {
	h := house{in}
	p := List{Shell: h.Shell, Title: say.Upper(m.Many), About: say.Sentence(m.Doc), Action: "/work/" + string(m.Kind), Find: a.Text, Before: a.Before}
	p.Shell.Title = p.Title
	p.Headline = headline(m, a, f)
	p.Tabs = tabs(m, a, f)
	p.Columns = h.columns(m, a)
	for _, row := range f.Page.Rows {
		if r, err := row.Record(); err == nil {
			p.Rows = append(p.Rows, h.row(m, r))
		}
	}
	p.Hidden, p.Narrowed = h.narrowed(a)
	p.Shown, p.Pages = pages(a, f.Page)
	p.Export = a.Address("format", "csv")
	if s, ok := desk.Create(m, h.By.Role); ok {
		p.New, p.NewText, p.Paste = p.Action+"/new"+a.Carried(), s.Label, p.Action+"/paste"
	}
	p.Empty = emptyList(m, a)
	return p
}

func headline(m campaign.Machine, a Asked, f Found) string {
	total, what := 0, ""
	for _, n := range f.Counts {
		total += n
	}
	if a.State != "" {
		total, what = f.Counts[campaign.State(a.State)], strings.ToLower(desk.State(campaign.State(a.State)))+" "
	}
	switch {
	case total == 0 && what != "":
		return "No " + what + m.Many + "."
	case total == 0:
		return "No " + m.Many + " yet."
	}
	all := say.Plural(total, what+m.Title, what+m.Many)
	says := all + ", none late."
	if f.Overdue > 0 {
		says = say.Upper(say.CountOf(f.Overdue, "of "+all+" is late.", "of "+all+" are late."))
	}
	if f.Broken > 0 {
		says = say.Upper(say.CountOf(f.Broken, "breach", "breaches")) + ". " + says
	}
	return says
}

func emptyList(m campaign.Machine, a Asked) string {
	if a.Text != "" || len(a.Where) > 0 || a.State != "" || a.Before != "" {
		return "No " + m.Many + " fit what the address asks for."
	}
	return fmt.Sprintf("No %s yet. They come with imports, from other records, or by hand.", m.Many)
}

func tabs(m campaign.Machine, a Asked, f Found) []Tab {
	all := 0
	var out []Tab
	for _, s := range m.States {
		n := f.Counts[s]
		all += n
		if n == 0 && string(s) != a.State {
			continue
		}
		out = append(out, Tab{Title: desk.State(s), Href: a.Address("state", string(s)), Count: say.Count(int64(n)), Current: a.State == string(s)})
	}
	if f.Broken > 0 {
		out = append(out, Tab{Title: "In breach", Href: a.Address("breach", "*"), Count: say.Count(int64(f.Broken)), Current: a.Where["breach"] != ""})
	}
	return append([]Tab{{Title: "All", Href: a.Address("state", ""), Count: say.Count(int64(all)), Current: a.State == ""}}, out...)
}

func (h house) columns(m campaign.Machine, a Asked) []view.SortColumn {
	out := []view.SortColumn{sortable(a, "title", say.Upper(m.Title), false), sortable(a, "state", "State", false), sortable(a, "due", "Due", false)}
	for _, name := range desk.LayoutOf(m.Kind).Columns {
		f, ok := desk.FieldOf(m.Kind, name)
		if !ok {
			out = append(out, sortable(a, name, form.Label(name), false))
			continue
		}
		c := view.SortColumn{Title: form.Label(name), Right: numeric(f)}
		if f.Class == 0 && form.ShapeOf(f.Type).Single() {
			c = sortable(a, name, c.Title, c.Right)
		}
		out = append(out, c)
	}
	return out
}

func numeric(f campaign.Field) bool {
	s := form.ShapeOf(f.Type)
	return s == form.Number || s == form.Money
}

func sortable(a Asked, name, title string, right bool) view.SortColumn {
	c := view.SortColumn{Title: title, Right: right}
	next := name
	switch a.order() {
	case name:
		c.Dir, next = "ascending", "-"+name
	case "-" + name:
		c.Dir = "descending"
	}
	c.Href = a.Address("sort", next)
	return c
}

func (h house) row(m campaign.Machine, r campaign.Record) Row {
	top := r.Top()
	out := Row{ID: top.ID, Title: h.named(m, top), Creator: desk.Shown{Empty: true}, Href: desk.At(top.Kind, top.ID), State: desk.State(top.State), Due: h.Due(top.Due)}
	if desk.DueWord(m, r) != "Due" && out.Due.Colour == "red" {
		out.Due.Colour = "" // it happens by itself
	}
	if top.Mastered != campaign.Here {
		out.Away = top.Mastered
	}
	if top.Creator != "" && top.Creator != top.ID && top.Title != "" {
		out.Creator = h.Text("creator", top.Creator)
	}
	edit := h.Edits(m, r)
	for _, name := range desk.LayoutOf(m.Kind).Columns {
		out.Cells = append(out.Cells, h.cell(m, r, name, edit))
	}
	return out
}

// named is how a record is called in a list of its kind: what all are, the
// list says.
func (h house) named(m campaign.Machine, top *campaign.Head) string {
	if top.Title == "" && top.Creator != "" && top.Creator != top.ID {
		return h.Name(campaign.KindCreator, top.Creator)
	}
	return h.Called(m, top)
}

func (h house) cell(m campaign.Machine, r campaign.Record, name string, edit bool) Cell {
	top := r.Top()
	c := Cell{Label: form.Label(name), ID: "cell-" + top.ID + "-" + name}
	f, ok := desk.FieldOf(m.Kind, name)
	if !ok {
		c.Value = h.Text(name, desk.HeadValue(top, name))
		c.Value.Empty = c.Value.Text == ""
		if edit && name == "owner" {
			c.Edit = desk.At(top.Kind, top.ID) + "/cell/" + name
		}
		return c
	}
	c.Value, c.Right = desk.Shortly(h.Value(r, f)), numeric(f)
	if edit && desk.Inline(f) && !c.Value.Withheld && c.Value.Href == "" {
		c.Edit = desk.At(top.Kind, top.ID) + "/cell/" + name
	}
	return c
}

// NewCell builds one cell again, after it was changed.
func NewCell(in desk.House, m campaign.Machine, r campaign.Record, name string) Cell {
	h := house{in}
	return h.cell(m, r, name, h.Edits(m, r))
}

func (h house) narrowed(a Asked) (hidden []mark.Pair, out []Narrowed) {
	for _, k := range slices.Sorted(maps.Keys(a.Values)) {
		if k != "q" && k != "due" && k != "page" && k != "did" && k != "format" && a.Values.Get(k) != "" {
			hidden = append(hidden, mark.Pair{Name: k, Value: a.Values.Get(k)})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(a.Where)) {
		text := h.Text(name, a.Where[name]).Text
		if a.Where[name] == "*" {
			text = "any"
		}
		out = append(out, Narrowed{Text: form.Label(name) + ": " + text, Clear: a.Address(name, "")})
	}
	return hidden, out
}

// Carried are the fields a new record takes over from the list it is made from.
func (a Asked) Carried() string {
	v := url.Values{}
	for name, value := range a.Where {
		if value != "*" {
			v.Set(form.Prefix+name, value)
		}
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

func pages(a Asked, f campaign.Page) (string, []view.Tab) {
	from := (a.Page-1)*view.PageSize + 1
	to := from + len(f.Rows) - 1
	if len(f.Rows) == 0 {
		return "", nil
	}
	var out []view.Tab
	if a.Page > 1 {
		out = append(out, view.Tab{Title: "Previous", Href: a.Address("page", strconv.Itoa(a.Page-1))})
	}
	if to < f.Total || f.More {
		out = append(out, view.Tab{Title: "Next", Href: a.Address("page", strconv.Itoa(a.Page+1))})
	}
	return fmt.Sprintf("Rows %s to %s of %s.", say.Count(int64(from)), say.Count(int64(to)), say.Count(int64(f.Total))), out
}

// CellForm is the form of one field, in its cell or on a page.
type CellForm struct {
	Shell   view.Shell
	Crumbs  []view.Crumb
	Title   string
	ID      string
	Action  string
	Back    string
	Version int64
	Control form.Control
	Wrong   []string
}

// NewCellForm builds it; ok is false where the field cannot be edited in a cell.
func NewCellForm(in desk.House, m campaign.Machine, r campaign.Record, name string, t *desk.Try) (CellForm, bool) {
	h := house{in}
	top := r.Top()
	p := CellForm{Shell: h.Shell, Crumbs: h.Crumbs(m, top), ID: "cell-" + top.ID + "-" + name, Action: desk.At(top.Kind, top.ID) + "/cell/" + name, Back: desk.At(top.Kind, top.ID), Version: top.Version}
	p.Title = form.Label(name) + " of " + desk.Title(*top)
	p.Shell.Title = p.Title
	b := h.Builder()
	b.Suggest = h.Suggest(nil)
	if t != nil {
		b.Posted, b.Problems = t.Posted, t.Problems
	}
	f, ok := desk.FieldOf(m.Kind, name)
	switch {
	case ok && desk.Inline(f) && h.Scope.Sees(f.Class):
		p.Control = b.Field(f, f.Value(r), slices.Contains(f.Must, campaign.Create))
	case name == "owner":
		p.Control = b.Head(name, desk.HeadDocs[name], top.Owner)
	default:
		return p, false
	}
	p.Wrong = desk.Unplaced(b.Problems, []form.Control{p.Control})
	return p, h.Edits(m, r)
}

// Named is a row that names what the address narrows to, so that it is looked up.
func (a Asked) Named() campaign.Row {
	return campaign.Row{Head: campaign.Head{Kind: a.Kind, Campaign: a.Where["campaign"], Creator: a.Where["creator"]}}
}
