package person_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/inbox/person"
)

var key = []byte("0123456789abcdef0123456789abcdef")

func TestOnePersonIsOneHashWithinAnInstallationAndNowhereElse(t *testing.T) {
	t.Parallel()
	h := person.New(key)
	hashed := h.Hash("Mia@Example.com")
	require.Equal(t, hashed, h.Hash(" mia@example.com "))
	require.Equal(t, hashed, h.Fork().Hash("mia@example.com"))
	require.NotEqual(t, hashed, h.Hash("mia@example.org"))
	require.NotEqual(t, hashed, person.New([]byte("another key of this size, or so.")).Hash("mia@example.com"))
}

func TestAHashThatGoesInAgainStaysWhatItIs(t *testing.T) {
	t.Parallel()
	h := person.New(key)
	hashed := h.Hash("mia")
	require.Equal(t, hashed, h.Hash(hashed))
	require.NotEqual(t, "p.short", h.Hash("p.short"))
	require.NotEqual(t, strings.ToUpper(hashed), h.Hash(strings.ToUpper(hashed)))
	require.Empty(t, h.Hash(""), "nobody is nobody")
}

func FuzzNobodysNameIsInTheirHash(f *testing.F) {
	f.Add("Mia Example")
	f.Add("p.0123456789abcdef")
	f.Add("ünï@cöde.test")
	f.Fuzz(func(t *testing.T, name string) {
		h := person.New(key)
		hashed := h.Hash(name)
		require.Equal(t, hashed, h.Hash(hashed))
		if len(name) > 10 && hashed != name {
			require.NotContains(t, hashed, name)
		}
	})
}
