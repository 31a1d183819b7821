// Package tracker reads the spreadsheet that programmes run on: creators,
// contracts, parcels, posts and codes, a sheet for each or all in one.
package tracker

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"plumbline/internal/connector/cells"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/inbox"
	"plumbline/internal/inbox/value"
	"plumbline/internal/money"
)

// Formats lists what is read.
func Formats() []inbox.Format { return []inbox.Format{format{}} }

type format struct{}

func (format) Name() string { return "tracker.sheet" }
func (format) Doc() string {
	return "the programme's own sheet: creators, contracts, parcels, posts, codes"
}

func (format) Recognise(h inbox.Head) int {
	if !h.Shape.Tabular() {
		return 0
	}
	s := cells.Of(h)
	has := columns(s)
	says := speaks(has)
	shares := 0
	for _, c := range h.Header {
		if _, _, ok := segment(c); ok {
			shares++
		}
	}
	switch {
	case !has["creator"] || s.Has("event_id") || s.Has("occurred_at") || s.Has("lineitem quantity"):
		return 0
	case len(says) == 0 && shares == 0, plain(h.Header):
		return 0
	}
	return min(88, 60+6*len(says)+2*len(has)/3+2*shares)
}

// plain tells whether the columns are exactly those of one fact table: such a
// file is no tracker.
func plain(header []string) bool {
	return slices.ContainsFunc(facts.Tables, func(t *facts.Table) bool {
		return !slices.ContainsFunc(header, func(c string) bool { return !t.Has(c) })
	})
}

func (format) Open(h inbox.Head, o inbox.Options) (inbox.Mapper, error) {
	s := cells.Of(h)
	m := &mapper{s: s, o: o, has: columns(s)}
	m.says = speaks(m.has)
	if !m.has["creator"] {
		return nil, fault.New(fault.Invalid, "%s has no column for the creator", h.Name).WithHint("name one creator, influencer or handle")
	}
	for _, c := range h.Header {
		if axis, name, ok := segment(c); ok {
			m.shares = append(m.shares, share{c, axis, name})
		}
	}
	return m, nil
}

type share struct{ column, axis, segment string }

type mapper struct {
	s      cells.Sheet
	o      inbox.Options
	has    map[string]bool
	says   map[string]bool
	shares []share
}

// row is one line of a tracker while it is mapped.
type row struct {
	m                           *mapper
	r                           inbox.Record
	out                         inbox.Out
	creator, campaign, platform string
	currency, contract          string
}

// Explain says which columns were read as what.
func (m *mapper) Explain() (string, map[string]string, []string) {
	used := map[string]string{}
	for _, what := range slices.Sorted(maps.Keys(synonyms)) {
		for _, n := range synonyms[what] {
			if !m.s.Has(n) {
				continue
			}
			if used[n] != "" {
				used[n] += ", "
			}
			used[n] += what
			break
		}
	}
	return "tracker.sheet", used, nil
}

// Map reads one line: whatever it speaks of.
func (m *mapper) Map(r inbox.Record, out inbox.Out) error {
	x := &row{m: m, r: r, out: out}
	x.creator, x.campaign, x.platform = Key(x.text("creator")), x.text("campaign"), strings.ToLower(x.text("platform"))
	x.currency = strings.ToUpper(cmp.Or(x.text("currency"), m.o.Currency))
	if x.creator == "" {
		out.Skip("no creator on the line")
		return nil
	}
	x.contract = cmp.Or(x.text("contract"), strings.Trim(x.creator+"/"+x.campaign, "/"))
	if m.says["creators"] || len(m.shares) > 0 {
		x.person()
	}
	if m.says["contracts"] {
		x.terms()
	}
	if m.says["parcels"] {
		x.parcel()
	}
	if m.says["posts"] {
		x.post()
	}
	if m.says["codes"] || (m.says["creators"] && m.has["code"]) {
		x.owns()
	}
	return nil
}

// Key is a creator's id: the handle without @ and in small letters.
func Key(s string) string { return strings.ToLower(strings.TrimPrefix(strings.TrimSpace(s), "@")) }

func (x *row) cell(what string) inbox.Cell { return x.m.s.Cell(x.r, x.out, synonyms[what]...) }

func (x *row) text(what string) string { v, _ := x.cell(what).Text(); return v }

func (x *row) time(what string) (time.Time, bool) {
	c := x.cell(what)
	if c.Missing() {
		return time.Time{}, false
	}
	switch strings.ToLower(c.Value) {
	case "no", "n", "false", "pending", "tbd", "tbc", "n/a", "open", "waiting", "never":
		return time.Time{}, false
	case "yes", "y", "true", "x", "✓", "done":
		x.out.Bad(c.Column, value.NotTime, "the day is needed, not only that it happened")
		return time.Time{}, false
	}
	return c.Time(x.m.o.Moments())
}

func (x *row) put(table, id string) inbox.Row {
	t, _ := facts.Lookup(table)
	r := x.out.Put(t, id)
	if t.Kind != facts.Dimension {
		r.Text("creator", x.creator)
		r.Text("campaign", x.campaign)
		r.Text("platform", x.platform)
	}
	return r
}

// reached writes a milestone if the sheet names its day.
func (x *row) reached(kind, subject, event, what, ref string) (time.Time, bool) {
	at, ok := x.time(what)
	if ok {
		x.milestone(kind, subject, event, at, ref)
	}
	return at, ok
}

func (x *row) milestone(kind, subject, event string, at time.Time, ref string) inbox.Row {
	r := x.put("milestones", kind+"/"+subject+"/"+event)
	r.Text("subject_kind", kind)
	r.Text("subject", subject)
	r.Text("event", event)
	r.Time("occurred_at", at)
	r.Text("ref", ref)
	return r
}

// amount reads money; without a currency it is reported.
func (x *row) amount(what string) (int64, bool) {
	c := x.cell(what)
	if c.Missing() {
		return 0, false
	}
	currency := x.currency
	if currency == "" {
		currency = symbol(c.Value)
	}
	if !money.Known(currency) {
		x.out.Bad(c.Column, value.NoCurrency, "the amount has no currency: add a column currency, or name one with --currency")
		return 0, false
	}
	x.currency = currency
	return c.Money(currency)
}

func symbol(s string) string {
	for sign, code := range map[string]string{"€": "EUR", "£": "GBP", "USD": "USD", "EUR": "EUR", "GBP": "GBP"} {
		if strings.Contains(s, sign) {
			return code
		}
	}
	return "" // $ alone is many currencies
}

func (x *row) spend(kind, basis, ref, deliverable string, minor int64, at time.Time) {
	r := x.put("spend", strings.Join([]string{kind, basis, ref, deliverable}, "/"))
	r.Time("occurred_at", at)
	r.Text("kind", kind)
	r.Text("basis", basis)
	r.Int("amount", minor)
	r.Text("currency", x.currency)
	r.Text("ref", ref)
	r.Text("deliverable", deliverable)
}
