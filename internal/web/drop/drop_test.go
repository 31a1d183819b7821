package drop_test

import (
	"bytes"
	"mime/multipart"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/fault"
	"plumbline/internal/web/drop"
)

// receive hands a body in as a browser does.
func receive(t testing.TB, root, body, boundary string) (*drop.Dropped, error) {
	t.Helper()
	r := httptest.NewRequest("POST", "/import", strings.NewReader(body))
	r.Header.Set("Content-Type", "multipart/form-data; boundary="+boundary)
	return drop.Receive(r, root, "choose one")
}

func form(t testing.TB, write func(w *multipart.Writer)) (body, boundary string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	write(w)
	require.NoError(t, w.Close())
	return b.String(), w.Boundary()
}

func empty(t testing.TB, root string) {
	t.Helper()
	left, err := os.ReadDir(root)
	require.NoError(t, err)
	require.Empty(t, left)
}

func TestFilesAreKeptUnderNamesOfOurOwnWithTheFieldsBesideThem(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	body, boundary := form(t, func(w *multipart.Writer) {
		require.NoError(t, w.WriteField("as", "orders"))
		for _, name := range []string{"../../etc/passwd", "a.csv", "a.csv"} {
			f, err := w.CreateFormFile("file", name)
			require.NoError(t, err)
			_, err = f.Write([]byte("of " + name))
			require.NoError(t, err)
		}
	})
	d, err := receive(t, root, body, boundary)
	require.NoError(t, err)
	require.Equal(t, "orders", d.Fields["as"])
	require.Equal(t, []string{"passwd", "a.csv", "a.csv"}, []string{d.Files[0].Name, d.Files[1].Name, d.Files[2].Name})
	for _, f := range d.Files {
		within, err := filepath.Rel(root, f.Path)
		require.NoError(t, err)
		require.False(t, strings.HasPrefix(within, ".."), "a sender's name leads nowhere")
	}
	text, err := os.ReadFile(d.Files[0].Path)
	require.NoError(t, err)
	require.Equal(t, "of ../../etc/passwd", string(text))
	require.NoError(t, d.Remove())
	empty(t, root)
}

func TestWhatIsNoUploadIsSaidWithItsWayOutAndLeavesNothing(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	_, err := drop.Receive(httptest.NewRequest("POST", "/import", strings.NewReader("{}")), root, "")
	require.Equal(t, fault.Invalid, fault.CodeOf(err))
	none, boundary := form(t, func(w *multipart.Writer) { require.NoError(t, w.WriteField("as", "orders")) })
	_, err = receive(t, root, none, boundary)
	require.Equal(t, "choose one", fault.HintOf(err))
	large, boundary := form(t, func(w *multipart.Writer) { require.NoError(t, w.WriteField("as", strings.Repeat("x", 70<<10))) })
	_, err = receive(t, root, large, boundary)
	require.ErrorContains(t, err, "more than 64 kB")
	body, boundary := form(t, func(w *multipart.Writer) {
		f, err := w.CreateFormFile("file", "a.csv")
		require.NoError(t, err)
		_, err = f.Write([]byte(strings.Repeat("row\n", 1000)))
		require.NoError(t, err)
	})
	_, err = receive(t, root, body[:2000], boundary)
	require.ErrorContains(t, err, "cut off")
	empty(t, root)
}

func FuzzWhateverIsHandedInIsKeptUnderTheFolderOrRefused(f *testing.F) {
	f.Add("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nid\r\n--b--\r\n")
	f.Add("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../a\x00.csv\"\r\n\r\nid\r\n--b--\r\n")
	f.Add("--b\r\n\r\n--b--")
	f.Add("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a." + strings.Repeat("x", 5000) + "\"\r\n\r\nid\r\n--b--\r\n")
	f.Add("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + strings.Repeat("x", 5000) + ".csv\"\r\n\r\nid\r\n--b--\r\n")
	f.Fuzz(func(t *testing.T, body string) {
		root := t.TempDir()
		d, err := receive(t, root, body, "b")
		if err != nil {
			require.NotEqual(t, fault.Internal, fault.CodeOf(err), "%v", err)
			empty(t, root)
			return
		}
		for _, file := range d.Files {
			require.True(t, strings.HasPrefix(file.Path, root))
		}
		require.NoError(t, d.Remove())
		empty(t, root)
	})
}
