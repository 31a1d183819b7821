package inbox_test

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/connector/generic"
	"plumbline/internal/facts"
	"plumbline/internal/inbox"
	"plumbline/internal/store"
)

// clickRows is the length of the generated file; the promise is measured at 3,000,000.
var clickRows = flag.Int("clicks", 200_000, "rows of the generated click file")

// writeClicks makes a click file of twelve columns, the same for one n.
func writeClicks(t testing.TB, n int) (path string, size int64) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "clicks.csv")
	file, err := os.Create(path)
	require.NoError(t, err)
	w := bufio.NewWriterSize(file, 1<<20)
	fmt.Fprintln(w, "event_id,occurred_at,campaign,creator,asset,platform,region,link,visitor,verdict,referrer,qualified")
	r := rand.New(rand.NewPCG(1, 2))
	start := time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	step := 180 * 24 * time.Hour / time.Duration(n)
	verdicts := []string{"valid", "valid", "valid", "valid", "bot", "repeat"}
	platforms := []string{"tiktok", "instagram", "youtube"}
	regions := []string{"US", "CA", "GB", "DE"}
	for i := range n {
		creator := r.IntN(120)
		fmt.Fprintf(w, "c%09d,%s,camp-%d,creator-%d,asset-%d,%s,%s,link-%d,v%08x,%s,www.example%d.com,%t\n", i,
			start.Add(time.Duration(i)*step).Format("2006-01-02 15:04:05.000"), creator%12, creator, creator*17+r.IntN(17),
			platforms[creator%3], regions[r.IntN(4)], creator*3+r.IntN(3), r.IntN(n/3+1), verdicts[r.IntN(6)], r.IntN(50), r.IntN(3) == 0)
	}
	require.NoError(t, w.Flush())
	info, err := file.Stat()
	require.NoError(t, err)
	require.NoError(t, file.Close())
	return path, info.Size()
}

// burnt is the processor time of the process so far: on a busy machine it says
// more than the clock on the wall.
func burnt() time.Duration {
	var r syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r)
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// BenchmarkImportClicks is one long CSV through the whole import into an empty
// table: kept, read, hashed, checked, landed.
func BenchmarkImportClicks(b *testing.B) {
	path, size := writeClicks(b, *clickRows)
	b.SetBytes(size)
	for range b.N {
		b.StopTimer()
		h := newHouse(b)
		b.StartTimer()
		cpu := burnt()
		s, err := h.inbox.Import(b.Context(), owner, path, inbox.Options{}, nil)
		b.ReportMetric((burnt() - cpu).Seconds(), "cpu-s")
		require.NoError(b, err)
		require.Equal(b, *clickRows, s.New)
		b.ReportMetric(float64(s.New)/s.Seconds, "rows/s")
	}
}

// BenchmarkImportClicksAgain is the same file once more: nothing is added.
func BenchmarkImportClicksAgain(b *testing.B) {
	path, size := writeClicks(b, *clickRows)
	b.SetBytes(size)
	h := newHouse(b)
	_, err := h.inbox.Import(b.Context(), owner, path, inbox.Options{}, nil)
	require.NoError(b, err)
	for b.Loop() {
		s, err := h.inbox.Import(b.Context(), owner, path, inbox.Options{}, nil)
		require.NoError(b, err)
		require.Equal(b, *clickRows, s.Unchanged)
	}
}

// sink takes rows and keeps nothing: what is left is the importer's own work.
type sink struct{}

func (sink) Land(_ context.Context, fill func(put func(*facts.Batch) error) error) (facts.Landed, error) {
	return facts.Landed{}, fill(func(b *facts.Batch) error {
		if b.Tell != nil {
			for _, t := range b.Tickets {
				b.Tell(t, facts.Fresh)
			}
		}
		return nil
	})
}

// BenchmarkImportClicksWithoutEngine is the importer's own share.
func BenchmarkImportClicksWithoutEngine(b *testing.B) {
	path, size := writeClicks(b, *clickRows)
	b.SetBytes(size)
	dir := b.TempDir()
	s, err := store.Open(b.Context(), store.Config{Dir: dir})
	require.NoError(b, err)
	defer s.Close()
	im, err := inbox.New(inbox.Config{Writer: sink{}, Keeper: s, Formats: []inbox.Format{generic.Format{}}, Key: make([]byte, 32), DataDir: dir})
	require.NoError(b, err)
	cpu := burnt()
	for b.Loop() {
		sum, err := im.Import(b.Context(), owner, path, inbox.Options{}, nil)
		require.NoError(b, err)
		require.Equal(b, *clickRows, sum.New)
	}
	b.ReportMetric((burnt()-cpu).Seconds()/float64(b.N), "cpu-s/op")
}
