package app_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/app"
	"plumbline/internal/app/folder"
	"plumbline/internal/cli"
)

// answer is what a stranger sees of one command.
type answer struct {
	code     int
	out, err string
}

// plumbline runs one command line on a data folder, as main would.
func plumbline(t testing.TB, data string, args ...string) answer {
	t.Helper()
	return typing(t, "", data, args...)
}

// typing is plumbline with something on standard input.
func typing(t testing.TB, in, data string, args ...string) answer {
	t.Helper()
	var out, errs bytes.Buffer
	code := cli.Run(t.Context(), cli.Config{
		Version: "test", Open: app.Open, Serve: app.Serve, SocketPath: folder.SocketPath, Formats: app.Formats(),
		In: strings.NewReader(in), Out: &out, Err: &errs,
	}, append(args, "--data", data))
	return answer{code, out.String(), errs.String()}
}

// fine runs a command that has to succeed.
func fine(t testing.TB, data string, args ...string) answer {
	t.Helper()
	a := plumbline(t, data, args...)
	require.Equal(t, cli.Done, a.code, "%v: %s%s", args, a.out, a.err)
	return a
}

var (
	demoOnce sync.Once
	demoDir  string
)

// demo returns a copy of the demo's data folder, written once a run.
func demo(t testing.TB) string {
	t.Helper()
	demoOnce.Do(func() {
		dir, err := os.MkdirTemp("", "plumbline-demo-")
		require.NoError(t, err)
		a := fine(t, dir, "demo", "--no-serve")
		require.Contains(t, a.err, "wrote the demo programme to "+dir)
		demoDir = dir
	})
	require.NotEmpty(t, demoDir, "the demo was not written")
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS(demoDir)))
	return dir
}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, dir := range []string{demoDir, invitedDir} {
		if dir != "" {
			os.RemoveAll(dir)
		}
	}
	os.Exit(code)
}

// write puts a file into a fresh folder and returns its path.
func write(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func read(t testing.TB, path string) string {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	b, err := io.ReadAll(f)
	require.NoError(t, err)
	return string(b)
}
