package keys_test

import (
	"context"
	"crypto/ed25519"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access/keys"
	"plumbline/internal/period"
	"plumbline/internal/store"
)

func ring(t *testing.T, install string) keys.Ring {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Dir: t.TempDir()})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return keys.Ring{Settings: s, Install: []byte(install), Use: "audit", Clock: period.Fixed(time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC))}
}

func TestARotatedRingStillKnowsItsOldKeys(t *testing.T) {
	t.Parallel()
	r := ring(t, "install")
	first, err := r.Private(t.Context())
	require.NoError(t, err)
	again, err := r.Private(t.Context())
	require.NoError(t, err)
	require.Equal(t, first, again, "a key is made once")
	fresh, err := r.Rotate(t.Context())
	require.NoError(t, err)
	now, err := r.Private(t.Context())
	require.NoError(t, err)
	require.Equal(t, fresh.ID, now.ID)
	old, err := r.Find(t.Context(), first.ID)
	require.NoError(t, err)
	require.True(t, ed25519.Verify(old.Key, []byte("m"), ed25519.Sign(first.Secret, []byte("m"))))
}

func TestAPrivateKeyIsOfNoUseWithoutTheInstallKey(t *testing.T) {
	t.Parallel()
	r := ring(t, "install")
	k, err := r.Private(t.Context())
	require.NoError(t, err)
	text, ok, err := r.Settings.Setting(context.Background(), "keys.audit")
	require.NoError(t, err)
	require.True(t, ok)
	require.NotContains(t, string(text), string(k.Secret.Seed()))
	r.Install = []byte("another")
	_, err = r.Private(t.Context())
	require.ErrorContains(t, err, "cannot be opened with this install's key")
	r.Install, r.Use = []byte("install"), "permit"
	other, err := r.Private(t.Context())
	require.NoError(t, err)
	require.NotEqual(t, k.ID, other.ID, "each use has keys of its own")
}
