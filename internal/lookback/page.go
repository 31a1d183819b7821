// Package lookback says what imported files show by themselves, without a
// ladder: where product, money and reach went before anybody measured them.
//
// In: facts. Out: one page of figures, each with the question that opens its
// rows, the reconciliation of orders with the shop's total, and what the files
// cannot answer with the column that would.
package lookback

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/ladder"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// Options are what a page is built for.
type Options struct {
	AsOf     time.Time // facts known by then; zero: all
	Now      time.Time // open durations last until then; zero: AsOf
	Calendar period.Calendar
	Target   *ladder.Audience // nil: a country counts as buyable once the shop sold there
	Top      int              // how many details a figure names; 0: 5
}

// Page is the whole lookback.
type Page struct {
	First, Last period.Date // local days with a fact; zero: none
	Figures     []Figure
	Reconcile   []Reconcile // one per currency, the largest first
	Missing     []Gap
}

// Figure is one answered question.
type Figure struct {
	ID       string
	Question string
	Count    int64          // what the question asks for
	Of       int64          // out of how many; 0: not a share
	Money    []money.Amount // by currency, largest first; nil: none concerned
	Days     *Days          // for durations
	Reach    *int64         // for posts; nil: not known
	Bad      bool           // Count > 0 is a fault somebody should look at
	Says     string         // what was counted, and the rule
	Detail   []Detail       // the largest, by name
	Rows     facts.List     // opens the rows
}

// Days is a duration with open ones counted (Kaplan–Meier); nil: too many are open.
type Days struct {
	Median, P80 *float64
	ClosedOnly  *float64 // median of those that closed: what people are used to
	Open, Never int      // still open; given up
}

// Detail is one named part of a figure.
type Detail struct{ Name, Value string }

// Gap is a question the files cannot answer, and the column, in a file of that
// kind, that would.
type Gap struct{ ID, Question, File, Column, Says string }

type builder struct {
	ctx   context.Context
	r     facts.Reader
	scope access.Scope
	o     Options
	page  *Page
}

// Build makes the page. What the scope may not see is left out and said.
func Build(ctx context.Context, r facts.Reader, scope access.Scope, o Options) (*Page, error) {
	if scope.Nothing() {
		return nil, fault.New(fault.Forbidden, "this scope sees nothing")
	}
	if o.Top == 0 {
		o.Top = 5
	}
	if o.Now.IsZero() {
		o.Now = o.AsOf
	}
	b := &builder{ctx: ctx, r: r, scope: scope, o: o, page: &Page{}}
	if err := b.span(); err != nil {
		return nil, err
	}
	for _, q := range []struct {
		id, question string
		ask          func() error
	}{
		{"parcels", "Parcels that left before a signature", b.parcels},
		{"turnaround", "Days from brief to signature", b.turnaround},
		{"untracked", "Live posts with no working link or code", b.untracked},
		{"unlabelled", "Captions without a label at the start", b.unlabelled},
		{"off-category", "Spend on creators whose audience is off-category or cannot buy", b.offCategory},
		{"leaks", "Codes that leak", b.leaks},
		{"never-live", "Money on posts that never went live", b.neverLive},
		{"reconcile", "Orders tied to the shop's total", b.reconcile},
	} {
		err := q.ask()
		if fault.CodeOf(err) == fault.Forbidden {
			b.page.Missing = append(b.page.Missing, Gap{ID: q.id, Question: q.question, Says: "Your role does not see the columns it stands on."})
			continue
		}
		if err != nil {
			return nil, fault.Wrap(fault.Internal, err, "look back: %s", q.question)
		}
	}
	return b.page, nil
}

// span finds the days the files speak of; what holds from long ago (a share of
// an audience, a creator) does not count.
func (b *builder) span() error {
	for _, table := range []string{"clicks", "visits", "orders", "refunds", "post_stats", "spend", "milestones"} {
		first, last, ok, err := b.r.Extent(b.ctx, b.scope, table, b.o.Calendar)
		if err != nil {
			return err
		}
		if ok && (b.page.First == 0 || first < b.page.First) {
			b.page.First = first
		}
		if ok {
			b.page.Last = max(b.page.Last, last)
		}
	}
	if b.o.Now.IsZero() {
		b.o.Now = b.o.Calendar.Start(b.page.Last + 1)
	}
	return nil
}

func (b *builder) add(f Figure) { b.page.Figures = append(b.page.Figures, f) }

func (b *builder) lacks(id, question, file, column, says string) error {
	b.page.Missing = append(b.page.Missing, Gap{id, question, file, column, says})
	return nil
}

func (b *builder) view() facts.View { return facts.View{Calendar: b.o.Calendar, AsOf: b.o.AsOf} }

// opens is a question for the rows of a table where a column is one of ids.
func opens(table, column string, ids []string, more ...facts.Cond) facts.List {
	values := make([]any, len(ids))
	for i, id := range ids {
		values[i] = id
	}
	return facts.List{Table: table, Where: append(more, facts.Cond{Column: column, Op: facts.In, Values: values})}
}
