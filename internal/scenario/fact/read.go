package fact

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/ladder/tree"
	"plumbline/internal/money"
	"plumbline/internal/period"
	"plumbline/internal/scenario/reading"
)

// beginning is when rows of dimensions hold from, unless they say otherwise.
var beginning = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// reserved keys of an entry are not columns.
var reserved = []string{"run", "id", "at", "received", "updated", "source"}

// Reader reads the facts of a scenario file.
type Reader struct {
	*reading.Reading
	Currency string // the programme's: of money that names none
}

// Entries reads table → entries.
func (r Reader) Entries(n *tree.Node) (out []Entry) {
	if n == nil || n.Kind == tree.Null {
		return nil
	}
	if n.Kind != tree.Mapping {
		r.Say(n.Pos, "write the table, and its rows under it", "facts: holds tables")
		return nil
	}
	for _, e := range n.Entries {
		t, ok := facts.Lookup(e.Key)
		if !ok {
			r.Say(e.Pos, problem.DidYouMean(e.Key, tableNames()), "there is no table %q", e.Key)
			continue
		}
		items := e.Value.Items
		if e.Value.Kind == tree.Mapping {
			items = []*tree.Node{e.Value}
		}
		for i, item := range items {
			if item.Kind != tree.Mapping {
				r.Say(item.Pos, "write {at: 2026-10-05, column: value}", "a fact is keys with values")
				continue
			}
			out = append(out, r.entry(t, item, fmt.Sprintf("%s-%d", t.Name, i+1)))
		}
	}
	return out
}

func (r Reader) entry(t *facts.Table, n *tree.Node, place string) Entry {
	e := Entry{table: t, place: place, id: n.String("id"), source: n.String("source"), at: beginning}
	if e.source == "" {
		e.source = "test"
	}
	for _, c := range []struct {
		key string
		to  *time.Time
	}{{"at", &e.at}, {"received", &e.received}, {"updated", &e.updated}} {
		if v := n.Get(c.key); v != nil {
			var err error
			if *c.to, err = r.Local(v.Text); err != nil {
				r.Fail(v.Pos, err)
			}
		}
	}
	currency := n.String("currency")
	if currency == "" {
		currency = r.Currency
	}
	for _, x := range n.Entries {
		if slices.Contains(reserved, x.Key) && !(x.Key == "id" && t.Has("id")) {
			continue
		}
		if c, ok := r.cell(t, x, currency); ok {
			e.cells = append(e.cells, c)
		}
	}
	r.addCurrency(&e, currency)
	if v := n.Get("run"); v != nil {
		e.run = r.run(t, v, currency)
	} else if n.Get("at") == nil && t.Kind != facts.Dimension {
		r.Say(n.Pos, "add at: 2026-10-05, or a run:", "this row of %s does not say when it happened", t.Name)
	}
	return e
}

// addCurrency gives money the programme's currency where none is written.
func (r Reader) addCurrency(e *Entry, currency string) {
	c, ok := e.table.Column("currency")
	if ok && !e.has("currency") {
		e.cells = append(e.cells, cell{c, currency})
	}
}

// cell reads one column's value by its type.
func (r Reader) cell(t *facts.Table, e tree.Entry, currency string) (cell, bool) {
	c, ok := t.Column(e.Key)
	if !ok {
		var names []string
		for _, x := range t.Columns {
			names = append(names, x.Name)
		}
		r.Say(e.Pos, problem.DidYouMean(e.Key, append(names, reserved...)), "%s has no column %q", t.Name, e.Key)
		return cell{}, false
	}
	if e.Value.Kind != tree.Text {
		r.Say(e.Value.Pos, "write one value", "%s.%s takes a value", t.Name, e.Key)
		return cell{}, false
	}
	v, err := r.value(t, c, e.Value.Text, currency)
	if err != nil {
		if fault.CodeOf(err) == fault.Internal || fault.HintOf(err) == "" {
			err = fault.New(fault.Invalid, "%q is no value of %s.%s", e.Value.Text, t.Name, c.Name).WithHint("it takes %s", takes[c.Type])
		}
		r.Fail(e.Value.Pos, err)
	}
	return cell{c, v}, err == nil
}

// value reads a text as a column's type.
func (r Reader) value(t *facts.Table, c facts.Column, text, currency string) (any, error) {
	switch c.Type {
	case facts.Int:
		return strconv.ParseInt(text, 10, 64)
	case facts.Float:
		return number(text)
	case facts.Bool:
		return strconv.ParseBool(text)
	case facts.Money:
		minor, err := money.ParseMinor(text, money.Decimals(currency))
		return money.Amount{Minor: minor, Currency: currency}, err
	case facts.Date:
		return period.ParseDate(text)
	case facts.Time:
		return r.Local(text)
	}
	if len(c.One) > 0 && !slices.Contains(c.One, text) {
		return nil, fault.New(fault.Invalid, "%q is no value of %s.%s", text, t.Name, c.Name).WithHint("one of %s", strings.Join(c.One, ", "))
	}
	return text, nil
}

// takes says in words what a column takes.
var takes = map[facts.Type]string{
	facts.Int: "a whole number", facts.Float: "a number, or a share as 45%", facts.Bool: "true or false",
	facts.Money: "an amount with no more decimals than its currency has", facts.Text: "a text",
}

// number reads a decimal, or a percentage as a share.
func number(s string) (float64, error) {
	if p, ok := strings.CutSuffix(s, "%"); ok {
		v, err := strconv.ParseFloat(strings.TrimSpace(p), 64)
		return v / 100, err
	}
	return strconv.ParseFloat(s, 64)
}

// run reads {from: 2026-10-01, every: day, values: "10+1x30", of: amount, at: "23:30"}.
func (r Reader) run(t *facts.Table, n *tree.Node, currency string) *run {
	out := &run{clock: [2]int{12, 0}}
	if n.Kind != tree.Mapping {
		r.Say(n.Pos, "write run: {from: 2026-10-01, values: \"10+1x30\"}", "a run is keys with values")
		return out
	}
	r.Known(n, "a run", "from", "every", "values", "of", "at")
	from, err := period.ParseDate(n.String("from"))
	if err != nil {
		r.Say(n.Pos, "add from: 2026-10-01", "the run does not say when it begins")
	}
	grain := period.Grain(cmp.Or(n.String("every"), "day"))
	if !slices.Contains(period.Grains, grain) {
		r.Say(n.Get("every").Pos, "day, week, month, quarter or year", "%q is not a grain", grain)
		grain = period.Day
	}
	if out.values, err = ParseValues(n.String("values")); err != nil {
		r.Fail(n.Pos, err)
		return out
	}
	if at := n.String("at"); at != "" {
		clock, err := time.Parse("15:04", at)
		if err != nil {
			r.Say(n.Get("at").Pos, "write \"23:30\"", "%q is not a time of day", at)
		}
		out.clock = [2]int{clock.Hour(), clock.Minute()}
	}
	p := r.Calendar.Of(grain, from)
	for range out.values {
		out.periods = append(out.periods, p)
		p = r.Calendar.Next(p)
	}
	r.takes(out, t, n, currency)
	return out
}

// takes reads which column takes a run's values.
func (r Reader) takes(out *run, t *facts.Table, n *tree.Node, currency string) {
	if n.Get("of") == nil {
		for _, v := range out.values {
			if v.Number < 0 || v.Number != float64(int(v.Number)) || v.Number > 10_000 {
				r.Say(n.Pos, "add of: COLUMN to give the values to a column", "without of: a value is a number of rows, and %s is not one", v.Text)
				out.values = nil
				return
			}
		}
		return
	}
	c, ok := t.Column(n.String("of"))
	if !ok || c.Type != facts.Int && c.Type != facts.Float && c.Type != facts.Money {
		r.Say(n.Get("of").Pos, "name a column of numbers or money", "%s has no such column %q", t.Name, n.String("of"))
		return
	}
	out.of, out.given = &c, make([]any, len(out.values))
	for i, v := range out.values {
		if v.Missing {
			continue
		}
		if c.Type == facts.Float {
			out.given[i] = v.Number
			continue
		}
		var err error
		if out.given[i], err = r.value(t, c, v.Text, currency); err != nil {
			r.Fail(n.Pos, err)
			return
		}
	}
}

// Covers reads which days tables speak for.
func (r Reader) Covers(n *tree.Node) map[string][][2]string {
	out := map[string][][2]string{}
	if n == nil || n.Kind != tree.Mapping {
		return out
	}
	for _, e := range n.Entries {
		if _, ok := facts.Lookup(e.Key); !ok {
			r.Say(e.Pos, problem.DidYouMean(e.Key, tableNames()), "there is no table %q", e.Key)
			continue
		}
		items := e.Value.Items
		if e.Value.Kind == tree.Text {
			items = []*tree.Node{e.Value}
		}
		for _, item := range items {
			from, to, _ := strings.Cut(item.Text, "..")
			_, bad := period.ParseDate(from)
			_, bad2 := period.ParseDate(to)
			if bad != nil || bad2 != nil || to < from {
				r.Say(item.Pos, "write 2026-10-01..2026-12-31", "%q is not a range of days", item.Text)
				continue
			}
			out[e.Key] = append(out[e.Key], [2]string{from, to})
		}
	}
	return out
}

func tableNames() []string {
	var out []string
	for _, t := range facts.Tables {
		out = append(out, t.Name)
	}
	return out
}
