package main_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"plumbline/internal/store/pgtest"
)

// server is one process of several on the same records.
type server struct {
	t       *testing.T
	cmd     *exec.Cmd
	data    string
	address string
	env     []string
}

// serving starts a server on a data folder with its records at url.
func serving(t *testing.T, data, url string, args ...string) *server {
	t.Helper()
	s := &server{t: t, data: data, env: append(os.Environ(), "PLUMBLINE_STORE="+url)}
	s.cmd = exec.Command(built(t), append(args, "--data", data, "--listen", "127.0.0.1:0")...)
	s.cmd.Env = s.env
	out, err := s.cmd.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, s.cmd.Start())
	t.Cleanup(func() {
		s.cmd.Process.Signal(os.Interrupt)
		s.cmd.Wait() // its error is the signal that was sent
	})
	said := make(chan string, 1)
	go func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if m := regexp.MustCompile(`http://\S+`).FindString(lines.Text()); m != "" {
				said <- m
			} else {
				t.Log(filepath.Base(data), lines.Text())
			}
		}
		close(said)
	}()
	select {
	case s.address = <-said:
	case <-time.After(soon):
	}
	require.NotEmpty(t, s.address, "no address was printed")
	return s
}

// killed ends a server with SIGKILL.
func (s *server) killed() {
	s.t.Helper()
	require.NoError(s.t, s.cmd.Process.Kill())
	s.cmd.Wait() // killed: its error says so
}

// runs runs a command on the server's folder, through its socket while it runs.
func (s *server) runs(args ...string) (code int, out, errs string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), soon)
	defer cancel()
	cmd := exec.CommandContext(ctx, built(s.t), append(args, "--data", s.data)...)
	cmd.Env = s.env
	var o, e bytes.Buffer
	cmd.Stdout, cmd.Stderr = &o, &e
	cmd.Run() // its error is the exit code
	return cmd.ProcessState.ExitCode(), o.String(), e.String()
}

// ask asks the JSON API and holds the status of the answer.
func (s *server) ask(status int, method, path, body string) string {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.address+"/api/v1/"+path, bytes.NewBufferString(body))
	require.NoError(s.t, err)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	require.NoError(s.t, err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	require.NoError(s.t, err)
	require.Equal(s.t, status, res.StatusCode, "%s %s: %s", method, path, text)
	return string(text)
}

// seen is a page as it is just now, whatever its status.
func (s *server) seen(path string) string {
	res, err := http.Get(s.address + path)
	if err != nil {
		return ""
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body) // what is cut off shows nothing
	return string(body)
}

// shows waits until a page has a text; missing: until it has not.
func (s *server) shows(path, text string, missing ...bool) {
	s.t.Helper()
	require.EventuallyWithT(s.t, func(c *assert.CollectT) {
		body := s.seen(path)
		if len(missing) > 0 {
			require.NotEmpty(c, body)
			require.NotContains(c, body, text)
			return
		}
		require.Contains(c, body, text)
	}, 3*soon, 200*time.Millisecond)
}

func TestTwoServersShareRecordsAndGatesAndTheOneWithTheFactsMayDie(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds the binary")
	}
	url := pgtest.Start(t).Database(t)
	home, second := filepath.Join(t.TempDir(), "home"), filepath.Join(t.TempDir(), "second")
	owner := serving(t, home, url, "demo")
	owner.shows("/", "DTC net revenue")
	other := serving(t, second, url, "serve")
	const stands = "Evaluation stands since"

	other.shows("/", "DTC net revenue") // as the owner stored it
	require.NotContains(t, page(t, other.address+"/"), stands)
	require.NoFileExists(t, filepath.Join(second, "facts.duckdb"))
	require.NoFileExists(t, filepath.Join(second, "records.sqlite"))
	code, _, said := other.runs("import", write(t, "a.csv", "series,value,occurred_at\nbrand.note,1,2026-10-30\n"), "--as", "kr_values")
	require.Equal(t, 1, code)
	require.Contains(t, said, "the facts are with ")
	require.Contains(t, said, home)
	require.Contains(t, said, "Try: ask there")

	other.ask(http.StatusCreated, "POST", "creator", `{"id":"mara-two","set":{"name":"Mara Two","region":"US"}}`)
	require.Contains(t, owner.ask(http.StatusOK, "GET", "creator/mara-two", ""), "Mara Two")
	owner.ask(http.StatusCreated, "POST", "shipment", `{"id":"two-servers","set":{"creator":"mara-two","campaign":"winter-calm"}}`)
	code, _, said = other.runs("gate", "shipment", "shipment/two-servers")
	require.Contains(t, []int{0, 10, 11}, code, said)
	code, list, said := owner.runs("gate", "list", "--format", "json")
	require.Zero(t, code, said)
	require.Contains(t, list, "shipment/two-servers", "decided on one, kept for both")

	ladder := filepath.Join(t.TempDir(), "glow")
	require.NoError(t, os.CopyFS(ladder, os.DirFS("../../examples/glow")))
	kpis := filepath.Join(ladder, "3-kpis.yaml")
	text, err := os.ReadFile(kpis)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(kpis, bytes.Replace(text, []byte(`green: ">= 95%"`), []byte(`green: ">= 94%"`), 1), 0o600))
	code, _, said = other.runs("apply", ladder, "-m", "greener")
	require.Zero(t, code, said)
	applied := regexp.MustCompile(`applied revision (\w+)`).FindStringSubmatch(said)
	require.Len(t, applied, 2, said)
	revision := func(s *server) string {
		_, out, _ := s.runs("status", "--format", "json")
		var r struct{ Revision string }
		json.Unmarshal([]byte(out), &r) // an answer that is none has no revision
		return r.Revision[:min(12, len(r.Revision))]
	}
	for _, s := range []*server{owner, other} { // the owner evaluates it, for both
		require.Eventually(t, func() bool { return revision(s) == applied[1] }, 3*soon, 200*time.Millisecond)
	}

	owner.killed()
	other.shows("/", stands)
	other.shows("/stack", stands)
	code, out, said := other.runs("status")
	require.Zero(t, code, said)
	require.Contains(t, out, stands)
	other.ask(http.StatusCreated, "POST", "creator", `{"id":"lou-two","set":{"name":"Lou Two","region":"US"}}`)
	code, out, said = other.runs("gate", "shipment", "shipment/two-servers", "--format", "json")
	require.Contains(t, []int{0, 10, 11}, code, said)
	require.Contains(t, out, `"measured"`)
	_, _, said = other.runs("export", "facts", "orders", "--out", t.TempDir())
	require.Contains(t, said, "evaluation stands since")
	require.Contains(t, said, "start plumbline serve there again")

	again := serving(t, home, url, "serve")
	other.shows("/", stands, true)
	require.Contains(t, again.ask(http.StatusOK, "GET", "creator/lou-two", ""), "Lou Two")
	require.Eventually(t, func() bool { // what was told while nobody held the facts is in them
		dir := t.TempDir()
		code, _, _ := again.runs("export", "facts", "creators", "--out", dir)
		text, _ := os.ReadFile(filepath.Join(dir, "creators.csv"))
		return code == 0 && bytes.Contains(text, []byte("lou-two"))
	}, 3*soon, 200*time.Millisecond)

	code, _, said = again.runs("backup", t.TempDir())
	require.Zero(t, code, said)
	require.Contains(t, said, "pg_dump")
}

// write puts a file into a fresh folder and returns its path.
func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}
