package app_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/app"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/store/pgtest"
)

// picture is a PNG of so many bytes.
func picture(n int) []byte {
	return append([]byte("\x89PNG\r\n\x1a\n"), bytes.Repeat([]byte("pixel "), n/6)...)
}

// serverOn is one of several servers on the same records.
func serverOn(t *testing.T, url string) (*app.App, string) {
	t.Helper()
	dir := t.TempDir()
	a, err := app.New(app.Config{Dir: dir, Store: url})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, a.Stop()) })
	return a, dir
}

func handIn(t *testing.T, a *app.App, body []byte) campaign.Upload {
	t.Helper()
	u, err := a.Upload(t.Context(), access.Actor{ID: "maya", Role: access.Operations}, bytes.NewReader(body), "shot.png")
	require.NoError(t, err)
	require.Equal(t, "image/png", u.Type)
	return u
}

func download(t *testing.T, a *app.App, u campaign.Upload) []byte {
	t.Helper()
	in, err := a.Download(t.Context(), u.SHA256)
	require.NoError(t, err)
	defer in.Close()
	body, err := io.ReadAll(in)
	require.NoError(t, err)
	return body
}

func TestAFileHandedInAtOneServerOpensAtTheOther(t *testing.T) {
	t.Parallel()
	url := pgtest.Start(t).Database(t)
	first, dir := serverOn(t, url)
	second, _ := serverOn(t, url)
	body := picture(9 << 20)
	u := handIn(t, first, body)
	require.True(t, bytes.Equal(body, download(t, second, u)))
	require.NoDirExists(t, filepath.Join(dir, "files"), "it is in the records")
	left, err := os.ReadDir(filepath.Join(dir, "uploads"))
	require.NoError(t, err)
	require.Empty(t, left, "nothing stays where it came in")
	require.Equal(t, u.SHA256, handIn(t, second, body).SHA256)
}

func TestAFileIsKeptInTheFolderOfRecordsThatLieThere(t *testing.T) {
	t.Parallel()
	a, dir := serverOn(t, "")
	u := handIn(t, a, picture(99))
	require.FileExists(t, filepath.Join(dir, "files", u.SHA256[:2], u.SHA256))
	require.Equal(t, picture(99), download(t, a, u))
	_, err := a.Download(t.Context(), "../lock")
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
	_, err = a.Upload(t.Context(), access.Actor{}, bytes.NewReader(picture(1)), "a.png")
	require.Equal(t, fault.Forbidden, fault.CodeOf(err))
}
