// Package connectortest runs a connector's formats against the real inbox, a
// real record store and a real facts engine.
package connectortest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/fault"
	"plumbline/internal/inbox"
	"plumbline/internal/money"
	"plumbline/internal/period"
	"plumbline/internal/store"
)

// Owner is who imports in tests.
var Owner = access.For(access.Owner)

// House is an importer on a store and an engine of its own.
type House struct {
	t        testing.TB
	Facts    *duckdb.Engine
	Importer *inbox.Importer
}

// Open builds a house that knows the formats.
func Open(t testing.TB, formats ...inbox.Format) *House {
	t.Helper()
	dir := t.TempDir()
	h := &House{t: t, Facts: duckdb.OpenTest(t)}
	records, err := store.Open(t.Context(), store.Config{Dir: dir})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, records.Close()) })
	h.Importer, err = inbox.New(inbox.Config{Writer: h.Facts, Keeper: records, Formats: formats, DataDir: dir,
		Key: []byte("0123456789abcdef0123456789abcdef"), Clock: period.Fixed(time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC))})
	require.NoError(t, err)
	return h
}

// Take imports a file and checks that its counts add up to its records.
func (h *House) Take(path string, o inbox.Options) inbox.Summary {
	h.t.Helper()
	s, err := h.Importer.Import(context.Background(), Owner, path, o, nil)
	require.NoError(h.t, err, "%s: %v (%s)", path, err, fault.HintOf(err))
	return h.adds(s)
}

// Text imports a text under a file name.
func (h *House) Text(name, text string, o inbox.Options) inbox.Summary {
	h.t.Helper()
	s, err := h.Importer.ImportReader(context.Background(), Owner, name, strings.NewReader(text), o, nil)
	require.NoError(h.t, err, "%s: %v (%s)", name, err, fault.HintOf(err))
	return h.adds(s)
}

func (h *House) adds(s inbox.Summary) inbox.Summary {
	h.t.Helper()
	require.Equal(h.t, s.Lines, s.New+s.Unchanged+s.Corrected+s.Older+s.Waiting+s.Quarantined+s.Ignored, "%s: %+v", s.File, s)
	return s
}

// Rows lists what stands of a table as texts: the columns asked for, a space
// between, missing values as "·"; sorted.
func (h *House) Rows(table string, columns ...string) []string {
	h.t.Helper()
	g, err := h.Facts.List(context.Background(), Owner, facts.List{Table: table, Columns: columns, Limit: 1_000_000})
	require.NoError(h.t, err)
	out := make([]string, g.N)
	for i := range out {
		var cells []string
		for _, c := range columns {
			cells = append(cells, text(g.Col(c), i))
		}
		out[i] = strings.Join(cells, " ")
	}
	slices.Sort(out)
	return out
}

func text(v *facts.Vector, i int) string {
	if v == nil || !v.Valid[i] {
		return "·"
	}
	switch v.Column.Type {
	case facts.Text:
		return v.S[i]
	case facts.Float:
		return fmt.Sprint(v.F[i])
	case facts.Bool:
		return fmt.Sprint(v.B[i])
	case facts.Time:
		return time.UnixMicro(v.I[i]).UTC().Format(time.RFC3339)
	case facts.Date:
		return period.Date(v.I[i]).String()
	}
	return fmt.Sprint(v.I[i])
}

// Sums adds a money column up by currency: "USD 12.30".
func (h *House) Sums(table, column string) []string {
	h.t.Helper()
	g, err := h.Facts.List(context.Background(), Owner, facts.List{Table: table, Columns: []string{column, "currency"}, Limit: 1_000_000})
	require.NoError(h.t, err)
	sums := map[string]int64{}
	for i := range g.N {
		if v := g.Col(column); v.Valid[i] {
			sums[g.Col("currency").S[i]] += v.I[i]
		}
	}
	var out []string
	for c, n := range sums {
		out = append(out, c+" "+money.Amount{Minor: n, Currency: c}.Number())
	}
	slices.Sort(out)
	return out
}

// Shared returns a path under the shared folder beside the project, or skips
// the test with a clear line.
func Shared(t testing.TB, path string) string {
	t.Helper()
	dir, err := os.Getwd()
	require.NoError(t, err)
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		up := filepath.Dir(dir)
		require.NotEqual(t, dir, up, "no go.mod above")
		dir = up
	}
	full := filepath.Join(dir, "..", "shared", path)
	if _, err := os.Stat(full); err != nil {
		t.Skipf("the shared file %s is not beside the project", path)
	}
	return full
}

// Files lists the files of a shared folder that match a pattern.
func Files(t testing.TB, dir, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(Shared(t, dir), pattern))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	return files
}

// Nowhere is an Out that keeps nothing, for fuzzing mappers alone.
type Nowhere struct{}

// Put takes a row.
func (Nowhere) Put(*facts.Table, string) inbox.Row { return nothing{} }

// Piece takes a piece.
func (Nowhere) Piece(string, string, string, string, any) {}

// Bad takes a problem.
func (Nowhere) Bad(string, string, string) {}

// Skip takes a reason.
func (Nowhere) Skip(string) {}

// Leave takes what is left out.
func (Nowhere) Leave(string) {}

type nothing struct{}

func (nothing) Text(string, string)    {}
func (nothing) Int(string, int64)      {}
func (nothing) Float(string, float64)  {}
func (nothing) Bool(string, bool)      {}
func (nothing) Time(string, time.Time) {}
