package main_test

import (
	"bytes"
	crand "crypto/rand"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"plumbline/internal/store/pgtest"
)

// run runs a command on a data folder and returns what it said.
func run(t *testing.T, data string, args ...string) (code int, out, errs string) {
	t.Helper()
	s := &server{t: t, data: data, env: os.Environ()}
	return s.runs(args...)
}

// cut begins a command on a data folder and kills it after a while, unless it
// ended by itself: then it says so.
func cut(t *testing.T, after time.Duration, data string, args ...string) (ended bool) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), built(t), append(args, "--data", data)...)
	require.NoError(t, cmd.Start())
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	timer := time.NewTimer(after)
	defer timer.Stop()
	select {
	case err := <-done:
		require.NoError(t, err)
		return true
	case <-timer.C:
		require.NoError(t, cmd.Process.Kill())
		<-done // killed: its error says so
		return false
	}
}

// said is what a folder says of its programme as of a day, of its log and of its work.
func said(t *testing.T, data string) string {
	t.Helper()
	code, out, errs := run(t, data, "status", "--format", "json", "--as-of", "2026-11-21")
	require.Zero(t, code, errs)
	_, log, _ := run(t, data, "audit", "verify")
	_, list, _ := run(t, data, "list", "deliverables", "--format", "json")
	return out + log + list
}

// some is a share of a time, anywhere in it.
func some(of time.Duration) time.Duration { return time.Duration(rand.Int64N(int64(of))) }

func TestADemoFolderIsBackedUpAndRestoredWhereverAProcessIsKilled(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds the binary")
	}
	data, out := filepath.Join(t.TempDir(), "demo"), t.TempDir()
	code, _, errs := run(t, data, "demo", "--no-serve")
	require.Zero(t, code, errs)
	was := said(t, data)

	whole := filepath.Join(out, "whole.tar.gz")
	began := time.Now()
	require.True(t, cut(t, 4*soon, data, "backup", whole))
	took := time.Since(began)
	for range 5 {
		at := filepath.Join(out, "cut.tar.gz")
		if !cut(t, some(took), data, "backup", at) {
			if _, err := os.Stat(at); err == nil { // killed after it had its name: then it is whole
				require.True(t, cut(t, 4*soon, filepath.Join(t.TempDir(), "new"), "restore", at))
				require.NoError(t, os.Remove(at))
			}
			continue
		}
		require.NoError(t, os.Remove(at))
	}
	require.Equal(t, was, said(t, data), "a backup that was killed leaves the folder as it was")
	again := filepath.Join(out, "again.tar.gz")
	require.True(t, cut(t, 4*soon, data, "backup", again))
	require.NoDirExists(t, filepath.Join(data, "backup.tmp"))

	began = time.Now()
	require.True(t, cut(t, 4*soon, filepath.Join(t.TempDir(), "new"), "restore", again))
	took = time.Since(began)
	dir := filepath.Join(t.TempDir(), "restored")
	for range 5 {
		if cut(t, some(took), dir, "restore", whole) {
			require.NoError(t, os.RemoveAll(dir))
			continue
		}
		if _, err := os.Stat(dir); err == nil {
			require.Equal(t, was, said(t, dir), "what has its name is whole")
			require.NoError(t, os.RemoveAll(dir))
		}
	}
	require.True(t, cut(t, 4*soon, dir, "restore", whole))
	require.Equal(t, was, said(t, dir))
	left, err := filepath.Glob(filepath.Join(filepath.Dir(dir), ".*"))
	require.NoError(t, err)
	require.Empty(t, left, "what the killed ones left is gone")
}

func TestAServerKilledWhileItIsBackedUpServesAgainAndIsBackedUp(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds the binary")
	}
	data, out := filepath.Join(t.TempDir(), "own"), t.TempDir()
	s := serving(t, data, "", "serve")
	code, _, errs := s.runs("apply", "../../examples/glow", "-m", "first")
	require.Zero(t, code, errs)
	var rows strings.Builder
	rows.WriteString("order,occurred_at,gross,net,currency,code\n")
	for range 50_000 {
		rows.WriteString("o" + crand.Text() + ",2026-11-01T10:00:00Z,50,45,USD,\n")
	}
	code, _, errs = s.runs("import", write(t, "orders.csv", rows.String()), "--as", "orders")
	require.Zero(t, code, errs)
	orders := len(s.table("orders", "order_id"))
	for range 3 {
		cmd := exec.CommandContext(t.Context(), built(t), "backup", filepath.Join(out, "b.tar.gz"), "--data", data)
		require.NoError(t, cmd.Start())
		s.ask(201, "POST", "creator", `{"id":"c`+strings.ToLower(crand.Text())+`","set":{"name":"Mara","region":"US"}}`)
		<-time.NewTimer(some(300 * time.Millisecond)).C
		s.killed()
		cmd.Wait() // it says that the server went away, or it was done
		os.Remove(filepath.Join(out, "b.tar.gz"))
		s = serving(t, data, "", "serve")
		require.Len(t, s.table("orders", "order_id"), orders)
	}
	whole := filepath.Join(out, "whole.tar.gz")
	code, _, errs = s.runs("backup", whole)
	require.Zero(t, code, errs)
	dir := filepath.Join(t.TempDir(), "restored")
	code, _, errs = run(t, dir, "restore", whole)
	require.Zero(t, code, errs)
	restored := &server{t: t, data: dir, env: os.Environ()}
	require.Len(t, restored.table("orders", "order_id"), orders)
	_, _, counted := restored.runs("list", "creators")
	require.Contains(t, counted, "3 of 3 creators")
}

// tool finds one of PostgreSQL's programs.
func tool(t *testing.T, name string) string {
	t.Helper()
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(found) == 0 {
		t.Skip(name + " is not installed: a dump of PostgreSQL is not tried")
	}
	return found[len(found)-1]
}

func TestABackupOfTheFactsAndADumpOfPostgreSQLAreTheWholeProgramme(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds the binary")
	}
	pg := pgtest.Start(t)
	from, to := pg.Database(t), pg.Database(t)
	first := serving(t, filepath.Join(t.TempDir(), "first"), from, "serve")
	for _, args := range [][]string{
		{"apply", "../../examples/glow", "-m", "first"},
		{"import", write(t, "orders.csv", "order,occurred_at,gross,net,currency,code\no1,2026-11-01T10:00:00Z,50,45,USD,\n"), "--as", "orders"},
		{"import", "records", "creators", write(t, "roster.csv", "id,handle,name,platform,followers,region\nmara,@mara,Mara One,instagram,1000,US\n")},
	} {
		code, _, errs := first.runs(args...)
		require.Zero(t, code, errs)
	}
	archive := filepath.Join(t.TempDir(), "facts.tar.gz")
	code, _, errs := first.runs("backup", archive)
	require.Zero(t, code, errs)
	require.Contains(t, errs, "pg_dump")
	// told and imported after the facts were copied, before the dump
	code, _, errs = first.runs("import", write(t, "late.csv", "order,occurred_at,gross,net,currency,code\no2,2026-11-02T10:00:00Z,60,55,USD,\n"), "--as", "orders")
	require.Zero(t, code, errs)
	first.ask(201, "POST", "creator", `{"id":"lou","set":{"name":"Lou Two","region":"US"}}`)
	dump, err := exec.CommandContext(t.Context(), tool(t, "pg_dump"), from).Output()
	require.NoError(t, err)
	require.NoError(t, first.cmd.Process.Signal(os.Interrupt))
	require.NoError(t, first.cmd.Wait())

	load := exec.CommandContext(t.Context(), tool(t, "psql"), "-q", "-v", "ON_ERROR_STOP=1", to)
	load.Stdin = bytes.NewReader(dump)
	text, err := load.CombinedOutput()
	require.NoError(t, err, string(text))
	dir := filepath.Join(t.TempDir(), "restored")
	code, _, errs = run(t, dir, "restore", archive)
	require.Zero(t, code, errs)
	home := filepath.Join(dir, "home.json")
	belongs, err := os.ReadFile(home)
	require.NoError(t, err)
	refused := &server{t: t, data: dir, env: append(os.Environ(), "PLUMBLINE_STORE="+to)}
	code, _, errs = refused.runs("status")
	require.Equal(t, 1, code)
	require.Contains(t, errs, "home.json", "records that were moved are named there")
	require.NoError(t, os.WriteFile(home, bytes.Replace(belongs, []byte("/db1"), []byte("/db2"), 1), 0o600))

	lapsed(t, to) // the dump was made while the first server held the facts
	again := serving(t, dir, to, "serve")
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		require.Equal(c, []string{"o1 45.00", "o2 55.00"}, again.table("orders", "order_id", "amount"))
		require.Equal(c, []string{"lou", "mara"}, again.table("creators", "id"))
	}, soon, 200*time.Millisecond)
	code, _, errs = again.runs("audit", "verify")
	require.Zero(t, code, errs)
}
