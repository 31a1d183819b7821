package scenario

import (
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
)

func itoa(n int) string { return strconv.Itoa(n) }

// beginning is when rows of dimensions hold from, unless they say otherwise.
var beginning = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// reserved keys of an entry are not columns.
var reserved = []string{"run", "id", "at", "received", "updated", "source"}

// facts reads table → entries.
func (r *reader) facts(n *tree.Node) {
	if n == nil || n.Kind == tree.Null {
		return
	}
	if n.Kind != tree.Mapping {
		r.say(n.Pos, "write the table, and its rows under it", "facts: holds tables")
		return
	}
	for _, e := range n.Entries {
		t, ok := facts.Lookup(e.Key)
		if !ok {
			r.say(e.Pos, problem.DidYouMean(e.Key, tableNames()), "there is no table %q", e.Key)
			continue
		}
		items := e.Value.Items
		if e.Value.Kind == tree.Mapping {
			items = []*tree.Node{e.Value}
		}
		for i, item := range items {
			if item.Kind != tree.Mapping {
				r.say(item.Pos, "write {at: 2026-10-05, column: value}", "a fact is keys with values")
				continue
			}
			r.s.facts = append(r.s.facts, r.entry(t, item, fmt.Sprintf("%s-%d", t.Name, i+1)))
		}
	}
}

func (r *reader) entry(t *facts.Table, n *tree.Node, place string) entry {
	e := entry{table: t, place: place, id: n.String("id"), source: n.String("source"), at: beginning}
	if e.source == "" {
		e.source = "test"
	}
	for _, c := range []struct {
		key string
		to  *time.Time
	}{{"at", &e.at}, {"received", &e.received}, {"updated", &e.updated}} {
		if v := n.Get(c.key); v != nil {
			var err error
			if *c.to, err = r.local(v.Text); err != nil {
				r.fail(v.Pos, err)
			}
		}
	}
	currency := n.String("currency")
	if currency == "" {
		currency = r.s.Ladder.Program.Currency
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
		r.say(n.Pos, "add at: 2026-10-05, or a run:", "this row of %s does not say when it happened", t.Name)
	}
	return e
}

// addCurrency gives money the programme's currency where none is written.
func (r *reader) addCurrency(e *entry, currency string) {
	c, ok := e.table.Column("currency")
	if ok && !e.has("currency") {
		e.cells = append(e.cells, cell{column: c, text: currency})
	}
}

// cell reads one column's value by its type.
func (r *reader) cell(t *facts.Table, e tree.Entry, currency string) (cell, bool) {
	c, ok := t.Column(e.Key)
	if !ok {
		var names []string
		for _, x := range t.Columns {
			names = append(names, x.Name)
		}
		r.say(e.Pos, problem.DidYouMean(e.Key, append(names, reserved...)), "%s has no column %q", t.Name, e.Key)
		return cell{}, false
	}
	out := cell{column: c, text: e.Value.Text}
	if e.Value.Kind != tree.Text {
		r.say(e.Value.Pos, "write one value", "%s.%s takes a value", t.Name, e.Key)
		return out, false
	}
	var err error
	switch c.Type {
	case facts.Text:
		if len(c.One) > 0 && !slices.Contains(c.One, out.text) {
			err = fault.New(fault.Invalid, "%q is no value of %s.%s", out.text, t.Name, c.Name).WithHint("one of %s", strings.Join(c.One, ", "))
		}
	case facts.Int:
		out.i, err = strconv.ParseInt(out.text, 10, 64)
	case facts.Float:
		out.f, err = number(out.text)
	case facts.Bool:
		out.b, err = strconv.ParseBool(out.text)
	case facts.Money:
		out.i, err = money.ParseMinor(out.text, money.Decimals(currency))
	case facts.Date:
		var d period.Date
		d, err = period.ParseDate(out.text)
		out.i = int64(d)
	case facts.Time:
		var at time.Time
		at, err = r.local(out.text)
		out.i = at.UnixMicro()
	}
	if err != nil {
		if fault.CodeOf(err) == fault.Internal || fault.HintOf(err) == "" {
			err = fault.New(fault.Invalid, "%q is no value of %s.%s", out.text, t.Name, c.Name).WithHint("it takes %s", takes[c.Type])
		}
		r.fail(e.Value.Pos, err)
	}
	return out, err == nil
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
func (r *reader) run(t *facts.Table, n *tree.Node, currency string) *run {
	out := &run{clock: [2]int{12, 0}}
	if n.Kind != tree.Mapping {
		r.say(n.Pos, "write run: {from: 2026-10-01, values: \"10+1x30\"}", "a run is keys with values")
		return out
	}
	r.known(n, "a run", "from", "every", "values", "of", "at")
	from, err := period.ParseDate(n.String("from"))
	if err != nil {
		r.say(n.Pos, "add from: 2026-10-01", "the run does not say when it begins")
	}
	grain := period.Grain(orElse(n.String("every"), "day"))
	if !slices.Contains(period.Grains, grain) {
		r.say(n.Get("every").Pos, "day, week, month, quarter or year", "%q is not a grain", grain)
		grain = period.Day
	}
	if out.values, err = ParseValues(n.String("values")); err != nil {
		r.fail(n.Pos, err)
		return out
	}
	if at := n.String("at"); at != "" {
		clock, err := time.Parse("15:04", at)
		if err != nil {
			r.say(n.Get("at").Pos, "write \"23:30\"", "%q is not a time of day", at)
		}
		out.clock = [2]int{clock.Hour(), clock.Minute()}
	}
	p := r.cal.Of(grain, from)
	for range out.values {
		out.periods = append(out.periods, p)
		p = r.cal.Next(p)
	}
	r.takes(out, t, n, currency)
	return out
}

// takes reads which column takes a run's values.
func (r *reader) takes(out *run, t *facts.Table, n *tree.Node, currency string) {
	out.minor = make([]int64, len(out.values))
	if n.Get("of") == nil {
		for _, v := range out.values {
			if v.Number < 0 || v.Number != float64(int(v.Number)) || v.Number > 10_000 {
				r.say(n.Pos, "add of: COLUMN to give the values to a column", "without of: a value is a number of rows, and %s is not one", v.Text)
				out.values = nil
				return
			}
		}
		return
	}
	c, ok := t.Column(n.String("of"))
	if !ok || c.Type != facts.Int && c.Type != facts.Float && c.Type != facts.Money {
		r.say(n.Get("of").Pos, "name a column of numbers or money", "%s has no such column %q", t.Name, n.String("of"))
		return
	}
	out.of = &cell{column: c}
	for i, v := range out.values {
		if v.Missing {
			continue
		}
		decimals := 0
		if c.Type == facts.Money {
			decimals = money.Decimals(currency)
		}
		if c.Type != facts.Float {
			var err error
			if out.minor[i], err = money.ParseMinor(v.Text, decimals); err != nil {
				r.fail(n.Pos, err)
				return
			}
		}
	}
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
