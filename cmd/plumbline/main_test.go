package main_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// soon is far beyond the three seconds that are promised: the machine may be
// loaded by every other test. How long it took is logged.
const soon = 60 * time.Second

// binary is built once for all tests of this package.
var binary struct {
	once sync.Once
	dir  string
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if binary.dir != "" {
		os.RemoveAll(binary.dir)
	}
	os.Exit(code)
}

// built returns the path of the binary.
func built(t *testing.T) string {
	t.Helper()
	binary.once.Do(func() {
		if binary.dir, binary.err = os.MkdirTemp("", "plumbline-bin-"); binary.err != nil {
			return
		}
		var out []byte
		if out, binary.err = exec.Command("go", "build", "-o", binary.dir, ".").CombinedOutput(); binary.err != nil {
			binary.err = fmt.Errorf("%w: %s", binary.err, out)
		}
	})
	require.NoError(t, binary.err)
	return filepath.Join(binary.dir, "plumbline")
}

// started runs the binary in an empty folder with an empty home until the test
// ends, and returns the address it printed and when it was started.
func started(t *testing.T, bin string, args ...string) (address string, at time.Time) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 4*soon)
	cmd := exec.CommandContext(ctx, bin, args...)
	cmd.Dir = t.TempDir()
	cmd.Env = []string{"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH"), "TMPDIR=" + os.TempDir()}
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = soon
	read, write := io.Pipe()
	cmd.Stdout, cmd.Stderr = write, write
	at = time.Now()
	require.NoError(t, cmd.Start())
	said := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(read)
		for lines.Scan() {
			if m := regexp.MustCompile(`http://\S+`).FindString(lines.Text()); m != "" {
				select {
				case said <- m:
				default:
				}
			}
		}
	}()
	t.Cleanup(func() {
		cancel()
		cmd.Wait() // its error is the interrupt that was sent
		write.Close()
	})
	select {
	case address = <-said:
	case <-time.After(soon):
		require.Fail(t, "no address was printed")
	}
	return address, at
}

// page gets a page once.
func page(t *testing.T, url string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	require.Equal(t, http.StatusOK, res.StatusCode)
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return string(body)
}

func TestTheBuiltBinaryInAnEmptyFolder(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds the binary")
	}
	bin := built(t)
	t.Run("answers soon after it was started and the demo follows", func(t *testing.T) {
		t.Parallel()
		address, at := started(t, bin, "demo", "--listen", "127.0.0.1:0")
		first := page(t, address+"/")
		took := time.Since(at)
		t.Logf("/ was answered %s after the start; three seconds are promised on a machine at rest", took.Round(time.Millisecond))
		require.Less(t, took, soon)
		require.Contains(t, first, "Plumbline", "a page, or how far the demo is")
		require.Eventually(t, func() bool { return strings.Contains(page(t, address+"/"), "DTC net revenue") }, 3*soon, 100*time.Millisecond,
			"the programme shows once it is written")
		require.Contains(t, page(t, address+"/"), "Look at first")
	})
	t.Run("serves a place to drop files on", func(t *testing.T) {
		t.Parallel()
		address, _ := started(t, bin, "serve", "--listen", "127.0.0.1:0")
		require.Contains(t, page(t, address+"/"), "Drop")
		require.Contains(t, page(t, address+"/lookback"), "Lookback")
	})
}
