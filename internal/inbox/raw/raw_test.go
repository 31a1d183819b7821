package raw_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"plumbline/internal/fault"
	"plumbline/internal/inbox/raw"
)

func names(t *testing.T, dir string) (out []string) {
	t.Helper()
	list, err := os.ReadDir(filepath.Join(dir, "raw"))
	require.NoError(t, err)
	for _, f := range list {
		out = append(out, f.Name())
	}
	return out
}

func TestTheSameBytesAreKeptOnceWhereverTheyComeFrom(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := raw.In(dir, nil)
	streamed, err := s.Receive(strings.NewReader("a,b\n1,2\n"))
	require.NoError(t, err)
	require.NoError(t, streamed.Durable(t.Context()))
	path := filepath.Join(t.TempDir(), "a.csv")
	require.NoError(t, os.WriteFile(path, []byte("a,b\n1,2\n"), 0o600))
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	onDisk, err := s.Receive(file)
	require.NoError(t, err)
	require.Equal(t, streamed.SHA256, onDisk.SHA256)
	require.EqualValues(t, 8, onDisk.Size)
	require.Equal(t, []string{streamed.SHA256}, names(t, dir))
	kept, err := s.Open(t.Context(), streamed.SHA256)
	require.NoError(t, err)
	defer kept.Close()
	text, err := io.ReadAll(kept)
	require.NoError(t, err)
	require.Equal(t, "a,b\n1,2\n", string(text))
}

func TestOnlyBytesThatCameWithItAreForgotten(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := raw.In(dir, nil)
	first, err := s.Receive(strings.NewReader("x"))
	require.NoError(t, err)
	again, err := s.Receive(strings.NewReader("x"))
	require.NoError(t, err)
	require.NoError(t, again.Forget())
	require.Len(t, names(t, dir), 1, "another arrival needs them")
	require.NoError(t, first.Forget())
	require.Empty(t, names(t, dir))
}

func TestAStreamThatBreaksOffLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, err := raw.In(dir, nil).Receive(io.MultiReader(strings.NewReader("half"), iotest.ErrReader(errors.New("cut off"))))
	require.Equal(t, fault.Unavailable, fault.CodeOf(err))
	require.Empty(t, names(t, dir))
}

func TestSweepRemovesWhatAKillCutOffAndNothingElse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := raw.In(dir, nil)
	whole, err := s.Receive(strings.NewReader("x"))
	require.NoError(t, err)
	require.NoError(t, whole.Durable(t.Context()))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "raw", ".arriving-1"), []byte("ha"), 0o600))
	require.NoError(t, s.Sweep())
	require.Equal(t, []string{whole.SHA256}, names(t, dir))
}
