package duckdb_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/facts/factstest"
	"plumbline/internal/fault"
	"plumbline/internal/period"
)

var (
	ctx   = context.Background()
	owner = access.For(access.Owner)
)

func open(t testing.TB, dir string) *duckdb.Engine {
	t.Helper()
	e, err := duckdb.Open(ctx, duckdb.Config{Dir: dir, MemoryLimit: "256MB", Threads: 1})
	require.NoError(t, err)
	return e
}

func order(id string, amount int) factstest.Row {
	return factstest.Row{"order_id": id, "occurred_at": "2026-10-03 12:00", "amount": amount, "currency": "EUR"}
}

func count(t testing.TB, e facts.Reader, table string) int64 {
	t.Helper()
	n, err := e.Count(ctx, owner, table)
	require.NoError(t, err)
	return n
}

func TestFactsAreThereAgainAfterReopening(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for i := range 3 {
		e := open(t, dir)
		require.EqualValues(t, min(i, 1), count(t, e, "orders"))
		landed := factstest.Land(t, e, "orders", order("1", i))
		require.Equal(t, 1, landed.New+landed.Corrected)
		require.NoError(t, e.Close())
	}
}

func TestWhatTheEngineKnowsOfItsTablesSurvivesReopening(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	e := open(t, dir)
	factstest.Land(t, e, "orders", order("1", 1))
	factstest.Land(t, e, "orders", order("1", 2))
	require.NoError(t, e.Close())
	e = open(t, dir)
	defer e.Close()
	g, err := e.Sums(ctx, owner, facts.Sums{
		View:  facts.View{Calendar: period.Calendar{}, From: factstest.Day("2026-10-01"), To: factstest.Day("2026-11-01")},
		Table: "orders", Home: "USD", Terms: []facts.Term{{Name: "amount", Agg: facts.Sum, Column: "amount"}},
	})
	require.NoError(t, err)
	require.Equal(t, []map[string]any{{"currency": "EUR", "day": "2026-10-03", "amount": int64(2)}}, factstest.Cells(g))
}

func TestAClosedEngineSaysSoAndClosesTwice(t *testing.T) {
	t.Parallel()
	e := open(t, t.TempDir())
	require.NoError(t, e.Close())
	require.NoError(t, e.Close())
	_, err := e.Count(ctx, owner, "orders")
	require.Equal(t, fault.Unavailable, fault.CodeOf(err))
	_, err = e.Land(ctx, func(func(*facts.Batch) error) error { return nil })
	require.Equal(t, fault.Unavailable, fault.CodeOf(err))
}

func TestAFolderThatCannotBeMadeIsNamed(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err := duckdb.Open(ctx, duckdb.Config{Dir: filepath.Join(file, "data")})
	require.Equal(t, fault.Unavailable, fault.CodeOf(err))
	require.Contains(t, fault.MessageOf(err), file)
}

func TestAFileThatIsNoDatabaseIsRefusedAndLeftAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "facts.duckdb")
	require.NoError(t, os.WriteFile(file, []byte(strings.Repeat("not a database ", 1000)), 0o600))
	_, err := duckdb.Open(ctx, duckdb.Config{Dir: dir})
	require.Equal(t, fault.Unavailable, fault.CodeOf(err))
	kept, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Contains(t, string(kept), "not a database")
}

func TestACancelledQuestionEndsAsCancelled(t *testing.T) {
	t.Parallel()
	e := duckdb.OpenTest(t)
	gone, cancel := context.WithCancel(ctx)
	cancel()
	_, err := e.Count(gone, owner, "orders")
	require.ErrorIs(t, err, context.Canceled)
	require.Zero(t, count(t, e, "orders"), "the engine goes on")
}

// childDir tells a child process of the test below where to land facts until it is killed.
const childDir = "FACTS_TEST_CHILD_DIR"

func TestKilledAtAnyInstantNothingAcknowledgedIsLost(t *testing.T) {
	t.Parallel()
	if os.Getenv(childDir) != "" {
		t.Skip("this is the child")
	}
	dir := t.TempDir()
	for round := range 3 {
		acknowledged := landUntilKilled(t, dir, 4+3*round)
		e := open(t, dir)
		n := count(t, e, "orders")
		require.GreaterOrEqual(t, n, acknowledged, "round %d", round)
		require.Zero(t, n%batchOfChild, "no landing is there in part")
		require.NoError(t, e.Close())
	}
}

const batchOfChild = 100

// landUntilKilled starts a child that lands batches and says so after each; it
// is killed in the middle of its work. The answer is what it had acknowledged.
func landUntilKilled(t *testing.T, dir string, after int) int64 {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run", "^TestChildLandsUntilKilled$")
	cmd.Env = append(os.Environ(), childDir+"="+dir)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	var total int64
	lines := bufio.NewScanner(out)
	for n := 0; n < after && lines.Scan(); n++ {
		if v, ok := strings.CutPrefix(lines.Text(), "landed "); ok {
			total, err = strconv.ParseInt(v, 10, 64)
			require.NoError(t, err)
		}
	}
	require.NoError(t, cmd.Process.Kill())
	require.Error(t, cmd.Wait())
	require.Positive(t, total)
	return total
}

func TestChildLandsUntilKilled(t *testing.T) {
	dir := os.Getenv(childDir)
	if dir == "" {
		t.Skip("only as the child of the test above")
	}
	e := open(t, dir)
	before := count(t, e, "orders")
	for i := before; ; i += batchOfChild {
		rows := make([]factstest.Row, batchOfChild)
		for j := range rows {
			rows[j] = order(fmt.Sprint(i+int64(j)), 1)
		}
		factstest.Land(t, e, "orders", rows...)
		fmt.Println("landed", i+batchOfChild)
	}
}
