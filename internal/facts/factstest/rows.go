package factstest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/facts"
	"plumbline/internal/period"
)

// Row is a fact as tests write it: column → value. Times may be time.Time or
// "2026-10-03T12:00:00Z" or "2026-10-03 12:00" (UTC), dates period.Date or
// "2026-10-03", money whole minor units. "id" is the source's own id, "source"
// defaults to "test".
type Row map[string]any

// Received is when Land's rows arrive unless a row says otherwise: after all
// that tests let happen, so that every fact is older news.
var Received = Moment("2027-06-01T00:00:00Z")

// Moment reads a time as tests write it.
func Moment(s string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	panic("not a moment: " + s)
}

// Day reads a date as tests write it.
func Day(s string) period.Date {
	d, err := period.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// Batch makes a sealed batch of rows.
func Batch(t testing.TB, table string, rows ...Row) *facts.Batch {
	t.Helper()
	tab, ok := facts.Lookup(table)
	require.True(t, ok, "there is no table %s", table)
	b := facts.NewBatch(tab, len(rows))
	for _, r := range rows {
		b.Next()
		for column, value := range r {
			if column == "id" && !tab.Has("id") {
				source, _ := r["source"].(string)
				if source == "" {
					source = "test"
				}
				column, value = "event_id", facts.SourceID(source, value.(string))
			}
			set(t, b, column, value)
		}
	}
	b.Seal(facts.Sealing{Source: "test", Arrival: "arrival", Received: Received})
	return b
}

func set(t testing.TB, b *facts.Batch, column string, value any) {
	t.Helper()
	i, ok := b.Index(column)
	require.True(t, ok, "%s has no column %s", b.Table.Name, column)
	switch kind := b.Vectors()[i].Column.Type; v := value.(type) {
	case string:
		switch kind {
		case facts.Time:
			b.SetInt(i, Moment(v).UnixMicro())
		case facts.Date:
			b.SetInt(i, int64(Day(v)))
		default:
			b.SetText(i, v)
		}
	case int:
		if kind == facts.Float {
			b.SetFloat(i, float64(v))
		} else {
			b.SetInt(i, int64(v))
		}
	case int64:
		b.SetInt(i, v)
	case period.Date:
		b.SetInt(i, int64(v))
	case time.Time:
		b.SetInt(i, v.UnixMicro())
	case float64:
		b.SetFloat(i, v)
	case bool:
		b.SetBool(i, v)
	case nil:
	default:
		require.Fail(t, "a row cannot hold this", "%s: %T", column, value)
	}
}

// Land lands rows of one table in one call.
func Land(t testing.TB, w facts.Writer, table string, rows ...Row) facts.Landed {
	t.Helper()
	landed, err := w.Land(context.Background(), func(put func(*facts.Batch) error) error {
		return put(Batch(t, table, rows...))
	})
	require.NoError(t, err)
	return landed
}

// Cells turns an answer into rows of plain values; what is missing is absent.
// Dates come as "2026-10-03", times as RFC 3339.
func Cells(g *facts.Grid) []map[string]any {
	out := make([]map[string]any, g.N)
	for row := range out {
		out[row] = map[string]any{}
		for i := range g.Vectors {
			v := &g.Vectors[i]
			if v.Valid[row] {
				out[row][v.Column.Name] = cell(v, row)
			}
		}
	}
	return out
}

func cell(v *facts.Vector, row int) any {
	switch v.Column.Type {
	case facts.Text:
		return v.S[row]
	case facts.Float:
		return v.F[row]
	case facts.Bool:
		return v.B[row]
	case facts.Date:
		return period.Date(v.I[row]).String()
	case facts.Time:
		return time.UnixMicro(v.I[row]).UTC().Format(time.RFC3339)
	default:
		return v.I[row]
	}
}
