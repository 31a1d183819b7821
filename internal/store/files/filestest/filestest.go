// Package filestest is what every shelf of files has to do, told once and run
// against each: a folder, and tables of SQLite and PostgreSQL.
package filestest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/fault"
	"plumbline/internal/store/files"
)

// Run holds a kind of shelf to everything; fresh opens an empty one.
func Run(t *testing.T, fresh func(t *testing.T) files.Shelf) {
	for says, test := range map[string]func(t *testing.T, s files.Shelf){
		"bytes are found again by their hash, whatever their length": foundAgain,
		"the same bytes are kept once":                               keptOnce,
		"bytes that are not those announced leave nothing":           notAnnounced,
		"a hash that is none names no file":                          noHash,
		"a file handed in again is not dropped as an old one":        handedInAgain,
		"many bring the same file at a time":                         together,
		"what nothing names goes, and what is named or young stays":  swept,
		"a cut off request keeps nothing":                            cutOff,
	} {
		t.Run(says, func(t *testing.T) {
			t.Parallel()
			test(t, fresh(t))
		})
	}
}

func hashOf(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// bytesOf makes n bytes that do not repeat.
func bytesOf(n int) []byte {
	r, out := rand.NewChaCha8([32]byte{byte(n), byte(n >> 8)}), make([]byte, n)
	r.Read(out) // never fails
	return out
}

func keep(t *testing.T, s files.Shelf, body []byte) string {
	t.Helper()
	require.NoError(t, s.Keep(t.Context(), hashOf(body), int64(len(body)), bytes.NewReader(body)))
	return hashOf(body)
}

func has(t *testing.T, s files.Shelf, sha string) bool {
	t.Helper()
	in, err := s.Open(t.Context(), sha)
	if err == nil {
		require.NoError(t, in.Close())
		return true
	}
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
	return false
}

func foundAgain(t *testing.T, s files.Shelf) {
	for _, n := range []int{0, 1, 1<<20 - 1, 1 << 20, 1<<20 + 1, 3<<20 + 7} {
		body := bytesOf(n)
		in, err := s.Open(t.Context(), keep(t, s, body))
		require.NoError(t, err)
		got, err := io.ReadAll(in)
		require.NoError(t, err)
		require.True(t, bytes.Equal(body, got), n)
		require.NoError(t, in.Close())
	}
}

func keptOnce(t *testing.T, s files.Shelf) {
	body := bytesOf(9)
	sha := keep(t, s, body)
	read := bytes.NewReader(body)
	_, err := read.Seek(5, io.SeekStart)
	require.NoError(t, err)
	require.NoError(t, s.Keep(t.Context(), sha, 9, read), "it is read from its beginning")
	list, err := s.List(t.Context())
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.Equal(t, sha, list[0].SHA256)
	require.EqualValues(t, 9, list[0].Size)
	require.WithinDuration(t, time.Now(), list[0].At, time.Minute)
}

func notAnnounced(t *testing.T, s files.Shelf) {
	body := bytesOf(2 << 20)
	for says, err := range map[string]error{
		"other bytes":   s.Keep(t.Context(), hashOf([]byte("other")), int64(len(body)), bytes.NewReader(body)),
		"too few":       s.Keep(t.Context(), hashOf(body), int64(len(body))+1, bytes.NewReader(body)),
		"too many":      s.Keep(t.Context(), hashOf(body), int64(len(body))-1, bytes.NewReader(body)),
		"one that ends": s.Keep(t.Context(), hashOf(body), int64(len(body)), broken{bytes.NewReader(body)}),
	} {
		require.Error(t, err, says)
	}
	list, err := s.List(t.Context())
	require.NoError(t, err)
	require.Empty(t, list)
	keep(t, s, body)
}

// broken is a file on a disk that fails.
type broken struct{ io.ReadSeeker }

func (broken) Read([]byte) (int, error) { return 0, errors.New("the disk cannot be read") }

func noHash(t *testing.T, s files.Shelf) {
	sha := keep(t, s, []byte("x"))
	for _, bad := range []string{"", "..", strings.ToUpper(sha), "../" + sha, sha[:63], strings.Repeat("z", 64)} {
		require.False(t, has(t, s, bad), bad)
		require.Error(t, s.Keep(t.Context(), bad, 1, strings.NewReader("x")))
		dropped, err := s.Drop(t.Context(), bad, time.Now().Add(time.Hour))
		require.NoError(t, err)
		require.False(t, dropped)
	}
}

func handedInAgain(t *testing.T, s files.Shelf) {
	sha := keep(t, s, []byte("x"))
	list, err := s.List(t.Context())
	require.NoError(t, err)
	before := list[0].At.Add(time.Microsecond)
	require.Eventually(t, func() bool { return time.Now().After(before.Add(10 * time.Millisecond)) }, time.Second, time.Millisecond)
	keep(t, s, []byte("x"))
	dropped, err := s.Drop(t.Context(), sha, before)
	require.NoError(t, err)
	require.False(t, dropped)
	require.True(t, has(t, s, sha))
	dropped, err = s.Drop(t.Context(), sha, time.Now().Add(time.Hour))
	require.NoError(t, err)
	require.True(t, dropped)
	require.False(t, has(t, s, sha))
	keep(t, s, []byte("x"))
	require.True(t, has(t, s, sha), "it may come once more")
}

func together(t *testing.T, s files.Shelf) {
	body := bytesOf(3 << 19)
	var wg sync.WaitGroup
	errs := make(chan error, 16)
	for i := range 16 {
		wg.Go(func() {
			own := fmt.Append(nil, "own ", i)
			errs <- errors.Join(s.Keep(t.Context(), hashOf(body), int64(len(body)), bytes.NewReader(body)),
				s.Keep(t.Context(), hashOf(own), int64(len(own)), bytes.NewReader(own)))
		})
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		require.NoError(t, err)
	}
	list, err := s.List(t.Context())
	require.NoError(t, err)
	require.Len(t, list, 17)
}

func swept(t *testing.T, s files.Shelf) {
	named, lost := keep(t, s, []byte("named")), keep(t, s, []byte("lost"))
	names := func(context.Context) (map[string]bool, error) { return map[string]bool{named: true}, nil }
	gone, err := files.Sweep(t.Context(), s, names, time.Now().Add(-time.Hour))
	require.NoError(t, err)
	require.Zero(t, gone, "they have only just come")
	gone, err = files.Sweep(t.Context(), s, names, time.Now().Add(time.Hour))
	require.NoError(t, err)
	require.Equal(t, 1, gone)
	require.True(t, has(t, s, named))
	require.False(t, has(t, s, lost))
	_, err = files.Sweep(t.Context(), s, func(context.Context) (map[string]bool, error) { return nil, errors.New("nobody knows") }, time.Now().Add(time.Hour))
	require.Error(t, err)
	require.True(t, has(t, s, named), "when in doubt it stays")
}

func cutOff(t *testing.T, s files.Shelf) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.Error(t, s.Keep(ctx, hashOf([]byte("x")), 1, strings.NewReader("x")))
	require.False(t, has(t, s, hashOf([]byte("x"))))
}
