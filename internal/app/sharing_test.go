package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
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

// posts sends a form to a server as the person at its folder does, and returns
// the page that answers.
func posts(t *testing.T, a *app.App, path string, form url.Values) (int, string) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "http://localhost"+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return answered(a, r)
}

func answered(a *app.App, r *http.Request) (int, string) {
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func do(t *testing.T, a *app.App, kind campaign.Kind, id string, step string, set map[string]any) {
	t.Helper()
	fields := map[string]json.RawMessage{}
	for name, v := range set {
		text, err := json.Marshal(v)
		require.NoError(t, err)
		fields[name] = text
	}
	_, err := a.Do(t.Context(), access.Actor{ID: "maya", Role: access.Operations, Via: "api"}, access.For(access.Operations), campaign.Command{Kind: kind, ID: id, Step: step, Set: fields})
	require.NoError(t, err)
}

func TestOfTwoPeopleAtTwoServersTheSecondSeesWhatChangedAndChooses(t *testing.T) {
	t.Parallel()
	for name, servers := range map[string]func(t *testing.T) (first, second *app.App){
		"one server, sqlite": func(t *testing.T) (*app.App, *app.App) { a, _ := serverOn(t, ""); return a, a },
		"two servers, postgresql": func(t *testing.T) (*app.App, *app.App) {
			at := pgtest.Start(t).Database(t)
			a, _ := serverOn(t, at)
			b, _ := serverOn(t, at)
			return a, b
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first, second := servers(t)
			do(t, first, campaign.KindShipment, "s-1", campaign.Create, map[string]any{"sku": "GLOW-30"})
			mine := url.Values{"version": {"1"}, "f.sku": {"GLOW-50"}, "f.carrier": {"UPS"}}
			do(t, first, campaign.KindShipment, "s-1", campaign.Edit, map[string]any{"sku": "CALM-10", "tracking": "1Z000"})

			code, page := posts(t, second, "/work/shipment/s-1/edit", mine)
			require.Equal(t, http.StatusUnprocessableEntity, code)
			for _, says := range []string{"Nothing was overwritten", "CALM-10", "GLOW-50", "1Z000"} {
				require.Contains(t, page, says)
			}
			row, past, err := first.Record(t.Context(), access.For(access.Owner), campaign.KindShipment, "s-1")
			require.NoError(t, err)
			require.EqualValues(t, 2, row.Version)
			require.Len(t, past, 2)

			mine.Set("version", "2")
			mine.Set("f.tracking", "1Z000")
			code, _ = posts(t, second, "/work/shipment/s-1/edit", mine)
			require.Equal(t, http.StatusSeeOther, code, "having seen it they chose theirs")
			row, _, err = first.Record(t.Context(), access.For(access.Owner), campaign.KindShipment, "s-1")
			require.NoError(t, err)
			require.Contains(t, string(row.Parts[access.Open]), "GLOW-50")
			require.Contains(t, string(row.Parts[access.Personal]), "1Z000", "and kept the other's")
		})
	}
}

func TestManyAtTwoServersChangeOneRecordAndEachChangeIsThereOnce(t *testing.T) {
	t.Parallel()
	at := pgtest.Start(t).Database(t)
	first, _ := serverOn(t, at)
	second, _ := serverOn(t, at)
	do(t, first, campaign.KindShipment, "s-1", campaign.Create, map[string]any{"sku": "v0"})
	done := make(chan int64, 2)
	for i, a := range []*app.App{first, second} {
		go func() {
			var won int64
			for n := 0; n < 20; {
				row, _, err := a.Record(t.Context(), access.For(access.Owner), campaign.KindShipment, "s-1")
				if err != nil {
					break
				}
				set, _ := json.Marshal(fmt.Sprint("by ", i, " ", n))
				_, err = a.Do(t.Context(), access.Actor{ID: "maya", Role: access.Operations, Via: "api"}, access.For(access.Operations),
					campaign.Command{Kind: campaign.KindShipment, ID: "s-1", Step: campaign.Edit, Version: row.Version, Set: map[string]json.RawMessage{"sku": set}})
				switch {
				case err == nil:
					won, n = won+1, n+1
				case fault.CodeOf(err) != fault.Conflict:
					t.Error(err)
					n++
				}
			}
			done <- won
		}()
	}
	require.EqualValues(t, 40, <-done+<-done)
	row, past, err := first.Record(t.Context(), access.For(access.Owner), campaign.KindShipment, "s-1")
	require.NoError(t, err)
	require.EqualValues(t, 41, row.Version, "nobody wrote over what they had not seen")
	require.Len(t, past, 41)
}

func TestAFileOfARecordLeavesAsAnAttachmentFromEveryServer(t *testing.T) {
	t.Parallel()
	at := pgtest.Start(t).Database(t)
	first, _ := serverOn(t, at)
	second, _ := serverOn(t, at)
	u := handIn(t, first, picture(2<<20))
	do(t, first, campaign.KindCreator, "mara", campaign.Create, map[string]any{"name": "Mara"})
	do(t, first, campaign.KindPacket, "p-1", campaign.Create, map[string]any{"creator": "mara", "platform": "instagram", "basis": "followers", "taken": "2026-10-01T12:00:00Z", "shares": []map[string]any{{"axis": "gender", "segment": "female", "share": 0.7}}, "uploads": []campaign.Upload{u}})
	r := httptest.NewRequest(http.MethodGet, "http://localhost/work/packet/p-1/file/"+u.SHA256, nil)
	w := httptest.NewRecorder()
	second.Handler().ServeHTTP(w, r)
	require.Equal(t, http.StatusOK, w.Code, w.Body.String())
	require.Equal(t, "image/png", w.Header().Get("Content-Type"))
	require.Equal(t, `attachment; filename=shot.png`, w.Header().Get("Content-Disposition"))
	require.Contains(t, w.Header().Get("Content-Security-Policy"), "sandbox")
	require.Equal(t, "nosniff", w.Header().Get("X-Content-Type-Options"))
	require.True(t, bytes.Equal(picture(2<<20), w.Body.Bytes()))
}
