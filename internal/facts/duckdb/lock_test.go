package duckdb

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb/dialect"
	"plumbline/internal/facts/duckdb/stage"
)

func TestTheEngineIsLockedToItsFolder(t *testing.T) {
	t.Parallel()
	e := OpenTest(t)
	other := filepath.Join(t.TempDir(), "other.csv")
	require.NoError(t, os.WriteFile(other, []byte("a\n1\n"), 0o600))
	for name, q := range map[string]string{
		"reading another folder":  "SELECT * FROM read_csv('" + other + "')",
		"reading a system file":   "SELECT * FROM read_text('/etc/passwd')",
		"writing another folder":  "COPY (SELECT 1) TO '" + other + ".out'",
		"attaching a file":        "ATTACH '" + other + ".db'",
		"installing an extension": "INSTALL httpfs",
		"loading an extension":    "LOAD httpfs",
		"raising the limit":       "SET memory_limit = '100GB'",
		"opening it up again":     "SET enable_external_access = true",
	} {
		_, err := e.db.ExecContext(context.Background(), q)
		require.Error(t, err, name)
	}
}

func TestColumnsOfALaterVersionAreAdded(t *testing.T) {
	t.Parallel()
	orders, _ := facts.Lookup("orders")
	have := map[string]bool{}
	for _, c := range dialect.Columns(orders) {
		have[c.Name] = c.Name != "gross"
	}
	require.Equal(t, []string{`ALTER TABLE "orders" ADD COLUMN "gross" BIGINT`}, steps(orders, have))
	have["gross"] = true
	require.Empty(t, steps(orders, have))
	require.Len(t, steps(orders, nil), 1)
}

func TestNoTableHasAnIndexOrConstraint(t *testing.T) {
	t.Parallel()
	e := OpenTest(t)
	var n int
	q := "SELECT (SELECT count(*) FROM duckdb_indexes()) + (SELECT count(*) FROM duckdb_constraints() WHERE schema_name = 'main')"
	require.NoError(t, e.db.QueryRowContext(context.Background(), q).Scan(&n))
	require.Zero(t, n)
	require.NoError(t, e.db.QueryRowContext(context.Background(), "SELECT count(*) FROM duckdb_tables()").Scan(&n))
	require.Equal(t, len(facts.Tables)+2, n, "marks and erased beside them")
}

func TestClosingLeavesNoConnectionBehind(t *testing.T) {
	t.Parallel()
	e, err := Open(context.Background(), Config{Dir: t.TempDir()})
	require.NoError(t, err)
	_, err = e.db.ExecContext(context.Background(), "SELECT 1")
	require.NoError(t, err)
	require.NoError(t, e.Close())
	require.Zero(t, e.db.Stats().OpenConnections)
	require.Empty(t, e.stages.Open)
}

func TestRowsOfOneIdentityInABatchAreLandedOneAfterTheOther(t *testing.T) {
	t.Parallel()
	batch := facts.NewBatch(facts.Tables[0], 3)
	for _, id := range []string{"a", "b", "a"} {
		batch.Next()
		batch.SetText(0, id)
		batch.SetInt(1, 7)
	}
	b := stage.NewBuffer(batch.Table)
	b.Add(batch, 0, batch.N)
	rounds, unchanged := stage.Rounds(b)
	require.Equal(t, [][]int32{{0, 1}}, rounds)
	require.Equal(t, 1, unchanged)
}

func TestBitStringsAreReadFromTheirPadding(t *testing.T) {
	t.Parallel()
	b := bits{data: []byte{3, 0b111_10101}} // five bits: 10101
	var got []bool
	for i := range 5 {
		got = append(got, b.has(i))
	}
	require.Equal(t, []bool{true, false, true, false, true}, got)
	require.False(t, bits{}.has(2))
}

func TestIdentitiesOfOneHashAreToldApart(t *testing.T) {
	t.Parallel()
	batch := facts.NewBatch(facts.Tables[0], 4)
	for _, id := range []string{"a", "b", "a", "b"} {
		batch.Next()
		batch.SetText(0, id)
		batch.SetInt(1, 7)
	}
	b := stage.NewBuffer(batch.Table)
	b.Add(batch, 0, batch.N)
	for i := range b.Hash {
		b.Hash[i] = 5
	}
	rounds, unchanged := stage.Rounds(b)
	require.Equal(t, [][]int32{{0, 1}}, rounds)
	require.Equal(t, 2, unchanged)
}
