// Package campaigntest is a desk to try the machines at: the real book, the
// real store, a ladder with a signed charter, and a clock that is moved by hand.
package campaigntest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/book"
	"plumbline/internal/campaign/kinds"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/store"
)

// Ladder is what the desk works towards: charter signed, business hours.
const Ladder = `
program: {name: Glow, currency: USD, timezone: America/New_York, week_starts: monday, fiscal_year_starts: january}
people:
  - {id: maya, name: Maya Ortiz, role: operations}
  - {id: dana, name: Dana Wu, role: finance}
  - {id: lee, name: Lee Park, role: legal}
charter:
  conversion_path: {owner: dana, signed: dana, steps: [valid_click, order], window: 30d}
  money: {owner: dana, signed: dana, revenue: net, spend: accrued, refunds: booked}
  risk_limits: {owner: lee, signed: lee, never: [undisclosed_post]}
  slas: {owner: maya, signed: maya, contract: 72h, acknowledge: 48h, our_approval: 24h, hours: business}
audience:
  target: {gender: {female: 60%}, country: {US: 50%}}
  must: [gender]
  buyable: {countries: [US, CA], minimum_age: 18, at_least: 70%}
objectives:
  - id: growth
    title: Growth
    class: growth
    rank: 1
    owner: dana
    key_results:
      - id: revenue
        title: Revenue
        kind: reach
        metric: attributed_revenue
        period: 2026-Q4
        from: 0 USD
        target: 90000 USD
        sub_outcomes:
          - {id: orders, title: Orders, metric: attributed_orders, target: 1000, owner: maya}
          - {id: clicks, title: Clicks, metric: qualified_clicks, target: 40000, owner: maya}
`

// Monday is when the desk opens: ten in the morning in New York.
var Monday = time.Date(2026, 10, 5, 14, 0, 0, 0, time.UTC)

// Desk is one programme's records.
type Desk struct {
	T      testing.TB
	Book   *book.Book
	Store  *store.Store
	Ladder *ladder.Ladder
	By     access.Actor
	Scope  access.Scope
	Errors []string // of the ladder: briefs are not sent with any
	House  func(h *campaign.House)

	now    time.Time
	permit Permit
}

// Permit lets a guarded step through: only a gate makes one, and a test.
type Permit func(gate, subject string, until time.Time) *campaign.Permit

// Now is the desk's clock.
func (d *Desk) Now() time.Time { return d.now }

// Open opens an empty desk.
func Open(t testing.TB, permit Permit) *Desk {
	t.Helper()
	d := &Desk{T: t, now: Monday, permit: permit, By: access.Actor{ID: "maya", Role: access.Operations, Via: "web"}, Scope: access.For(access.Owner)}
	s, err := store.Open(t.Context(), store.Config{Dir: t.TempDir(), Clock: d})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	l, problems := parse.Bytes(map[string][]byte{"ladder.yaml": []byte(Ladder)})
	require.NotNil(t, l, problems)
	d.Store, d.Ladder = s, l
	d.Book = &book.Book{Keeper: s, Machines: kinds.All(), Clock: d, House: d.house}
	return d
}

func (d *Desk) house(context.Context) (campaign.House, error) {
	h := campaign.House{Ladder: d.Ladder, Revision: "rev-1", Calendar: d.Ladder.Program.Calendar(), Errors: func(string) []string { return d.Errors }}
	if d.House != nil {
		d.House(&h)
	}
	return h, nil
}

// Wait lets time pass.
func (d *Desk) Wait(length time.Duration) { d.now = d.now.Add(length) }

// As does what follows as somebody else, who sees what their role sees.
func (d *Desk) As(id string, role access.Role, f func()) {
	by, scope := d.By, d.Scope
	d.By, d.Scope = access.Actor{ID: id, Role: role, Via: "web"}, access.For(role)
	f()
	d.By, d.Scope = by, scope
}

// Command makes a command; pairs are fields and values, but for the names
// reason, with, ref, at and source, which are the command's own.
func (d *Desk) Command(kind campaign.Kind, id, step string, pairs ...any) campaign.Command {
	d.T.Helper()
	c := campaign.Command{Kind: kind, ID: id, Step: step, Set: map[string]json.RawMessage{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		text, err := json.Marshal(pairs[i+1])
		require.NoError(d.T, err)
		switch name := pairs[i].(string); name {
		case "reason":
			c.Reason = pairs[i+1].(string)
		case "ref":
			c.Ref = pairs[i+1].(string)
		case "source":
			c.Source = pairs[i+1].(string)
		case "at":
			c.At = pairs[i+1].(time.Time)
		case "with":
			c.With = text
		default:
			c.Set[name] = text
		}
	}
	return c
}

// Try does a command, with the permit its gate would give.
func (d *Desk) Try(c campaign.Command) (campaign.Result, error) {
	d.T.Helper()
	c.Permit = d.permitFor(c)
	return d.Book.Do(d.T.Context(), d.By, d.Scope, c)
}

func (d *Desk) permitFor(c campaign.Command) *campaign.Permit {
	m, ok := d.Book.Machine(c.Kind)
	row, err := d.Store.Record(d.T.Context(), access.For(access.Owner), c.Kind, c.ID)
	if !ok || err != nil || d.permit == nil {
		return nil
	}
	r, err := row.Record()
	require.NoError(d.T, err)
	if s, ok := m.Step(c.Step, r.Top().State); ok && s.Guard(r) != "" {
		return d.permit(s.Guard(r), campaign.Subject(r), d.now.Add(time.Minute))
	}
	return nil
}

// Do does a step and returns the record.
func (d *Desk) Do(kind campaign.Kind, id, step string, pairs ...any) campaign.Record {
	d.T.Helper()
	r, err := d.Try(d.Command(kind, id, step, pairs...))
	require.NoError(d.T, err)
	return r.Record
}

// Refused does a step that is to be refused, and returns what was said.
func (d *Desk) Refused(kind campaign.Kind, id, step string, pairs ...any) string {
	d.T.Helper()
	_, err := d.Try(d.Command(kind, id, step, pairs...))
	require.Error(d.T, err)
	if refused, ok := errors.AsType[*campaign.Refused](err); ok {
		return refused.Error()
	}
	return err.Error()
}

// Get reads a record as it lies in the store.
func Get[T campaign.Record](d *Desk, kind campaign.Kind, id string) T {
	d.T.Helper()
	row, err := d.Store.Record(d.T.Context(), access.For(access.Owner), kind, id)
	require.NoError(d.T, err)
	r, err := row.Record()
	require.NoError(d.T, err)
	return r.(T)
}

// All lists the records of a kind by id.
func (d *Desk) All(kind campaign.Kind) []campaign.Row {
	d.T.Helper()
	page, err := d.Store.Records(d.T.Context(), access.For(access.Owner), campaign.Query{Kind: kind, Limit: 500})
	require.NoError(d.T, err)
	return page.Rows
}

// Facts are the rows of a table that the records told, in order.
func (d *Desk) Facts(table string) []map[string]any {
	d.T.Helper()
	out, err := d.Store.Outbox(d.T.Context(), 0, 100000)
	require.NoError(d.T, err)
	var rows []map[string]any
	for _, o := range out {
		if o.Fact.Table == table {
			rows = append(rows, o.Fact.Values)
		}
	}
	return rows
}

// Milestones are "event subject" of one kind, in order.
func (d *Desk) Milestones(kind string) []string {
	d.T.Helper()
	var out []string
	for _, r := range d.Facts("milestones") {
		if r["subject_kind"] == kind {
			out = append(out, fmt.Sprintf("%s %s", r["event"], r["subject"]))
		}
	}
	return out
}

// Milestone is the last row of an event about a subject.
func (d *Desk) Milestone(kind, event, subject string) map[string]any {
	d.T.Helper()
	rows := d.Facts("milestones")
	for _, r := range slices.Backward(rows) {
		if r["subject_kind"] == kind && r["event"] == event && r["subject"] == subject {
			return r
		}
	}
	require.Failf(d.T, "no milestone", "%s %s of %s; there are %s", kind, event, subject, strings.Join(d.Milestones(kind), ", "))
	return nil
}
