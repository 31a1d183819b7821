package backup_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/app/backup"
	"plumbline/internal/fault"
	"plumbline/internal/period"
)

// copied is an engine or a store whose copy is one file.
type copied string

func (c copied) Backup(_ context.Context, dir string) error {
	return os.WriteFile(filepath.Join(dir, string(c)), []byte("of "+string(c)), 0o600)
}

type broken struct{}

func (broken) Backup(context.Context, string) error { return errors.New("the disk is full") }

// data is a data folder with everything there can be in it.
func data(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"lock": "", "facts.duckdb": "open", "records.sqlite": "open", "records.sqlite-wal": "open", "tmp/spill": "x", "uploads/u1": "x", "raw/.arriving-1": "x", "files/coming-1": "x", "a.part": "x",
		"raw/abc": "a file as it came", "files/ab/abcd": "an attachment", "home.json": "{}", "heads/1.json": "{}",
	} {
		at := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(at), 0o700))
		require.NoError(t, os.WriteFile(at, []byte(text), 0o600))
	}
	return dir
}

func source(dir string, step func(string)) backup.Source {
	return backup.Source{
		Dir: dir, Facts: copied("facts.duckdb"), Records: copied("records.sqlite"), Where: "records.sqlite", Step: step,
		Landed: func(context.Context) (string, error) { return "a7", nil }, Clock: period.Fixed(time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)),
	}
}

func quiet(string) {}

// tree is what a folder holds: text by path.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(at string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(at)
		rel, _ := filepath.Rel(dir, at)
		out[rel] = string(text)
		return err
	}))
	delete(out, "lock")
	return out
}

var everything = map[string]string{
	"facts.duckdb": "of facts.duckdb", "records.sqlite": "of records.sqlite", "raw/abc": "a file as it came", "files/ab/abcd": "an attachment",
	"home.json": "{}", "heads/1.json": "{}", backup.Restored: `{"arrival":"a7"}`,
}

func TestAFolderIsRestoredAsItWas(t *testing.T) {
	t.Parallel()
	out := t.TempDir()
	path, m, err := backup.Write(t.Context(), source(data(t), nil), out)
	require.NoError(t, err)
	require.Equal(t, filepath.Join(out, "plumbline-20261121T080000Z.tar.gz"), path)
	require.Len(t, m.Files, len(everything)-1)
	dir := filepath.Join(t.TempDir(), "new")
	got, err := backup.Restore(t.Context(), path, dir, quiet)
	require.NoError(t, err)
	require.Equal(t, m, got)
	require.Equal(t, everything, tree(t, dir))
	mark, ok, err := backup.Marked(dir)
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, "a7", mark.Arrival)
}

func TestABackupIsNotWrittenOverAnythingNorIntoTheFolderItIsOf(t *testing.T) {
	t.Parallel()
	dir, out := data(t), filepath.Join(t.TempDir(), "b.tar.gz")
	_, _, err := backup.Write(t.Context(), source(dir, nil), out)
	require.NoError(t, err)
	_, _, err = backup.Write(t.Context(), source(dir, nil), out)
	require.Equal(t, fault.Conflict, fault.CodeOf(err))
	_, _, err = backup.Write(t.Context(), source(dir, nil), filepath.Join(dir, "raw"))
	require.Equal(t, fault.Invalid, fault.CodeOf(err))
	require.Contains(t, fault.HintOf(err), "outside")
}

func TestABackupThatFailsLeavesNothing(t *testing.T) {
	t.Parallel()
	dir, out := data(t), t.TempDir()
	s := source(dir, nil)
	s.Records = broken{}
	before := tree(t, dir)
	_, _, err := backup.Write(t.Context(), s, out)
	require.ErrorContains(t, err, "the disk is full")
	require.Empty(t, tree(t, out))
	require.Equal(t, before, tree(t, dir))
}

func TestAFolderThatHoldsSomethingIsNotRestoredInto(t *testing.T) {
	t.Parallel()
	path, _, err := backup.Write(t.Context(), source(data(t), nil), t.TempDir())
	require.NoError(t, err)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "mine"), nil, 0o600))
	_, err = backup.Restore(t.Context(), path, dir, quiet)
	require.Equal(t, fault.Conflict, fault.CodeOf(err))
	require.Equal(t, map[string]string{"mine": ""}, tree(t, dir))
	_, err = backup.Restore(t.Context(), path, t.TempDir(), quiet)
	require.NoError(t, err, "an empty one may be there")
}

func TestADamagedBackupIsRefusedAndLeavesNothing(t *testing.T) {
	t.Parallel()
	path, _, err := backup.Write(t.Context(), source(data(t), nil), t.TempDir())
	require.NoError(t, err)
	good, err := os.ReadFile(path)
	require.NoError(t, err)
	for says, text := range map[string][]byte{
		"cut in the middle": good[:len(good)/2], "cut at the end": good[:len(good)-40], "of another kind": []byte("id,name\n"), "empty": nil,
		"a bit turned over": append(append(append([]byte{}, good[:len(good)/2]...), good[len(good)/2]^4), good[len(good)/2+1:]...),
	} {
		bad, parent := filepath.Join(t.TempDir(), "bad.tar.gz"), t.TempDir()
		require.NoError(t, os.WriteFile(bad, text, 0o600))
		_, err := backup.Restore(t.Context(), bad, filepath.Join(parent, "new"), quiet)
		require.Equal(t, fault.Invalid, fault.CodeOf(err), "%s: %v", says, err)
		require.Empty(t, tree(t, parent), says)
	}
}

const childOf = "PLUMBLINE_BACKUP_TEST_CHILD"

// TestMain lets the test's own binary be the process that is killed: it says
// each step and waits at the one it is to die at.
func TestMain(m *testing.M) {
	if at := os.Getenv(childOf); at != "" {
		step := func(what string) {
			fmt.Println(what)
			if what == at {
				io.Copy(io.Discard, os.Stdin) // until killed
			}
		}
		var err error
		if from := os.Getenv("FROM"); strings.HasSuffix(from, ".tar.gz") {
			_, err = backup.Restore(context.Background(), from, os.Getenv("TO"), step)
		} else {
			_, _, err = backup.Write(context.Background(), source(from, step), os.Getenv("TO"))
		}
		fmt.Println("ended", err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// killed runs the child and kills it with SIGKILL at a step.
func killed(t *testing.T, at, from, to string) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	child.Env = append(os.Environ(), childOf+"="+at, "FROM="+from, "TO="+to)
	in, err := child.StdinPipe()
	require.NoError(t, err)
	defer in.Close()
	said, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	reached := false
	for lines := bufio.NewScanner(said); lines.Scan(); {
		if reached = reached || lines.Text() == at; reached {
			require.NoError(t, child.Process.Kill())
		}
	}
	child.Wait() // killed: its error says so
	require.True(t, reached, at)
}

func TestARestoreKilledAtAnyMomentLeavesNothingOrAllAndTheNextOneWorks(t *testing.T) {
	t.Parallel()
	path, m, err := backup.Write(t.Context(), source(data(t), nil), t.TempDir())
	require.NoError(t, err)
	moments := []string{"verified", "named"}
	for _, f := range m.Files {
		moments = append(moments, f.Path)
	}
	for _, at := range moments {
		dir := filepath.Join(t.TempDir(), "new")
		killed(t, at, path, dir)
		require.NoDirExists(t, dir, at)
		_, err := backup.Restore(t.Context(), path, dir, quiet)
		require.NoError(t, err, at)
		require.Equal(t, everything, tree(t, dir))
		left, err := os.ReadDir(filepath.Dir(dir))
		require.NoError(t, err)
		require.Len(t, left, 1, "what the killed one left is gone")
	}
}

func TestABackupKilledAtAnyMomentIsNotThereAndTheNextOneWorks(t *testing.T) {
	t.Parallel()
	dir := data(t)
	for _, at := range []string{"facts", "records", "raw/abc", "written"} {
		out := filepath.Join(t.TempDir(), "b.tar.gz")
		killed(t, at, dir, out)
		require.NoFileExists(t, out, at)
		_, _, err := backup.Write(t.Context(), source(dir, nil), out)
		require.NoError(t, err, at)
		require.NoFileExists(t, out+".part")
	}
}
