package bulk_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/connector/sheet"
	"plumbline/internal/inbox"
	"plumbline/internal/inbox/entry"
)

const (
	killDir  = "PLUMBLINE_BULK_KILL_TEST"
	killRows = 6_000
)

// loud says when some rows were taken.
type loud struct{ entry.Sink }

func (l loud) Take(ctx context.Context, from entry.From, list []entry.Entry) ([]entry.Outcome, error) {
	fmt.Println("taking", len(list))
	out, err := l.Sink.Take(ctx, from, list)
	fmt.Println("taken", len(list))
	return out, err
}

// TestMain lets the test's own binary be the process that is killed.
func TestMain(m *testing.M) {
	dir := os.Getenv(killDir)
	if dir == "" {
		os.Exit(m.Run())
	}
	d := openWith(child{}, dir, func(s entry.Sink) entry.Sink { return loud{s} })
	_, err := d.inbox.ImportReader(context.Background(), owner, "roster.csv", strings.NewReader(roster(killRows)), inbox.Options{As: sheet.Prefix + "creator", By: access.Actor{ID: "maya", Role: access.Operations}}, nil)
	fmt.Println("over", err)
}

// child stands for the test in the process that is killed.
type child struct{}

func (child) Errorf(format string, args ...any) { fmt.Printf(format, args...) }
func (child) FailNow()                          { os.Exit(1) }

func TestAnImportKilledInItsMiddleGoesOnAndCountsNothingTwice(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	require.NoError(t, err)
	for _, at := range []string{"taking 1", "taken 3", "taking 5"} {
		t.Run(at, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			killed(t, self, dir, at)
			d := open(t, dir)
			before := d.total(campaign.KindCreator)
			require.Less(t, before, killRows)
			require.Zero(t, before%500, "of a batch all or nothing is there")
			require.NoError(t, d.inbox.Recover(t.Context(), owner))
			require.Equal(t, killRows, d.total(campaign.KindCreator))
			out, err := d.store.Outbox(t.Context(), 0, 10*killRows)
			require.NoError(t, err)
			rows := map[string]int{}
			for _, o := range out {
				if o.Fact.Table == "creators" {
					rows[fmt.Sprint(o.Fact.Values["creator"], o.Fact.Values["id"])]++
				}
			}
			for id, n := range rows {
				require.Equal(t, 1, n, "%s was told once", id)
			}
			require.Equal(t, killRows, d.take(campaign.KindCreator, roster(killRows)).Unchanged)
			d.close()
		})
	}
}

// killed runs the import in a process of its own and kills it as it says a
// word for the n-th time.
func killed(t *testing.T, self, dir, at string) {
	var word string
	var times int
	_, err := fmt.Sscan(at, &word, &times)
	require.NoError(t, err)
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), killDir+"="+dir)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	for lines := bufio.NewScanner(out); lines.Scan(); {
		require.NotContains(t, lines.Text(), "over", "it was killed before its end")
		if strings.HasPrefix(lines.Text(), word) {
			if times--; times == 0 {
				require.NoError(t, cmd.Process.Kill())
			}
		}
	}
	require.Error(t, cmd.Wait())
	require.LessOrEqual(t, times, 0)
}
