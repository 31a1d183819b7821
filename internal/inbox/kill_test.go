package inbox_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/connector/generic"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/inbox"
	"plumbline/internal/store"
)

const (
	killDir  = "PLUMBLINE_KILL_TEST"
	killRows = 40_000
)

// openFolder opens a data folder as a process does.
func openFolder(t require.TestingT, dir string) (*inbox.Importer, *duckdb.Engine, func()) {
	s, err := store.Open(context.Background(), store.Config{Dir: dir})
	require.NoError(t, err)
	e, err := duckdb.Open(context.Background(), duckdb.Config{Dir: dir, Threads: 2, MemoryLimit: "512MB"})
	require.NoError(t, err)
	im, err := inbox.New(inbox.Config{Writer: e, Keeper: s, Formats: []inbox.Format{generic.Format{}}, Key: []byte("0123456789abcdef"), DataDir: dir})
	require.NoError(t, err)
	return im, e, func() { require.NoError(t, e.Close()); require.NoError(t, s.Close()) }
}

// killFile is a file with a bad row in each thousand.
func killFile(n int) string {
	var b strings.Builder
	b.WriteString("order_id,occurred_at,amount,currency\n")
	for i := range killRows {
		places := "00"
		if i%1000 == 999 {
			places = "001"
		}
		fmt.Fprintf(&b, "%d-%d,2026-10-01 00:00:00,%d.%s,USD\n", n, i, i%90, places)
	}
	return b.String()
}

// TestMain lets the test's own binary be the process that is killed.
func TestMain(m *testing.M) {
	dir := os.Getenv(killDir)
	if dir == "" {
		os.Exit(m.Run())
	}
	im, _, _ := openFolder(child{}, dir)
	for n := range 100 {
		s, err := im.ImportReader(context.Background(), owner, fmt.Sprintf("orders-%d.csv", n), strings.NewReader(killFile(n)), inbox.Options{As: "orders"}, nil)
		if err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		fmt.Println("acknowledged", s.New, s.Quarantined)
	}
}

// child stands for the test in the process that is killed.
type child struct{}

func (child) Errorf(format string, args ...any) { fmt.Printf(format, args...) }
func (child) FailNow()                          { os.Exit(1) }

func TestAKilledImportLosesNothingAcknowledgedAndCountsNothingTwice(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	require.NoError(t, err)
	for _, after := range []time.Duration{200 * time.Millisecond, 450 * time.Millisecond, 800 * time.Millisecond} {
		t.Run(fmt.Sprint(after), func(t *testing.T) {
			dir := t.TempDir()
			cmd := exec.Command(self)
			cmd.Env = append(os.Environ(), killDir+"="+dir)
			var said strings.Builder
			cmd.Stdout = &said
			require.NoError(t, cmd.Start())
			died := make(chan struct{})
			go func() { _ = cmd.Wait(); close(died) }()
			select {
			case <-time.After(after):
			case <-died:
			}
			_ = cmd.Process.Kill()
			<-died
			acknowledged := strings.Count(said.String(), "acknowledged")

			im, e, done := openFolder(t, dir)
			defer done()
			require.NoError(t, im.Recover(t.Context(), owner))
			n, err := e.Count(t.Context(), owner, "orders")
			require.NoError(t, err)
			perFile := int64(killRows - killRows/1000)
			require.Zero(t, n%perFile, "a file is in whole or not at all")
			require.GreaterOrEqual(t, n/perFile, int64(acknowledged))

			list, err := im.Quarantined(t.Context(), owner, inbox.QuarantineFilter{Limit: 1 << 20})
			require.NoError(t, err)
			require.Equal(t, n/perFile*(killRows/1000), int64(len(list)), "and so are its bad rows")
			arrivals, err := im.Arrivals(t.Context(), owner, 0)
			require.NoError(t, err)
			for _, a := range arrivals {
				require.NotEqual(t, inbox.ArrivalOpen, a.State)
			}
			left, err := filepath.Glob(filepath.Join(dir, "raw", ".arriving-*"))
			require.NoError(t, err)
			require.Empty(t, left, "half-written files are swept")
		})
	}
}
