package ask

import (
	"fmt"
	"slices"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb/dialect"
	"plumbline/internal/fault"
	"plumbline/internal/period"
)

// Change compiles, per key and period, the last value of each counter
// and the last one before the period. Snapshots are read as they came, so that
// late ones and any order of arrival give the same answer.
func Change(scope access.Scope, q facts.Change, w Window, t Traits) (Question, error) {
	c := change{q: q, win: w}
	return c.compile(scope, t)
}

type change struct {
	q     facts.Change
	view  view
	win   Window
	first func(int64) period.Date
}

var occurredAt = facts.Column{Name: "occurred_at", Type: facts.Time}

func (c *change) compile(scope access.Scope, t Traits) (Question, error) {
	var err error
	if c.view, err = look(c.q.Table, scope); err != nil {
		return Question{}, err
	}
	if err := c.check(); err != nil {
		return Question{}, err
	}
	where, err := c.view.where(c.q.Where)
	if err != nil {
		return Question{}, err
	}
	outs, err := c.outs()
	if err != nil {
		return Question{}, err
	}
	rows := fmt.Sprintf("SELECT * FROM %s WHERE %s", dialect.Standing(c.q.Table, asOf(c.q.View), t.Corrected(c.q.Table)),
		dialect.And([]string{c.until(), c.view.rows(), where}))
	last := c.lastPerPeriod(rows)
	pairs := c.withBefore(last)
	return Question{SQL: c.published(pairs, outs, t), outs: outs, first: c.first}, nil
}

func (c *change) check() error {
	if c.q.Grain == "" {
		return fault.New(fault.Invalid, "a change needs a grain: day, week, month, quarter or year")
	}
	if len(c.q.Counters) == 0 || len(c.q.By) == 0 {
		return fault.New(fault.Invalid, "a change needs what is counted and the counters")
	}
	if c.q.FromZero && !slices.Contains(c.q.By, "asset") {
		return fault.New(fault.Invalid, "only assets start at zero: group by asset")
	}
	return nil
}

// until keeps everything before the window's end: the value before the window counts.
func (c *change) until() string {
	if c.win.All {
		return "true"
	}
	return "occurred_at < " + c.win.start(c.win.To)
}

func (c *change) outs() ([]output, error) {
	outs := []output{{facts.Column{Name: "period", Type: facts.Date}, "bucket"}}
	for _, by := range c.q.By {
		col, err := c.view.textColumn(by)
		if err != nil {
			return nil, err
		}
		outs = append(outs, output{col, "c." + dialect.Name(by)})
	}
	for _, n := range c.q.Counters {
		col, err := c.view.column(n)
		if err != nil {
			return nil, err
		}
		if col.Type != facts.Int && col.Type != facts.Float && col.Type != facts.Money {
			return nil, fault.New(fault.Invalid, "%s of %s is not a counter", n, c.q.Table)
		}
		before := col
		before.Name = n + "_before"
		outs = append(outs, output{col, dialect.Name(n)}, output{before, c.before(n)},
			output{facts.Column{Name: n + "_at", Type: facts.Time}, "epoch_us(" + dialect.Name(n+"_at") + ")"})
	}
	return outs, nil
}

// lastPerPeriod keeps the last value of each counter per key and period, and
// one more of everything before the window. Of two values of one instant the
// one known later is the last.
func (c *change) lastPerPeriod(rows string) string {
	bucket, first := c.win.bucket(c.q.Grain, occurredAt)
	c.first = first
	if !c.win.All {
		bucket = fmt.Sprintf("CASE WHEN occurred_at >= %s THEN %s ELSE %s END", c.win.start(c.win.From), bucket, dialect.Number(-1<<40))
	}
	sel := []string{bucket + " AS bucket"}
	for _, by := range c.q.By {
		sel = append(sel, dialect.Name(by))
	}
	const order = "epoch_us(occurred_at)::HUGEINT * 9223372036854775807 + epoch_us(known_at)"
	for _, n := range c.q.Counters {
		sel = append(sel, fmt.Sprintf("arg_max(%[1]s, %[2]s) AS %[1]s", dialect.Name(n), order),
			fmt.Sprintf("max(CASE WHEN %s IS NOT NULL THEN occurred_at END) AS %s", dialect.Name(n), dialect.Name(n+"_at")))
	}
	return fmt.Sprintf("SELECT %s FROM (%s) GROUP BY ALL", strings.Join(sel, ", "), rows)
}

// withBefore sets each period's value beside the last one before it, over
// however many periods without a snapshot.
func (c *change) withBefore(last string) string {
	keys := make([]string, len(c.q.By))
	for i, by := range c.q.By {
		keys[i] = dialect.Name(by)
	}
	sel := []string{"*"}
	for _, n := range c.q.Counters {
		sel = append(sel, fmt.Sprintf("lag(%s IGNORE NULLS) OVER w AS %s", dialect.Name(n), dialect.Name(n+"_before")))
	}
	return fmt.Sprintf("SELECT %s FROM (%s) WINDOW w AS (PARTITION BY %s ORDER BY bucket)",
		strings.Join(sel, ", "), last, strings.Join(keys, ", "))
}

// before is the earlier value; where there is none, content published inside
// the window started at zero.
func (c *change) before(counter string) string {
	earlier := dialect.Name(counter + "_before")
	if !c.q.FromZero {
		return earlier
	}
	return fmt.Sprintf("CASE WHEN %[1]s IS NULL AND %[2]s IS NOT NULL AND a.id IS NOT NULL THEN 0 ELSE %[1]s END", earlier, dialect.Name(counter))
}

// published joins the assets that went live inside the window and drops what
// lies before it.
func (c *change) published(pairs string, outs []output, t Traits) string {
	q := fmt.Sprintf("SELECT %s FROM (%s) c", selectList(outs), pairs)
	if c.q.FromZero {
		live := c.win.contains(facts.Column{Name: "published_at", Type: facts.Time})
		q += fmt.Sprintf(` LEFT JOIN (SELECT id FROM (SELECT id, published_at FROM %s
QUALIFY row_number() OVER (PARTITION BY id ORDER BY occurred_at DESC, known_at DESC) = 1)
WHERE published_at IS NOT NULL AND %s) a ON c.asset = a.id`, dialect.Standing("assets", asOf(c.q.View), t.Corrected("assets")), live)
	}
	if !c.win.All {
		q += " WHERE bucket > " + dialect.Number(-1<<40)
	}
	return q
}
