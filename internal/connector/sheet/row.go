package sheet

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/inbox"
	"plumbline/internal/inbox/entry"
	"plumbline/internal/inbox/value"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// Row is what a row says of its record.
type Row struct {
	Set   map[string]json.RawMessage            // fields by name
	Parts map[string]map[string]json.RawMessage // parts of groups, by field
	Steps []Taken
	State string // named without its day
}

// Taken is a step the row says was taken.
type Taken struct {
	Step string
	At   time.Time
}

type mapper struct {
	machine campaign.Machine
	head    inbox.Head
	options inbox.Options
	columns columns
}

// line is one row while it is read.
type line struct {
	*mapper
	r        inbox.Record
	out      inbox.Out
	currency string
	entry    entry.Entry
	row      Row
}

// Map reads one row: every field it fills, and every step whose day it names.
func (m *mapper) Map(r inbox.Record, out inbox.Out) error {
	l := &line{mapper: m, r: r, out: out, row: Row{Set: map[string]json.RawMessage{}, Parts: map[string]map[string]json.RawMessage{}}}
	l.entry = entry.Entry{Kind: string(m.machine.Kind), Columns: map[string]string{}}
	l.currency = strings.ToUpper(l.text("currency"))
	if l.currency == "" {
		l.currency = m.options.Currency
	}
	for _, h := range heads {
		if v := l.text(h); v != "" {
			l.put(h, v, l.cell(h).Column)
		}
	}
	for _, f := range campaign.FieldsOf(m.machine.Kind) {
		l.field(f)
	}
	l.handle()
	l.steps()
	l.identify()
	taker, ok := out.(entry.Taker)
	if !ok {
		return fmt.Errorf("rows of %s are taken by a record of work", m.machine.Many)
	}
	if l.entry.ID == "" {
		return nil
	}
	l.entry.Row = l.row
	taker.Enter(l.entry)
	return nil
}

// cell is the value of a target in this row.
func (l *line) cell(target string) inbox.Cell {
	if i, ok := l.columns.target[target]; ok && i < len(l.r.Fields) {
		return inbox.Cell{Column: l.head.Header[i], Value: strings.TrimSpace(l.r.Fields[i]), Out: l.out}
	}
	return inbox.Cell{Column: target, Value: l.columns.constant[target], Out: l.out}
}

func (l *line) text(target string) string { v, _ := l.cell(target).Text(); return strings.TrimSpace(v) }

func (l *line) put(field string, v any, column string) {
	text, err := json.Marshal(v)
	if err != nil {
		l.out.Bad(column, "not_readable", "cannot be kept")
		return
	}
	l.row.Set[field], l.entry.Columns[field] = text, column
}

// field reads what a row says of a field.
func (l *line) field(f campaign.Field) {
	if f.Fixed {
		return
	}
	for _, part := range partsOf(f) {
		c := l.cell(f.Name + "." + part)
		if c.Missing() {
			continue
		}
		p, _ := partOf(f.Type, part)
		if v, ok := l.value(c, p, nil); ok {
			text, _ := json.Marshal(v)
			if l.row.Parts[f.Name] == nil {
				l.row.Parts[f.Name] = map[string]json.RawMessage{}
			}
			l.row.Parts[f.Name][part], l.entry.Columns[f.Name] = text, c.Column
		}
	}
	c := l.cell(f.Name)
	if c.Missing() {
		return
	}
	if !single(f.Type) {
		l.out.Bad(c.Column, "not_a_cell", f.Name+" does not fit a cell; fill it in on the record's page")
		return
	}
	if v, ok := l.value(c, f.Type, f.One); ok {
		l.put(f.Name, v, c.Column)
	}
}

// value reads a cell as a type; what is wrong with it is said beside its column.
func (l *line) value(c inbox.Cell, t reflect.Type, one []string) (any, bool) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t {
	case reflect.TypeFor[money.Amount]():
		return l.amount(c)
	case reflect.TypeFor[period.Date]():
		return ok(c.Date(l.options.Moments()))
	case reflect.TypeFor[time.Time]():
		at, good := c.Time(l.options.Moments())
		return at.UTC(), good
	}
	switch t.Kind() {
	case reflect.Bool:
		return ok(c.Bool())
	case reflect.Int, reflect.Int64:
		return ok(c.Int())
	case reflect.Float64:
		return ok(c.Float())
	case reflect.Slice:
		return texts(c.Value), true
	}
	v, _ := c.Text()
	if len(one) > 0 {
		v = folded(v)
		if !slices.Contains(one, v) {
			l.out.Bad(c.Column, "not_one_of", fmt.Sprintf("%q is none of %s", c.Value, strings.Join(one, ", ")))
			return nil, false
		}
	}
	return v, true
}

func ok[T any](v T, good bool) (any, bool) { return v, good }

// amount reads money: 1,200.50 with its currency beside it, or 1200.50 USD.
func (l *line) amount(c inbox.Cell) (any, bool) {
	currency := l.currency
	if words := strings.Fields(c.Value); len(words) == 2 {
		for i, w := range words {
			if len(w) == 3 && strings.ToUpper(w) == w && strings.Trim(w, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
				currency, c.Value = w, words[1-i]
			}
		}
	}
	if !money.Known(currency) {
		reason, detail := value.UnknownCurrency, fmt.Sprintf("there is no currency %q; use an ISO code like USD", currency)
		if currency == "" {
			reason, detail = value.NoCurrency, "the amount has no currency: add a column currency, or name one with --currency"
		}
		l.out.Bad(c.Column, reason, detail)
		return nil, false
	}
	minor, good := c.Money(currency)
	return money.Amount{Minor: minor, Currency: currency}, good
}

// texts takes several texts of one cell apart.
func texts(s string) []string {
	out := []string{}
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == '\n' || r == '|' }) {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// handle reads a creator's account, which a sheet spreads over columns. One
// without its platform only names the creator.
func (l *line) handle() {
	h := strings.TrimPrefix(l.text("handle"), "@")
	if l.machine.Kind != campaign.KindCreator || h == "" {
		return
	}
	if l.text("platform") == "" {
		if l.text("name") == "" {
			l.put("name", h, l.cell("handle").Column)
		}
		return
	}
	n := int64(0)
	if c := l.cell("followers"); !c.Missing() {
		n, _ = c.Int()
	}
	l.put("handles", []campaign.Handle{{Platform: strings.ToLower(l.text("platform")), Handle: h, Followers: n}}, l.cell("handle").Column)
}

// steps reads the days of steps, and the state where it stands alone.
func (l *line) steps() {
	for _, s := range stepsOf(l.machine) {
		c := l.cell("step:" + s.Name)
		if c.Missing() {
			continue
		}
		switch strings.ToLower(c.Value) {
		case "no", "n", "false", "pending", "tbd", "tbc", "open", "waiting", "never":
			continue
		case "yes", "y", "true", "x", "✓", "done":
			l.out.Bad(c.Column, value.NotTime, "the day is needed, not only that it happened")
			continue
		}
		if at, good := c.Time(l.options.Moments()); good {
			l.row.Steps = append(l.row.Steps, Taken{s.Name, at.UTC()})
			l.entry.Columns["step:"+s.Name] = c.Column
		}
	}
	order := func(name string) int {
		return slices.IndexFunc(l.machine.Steps, func(s campaign.Step) bool { return s.Name == name })
	}
	slices.SortStableFunc(l.row.Steps, func(a, b Taken) int {
		if d := a.At.Compare(b.At); d != 0 {
			return d
		}
		return order(a.Step) - order(b.Step)
	})
	c := l.cell("state")
	if c.Missing() {
		return
	}
	l.row.State, l.entry.Columns["state"] = folded(c.Value), c.Column
	if !slices.Contains(l.machine.States, campaign.State(l.row.State)) {
		l.out.Bad(c.Column, "not_one_of", fmt.Sprintf("%q is no state of a %s", c.Value, l.machine.Title))
	}
}

// identify finds the record a row is about.
func (l *line) identify() {
	l.entry.ID, l.entry.Columns["id"] = l.text("id"), l.cell("id").Column
	if l.entry.ID != "" {
		return
	}
	for _, name := range identity[l.machine.Kind] {
		if v := l.text(name); v != "" {
			l.entry.ID, l.entry.Columns["id"] = Key(v), l.cell(name).Column
			return
		}
	}
	l.out.Bad(l.cell("id").Column, "no_id", fmt.Sprintf("the row does not say which %s it is; fill in an id", l.machine.Title))
}

// Key makes an id of a name: a handle without @, a title without spaces.
func Key(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.TrimPrefix(s, "@")), "-"))
}

// single tells whether a type fits a cell.
func single(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t {
	case reflect.TypeFor[money.Amount](), reflect.TypeFor[period.Date](), reflect.TypeFor[time.Time]():
		return true
	}
	switch t.Kind() {
	case reflect.String, reflect.Bool, reflect.Int, reflect.Int64, reflect.Float64:
		return true
	case reflect.Slice:
		return t.Elem().Kind() == reflect.String
	}
	return false
}

// partOf is the type of a group's part.
func partOf(t reflect.Type, name string) (reflect.Type, bool) {
	for i := range t.NumField() {
		if n, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); n == name {
			return t.Field(i).Type, true
		}
	}
	return nil, false
}
