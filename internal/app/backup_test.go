package app_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/app/backup"
	"plumbline/internal/cli"
	"plumbline/internal/period"
)

// factsOf is a table of a folder's facts as CSV.
func factsOf(t *testing.T, data, table string) string {
	t.Helper()
	dir := t.TempDir()
	fine(t, data, "export", "facts", table, "--out", dir)
	return read(t, filepath.Join(dir, table+".csv"))
}

// create makes a record through the JSON API.
func create(t *testing.T, address, kind, body string) {
	t.Helper()
	r, err := http.Post("http://"+address+"/api/v1/"+kind, "application/json", strings.NewReader(body))
	require.NoError(t, err)
	r.Body.Close()
	require.Equal(t, http.StatusCreated, r.StatusCode)
}

// copier copies a file that was restored and not opened.
type copier string

func (c copier) Backup(_ context.Context, dir string) error {
	text, err := os.ReadFile(string(c))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, filepath.Base(string(c))), text, 0o600)
}

func TestABackupTakenWhileServingIsRestoredAndFactsOlderThanTheirRecordsCatchUp(t *testing.T) {
	t.Parallel()
	data, out := t.TempDir(), t.TempDir()
	fine(t, data, "apply", "../../examples/glow", "-m", "first")
	address := serve(t, data)
	fine(t, data, "import", write(t, "a.csv", "series,value,occurred_at\nbrand.note,1,2026-10-30\n"), "--as", "kr_values", "--source", "survey")
	create(t, address, "creator", `{"id":"early","set":{"name":"Early"}}`)
	first := filepath.Join(out, "first.tar.gz")
	require.Contains(t, fine(t, data, "backup", first).err, "wrote "+first)
	fine(t, data, "import", write(t, "b.csv", "series,value,occurred_at\nbrand.note,2,2026-10-31\n"), "--as", "kr_values", "--source", "survey")
	create(t, address, "creator", `{"id":"late","set":{"name":"Late"}}`)
	second := filepath.Join(out, "second.tar.gz")
	fine(t, data, "backup", second)

	old, now := filepath.Join(out, "old"), filepath.Join(out, "now")
	require.Contains(t, fine(t, old, "restore", first).err, "restored "+old)
	fine(t, now, "restore", second)
	again := plumbline(t, now, "restore", second)
	require.Equal(t, cli.Failed, again.code)
	require.Contains(t, again.err, "holds something already")

	// A backup whose facts were copied before the second file and record came, and its records after.
	mixed, _, err := backup.Write(t.Context(), backup.Source{
		Dir: now, Facts: copier(filepath.Join(old, "facts.duckdb")), Records: copier(filepath.Join(now, "records.sqlite")), Where: "records.sqlite",
		Landed: func(context.Context) (string, error) { m, _, err := backup.Marked(old); return m.Arrival, err }, Clock: period.System{},
	}, out)
	require.NoError(t, err)
	both := filepath.Join(out, "both")
	fine(t, both, "restore", mixed)

	for _, dir := range []string{now, both} {
		require.Equal(t, strings.Count(factsOf(t, data, "kr_values"), "\n"), strings.Count(factsOf(t, dir, "kr_values"), "\n"), dir)
		for _, id := range []string{"early", "late"} {
			require.Equal(t, 1, strings.Count(factsOf(t, dir, "creators"), ","+id+","), "%s in %s: %s", id, dir, factsOf(t, dir, "creators"))
		}
		require.NoFileExists(t, filepath.Join(dir, backup.Restored))
		require.Contains(t, fine(t, dir, "audit", "verify").err, "the chain is whole")
	}
	require.NotContains(t, factsOf(t, old, "creators"), "late")
	require.Contains(t, fine(t, both, "import", write(t, "b.csv", "series,value,occurred_at\nbrand.note,2,2026-10-31\n"), "--as", "kr_values", "--source", "survey").err, "1 unchanged")
}

func TestRecordsThatDoNotAnswerAreSaidWithoutTheirPassword(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	fine(t, data, "apply", "../../examples/glow", "-m", "first")
	a := plumbline(t, data, "--store", "postgres://nobody:secret-word@/nowhere?host=/tmp&connect_timeout=1", "status")
	require.Equal(t, cli.Failed, a.code)
	require.Contains(t, a.err, "cannot be opened")
	require.NotContains(t, a.err, "secret-word")
}
