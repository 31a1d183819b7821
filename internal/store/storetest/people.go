package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	accounts "plumbline/internal/access/people"
	"plumbline/internal/fault"
	"plumbline/internal/store"
)

func people() []sentence {
	return []sentence{
		{says: "accounts, invitations and tokens are read back as they were put", test: peopleReadBack},
		{says: "a change of people is whole, with its line in the log, or not at all", test: peopleWhole},
		{says: "a session lasts until it ends", test: sessions},
		{says: "tries are counted until they run out, and no more of them than there is room for", test: triesCounted},
		{says: "the log is asked by who, what, about what and when", test: logAsked},
	}
}

func change(t *testing.T, s *store.Store, f func(tx accounts.Tx) error) {
	t.Helper()
	require.NoError(t, s.ChangePeople(t.Context(), f))
}

func peopleReadBack(t *testing.T, s *store.Store) {
	ctx := t.Context()
	some, err := s.AnyAccount(ctx)
	require.NoError(t, err)
	require.False(t, some)
	b := accounts.Account{ID: "a2", Login: "zoe@example.com", Name: "Zoë", Role: access.Legal, Person: "lee", Password: "$argon2id$v=19$…", Epoch: 1 << 40, Made: noon}
	a := accounts.Account{ID: "a1", Login: "Ann@example.com", Role: access.Owner, Made: noon, Disabled: noon.Add(time.Hour), Seen: noon.Add(time.Microsecond)}
	i := accounts.Invitation{ID: "i1", Hash: "h1", Login: "x@example.com", Name: "X", Role: access.Finance, Person: "dana", Account: "a1", By: "a2", Made: noon, Until: noon.Add(time.Hour)}
	k := accounts.Token{ID: "t1", Hash: "h2", Name: "BI", Role: access.Analyst, Person: "p", Account: "a1", Made: noon, Until: noon.Add(time.Hour)}
	change(t, s, func(tx accounts.Tx) error {
		return errors.Join(tx.PutAccount(ctx, b), tx.PutAccount(ctx, a), tx.PutInvitation(ctx, i), tx.PutToken(ctx, k))
	})
	all, err := s.Accounts(ctx)
	require.NoError(t, err)
	require.Equal(t, []accounts.Account{a, b}, all, "by login, byte by byte")
	named, err := s.AccountNamed(ctx, "zoe@example.com")
	require.NoError(t, err)
	require.Equal(t, b, named)
	_, err = s.AccountNamed(ctx, "ZOE@example.com")
	require.Equal(t, fault.NotFound, fault.CodeOf(err), "folding is the asker's part")
	_, err = s.AccountNamed(ctx, "zoe\x00")
	require.Equal(t, fault.NotFound, fault.CodeOf(err))
	invited, err := s.InvitationOf(ctx, "h1")
	require.NoError(t, err)
	require.Equal(t, i, invited)
	token, err := s.TokenOf(ctx, "h2")
	require.NoError(t, err)
	require.Equal(t, k, token)
	i.Used, k.Revoked, a.Name = noon, noon, "Ann"
	change(t, s, func(tx accounts.Tx) error {
		return errors.Join(tx.PutAccount(ctx, a), tx.PutInvitation(ctx, i), tx.PutToken(ctx, k))
	})
	invitations, err := s.Invitations(ctx)
	require.NoError(t, err)
	require.Equal(t, []accounts.Invitation{i}, invitations)
	tokens, err := s.Tokens(ctx)
	require.NoError(t, err)
	require.Equal(t, []accounts.Token{k}, tokens)
	one, err := s.Account(ctx, "a1")
	require.NoError(t, err)
	require.Equal(t, a, one)
}

func peopleWhole(t *testing.T, s *store.Store) {
	ctx := t.Context()
	err := s.ChangePeople(ctx, func(tx accounts.Tx) error {
		tx.Note(access.Entry{At: noon, By: maya, Act: "account.make"})
		return errors.Join(tx.PutAccount(ctx, accounts.Account{ID: "a1", Login: "a"}), tx.PutAccount(ctx, accounts.Account{ID: "a2", Login: "a"}))
	})
	require.Error(t, err, "a login is one account's")
	some, err := s.AnyAccount(ctx)
	require.NoError(t, err)
	require.False(t, some)
	require.Empty(t, Verify(t, s))
	change(t, s, func(tx accounts.Tx) error {
		tx.Note(access.Entry{At: noon, By: maya, Act: "account.make"})
		require.NoError(t, tx.PutAccount(ctx, accounts.Account{ID: "a1", Login: "a"}))
		seen, err := tx.Accounts(ctx)
		require.Len(t, seen, 1, "it sees its own writes")
		return err
	})
	require.Len(t, Verify(t, s), 1)
}

func sessions(t *testing.T, s *store.Store) {
	ctx := t.Context()
	has := func(token string, now time.Time) string {
		data, ok, err := s.Session(ctx, token, now)
		require.NoError(t, err)
		require.Equal(t, ok, data != nil)
		return string(data)
	}
	require.NoError(t, s.PutSession(ctx, "one", []byte{0, 255}, noon))
	require.NoError(t, s.PutSession(ctx, "one", []byte("data"), noon.Add(time.Hour)))
	require.NoError(t, s.PutSession(ctx, "two", []byte("x"), noon))
	require.Equal(t, "data", has("one", noon))
	require.Empty(t, has("two", noon), "at its end it has ended")
	require.Equal(t, "x", has("two", noon.Add(-time.Microsecond)))
	require.NoError(t, s.DropSessions(ctx, noon))
	require.Empty(t, has("two", noon.Add(-time.Hour)))
	require.NoError(t, s.DropSession(ctx, "one"))
	require.Empty(t, has("one", noon))
}

func logAsked(t *testing.T, s *store.Store) {
	for i, e := range []access.Entry{
		{By: maya, Act: "account.make", Subject: "account/a1"},
		{By: access.Actor{ID: "lee", Role: access.Legal}, Act: "account.disable", Subject: "account/a1"},
		{By: maya, Act: "sent", Subject: "brief/b1"}, {By: maya, Act: "sent", Subject: "briefing/b1"},
	} {
		e.At = noon.Add(time.Duration(i) * time.Hour)
		change(t, s, func(tx accounts.Tx) error { tx.Note(e); return nil })
	}
	for name, c := range map[string]struct {
		q    access.LogQuery
		want []int64
	}{
		"everything":    {access.LogQuery{}, []int64{4, 3, 2, 1}},
		"by id":         {access.LogQuery{By: "lee"}, []int64{2}},
		"by role":       {access.LogQuery{By: "operations"}, []int64{4, 3, 1}},
		"an act":        {access.LogQuery{Act: "sent"}, []int64{4, 3}},
		"acts":          {access.LogQuery{Act: "account."}, []int64{2, 1}},
		"a record":      {access.LogQuery{Subject: "account/a1"}, []int64{2, 1}},
		"a kind":        {access.LogQuery{Subject: "brief"}, []int64{3}},
		"a time":        {access.LogQuery{From: noon.Add(time.Hour), To: noon.Add(3 * time.Hour)}, []int64{3, 2}},
		"the next page": {access.LogQuery{Before: 3, Limit: 1}, []int64{2}},
		"together":      {access.LogQuery{By: "maya", Act: "sent", Subject: "brief"}, []int64{3}},
	} {
		found, err := s.AuditFind(t.Context(), c.q)
		require.NoError(t, err)
		var got []int64
		for _, e := range found {
			got = append(got, e.Seq)
		}
		require.Equal(t, c.want, got, name)
	}
}

func triesCounted(t *testing.T, s *store.Store) {
	ctx := t.Context()
	add := func(now time.Time, most int, keys ...string) bool {
		ok, err := s.AddTries(ctx, keys, now, now.Add(time.Hour), most)
		require.NoError(t, err)
		return ok
	}
	has := func(now time.Time, keys ...string) map[string]accounts.Tried {
		got, err := s.Tries(ctx, keys, now)
		require.NoError(t, err)
		return got
	}
	require.True(t, add(noon, 2, "a", "b"))
	require.True(t, add(noon.Add(time.Minute), 2, "a"))
	require.Equal(t, map[string]accounts.Tried{"a": {N: 2, Since: noon}, "b": {N: 1, Since: noon}}, has(noon.Add(time.Minute), "a", "b", "c"))
	require.False(t, add(noon.Add(time.Minute), 2, "c"), "there is no room for it")
	require.True(t, add(noon.Add(time.Minute), 2, "b"), "what is there already goes on")
	require.Empty(t, has(noon.Add(time.Hour), "a", "b"), "they have run out")
	require.True(t, add(noon.Add(time.Hour), 2, "c"), "and made room")
	require.True(t, add(noon.Add(time.Hour), 2, "a"))
	require.Equal(t, map[string]accounts.Tried{"a": {N: 1, Since: noon.Add(time.Hour)}}, has(noon.Add(time.Hour), "a"))
	require.NoError(t, s.DropTries(ctx, []string{"a", "nothing"}))
	require.NoError(t, s.DropTries(ctx, nil))
	require.Empty(t, has(noon.Add(time.Hour), "a"))
	require.Empty(t, has(noon))
}
