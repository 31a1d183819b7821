package people_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/access/people"
	"plumbline/internal/fault"
	"plumbline/internal/store"
)

const secret = "four words in a row"

var owner = access.Actor{ID: "owner", Role: access.Owner, Via: "cli"}

// clock is moved by hand.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

type house struct {
	*people.Door
	store *store.Store
	clock *clock
}

func open(t *testing.T) house {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Dir: t.TempDir()})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	c := &clock{at: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)}
	return house{people.New(s, c), s, c}
}

func (h house) add(t *testing.T, login string, role access.Role) people.Account {
	t.Helper()
	a, err := h.Add(t.Context(), owner, people.NewAccount{Login: login, Name: "Somebody", Role: role, Password: secret})
	require.NoError(t, err)
	return a
}

// visit is a request with cookies, from an address.
func visit(t *testing.T, from string, cookies ...*http.Cookie) *http.Request {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/", nil).WithContext(t.Context())
	r.RemoteAddr = from + ":4711"
	for _, c := range cookies {
		r.AddCookie(c)
	}
	return r
}

// signIn tries to sign in and returns the cookie given.
func (h house) signIn(t *testing.T, from, login, password string) (*http.Cookie, error) {
	t.Helper()
	w := httptest.NewRecorder()
	_, err := h.SignIn(w.Header(), visit(t, from), login, password)
	if err != nil {
		return nil, err
	}
	return w.Result().Cookies()[0], nil
}

func (h house) who(t *testing.T, cookie *http.Cookie) (people.Who, error) {
	t.Helper()
	return h.Who(visit(t, "10.0.0.1", cookie))
}

// acts lists what the audit log holds, oldest first.
func (h house) acts(t *testing.T) (out []string) {
	t.Helper()
	entries, err := h.store.Audit(t.Context(), 0, 0)
	require.NoError(t, err)
	for _, e := range entries {
		out = append(out, e.Act)
	}
	return out
}

func TestTheFirstAccountIsAnOwnersAndThereIsOnlyOneFirst(t *testing.T) {
	t.Parallel()
	h := open(t)
	some, err := h.Any(t.Context())
	require.NoError(t, err)
	require.False(t, some)
	a, err := h.First(t.Context(), people.NewAccount{Login: "Maya@Example.com", Password: secret, Role: access.Social})
	require.NoError(t, err)
	require.Equal(t, access.Owner, a.Role)
	require.Equal(t, "maya@example.com", a.Login)
	_, err = h.First(t.Context(), people.NewAccount{Login: "eve@example.com", Password: secret})
	require.Equal(t, fault.Conflict, fault.CodeOf(err))
	some, err = h.Any(t.Context())
	require.NoError(t, err)
	require.True(t, some)
}

func TestWhoSignsInIsKnownUntilTheySignOut(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.add(t, "maya@example.com", access.Operations)
	c, err := h.signIn(t, "10.0.0.1", " MAYA@example.com ", secret)
	require.NoError(t, err)
	require.True(t, c.HttpOnly)
	require.Equal(t, http.SameSiteLaxMode, c.SameSite)
	who, err := h.who(t, c)
	require.NoError(t, err)
	require.Equal(t, access.Actor{ID: a.ID, Role: access.Operations, Via: "web"}, who.Actor)
	require.NoError(t, h.SignOut(http.Header{}, visit(t, "10.0.0.1", c)))
	_, err = h.who(t, c)
	require.Equal(t, fault.SignedOut, fault.CodeOf(err))
	require.Equal(t, []string{"account.made", "sign-in", "sign-out"}, h.acts(t))
}

func TestASessionEndsAfterAWeek(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.add(t, "maya@example.com", access.Operations)
	c, err := h.signIn(t, "10.0.0.1", "maya@example.com", secret)
	require.NoError(t, err)
	h.clock.pass(7*24*time.Hour - time.Second)
	_, err = h.who(t, c)
	require.NoError(t, err)
	h.clock.pass(2 * time.Second)
	_, err = h.who(t, c)
	require.Equal(t, fault.SignedOut, fault.CodeOf(err))
}

func TestARefusalDoesNotTellWhetherThereIsSuchAnAccount(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.add(t, "maya@example.com", access.Operations)
	_, wrong := h.signIn(t, "10.0.0.1", "maya@example.com", "not the password")
	_, nobody := h.signIn(t, "10.0.0.1", "nobody@example.com", secret)
	require.Equal(t, fault.MessageOf(wrong), fault.MessageOf(nobody))
	_, err := h.Disable(t.Context(), owner, a.ID)
	require.NoError(t, err)
	_, disabled := h.signIn(t, "10.0.0.1", "maya@example.com", secret)
	require.Equal(t, fault.MessageOf(wrong), fault.MessageOf(disabled))
}

func TestTooManyTriesHaveToWaitAndReachTheLogAsACount(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.add(t, "maya@example.com", access.Operations)
	for range 8 {
		_, err := h.signIn(t, "10.0.0.9", "maya@example.com", "guess after guess")
		require.Equal(t, fault.Forbidden, fault.CodeOf(err))
	}
	_, err := h.signIn(t, "10.0.0.8", "maya@example.com", secret)
	require.Equal(t, fault.Unavailable, fault.CodeOf(err), "another address does not help: %v", err)
	require.Equal(t, []string{"account.made", "sign-in.refused"}, h.acts(t), "the first is seen at once, the rest are counted")
	h.clock.pass(16 * time.Minute)
	require.NoError(t, h.Tick(t.Context(), false))
	require.Equal(t, []string{"account.made", "sign-in.refused", "sign-in.refused"}, h.acts(t))
	entries, err := h.store.Audit(t.Context(), 2, 0)
	require.NoError(t, err)
	require.Contains(t, entries[0].Payload, `"tries":8`)
	require.NotContains(t, entries[0].Payload, "maya", "names lie apart")
	_, err = h.signIn(t, "10.0.0.8", "maya@example.com", secret)
	require.NoError(t, err)
}

func TestTriesAreCountedAcrossARestartAndASecondServer(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.add(t, "maya@example.com", access.Operations)
	_, err := h.signIn(t, "10.0.0.1", "maya@example.com", secret)
	require.NoError(t, err, "this address is known from now on")
	second := house{people.New(h.store, h.clock), h.store, h.clock}
	for i := range 8 {
		_, err := []house{h, second}[i%2].signIn(t, "10.0.0.9", "maya@example.com", "guess after guess")
		require.Equal(t, fault.Forbidden, fault.CodeOf(err))
	}
	third := house{people.New(h.store, h.clock), h.store, h.clock}
	for _, door := range []house{h, second, third} {
		_, err := door.signIn(t, "10.0.0.9", "maya@example.com", secret)
		require.Equal(t, fault.Unavailable, fault.CodeOf(err))
		require.ErrorContains(t, err, "wait 15 minutes")
	}
	_, err = third.signIn(t, "10.0.0.1", "maya@example.com", secret)
	require.NoError(t, err, "the next start knows it, too")
	kept, err := h.store.Tries(t.Context(), []string{"login maya@example.com"}, h.clock.Now())
	require.NoError(t, err)
	require.Empty(t, kept, "what is kept names nobody")
}

func TestAStrangerCannotLockOutAnAddressThatIsKnown(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.add(t, "maya@example.com", access.Operations)
	_, err := h.signIn(t, "10.0.0.1", "maya@example.com", secret)
	require.NoError(t, err)
	for range 12 {
		_, err = h.signIn(t, "10.0.0.9", "maya@example.com", "guess after guess")
	}
	require.Equal(t, fault.Unavailable, fault.CodeOf(err))
	_, err = h.signIn(t, "10.0.0.1", "maya@example.com", secret)
	require.NoError(t, err)
}

func TestOneAddressCannotTryManyAccounts(t *testing.T) {
	t.Parallel()
	h := open(t)
	var err error
	for i := range 31 {
		_, err = h.signIn(t, fmt.Sprintf("2001:db8::%x", i+1), fmt.Sprintf("a%d@example.com", i), secret)
	}
	require.Equal(t, fault.Unavailable, fault.CodeOf(err), "of IPv6 a whole network is one address")
}

func TestANewPasswordEndsEveryOtherSession(t *testing.T) {
	t.Parallel()
	h := open(t)
	a := h.add(t, "maya@example.com", access.Operations)
	here, err := h.signIn(t, "10.0.0.1", "maya@example.com", secret)
	require.NoError(t, err)
	there, err := h.signIn(t, "10.0.0.2", "maya@example.com", secret)
	require.NoError(t, err)
	by := access.Actor{ID: a.ID, Role: a.Role, Via: "web"}
	w := httptest.NewRecorder()
	require.Equal(t, fault.Invalid, fault.CodeOf(h.ChangePassword(w.Header(), visit(t, "10.0.0.1", here), by, "not the old one", "another four words")))
	require.NoError(t, h.ChangePassword(w.Header(), visit(t, "10.0.0.1", here), by, secret, "another four words"))
	_, err = h.who(t, there)
	require.Equal(t, fault.SignedOut, fault.CodeOf(err))
	_, err = h.who(t, w.Result().Cookies()[0])
	require.NoError(t, err)
}

func TestWeakPasswordsAreRefusedWithTheReason(t *testing.T) {
	t.Parallel()
	h := open(t)
	for password, says := range map[string]string{
		"short": "at least 10 characters", "aaaaaaaaaaaa": "repeats", "maya.ortiz rules": "holds a name", "my plumbline pass": "holds a name",
	} {
		_, err := h.Add(t.Context(), owner, people.NewAccount{Login: "maya.ortiz@example.com", Role: access.Legal, Password: password})
		require.ErrorContains(t, err, says, password)
	}
}

func TestAnInvitationMakesOneAccountOnce(t *testing.T) {
	t.Parallel()
	h := open(t)
	carries, i, err := h.Invite(t.Context(), owner, people.NewAccount{Login: "lee@example.com", Role: access.Legal, Person: "lee"})
	require.NoError(t, err)
	require.NotContains(t, i.Hash, carries, "only the hash is kept")
	seen, err := h.Invited(t.Context(), carries)
	require.NoError(t, err)
	require.Equal(t, "lee@example.com", seen.Login)
	w := httptest.NewRecorder()
	a, err := h.Accept(w.Header(), visit(t, "10.0.0.1"), carries, "Lee Park", secret)
	require.NoError(t, err)
	require.Equal(t, "lee", a.Person)
	who, err := h.who(t, w.Result().Cookies()[0])
	require.NoError(t, err)
	require.Equal(t, access.Legal, who.Actor.Role)
	_, err = h.Accept(w.Header(), visit(t, "10.0.0.1"), carries, "Eve", secret)
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
	require.Equal(t, []string{"invitation.made", "account.made", "sign-in"}, h.acts(t))
}

func TestAnInvitationEndsWithTimeARevocationAndANewerOne(t *testing.T) {
	t.Parallel()
	h := open(t)
	invite := func() (string, people.Invitation) {
		carries, i, err := h.Invite(t.Context(), owner, people.NewAccount{Login: "lee@example.com", Role: access.Legal})
		require.NoError(t, err)
		return carries, i
	}
	first, _ := invite()
	second, i := invite()
	_, err := h.Invited(t.Context(), first)
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
	require.NoError(t, h.Revoke(t.Context(), owner, i.ID))
	_, err = h.Invited(t.Context(), second)
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
	third, _ := invite()
	h.clock.pass(8 * 24 * time.Hour)
	_, err = h.Invited(t.Context(), third)
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
}

func TestAResetLinkSetsAPasswordAnew(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.add(t, "maya@example.com", access.Operations)
	carries, _, err := h.Reset(t.Context(), owner, "maya@example.com")
	require.NoError(t, err)
	_, err = h.Accept(http.Header{}, visit(t, "10.0.0.1"), carries, "", "another four words")
	require.NoError(t, err)
	_, err = h.signIn(t, "10.0.0.1", "maya@example.com", secret)
	require.Equal(t, fault.Forbidden, fault.CodeOf(err))
	_, err = h.signIn(t, "10.0.0.1", "maya@example.com", "another four words")
	require.NoError(t, err)
}

func TestOnlyOwnersChangeAccountsAndOneOwnerStays(t *testing.T) {
	t.Parallel()
	h := open(t)
	boss := h.add(t, "boss@example.com", access.Owner)
	maya := h.add(t, "maya@example.com", access.Operations)
	by := access.Actor{ID: maya.ID, Role: maya.Role}
	_, err := h.SetRole(t.Context(), by, maya.ID, access.Owner, "")
	require.Equal(t, fault.Forbidden, fault.CodeOf(err))
	_, err = h.Disable(t.Context(), owner, boss.ID)
	require.ErrorContains(t, err, "last owner")
	_, err = h.SetRole(t.Context(), owner, boss.ID, access.Finance, "")
	require.ErrorContains(t, err, "last owner")
	_, err = h.SetRole(t.Context(), owner, maya.ID, access.Creator, "")
	require.Equal(t, fault.Invalid, fault.CodeOf(err), "creators come by their links")
}

func TestAnotherRoleEndsTheSessionsItWasNotFor(t *testing.T) {
	t.Parallel()
	h := open(t)
	maya := h.add(t, "maya@example.com", access.Finance)
	c, err := h.signIn(t, "10.0.0.1", "maya@example.com", secret)
	require.NoError(t, err)
	_, err = h.SetRole(t.Context(), owner, maya.ID, access.Social, "maya")
	require.NoError(t, err)
	_, err = h.who(t, c)
	require.Equal(t, fault.SignedOut, fault.CodeOf(err))
}

// bearer asks with a token.
func (h house) bearer(t *testing.T, plain string) (people.Who, error) {
	t.Helper()
	r := visit(t, "10.0.0.1")
	r.Header.Set("Authorization", "Bearer "+plain)
	return h.Who(r)
}

func TestATokenSpeaksForItsRoleUntilItEnds(t *testing.T) {
	t.Parallel()
	h := open(t)
	maya := h.add(t, "maya@example.com", access.Finance)
	who := people.Who{Actor: access.Actor{ID: maya.ID, Role: access.Finance, Via: "web"}, Account: maya.ID}
	plain, made, err := h.MakeToken(t.Context(), who, people.NewToken{Name: "sheet", Days: 30})
	require.NoError(t, err)
	got, err := h.bearer(t, plain)
	require.NoError(t, err)
	require.Equal(t, access.Actor{ID: made.ID, Role: access.Finance, Via: "api"}, got.Actor)
	_, err = h.bearer(t, plain[:len(plain)-1]+"x")
	require.Equal(t, fault.SignedOut, fault.CodeOf(err))
	h.clock.pass(31 * 24 * time.Hour)
	_, err = h.bearer(t, plain)
	require.Equal(t, fault.SignedOut, fault.CodeOf(err))
	_, _, err = h.MakeToken(t.Context(), who, people.NewToken{Name: "more", Role: access.Owner})
	require.Equal(t, fault.Forbidden, fault.CodeOf(err))
	_, _, err = h.MakeToken(t.Context(), got, people.NewToken{Name: "child"})
	require.Equal(t, fault.Forbidden, fault.CodeOf(err), "a token cannot make tokens")
}

func TestATokenEndsWithTheAccountThatMadeIt(t *testing.T) {
	t.Parallel()
	h := open(t)
	maya := h.add(t, "maya@example.com", access.Finance)
	who := people.Who{Actor: access.Actor{ID: maya.ID, Role: access.Finance, Via: "web"}, Account: maya.ID}
	plain, _, err := h.MakeToken(t.Context(), who, people.NewToken{Name: "sheet"})
	require.NoError(t, err)
	_, err = h.SetRole(t.Context(), owner, maya.ID, access.Social, "")
	require.NoError(t, err)
	_, err = h.bearer(t, plain)
	require.Equal(t, fault.SignedOut, fault.CodeOf(err), "it had a role its maker has no more")
	own := people.Who{Actor: owner}
	plain, made, err := h.MakeToken(t.Context(), own, people.NewToken{Name: "nightly", Role: access.Analyst})
	require.NoError(t, err)
	_, err = h.RevokeToken(t.Context(), who, made.ID)
	require.Equal(t, fault.NotFound, fault.CodeOf(err), "it is not hers")
	_, err = h.RevokeToken(t.Context(), own, made.ID)
	require.NoError(t, err)
	_, err = h.bearer(t, plain)
	require.Equal(t, fault.SignedOut, fault.CodeOf(err))
}
