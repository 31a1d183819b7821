package duckdb

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb/dialect"
	"plumbline/internal/facts/duckdb/stage"
)

// version is what stands of one identity.
type version struct {
	content, known, occurred int64
	updated                  int64
	hasUpdated               bool
}

// resolve decides about rows whose identity is stored already, with other
// content or with versions taken back, and lands the corrections.
func (l *landing) resolve(b *stage.Buffer, open []int32) error {
	if len(open) == 0 {
		return nil
	}
	stand, err := l.standing(b, open)
	if err != nil {
		return err
	}
	c := corrections{known: map[int32]int64{}}
	var fresh []int32
	for _, row := range open {
		v, ok := stand[row]
		switch {
		case !ok:
			fresh = append(fresh, row)
		case v.content == b.Col("content").I[row]:
			l.out.Unchanged++
		case older(b, row, v):
			l.out.Older++
			l.mark(b, []int32{row}, facts.Older)
		default:
			c.add(b, row, v)
			l.touch(v.occurred)
		}
	}
	if len(fresh) > 0 { // its versions all belong to another identity, or were withdrawn
		if err := l.insert(b, fresh, nil); err != nil {
			return err
		}
		l.out.New += len(fresh)
		l.mark(b, fresh, facts.Fresh)
		l.landed(b, fresh, len(fresh))
	}
	return l.correct(b, &c)
}

// older tells whether the source itself says that what stands is newer.
func older(b *stage.Buffer, row int32, v version) bool {
	u := b.Col("updated_at")
	return u.Valid[row] && v.hasUpdated && u.I[row] < v.updated
}

// standing finds the standing version of each row's identity, wherever in time it lies.
func (l *landing) standing(b *stage.Buffer, rows []int32) (map[int32]version, error) {
	out := make(map[int32]version, len(rows))
	st := stage.StageOf(b, rows, "event_id").Hashes(b).Place()
	err := l.e.stages.With(l.ctx, st, func(ctx context.Context, handle int64) error {
		q := fmt.Sprintf(`SELECT s.idx, t.content, max(epoch_us(t.known_at)), max(epoch_us(t.occurred_at)),
coalesce(max(epoch_us(t.updated_at)), 0), max(t.updated_at) IS NOT NULL
FROM %s s JOIN %s t ON s.id_hash = t.id_hash AND s.event_id = t.event_id
GROUP BY s.idx, t.content HAVING sum(t.sign) > 0`, stage.Source(handle), dialect.Name(b.Table.Name))
		found, err := l.e.writer.QueryContext(ctx, q)
		if err != nil {
			return err
		}
		defer found.Close()
		for found.Next() {
			var row int32
			var v version
			if err := found.Scan(&row, &v.content, &v.known, &v.occurred, &v.updated, &v.hasUpdated); err != nil {
				return err
			}
			out[row] = v
		}
		return found.Err()
	})
	return out, err
}

// corrections are rows that replace what stands.
type corrections struct {
	rows     []int32
	standing []int64         // content of what stands, by position in rows
	at       []int64         // when the correction is known, by position in rows
	known    map[int32]int64 // the same, by row
}

// add takes a correction; it is known when it was received, never before what it corrects.
func (c *corrections) add(b *stage.Buffer, row int32, v version) {
	known := max(b.Col("received_at").I[row], v.known)
	c.rows = append(c.rows, row)
	c.standing = append(c.standing, v.content)
	c.at = append(c.at, known)
	c.known[row] = known
}

// correct lands two rows for each: the standing version with sign −1, then the new one.
func (l *landing) correct(b *stage.Buffer, c *corrections) error {
	if len(c.rows) == 0 {
		return nil
	}
	l.news.corrected[b.Table.Name] = true
	if err := l.takeBack(b, c); err != nil {
		return err
	}
	if err := l.insert(b, c.rows, c.at); err != nil {
		return err
	}
	l.out.Corrected += len(c.rows)
	l.out.KnownAt = max(l.out.KnownAt, slices.Max(c.at))
	l.mark(b, c.rows, facts.Corrected)
	l.landed(b, c.rows, len(c.rows))
	return nil
}

// takeBack copies the standing versions with sign −1, as told by the new
// arrival. Content stored twice (A, B, A again) is taken back once.
func (l *landing) takeBack(b *stage.Buffer, c *corrections) error {
	st := stage.StageOf(b, c.rows, "event_id", "received_at", "arrival", "line").Hashes(b).
		Number("standing", c.standing).Number("known", c.at)
	by := map[string]string{
		"sign":        "-1",
		"known_at":    "make_timestamp(s.known)",
		"received_at": "make_timestamp(s.received_at)",
		"arrival":     stored(b.Col("arrival"), "s.arrival"),
		"line":        fmt.Sprintf("nullif(s.line, %s)", dialect.Number(dialect.Missing)),
	}
	names, exprs := []string{dialect.HashColumn}, []string{"t." + dialect.HashColumn}
	for _, col := range dialect.Columns(b.Table) {
		names = append(names, dialect.Name(col.Name))
		exprs = append(exprs, cmp.Or(by[col.Name], "t."+dialect.Name(col.Name)))
	}
	return l.e.stages.With(l.ctx, st, func(_ context.Context, handle int64) error {
		return l.exec(fmt.Sprintf(`INSERT INTO %[1]s (%[2]s) SELECT %[3]s
FROM %[1]s t JOIN %[4]s s ON t.id_hash = s.id_hash AND t.event_id = s.event_id AND t.content = s.standing WHERE t.sign > 0
QUALIFY row_number() OVER (PARTITION BY t.event_id ORDER BY t.known_at DESC) = 1`,
			dialect.Name(b.Table.Name), strings.Join(names, ", "), strings.Join(exprs, ", "), stage.Source(handle)))
	})
}
