package raw_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/inbox/raw"
)

func blank(text string) (string, bool) {
	return strings.ReplaceAll(text, "Zebedee", "xxxxxxx"), strings.Contains(text, "Zebedee")
}

func TestAWordAtTheSeamOfTwoReadsIsTakenOutAndThePlacesStay(t *testing.T) {
	t.Parallel()
	s := raw.In(t.TempDir(), nil)
	for _, at := range []int{0, 4<<20 - 3, 4<<20 - 4<<10 - 2, 9 << 20} {
		text := strings.Repeat(".", at) + "Zebedee\n" + strings.Repeat(",", 1000)
		f, err := s.Receive(strings.NewReader(text))
		require.NoError(t, err)
		require.NoError(t, f.Durable(t.Context()))
		changed, err := s.Redact(f.SHA256, blank)
		require.NoError(t, err)
		require.True(t, changed)
		body, err := os.ReadFile(s.Path(f.SHA256))
		require.NoError(t, err)
		require.Len(t, body, len(text))
		require.Equal(t, "xxxxxxx\n", string(body[at:at+8]))
		changed, err = s.Redact(f.SHA256, blank)
		require.NoError(t, err)
		require.False(t, changed, "once more changes nothing")
	}
}

func TestAGzipFileIsPackedAnew(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := raw.In(dir, nil)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, err := z.Write([]byte("id,name\n1,Zebedee\n2,Theo\n"))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	f, err := s.Receive(&packed)
	require.NoError(t, err)
	require.NoError(t, f.Durable(t.Context()))
	changed, err := s.Redact(f.SHA256, blank)
	require.NoError(t, err)
	require.True(t, changed)
	in, err := s.Open(t.Context(), f.SHA256)
	require.NoError(t, err)
	defer in.Close()
	out, err := gzip.NewReader(in)
	require.NoError(t, err)
	text, err := io.ReadAll(out)
	require.NoError(t, err)
	require.Equal(t, "id,name\n1,xxxxxxx\n2,Theo\n", string(text))
	hashes, err := s.Hashes()
	require.NoError(t, err)
	require.Equal(t, []string{f.SHA256}, hashes, "nothing unpacked is left behind")
	entries, err := os.ReadDir(dir + "/raw")
	require.NoError(t, err)
	require.Len(t, entries, 1)
}

func TestAFolderWithoutRawFilesHasNone(t *testing.T) {
	t.Parallel()
	hashes, err := raw.In(t.TempDir(), nil).Hashes()
	require.NoError(t, err)
	require.Empty(t, hashes)
}
