package upkeep_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/app/relay"
	"plumbline/internal/app/upkeep"
	"plumbline/internal/campaign"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/fault"
	"plumbline/internal/inbox/raw"
	"plumbline/internal/period"
	"plumbline/internal/store"
	"plumbline/internal/store/files"
	"plumbline/internal/store/pgtest"
)

var (
	owner = access.For(access.Owner)
	noon  = time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)
)

// house is records and facts of one folder.
type house struct {
	Dir string
	URL string
}

func (h house) open(ctx context.Context) (*store.Store, *duckdb.Engine, error) {
	s, err := store.Open(ctx, store.Config{Dir: h.Dir, URL: h.URL})
	if err != nil {
		return nil, nil, err
	}
	e, err := duckdb.Open(ctx, duckdb.Config{Dir: h.Dir, MemoryLimit: "256MB", Threads: 1})
	return s, e, err
}

func move(ctx context.Context, s *store.Store, e *duckdb.Engine) error {
	_, err := (&relay.Out{From: s, Into: e, Clock: period.System{}, Calendar: period.Calendar{WeekStarts: time.Monday}}).Run(ctx)
	return err
}

func tell(ctx context.Context, s *store.Store, from, n int) error {
	return s.Write(ctx, func(tx campaign.Tx) error {
		for i := range n {
			err := tx.Tell(ctx, campaign.Fact{Table: "milestones", Values: map[string]any{
				"subject_kind": "terms", "subject": fmt.Sprint("t-", from+i), "event": "signed", "occurred_at": noon, "campaign": "c-1",
			}})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

const childOf = "PLUMBLINE_UPKEEP_TEST_CHILD"

// TestMain lets the test's own binary be the process that is killed.
func TestMain(m *testing.M) {
	if where := os.Getenv(childOf); where != "" {
		fmt.Fprintln(os.Stderr, workForEver(where)) // it only ends by an error
		os.Exit(1)
	}
	os.Exit(m.Run())
}

const each = 700

// workForEver tells, moves into the facts and packs, and prints how much was told.
func workForEver(where string) error {
	var h house
	if err := json.Unmarshal([]byte(where), &h); err != nil {
		return err
	}
	ctx := context.Background()
	s, e, err := h.open(ctx)
	if err != nil {
		return err
	}
	u := &upkeep.Upkeep{Records: s}
	for {
		var told int64
		err := s.Write(ctx, func(tx campaign.Tx) error {
			told, err = tx.Place(ctx, "told")
			if err != nil {
				return err
			}
			return tx.SetPlace(ctx, "told", told+each)
		})
		if err == nil {
			err = tell(ctx, s, int(told), each)
		}
		if err != nil {
			return err
		}
		fmt.Println(told + each)
		if err := move(ctx, s, e); err != nil {
			return err
		}
		if err := u.Pack(ctx, e, relay.Place); err != nil {
			return err
		}
	}
}

// killed runs a child that has told and moved some, and kills it at any moment.
func killed(t *testing.T, h house, rounds int) {
	t.Helper()
	where, err := json.Marshal(h)
	require.NoError(t, err)
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	child.Env = append(os.Environ(), childOf+"="+string(where))
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	said := make([]byte, 1)
	for lines := 0; lines < rounds; {
		_, err := out.Read(said)
		require.NoError(t, err)
		if said[0] == '\n' {
			lines++
		}
	}
	timer := time.NewTimer(time.Duration(rand.IntN(120)) * time.Millisecond) // into telling, moving or packing
	<-timer.C
	require.NoError(t, child.Process.Kill())
	io.Copy(io.Discard, out)
	child.Wait() // killed: its error says so
}

func TestKilledBetweenFactsAndOutboxNothingIsLostAndNothingCountedTwice(t *testing.T) {
	t.Parallel()
	for name, at := range map[string]func(t *testing.T) house{
		"sqlite":     func(t *testing.T) house { return house{Dir: t.TempDir()} },
		"postgresql": func(t *testing.T) house { return house{t.TempDir(), pgtest.Start(t).Database(t)} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := at(t)
			for round := range 3 {
				killed(t, h, 4+round)
				s, e, err := h.open(t.Context())
				require.NoError(t, err)
				all, err := s.Outbox(t.Context(), 0, 1)
				require.NoError(t, err)
				require.EqualValues(t, "t-0", all[0].Fact.Values["subject"], "the first is still there to be told again")
				require.NoError(t, move(t.Context(), s, e))
				n, err := e.Count(t.Context(), owner, "milestones")
				require.NoError(t, err)
				require.EqualValues(t, outbox(t, s), n)
				require.NoError(t, e.Close())
				require.NoError(t, s.Close())
			}
		})
	}
}

// outbox counts what was ever told.
func outbox(t *testing.T, s *store.Store) (n int) {
	t.Helper()
	for after := int64(0); ; {
		some, err := s.Outbox(t.Context(), after, 5000)
		require.NoError(t, err)
		if len(some) == 0 {
			return n
		}
		n, after = n+len(some), some[len(some)-1].Seq
	}
}

func TestFactsBegunAnewAreToldEverythingAgain(t *testing.T) {
	t.Parallel()
	h := house{Dir: t.TempDir()}
	s, e, err := h.open(t.Context())
	require.NoError(t, err)
	require.NoError(t, tell(t.Context(), s, 0, 4500))
	require.NoError(t, move(t.Context(), s, e))
	require.NoError(t, (&upkeep.Upkeep{Records: s}).Pack(t.Context(), e, relay.Place))
	require.NoError(t, e.Close())
	fresh, err := duckdb.Open(t.Context(), duckdb.Config{Dir: t.TempDir(), MemoryLimit: "256MB", Threads: 1})
	require.NoError(t, err)
	require.NoError(t, move(t.Context(), s, fresh))
	n, err := fresh.Count(t.Context(), owner, "milestones")
	require.NoError(t, err)
	require.EqualValues(t, 4500, n)
	require.NoError(t, fresh.Close())
	require.NoError(t, s.Close())
}

// behind is facts whose mark is not where the outbox is.
type behind int64

func (b behind) Marked(context.Context, string) (int64, error) { return int64(b), nil }

func TestNothingIsPackedBeyondWhatTheFactsHaveForCertain(t *testing.T) {
	t.Parallel()
	s, err := store.Open(t.Context(), store.Config{Dir: t.TempDir()})
	require.NoError(t, err)
	defer s.Close()
	require.NoError(t, tell(t.Context(), s, 0, 4000))
	require.NoError(t, (&upkeep.Upkeep{Records: s}).Pack(t.Context(), behind(3999), relay.Place))
	taken, err := s.PackOutbox(t.Context(), 4000)
	require.NoError(t, err)
	require.Equal(t, 2000, taken, "one bundle was left")
	require.NoError(t, (&upkeep.Upkeep{Records: s}).Pack(t.Context(), elsewhere{}, relay.Place), "the facts went elsewhere: another process packs")
}

type elsewhere struct{}

func (elsewhere) Marked(context.Context, string) (int64, error) {
	return 0, fault.New(fault.Unavailable, "the facts are elsewhere")
}

func TestFilesThatNothingNamesGoADayLater(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := store.Open(t.Context(), store.Config{Dir: dir})
	require.NoError(t, err)
	defer s.Close()
	const sha = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
	own := files.In(filepath.Join(dir, "files"), period.System{})
	require.NoError(t, own.Keep(t.Context(), sha, 1, strings.NewReader("x")))
	came, err := raw.In(dir, nil).Receive(strings.NewReader("refused"))
	require.NoError(t, err)
	require.NoError(t, came.Durable(t.Context()))
	at := time.Now()
	sweep := func(after time.Duration) {
		u := &upkeep.Upkeep{Records: s, Files: own, Raw: raw.In(dir, nil), Clock: period.Fixed(at.Add(after))}
		require.NoError(t, u.Sweep(t.Context()))
	}
	sweep(23 * time.Hour)
	require.FileExists(t, came.Path)
	in, err := own.Open(t.Context(), sha)
	require.NoError(t, err)
	require.NoError(t, in.Close())
	sweep(25 * time.Hour)
	require.NoFileExists(t, came.Path)
	_, err = own.Open(t.Context(), sha)
	require.Error(t, err)
}

func TestWhatWasOnItsWayWhenAProcessDiedIsCleared(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "upload-1"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "upload-1", "half.csv"), []byte("id"), 0o600))
	require.NoError(t, upkeep.Empty(dir))
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, left)
	require.NoError(t, upkeep.Empty(filepath.Join(dir, "none")))
}
