package storetest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/store"
	"plumbline/internal/store/storetest"
)

func TestSQLiteIsAStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t testing.TB) *store.Store {
		s, err := store.Open(t.Context(), store.Config{Dir: t.TempDir()})
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, s.Close()) })
		return s
	})
}
