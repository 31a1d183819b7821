package cli_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/app"
	"plumbline/internal/app/folder"
	"plumbline/internal/cli"
)

// A script is what somebody types and what they see: a line "$ plumbline …",
// what it prints, lines "! …" for what it says beside that, and "exit N" where
// that is not 0. "| head N" keeps the first lines. The first line says what the
// data folder holds: nothing, the glow ladder, or the demo. Files follow under
// "-- name --".
type script struct {
	t     *testing.T
	dir   string // working files
	data  string
	input string
}

var (
	toldOnce sync.Once
	toldDir  string
)

func TestMain(m *testing.M) {
	os.Unsetenv("PLUMBLINE_DATA") // help prints it
	code := m.Run()
	if toldDir != "" {
		os.RemoveAll(toldDir)
	}
	os.Exit(code)
}

func TestWhatIsTypedAndWhatIsSeen(t *testing.T) {
	t.Parallel()
	scripts, err := filepath.Glob("testdata/script/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, scripts)
	for _, path := range scripts {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			got := run(t, string(text))
			if *update {
				require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
				text = []byte(got)
			}
			require.Equal(t, string(text), got, "run go test ./internal/cli -update")
		})
	}
}

func run(t *testing.T, text string) string {
	s := &script{t: t, dir: t.TempDir()}
	s.data = filepath.Join(s.dir, "data")
	body, files, _ := strings.Cut(text, "\n-- ")
	if files != "" {
		s.files("-- " + files)
	}
	lines := strings.Split(body, "\n")
	s.begin(strings.TrimPrefix(lines[0], "# on "))
	var out strings.Builder
	for i, line := range lines {
		switch {
		case i == 0:
			fmt.Fprintln(&out, line)
		case strings.HasPrefix(line, "< "):
			s.input = strings.TrimPrefix(line, "< ") + "\n"
			fmt.Fprintln(&out, line)
		case strings.HasPrefix(line, "$ plumbline"):
			fmt.Fprintf(&out, "%s\n%s\n", line, s.typed(strings.TrimPrefix(line, "$ plumbline")))
		}
	}
	got := strings.TrimRight(out.String(), "\n") + "\n"
	if files != "" {
		got += "\n-- " + files
	}
	return got
}

// files writes what a script brings along.
func (s *script) files(text string) {
	for part := range strings.SplitSeq(strings.TrimPrefix(text, "-- "), "\n-- ") {
		name, content, _ := strings.Cut(part, " --\n")
		require.NoError(s.t, os.WriteFile(filepath.Join(s.dir, name), []byte(content), 0o600))
	}
}

// begin fills the data folder.
func (s *script) begin(what string) {
	switch what {
	case "nothing":
	case "glow":
		s.do("apply", "../../examples/glow", "--author", "maya")
	case "the demo":
		toldOnce.Do(func() {
			var err error
			toldDir, err = os.MkdirTemp("", "plumbline-told-")
			require.NoError(s.t, err)
			told := &script{t: s.t, dir: toldDir, data: filepath.Join(toldDir, "data")}
			code, _, said := told.do("demo", "--no-serve")
			require.Zero(s.t, code, said)
		})
		require.NoError(s.t, os.CopyFS(s.data, os.DirFS(filepath.Join(toldDir, "data"))))
	default:
		require.Fail(s.t, "a script begins with # on nothing, # on glow or # on the demo", what)
	}
}

func (s *script) do(args ...string) (code int, out, errs string) {
	s.t.Helper()
	var o, e bytes.Buffer
	code = cli.Run(s.t.Context(), cli.Config{Version: "test", Open: app.Open, Serve: app.Serve, SocketPath: folder.SocketPath, Formats: app.Formats(),
		In: strings.NewReader(s.input), Out: &o, Err: &e}, append(args, "--data", s.data))
	s.input = ""
	return code, o.String(), e.String()
}

// typed runs one line and writes down what is seen.
func (s *script) typed(line string) string {
	line, head, cut := strings.Cut(line, " | head ")
	code, out, errs := s.do(s.words(line)...)
	seen := strings.Split(strings.TrimRight(out, "\n"), "\n")
	if n, err := strconv.Atoi(strings.TrimSpace(head)); cut && err == nil {
		seen = seen[:min(n, len(seen))]
	}
	var b strings.Builder
	for _, l := range seen {
		if l != "" || len(seen) > 1 {
			fmt.Fprintln(&b, strings.TrimRight(l, " "))
		}
	}
	for _, l := range strings.Split(strings.TrimRight(errs, "\n"), "\n") {
		if l != "" {
			fmt.Fprintln(&b, "! "+l)
		}
	}
	if code != 0 {
		fmt.Fprintf(&b, "exit %d\n", code)
	}
	return s.same(b.String())
}

// words splits a line as a shell does, with double quotes; files of the script
// are found in its folder.
func (s *script) words(line string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`(?:[^\s"]|"[^"]*")+`).FindAllString(line, -1) {
		w := strings.ReplaceAll(m, `"`, "")
		if path := filepath.Join(s.dir, w); strings.Contains(w, ".") && !strings.HasPrefix(w, ".") {
			if _, err := os.Stat(path); err == nil || strings.HasPrefix(w, "new.") {
				w = path
			}
		}
		out = append(out, w)
	}
	return out
}

// differs is what differs from run to run, or with the demo: moments,
// durations, sizes, hashes, counts of rows.
var differs = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z|\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?|\d{1,2} [A-Z][a-z]{2,8} (20\d\d )?\d\d:\d\d|\d+(\.\d+)? ?(ms|s)\b|\d+(\.\d+)? [kM]B|\b[0-9a-f]{10,12}\b|\d+ rows`)

// same takes that out, and where the folders lie.
func (s *script) same(text string) string {
	here, err := os.Getwd()
	require.NoError(s.t, err)
	text = strings.ReplaceAll(strings.ReplaceAll(text, s.dir, "DIR"), here, "HERE")
	return strings.ReplaceAll(differs.ReplaceAllString(text, "…"), " (…)", "") // how long it took is said only of what took long
}
