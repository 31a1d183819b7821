// Package accounts is what every store has to do for who may come in.
package accounts

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	accounts "plumbline/internal/access/people"
	"plumbline/internal/fault"
	"plumbline/internal/store"
	"plumbline/internal/store/storetest/given"
)

// Sentences lists them.
func Sentences() []given.Sentence {
	return []given.Sentence{
		{Says: "accounts, invitations and tokens are read back as they were put", Test: peopleReadBack},
		{Says: "a change of people is whole, with its line in the log, or not at all", Test: peopleWhole},
		{Says: "a session lasts until it ends", Test: sessions},
		{Says: "tries are counted until they run out, and no more of them than there is room for", Test: triesCounted},
		{Says: "the log is asked by who, what, about what and when", Test: logAsked},
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
	b := accounts.Account{ID: "a2", Login: "zoe@example.com", Name: "Zoë", Role: access.Legal, Person: "lee", Password: "$argon2id$v=19$…", Epoch: 1 << 40, Made: given.Noon}
	a := accounts.Account{ID: "a1", Login: "Ann@example.com", Role: access.Owner, Made: given.Noon, Disabled: given.Noon.Add(time.Hour), Seen: given.Noon.Add(time.Microsecond)}
	i := accounts.Invitation{ID: "i1", Hash: "h1", Login: "x@example.com", Name: "X", Role: access.Finance, Person: "dana", Account: "a1", By: "a2", Made: given.Noon, Until: given.Noon.Add(time.Hour)}
	k := accounts.Token{ID: "t1", Hash: "h2", Name: "BI", Role: access.Analyst, Person: "p", Account: "a1", Made: given.Noon, Until: given.Noon.Add(time.Hour)}
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
	i.Used, k.Revoked, a.Name = given.Noon, given.Noon, "Ann"
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
		tx.Note(access.Entry{At: given.Noon, By: given.Maya, Act: "account.make"})
		return errors.Join(tx.PutAccount(ctx, accounts.Account{ID: "a1", Login: "a"}), tx.PutAccount(ctx, accounts.Account{ID: "a2", Login: "a"}))
	})
	require.Error(t, err, "a login is one account's")
	some, err := s.AnyAccount(ctx)
	require.NoError(t, err)
	require.False(t, some)
	require.Empty(t, given.Verify(t, s))
	change(t, s, func(tx accounts.Tx) error {
		tx.Note(access.Entry{At: given.Noon, By: given.Maya, Act: "account.make"})
		require.NoError(t, tx.PutAccount(ctx, accounts.Account{ID: "a1", Login: "a"}))
		seen, err := tx.Accounts(ctx)
		require.Len(t, seen, 1, "it sees its own writes")
		return err
	})
	require.Len(t, given.Verify(t, s), 1)
}

func sessions(t *testing.T, s *store.Store) {
	ctx := t.Context()
	has := func(token string, now time.Time) string {
		data, ok, err := s.Session(ctx, token, now)
		require.NoError(t, err)
		require.Equal(t, ok, data != nil)
		return string(data)
	}
	require.NoError(t, s.PutSession(ctx, "one", []byte{0, 255}, given.Noon))
	require.NoError(t, s.PutSession(ctx, "one", []byte("data"), given.Noon.Add(time.Hour)))
	require.NoError(t, s.PutSession(ctx, "two", []byte("x"), given.Noon))
	require.Equal(t, "data", has("one", given.Noon))
	require.Empty(t, has("two", given.Noon), "at its end it has ended")
	require.Equal(t, "x", has("two", given.Noon.Add(-time.Microsecond)))
	require.NoError(t, s.DropSessions(ctx, given.Noon))
	require.Empty(t, has("two", given.Noon.Add(-time.Hour)))
	require.NoError(t, s.DropSession(ctx, "one"))
	require.Empty(t, has("one", given.Noon))
}

func logAsked(t *testing.T, s *store.Store) {
	for i, e := range []access.Entry{
		{By: given.Maya, Act: "account.make", Subject: "account/a1"},
		{By: access.Actor{ID: "lee", Role: access.Legal}, Act: "account.disable", Subject: "account/a1"},
		{By: given.Maya, Act: "sent", Subject: "brief/b1"}, {By: given.Maya, Act: "sent", Subject: "briefing/b1"},
	} {
		e.At = given.Noon.Add(time.Duration(i) * time.Hour)
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
		"a time":        {access.LogQuery{From: given.Noon.Add(time.Hour), To: given.Noon.Add(3 * time.Hour)}, []int64{3, 2}},
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
	require.True(t, add(given.Noon, 2, "a", "b"))
	require.True(t, add(given.Noon.Add(time.Minute), 2, "a"))
	require.Equal(t, map[string]accounts.Tried{"a": {N: 2, Since: given.Noon}, "b": {N: 1, Since: given.Noon}}, has(given.Noon.Add(time.Minute), "a", "b", "c"))
	require.False(t, add(given.Noon.Add(time.Minute), 2, "c"), "there is no room for it")
	require.True(t, add(given.Noon.Add(time.Minute), 2, "b"), "what is there already goes on")
	require.Empty(t, has(given.Noon.Add(time.Hour), "a", "b"), "they have run out")
	require.True(t, add(given.Noon.Add(time.Hour), 2, "c"), "and made room")
	require.True(t, add(given.Noon.Add(time.Hour), 2, "a"))
	require.Equal(t, map[string]accounts.Tried{"a": {N: 1, Since: given.Noon.Add(time.Hour)}}, has(given.Noon.Add(time.Hour), "a"))
	require.NoError(t, s.DropTries(ctx, []string{"a", "nothing"}))
	require.NoError(t, s.DropTries(ctx, nil))
	require.Empty(t, has(given.Noon.Add(time.Hour), "a"))
	require.Empty(t, has(given.Noon))
}
