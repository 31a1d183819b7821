package duckdb

import (
	"context"
	"fmt"

	driver "github.com/duckdb/duckdb-go/v2"

	"plumbline/internal/facts/duckdb/dialect"
	"plumbline/internal/facts/duckdb/stage"
)

// seen sorts rows by what the table already holds of them.
type seen struct {
	fresh     []int32 // no version stored
	open      []int32 // another version stored, or one that was taken back: resolve decides
	unchanged int
}

// probe looks for stored versions of some rows: first among the facts of the
// rows' own time, which zone maps make cheap; then, unless identity contains
// the time, among all others, for versions that happened at another time.
func (l *landing) probe(b *stage.Buffer, rows []int32) (seen, error) {
	lo, hi := stage.Span(b, rows)
	during := fmt.Sprintf("occurred_at BETWEEN %s AND %s", dialect.Instant(lo), dialect.Instant(hi))
	out, err := l.probeWhere(b, rows, during)
	if err != nil || b.Pinned || stage.Count(b, out.fresh) == 0 {
		return out, err
	}
	moved, err := l.probeWhere(b, out.fresh, "NOT ("+during+")")
	if err != nil {
		return seen{}, err
	}
	return seen{
		fresh: moved.fresh,
		open:  append(out.open, moved.open...),
		// The same content at another time is the same fact: only states and
		// dimensions do not count their moment as content.
		unchanged: out.unchanged + moved.unchanged,
	}, nil
}

// probeWhere asks for three bitmaps over the rows: stored at all, stored with
// this content, and ever taken back.
func (l *landing) probeWhere(b *stage.Buffer, rows []int32, where string) (seen, error) {
	st := stage.StageOf(b, rows, "content").Hashes(b).Place()
	var hit, same, back bits
	var n int64
	err := l.e.stages.With(l.ctx, st, func(ctx context.Context, handle int64) error {
		q := fmt.Sprintf(`SELECT count(*), bitstring_agg(s.idx, 0, %[1]d),
bitstring_agg(s.idx, 0, %[1]d) FILTER (s.content = t.content),
bitstring_agg(s.idx, 0, %[1]d) FILTER (t.sign < 0)
FROM %[2]s s JOIN (SELECT id_hash, content, sign FROM %[3]s WHERE %[4]s) t ON s.id_hash = t.id_hash`,
			b.N-1, stage.Source(handle), dialect.Name(b.Table.Name), where)
		return l.e.writer.QueryRowContext(ctx, q).Scan(&n, &hit, &same, &back)
	})
	if err != nil || n == 0 {
		return seen{fresh: rows}, err
	}
	return split(b, rows, hit, same, back), nil
}

func split(b *stage.Buffer, rows []int32, hit, same, back bits) seen {
	out := seen{fresh: []int32{}}
	for k := range stage.Count(b, rows) {
		row := stage.RowAt(rows, k)
		switch {
		case !hit.has(row):
			out.fresh = append(out.fresh, int32(row))
		case same.has(row) && !back.has(row):
			out.unchanged++
		default:
			out.open = append(out.open, int32(row))
		}
	}
	return out
}

// bits is a DuckDB bit string: a byte saying how many bits of padding lead,
// then the bits, most significant first.
type bits struct{ data []byte }

// Scan takes the driver's value; NULL has no bit set.
func (b *bits) Scan(v any) error {
	var bit driver.Bit
	if err := bit.Scan(v); err != nil {
		return err
	}
	b.data = bit.Data
	return nil
}

func (b bits) has(i int) bool {
	if len(b.data) == 0 {
		return false
	}
	i += int(b.data[0])
	return b.data[1+i/8]&(0x80>>(i%8)) != 0
}
