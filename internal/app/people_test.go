package app_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/app"
	"plumbline/internal/cli"
)

const password = "four words in a row"

func TestPeopleAreKeptFromTheCommandLine(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	require.Contains(t, fine(t, data, "people", "list").err, "nobody has an account")
	a := typing(t, password+"\n", data, "people", "add", "--role", "owner", "--name", "Maya Ortiz", "Maya@Example.com")
	require.Equal(t, cli.Done, a.code, a.err)
	require.Contains(t, a.err, "maya@example.com can sign in as owner")
	weak := typing(t, "short\n", data, "people", "add", "--role", "legal", "lee@example.com")
	require.Equal(t, cli.Failed, weak.code)
	require.Contains(t, weak.err, "a password has at least 10 characters\nTry: four words in a row")
	require.Equal(t, cli.Usage, plumbline(t, data, "people", "add", "lee@example.com").code)
	link := fine(t, data, "people", "invite", "--role", "legal", "--person", "lee", "lee@example.com", "--at", "https://plumb.example/")
	require.Regexp(t, `^https://plumb\.example/welcome\?t=[0-9a-f]{64}\n$`, link.out)
	list := fine(t, data, "people", "list")
	require.Contains(t, list.out, "maya@example.com  Maya Ortiz  owner")
	require.Contains(t, list.out, "lee@example.com  legal  lee")
	require.Contains(t, plumbline(t, data, "people", "disable", "maya@example.com").err, "is the last owner")
}

func TestATokenIsShownOnce(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	made := fine(t, data, "token", "make", "--role", "analyst", "--days", "30", "nightly sheet")
	require.Regexp(t, `^plumb_[0-9a-f]{64}\n$`, made.out)
	list := fine(t, data, "token", "list")
	require.NotContains(t, list.out, strings.TrimSpace(made.out))
	id := regexp.MustCompile(`t-\w+`).FindString(list.out)
	fine(t, data, "token", "revoke", id)
	require.Contains(t, fine(t, data, "token", "list").out, "revoked")
	records, err := os.ReadFile(filepath.Join(data, "records.sqlite"))
	require.NoError(t, err)
	require.NotContains(t, string(records), strings.TrimSpace(made.out))
}

func TestTheAuditLogSaysWhatWasDoneAndNamesTampering(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	fine(t, data, "apply", "../../examples/dtc-revenue", "-m", "first")
	fine(t, data, "import", write(t, "orders.csv", "order_id,occurred_at,amount,currency\n1,2026-10-02T10:00:00Z,10.00,USD\n"), "--as", "orders")
	fine(t, data, "token", "make", "--role", "analyst", "sheet")
	list := fine(t, data, "audit", "list")
	require.Contains(t, list.out, "ladder.applied")
	require.Contains(t, list.out, "imported")
	require.Contains(t, list.out, "token.made")
	require.Contains(t, fine(t, data, "audit", "verify").err, "the chain is whole")

	head := write(t, "head.json", fine(t, data, "audit", "head").out)
	require.Contains(t, fine(t, data, "audit", "verify", "--head", head).err, "the chain is whole")
	csv := filepath.Join(t.TempDir(), "audit.csv")
	fine(t, data, "audit", "export", "--act", "token.", "--out", csv)
	require.Equal(t, 2, strings.Count(read(t, csv), "\n"), "a heading and one entry")
	require.Contains(t, fine(t, data, "audit", "list", "--act", "audit.exported").out, "audit.exported", "who took it is an entry too")

	tamper(t, data, `DELETE FROM audit WHERE seq > 1`, `UPDATE audit_head SET seq = 1, hash = (SELECT hash FROM audit)`)
	require.Equal(t, cli.Done, plumbline(t, data, "audit", "verify").code, "the chain alone cannot see it")
	cut := plumbline(t, data, "audit", "verify", "--head", head)
	require.Equal(t, cli.Failed, cut.code)
	require.Contains(t, cut.out, "cut: entries 2 to")
	tamper(t, data, `UPDATE audit SET act = 'nothing' WHERE seq = 1`)
	require.Contains(t, plumbline(t, data, "audit", "verify").out, "altered: entry 1 was altered")
}

func tamper(t *testing.T, data string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(data, "records.sqlite"))
	require.NoError(t, err)
	defer db.Close()
	for _, s := range statements {
		_, err := db.Exec(s)
		require.NoError(t, err)
	}
}

func TestAHeadOfAnotherInstallIsRefused(t *testing.T) {
	t.Parallel()
	data, other := t.TempDir(), t.TempDir()
	fine(t, data, "token", "make", "--role", "analyst", "sheet")
	fine(t, other, "token", "make", "--role", "analyst", "sheet")
	head := write(t, "head.json", fine(t, other, "audit", "head").out)
	require.Contains(t, plumbline(t, data, "audit", "verify", "--head", head).err, "which is not this install's")
}

// serving starts an app on a folder and returns its address.
func serving(t *testing.T, data string) string {
	t.Helper()
	a, err := app.New(app.Config{Dir: data, Listen: "127.0.0.1:0"})
	require.NoError(t, err)
	require.NoError(t, a.Start(t.Context()))
	t.Cleanup(func() { require.NoError(t, a.Stop()) })
	return "http://" + a.Address()
}

// visitor is a browser with cookies that does not follow where it is led.
func visitor(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func TestSignInIsRequiredFromTheFirstAccountOn(t *testing.T) {
	t.Parallel()
	data := demo(t)
	at := serving(t, data)
	browser := visitor(t)
	res, err := browser.Get(at + "/")
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, res.StatusCode, "the folder's own machine needs no sign-in before there is an account")
	require.Equal(t, cli.Done, typing(t, password+"\n", data, "people", "add", "--role", "social", "ana@example.com").code)
	res, err = browser.Get(at + "/")
	require.NoError(t, err)
	require.Equal(t, "/sign-in?then=%2F", res.Header.Get("Location"))
	res, err = browser.PostForm(at+"/sign-in", url.Values{"login": {"ana@example.com"}, "password": {password}, "then": {"/stack"}})
	require.NoError(t, err)
	require.Equal(t, http.StatusSeeOther, res.StatusCode)
	require.Equal(t, "/stack", res.Header.Get("Location"))
	res, err = browser.Get(at + "/stack")
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, res.StatusCode)
	res, err = browser.Get(at + "/people")
	require.NoError(t, err)
	require.Equal(t, http.StatusForbidden, res.StatusCode)
}

func TestATokenOpensPagesAsItsRole(t *testing.T) {
	t.Parallel()
	data := demo(t)
	require.Equal(t, cli.Done, typing(t, password+"\n", data, "people", "add", "--role", "owner", "maya@example.com").code)
	plain := strings.TrimSpace(fine(t, data, "token", "make", "--role", "social", "sheet").out)
	at := serving(t, data)
	get := func(path, token string) int {
		r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, at+path, nil)
		require.NoError(t, err)
		r.Header.Set("Authorization", "Bearer "+token)
		res, err := visitor(t).Do(r)
		require.NoError(t, err)
		return res.StatusCode
	}
	require.Equal(t, http.StatusOK, get("/stack", plain))
	require.Equal(t, http.StatusForbidden, get("/audit", plain))
	require.Equal(t, http.StatusUnauthorized, get("/stack", plain+"0"))
}

func TestAnAddressBeyondThisMachineNeedsAnAccount(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	a, err := app.New(app.Config{Dir: data, Listen: "0.0.0.0:0"})
	require.NoError(t, err)
	err = a.Start(t.Context())
	require.ErrorContains(t, err, "nobody has an account here")
	require.NoError(t, a.Stop())
	require.Equal(t, cli.Done, typing(t, password+"\n", data, "people", "add", "--role", "owner", "maya@example.com").code)
	a, err = app.New(app.Config{Dir: data, Listen: "0.0.0.0:0"})
	require.NoError(t, err)
	require.NoError(t, a.Start(t.Context()))
	require.NoError(t, a.Stop())
}

func TestTheHeadOfTheAuditLogIsSignedForEveryone(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	fine(t, data, "token", "make", "--role", "analyst", "sheet")
	var head access.SignedHead
	require.NoError(t, json.Unmarshal([]byte(fine(t, data, "audit", "head").out), &head))
	require.True(t, head.Genuine())
	require.EqualValues(t, 1, head.Seq)
}

func TestAnErasedAccountIsNamedNowhereAndTheLogStaysWhole(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	require.Equal(t, cli.Done, typing(t, password+"\n", data, "people", "add", "--role", "owner", "--name", "Maya Ortiz", "maya@example.com").code)
	require.Equal(t, cli.Done, typing(t, password+"\n", data, "people", "add", "--role", "social", "--name", "Anastasia Quill", "quill@example.com").code)
	require.Contains(t, plumbline(t, data, "people", "erase", "maya@example.com").err, "is the last owner")
	got := fine(t, data, "people", "erase", "quill@example.com")
	require.Contains(t, got.out, "erased  the account's address, name and password")
	require.Contains(t, got.out, "erased  records audit: ")
	require.NotContains(t, got.out, "left", "nothing holds it any more")
	for _, list := range []string{fine(t, data, "people", "list").out, fine(t, data, "audit", "list").out} {
		require.NotContains(t, strings.ToLower(list), "quill")
	}
	require.Contains(t, fine(t, data, "audit", "verify").err, "the chain is whole")
	require.Contains(t, fine(t, data, "audit", "list", "--act", "account.").out, "account.erased")
}

func TestForgettingACreatorSaysWhatWasErasedAndWhatStays(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	fine(t, data, "apply", "../../examples/dtc-revenue", "-m", "first")
	fine(t, data, "import", "records", "creators", write(t, "roster.csv", "id,handle,full name,e-mail\ncr-7,@quillwrites,Anastasia Quill,quill@example.com\n"))
	require.Equal(t, cli.Usage, plumbline(t, data, "forget", "creator/cr-7").code, "a reason is asked for")
	got := fine(t, data, "forget", "creator/cr-7", "--because", "asked for it")
	require.Contains(t, got.out, "erased  the creator's name")
	require.Contains(t, got.out, "erased  file roster.csv as it came")
	require.NotContains(t, strings.ToLower(fine(t, data, "show", "creator", "cr-7").out), "quill")
	require.Contains(t, fine(t, data, "audit", "verify").err, "the chain is whole")
	require.Contains(t, plumbline(t, data, "forget", "creator/nobody", "--because", "x").err, "there is no")
}
