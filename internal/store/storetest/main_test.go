package storetest_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/store"
	"plumbline/internal/store/pgtest"
	"plumbline/internal/store/storetest"
	"plumbline/internal/store/storetest/given"
)

// TestMain lets the test's own binary be the process that is killed.
func TestMain(m *testing.M) {
	storetest.Child()
	os.Exit(m.Run())
}

func TestSQLiteIsAStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t testing.TB) store.Config { return store.Config{Dir: t.TempDir()} })
}

func TestADatabaseThatIsGoneIsSaidToBe(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	address := server.Database(t)
	s := given.Open(t, store.Config{URL: address})
	require.NoError(t, server.Stop())
	for name, ask := range map[string]func() error{
		"a page": func() error {
			_, err := s.Records(t.Context(), access.For(access.Owner), campaign.Query{Kind: campaign.KindTerms})
			return err
		},
		"a record": func() error {
			_, err := s.Record(t.Context(), access.For(access.Owner), campaign.KindTerms, "t1")
			return err
		},
		"a command": func() error { return s.Write(t.Context(), func(campaign.Tx) error { return nil }) },
		"a start":   func() error { _, err := store.Open(t.Context(), store.Config{URL: address}); return err },
	} {
		for range 2 { // on a connection that broke, and on a new one
			err := ask()
			require.Equal(t, fault.Unavailable, fault.CodeOf(err), "%s: %v", name, err)
		}
	}
}

func TestPostgreSQLIsAStore(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	storetest.Run(t, func(t testing.TB) store.Config { return store.Config{URL: server.Database(t)} })
}
