package pass_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access/pass"
	"plumbline/internal/fault"
)

var now = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func TestATokenIsFoundByItsHashAlone(t *testing.T) {
	t.Parallel()
	token, hash := pass.New()
	other, _ := pass.New()
	require.NotEqual(t, token, other)
	require.Equal(t, hash, pass.Hash(token))
	require.NotContains(t, hash, token)
	for _, bad := range []string{"", token[1:], token + "A", strings.Repeat("?", 43)} {
		require.Empty(t, pass.Hash(bad), bad)
	}
}

func TestAPassOpensOnlyAsItWasSealed(t *testing.T) {
	t.Parallel()
	s := pass.NewSealer([]byte("the install's key"))
	p := pass.Pass{Invitation: "i-1.2", Creator: "c-nova", Until: now.Add(time.Hour)}
	sealed := s.Seal(p)
	got, err := s.Open(sealed, now)
	require.NoError(t, err)
	require.Equal(t, p, got)

	parts := strings.Split(sealed, ".")
	forged := strings.Join([]string{parts[0], strings.Split(s.Seal(pass.Pass{Creator: "c-iris"}), ".")[1], parts[2], parts[3]}, ".")
	for why, c := range map[string]struct {
		sealed string
		by     pass.Sealer
		at     time.Time
	}{
		"another creator": {forged, s, now}, "another install": {sealed, pass.NewSealer([]byte("other")), now},
		"run out": {sealed, s, p.Until}, "cut": {sealed[:len(sealed)-2], s, now}, "nothing": {"", s, now},
	} {
		_, err := c.by.Open(c.sealed, c.at)
		require.Equal(t, fault.SignedOut, fault.CodeOf(err), why)
	}
}

func FuzzOpen(f *testing.F) {
	s := pass.NewSealer([]byte("key"))
	f.Add(s.Seal(pass.Pass{Invitation: "i", Creator: "c", Until: now}))
	f.Add("..")
	f.Fuzz(func(t *testing.T, sealed string) {
		if p, err := s.Open(sealed, now); err == nil {
			require.Equal(t, sealed, s.Seal(p))
		}
	})
}
