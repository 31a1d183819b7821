package ask

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb/dialect"
	"plumbline/internal/fault"
)

const listLimit = 10_000

// List compiles a list of rows as they stand.
func List(scope access.Scope, q facts.List, t Traits) (Question, error) {
	v, err := look(q.Table, scope)
	if err != nil {
		return Question{}, err
	}
	outs, err := listed(v, q.Columns)
	if err != nil {
		return Question{}, err
	}
	filter, err := listFilter(v, q)
	if err != nil {
		return Question{}, err
	}
	order, err := listOrder(v, q)
	if err != nil {
		return Question{}, err
	}
	from := dialect.Standing(q.Table, asOf(q.View), t.Corrected(q.Table) && !q.Withdrawn)
	if q.Latest {
		key, err := latestKey(v, q)
		if err != nil {
			return Question{}, err
		}
		// The window and the conditions apply to the rows that are last, except
		// its end: what comes later has not happened yet.
		from = fmt.Sprintf(`(SELECT * FROM %s WHERE %s
QUALIFY row_number() OVER (PARTITION BY %s ORDER BY occurred_at DESC, known_at DESC, event_id DESC) = 1)`, from, until(v, q), key)
	}
	sql := fmt.Sprintf("SELECT %s FROM %s WHERE %s ORDER BY %s LIMIT %d OFFSET %d",
		selectList(outs), from, filter, order, cmp.Or(q.Limit, listLimit), q.Offset)
	return Question{SQL: sql, outs: outs}, nil
}

func listed(v view, names []string) ([]output, error) {
	cols := v.visible()
	if len(names) > 0 {
		cols = cols[:0:0]
		for _, n := range names {
			c, err := v.column(n)
			if err != nil {
				return nil, err
			}
			cols = append(cols, c)
		}
	}
	if len(cols) == 0 || v.scope.Nothing() {
		return nil, fault.New(fault.Forbidden, "nothing of %s is inside what you may see", v.table.Name)
	}
	outs := make([]output, len(cols))
	for i, c := range cols {
		outs[i] = output{c, dialect.Plain(c, dialect.Name(c.Name))}
	}
	return outs, nil
}

func listFilter(v view, q facts.List) (string, error) {
	w, err := LimitsOf(q.View)
	if err != nil {
		return "", err
	}
	on, err := placed(v, q.On)
	if err != nil {
		return "", err
	}
	where, err := v.where(q.Where)
	if err != nil {
		return "", err
	}
	window := w.contains(on)
	if q.Latest { // a state holds from before the window
		window = "true"
	}
	return dialect.And([]string{window, v.rows(), where}), nil
}

func until(v view, q facts.List) string {
	w, err := LimitsOf(q.View)
	if err != nil || w.All || v.table.Kind == facts.Dimension {
		return "true"
	}
	return "occurred_at < " + w.start(w.To)
}

// latestKey is what Latest keeps one row of.
func latestKey(v view, q facts.List) (string, error) {
	key := q.Key
	if len(key) == 0 {
		key = slices.DeleteFunc(slices.Clone(v.table.Key), func(n string) bool { return n == "occurred_at" || n == "source" })
	}
	out := make([]string, len(key))
	for i, n := range key {
		if !v.table.Has(n) {
			return "", fault.New(fault.Invalid, "the table %s has no column %q", q.Table, n)
		}
		out[i] = dialect.Name(n)
	}
	return strings.Join(out, ", "), nil
}

// listOrder always ends in the identity, so that pages neither repeat nor skip rows.
func listOrder(v view, q facts.List) (string, error) {
	var out []string
	for _, o := range q.OrderBy {
		n, down := strings.CutPrefix(o, "-")
		c, err := v.column(n)
		if err != nil {
			return "", err
		}
		dir := " ASC NULLS LAST"
		if down {
			dir = " DESC NULLS LAST"
		}
		out = append(out, dialect.Name(c.Name)+dir)
	}
	if len(out) == 0 {
		out = append(out, "occurred_at")
	}
	return strings.Join(append(out, "event_id", "known_at", "sign"), ", "), nil
}
