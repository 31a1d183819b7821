package attach_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/campaign/attach"
	"plumbline/internal/fault"
	"plumbline/internal/store/files"
)

type noon struct{}

func (noon) Now() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }

func shelf(dir string) attach.Shelf {
	return attach.Shelf{Files: files.In(dir, noon{}), Dir: dir, Clock: noon{}}
}

const png = "\x89PNG\r\n\x1a\n and its pixels"

func TestAFileIsTypedByWhatItIsAndFoundAgainByItsHash(t *testing.T) {
	t.Parallel()
	s := shelf(filepath.Join(t.TempDir(), "files"))
	u, err := s.Keep(t.Context(), strings.NewReader(png), `C:\shots\audience.jpg`)
	require.NoError(t, err)
	require.Equal(t, "audience.jpg", u.Name)
	require.Equal(t, "image/png", u.Type, "phones name pictures as they like")
	require.EqualValues(t, len(png), u.Size)

	again, err := s.Keep(t.Context(), strings.NewReader(png), "other.png")
	require.NoError(t, err)
	require.Equal(t, u.SHA256, again.SHA256)
	f, err := s.Open(t.Context(), u.SHA256)
	require.NoError(t, err)
	body, err := io.ReadAll(f)
	require.NoError(t, err)
	require.NoError(t, f.Close())
	require.Equal(t, png, string(body))
	for _, hash := range []string{"", "..", strings.Repeat("ab", 32), "../../" + u.SHA256[:58]} {
		_, err = s.Open(t.Context(), hash)
		require.Equal(t, fault.NotFound, fault.CodeOf(err), hash)
	}
}

func TestAFileThatIsNotWhatItSaysIsRefusedWithASentence(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "files")
	s := shelf(dir)
	for name, c := range map[string]struct{ body, says string }{
		"shot.png":  {"<!DOCTYPE html><script>alert(1)</script>", "shot.png is not the picture its name says: it holds a web page"},
		"reel.mp4":  {"%PDF-1.7 a contract", "reel.mp4 is not the video its name says: it holds a document"},
		"notes.txt": {"hello", "notes.txt is no picture, PDF or video"},
		"a.docx":    {"PK\x03\x04 and more", "a.docx is no picture, PDF or video"},
		"empty.png": {"", "empty.png is empty"},
		"large.png": {png + strings.Repeat("x", 40<<20), "large.png is larger than 10 MB"},
	} {
		_, err := s.Keep(t.Context(), strings.NewReader(c.body), name)
		require.Equal(t, fault.Invalid, fault.CodeOf(err), name)
		require.Equal(t, c.says, fault.MessageOf(err))
		require.NotEmpty(t, fault.HintOf(err), name)
	}
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, left, "nothing of a refused file stays")
}

func TestContainersOfPhonesAreKnown(t *testing.T) {
	t.Parallel()
	for brand, want := range map[string]string{"heic": "image/heic", "qt  ": "video/quicktime", "isom": "video/mp4", "mp42": "video/mp4"} {
		head := append([]byte("\x00\x00\x00\x18ftyp"+brand), bytes.Repeat([]byte{0}, 12)...)
		got, err := attach.Type(head, "from a phone")
		require.NoError(t, err, brand)
		require.Equal(t, want, got)
	}
}

func FuzzType(f *testing.F) {
	f.Add([]byte(png), "a.png")
	f.Add([]byte("\x00\x00\x00\x18ftypheic"), "a.heic")
	f.Add([]byte{}, "")
	f.Fuzz(func(t *testing.T, head []byte, name string) {
		media, err := attach.Type(head, name)
		require.Equal(t, err != nil, media == "")
		if err == nil {
			require.Contains(t, attach.Types, media)
		}
	})
}
