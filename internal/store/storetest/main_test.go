package storetest_test

import (
	"os"
	"testing"

	"plumbline/internal/store"
	"plumbline/internal/store/pgtest"
	"plumbline/internal/store/storetest"
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

func TestPostgreSQLIsAStore(t *testing.T) {
	t.Parallel()
	server := pgtest.Start(t)
	storetest.Run(t, func(t testing.TB) store.Config { return store.Config{URL: server.Database(t)} })
}
