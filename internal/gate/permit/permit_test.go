package permit_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/fault"
	"plumbline/internal/gate/permit"
	"plumbline/internal/money"
)

var now = time.Date(2026, 11, 20, 15, 0, 0, 0, time.UTC)

func usd(major int64) *money.Amount { return &money.Amount{Minor: major * 100, Currency: "USD"} }

func issued(t *testing.T) (permit.Key, string, permit.Claims) {
	t.Helper()
	k := permit.NewKey(now)
	token, c, err := permit.Issue(k, permit.Claims{Gate: "pay", Subject: "spend/p1", Max: usd(1200), Revision: "r1", Evidence: "e1"}, now, 0)
	require.NoError(t, err)
	return k, token, c
}

func wants() permit.Wants {
	return permit.Wants{Gate: "pay", Subject: "spend/p1", Amount: usd(1200), At: now.Add(time.Minute)}
}

func TestAPermitIsVerifiedWithPublicKeysAlone(t *testing.T) {
	t.Parallel()
	k, token, c := issued(t)
	require.True(t, strings.HasPrefix(token, "v4.public."))
	require.Equal(t, 15*time.Minute, c.Expires.Sub(c.NotBefore))
	got, err := permit.Verify(token+"\n", []permit.Public{permit.NewKey(now).Public, k.Public}, wants())
	require.NoError(t, err)
	require.Equal(t, c, got)
}

func TestAnyDifferenceFromWhatTheAskerIsAboutToDoRefuses(t *testing.T) {
	t.Parallel()
	k, token, _ := issued(t)
	for want, change := range map[string]func(w *permit.Wants){
		"it is for pay, not commit":                    func(w *permit.Wants) { w.Gate = "commit" },
		"it is for spend/p1, not spend/p2":             func(w *permit.Wants) { w.Subject = "spend/p2" },
		"it is for at most $1,200.00, not $1,200.01":   func(w *permit.Wants) { w.Amount.Minor++ },
		"it is in USD, not EUR":                        func(w *permit.Wants) { w.Amount.Currency = "EUR" },
		"it expired at 2026-11-20T15:15:00Z":           func(w *permit.Wants) { w.At = now.Add(17 * time.Minute) },
		"it holds from 2026-11-20T15:00:00Z":           func(w *permit.Wants) { w.At = now.Add(-2 * time.Minute) },
		"an amount is not less than nothing":           func(w *permit.Wants) { w.Amount.Minor = -1 },
		"it is for pay, not ; it is for spend/p1, not": func(w *permit.Wants) { w.Gate, w.Subject = "", "" },
	} {
		w := wants()
		change(&w)
		_, err := permit.Verify(token, []permit.Public{k.Public}, w)
		require.Equal(t, fault.Forbidden, fault.CodeOf(err))
		require.Contains(t, fault.MessageOf(err), want)
	}
	w := wants()
	w.At = now.Add(15*time.Minute + 59*time.Second)
	_, err := permit.Verify(token, []permit.Public{k.Public}, w)
	require.NoError(t, err, "clocks may be a minute apart")
}

func TestAForgedOrForeignPermitIsRefused(t *testing.T) {
	t.Parallel()
	k, token, _ := issued(t)
	other := permit.NewKey(now)
	swapped := other.Public
	swapped.ID = k.ID
	body := strings.Split(token, ".")
	changed := []byte(body[2])
	changed[10] ^= 1
	body[2] = string(changed)
	for name, c := range map[string]struct {
		token string
		keys  []permit.Public
	}{
		"an unknown key":             {token, []permit.Public{other.Public}},
		"another key under its name": {token, []permit.Public{swapped}},
		"a changed body":             {strings.Join(body, "."), []permit.Public{k.Public}},
		"no footer":                  {strings.Join(body[:3], "."), []permit.Public{k.Public}},
		"another purpose":            {strings.Replace(token, "v4.public", "v4.local", 1), []permit.Public{k.Public}},
		"nothing":                    {"", []permit.Public{k.Public}},
	} {
		_, err := permit.Verify(c.token, c.keys, wants())
		require.Equal(t, fault.Forbidden, fault.CodeOf(err), name)
	}
}

func TestAPermitForNoMoneyPaysNothing(t *testing.T) {
	t.Parallel()
	k := permit.NewKey(now)
	token, _, err := permit.Issue(k, permit.Claims{Gate: "shipment", Subject: "shipment/s1"}, now, time.Hour)
	require.NoError(t, err)
	_, err = permit.Verify(token, []permit.Public{k.Public}, permit.Wants{Gate: "shipment", Subject: "shipment/s1", At: now})
	require.NoError(t, err)
	_, err = permit.Verify(token, []permit.Public{k.Public}, permit.Wants{Gate: "shipment", Subject: "shipment/s1", Amount: usd(1), At: now})
	require.ErrorContains(t, err, "it is for no money")
	_, _, err = permit.Issue(k, permit.Claims{}, now, 25*time.Hour)
	require.Equal(t, fault.Invalid, fault.CodeOf(err))
}

func TestAKeyIsKeptEncryptedAndRotatesWithoutBreakingWhatItSigned(t *testing.T) {
	t.Parallel()
	install := []byte("the key of this install, 32 byte")
	k, token, _ := issued(t)
	kept, err := k.Seal(install)
	require.NoError(t, err)
	_, err = kept.Open([]byte("the key of another install......"))
	require.Equal(t, fault.Unavailable, fault.CodeOf(err))
	again, err := kept.Open(install)
	require.NoError(t, err)
	_, _, err = permit.Issue(again, permit.Claims{Gate: "pay"}, now, 0)
	require.NoError(t, err)

	old := k.Retire(now)
	require.True(t, old.Current(now.Add(24*time.Hour)), "until the last permit it signed has expired")
	require.False(t, old.Current(now.Add(24*time.Hour+2*time.Minute)))
	_, err = permit.Verify(token, []permit.Public{old, permit.NewKey(now).Public}, wants())
	require.NoError(t, err)
}

func FuzzVerify(f *testing.F) {
	k := permit.NewKey(now)
	token, signed, _ := permit.Issue(k, permit.Claims{Gate: "pay", Subject: "spend/p1", Max: usd(1)}, now, 0)
	f.Add(token)
	f.Add("v4.public.")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := permit.Verify(s, []permit.Public{k.Public}, permit.Wants{Gate: "pay", Subject: "spend/p1", At: now})
		if err == nil && c.ID != signed.ID {
			t.Fatalf("%q was believed", s)
		}
	})
}
