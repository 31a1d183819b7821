// Package pass makes what lets a creator in without an account: the token a
// private link carries, and the pass it is exchanged for.
//
// In: who the link is for, and the key of the install. Out: a token of 256
// random bits, which is kept as a hash only, and a sealed pass for a cookie.
// Pure. Whoever holds a link is taken for the creator: it proves which link was
// used, not who used it.
package pass

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/fault"
)

// tokenSize is 256 bits as the address carries them.
const tokenSize = 43

// New makes a token and the hash it is kept as.
func New() (token, hash string) {
	var raw [32]byte
	rand.Read(raw[:])
	token = base64.RawURLEncoding.EncodeToString(raw[:])
	return token, Hash(token)
}

// Hash is how a token is kept and found again; "" for what cannot be one.
func Hash(token string) string {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if len(token) != tokenSize || err != nil || len(raw) != 32 {
		return ""
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// Pass is what a cookie says: through which link, acting for whom, until when.
type Pass struct {
	Invitation string
	Creator    string
	Until      time.Time // to the second
}

// Sealer seals passes with a key of the install.
type Sealer struct{ key []byte }

// NewSealer derives its key, so that the install's is used for nothing twice.
func NewSealer(install []byte) Sealer {
	mac := hmac.New(sha256.New, install)
	mac.Write([]byte("plumbline creator pass v1"))
	return Sealer{mac.Sum(nil)}
}

// Seal writes a pass as a cookie carries it.
func (s Sealer) Seal(p Pass) string {
	said := strings.Join([]string{encode(p.Invitation), encode(p.Creator), strconv.FormatInt(p.Until.Unix(), 36)}, ".")
	return said + "." + base64.RawURLEncoding.EncodeToString(s.mac(said))
}

// Open reads a pass. One that was changed, is of another install or has run
// out is fault.SignedOut.
func (s Sealer) Open(sealed string, now time.Time) (Pass, error) {
	at := strings.LastIndexByte(sealed, '.')
	if at < 0 {
		return Pass{}, out()
	}
	mac, err := base64.RawURLEncoding.DecodeString(sealed[at+1:])
	if err != nil || !hmac.Equal(mac, s.mac(sealed[:at])) {
		return Pass{}, out()
	}
	parts := strings.Split(sealed[:at], ".")
	if len(parts) != 3 {
		return Pass{}, out()
	}
	until, err := strconv.ParseInt(parts[2], 36, 64)
	p := Pass{Invitation: decode(parts[0]), Creator: decode(parts[1]), Until: time.Unix(until, 0).UTC()}
	if err != nil || !now.Before(p.Until) {
		return Pass{}, out()
	}
	return p, nil
}

func (s Sealer) mac(said string) []byte {
	m := hmac.New(sha256.New, s.key)
	m.Write([]byte(said))
	return m.Sum(nil)
}

func encode(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

func decode(s string) string {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return "" // the seal was right, so this was written by us
	}
	return string(raw)
}

func out() error {
	return fault.New(fault.SignedOut, "this page opens with a private link").WithHint("open the link you were sent once more, or ask for a new one")
}
