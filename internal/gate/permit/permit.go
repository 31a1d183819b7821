// Package permit signs what a gate let through, so that a warehouse or a payment
// system can check it without asking: PASETO v4.public, Ed25519, no algorithm to
// confuse.
//
// In: claims and a key. Out: a token; or, from a token, public keys and what the
// asker is about to do, the claims or every reason to refuse. A permit cannot be
// recalled; Redeem (of whoever keeps them) makes it single-use.
package permit

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"aidanwoods.dev/go-paseto"

	"plumbline/internal/fault"
	"plumbline/internal/money"
)

// How long a permit holds, and how far clocks may be apart.
const (
	Default = 15 * time.Minute
	Longest = 24 * time.Hour
	Skew    = 60 * time.Second
)

// purpose binds a signature to permits: the same key signs nothing else.
const purpose = "plumbline permit v1"

// Claims are what a permit says.
type Claims struct {
	ID        string        `json:"id"`  // random: one use
	Key       string        `json:"kid"` // key it is signed with
	Gate      string        `json:"gate"`
	Subject   string        `json:"subject"`         // kind/id
	Max       *money.Amount `json:"max,omitempty"`   // at most this much; nil: for no money
	Revision  string        `json:"revision"`        // of the ladder it was decided under
	Evidence  string        `json:"evidence"`        // hash of what it was decided on
	Would     string        `json:"would,omitempty"` // in observe and warn: what enforcing would have answered
	Override  string        `json:"override,omitempty"`
	NotBefore time.Time     `json:"nbf"`
	Expires   time.Time     `json:"exp"`
}

// Wants is what the asker is about to do: all of it has to be said.
type Wants struct {
	Gate    string
	Subject string
	Amount  *money.Amount // nil: no money moves
	At      time.Time
}

// Issue signs claims. Valid is how long it holds: 0 means Default.
func Issue(k Key, c Claims, now time.Time, valid time.Duration) (string, Claims, error) {
	switch {
	case valid == 0:
		valid = Default
	case valid < 0 || valid > Longest:
		return "", c, fault.New(fault.Invalid, "a permit holds from a moment to 24 hours, not %s", valid).WithHint("ask again when it is needed")
	}
	c.ID, c.Key = NewID(), k.ID
	c.NotBefore, c.Expires = now.UTC().Truncate(time.Second), now.UTC().Add(valid).Truncate(time.Second)
	raw, err := json.Marshal(c)
	if err != nil {
		return "", c, fmt.Errorf("write permit: %w", err)
	}
	token, err := paseto.NewTokenFromClaimsJSON(raw, []byte(`{"kid":"`+k.ID+`"}`))
	if err != nil {
		return "", c, fmt.Errorf("write permit: %w", err)
	}
	secret, err := k.secret()
	if err != nil {
		return "", c, err
	}
	return token.V4Sign(secret, []byte(purpose)), c, nil
}

// NewID makes a random id of 128 bits.
func NewID() string {
	var raw [16]byte
	rand.Read(raw[:])
	return base64.RawURLEncoding.EncodeToString(raw[:])
}

// Verify reads a permit and holds it against what the asker is about to do. It
// needs no network: only public keys. Every difference is named at once.
func Verify(token string, keys []Public, w Wants) (Claims, error) {
	c, err := read(token, keys)
	if err != nil {
		return Claims{}, err
	}
	if wrong := c.differences(w); len(wrong) > 0 {
		return c, fault.New(fault.Forbidden, "the permit does not allow this: %s", strings.Join(wrong, "; ")).WithHint("ask the gate for a permit for exactly this")
	}
	return c, nil
}

// read checks the signature. Nothing of a token is believed before.
func read(token string, keys []Public) (Claims, error) {
	token = strings.TrimSpace(token)
	bad := fault.New(fault.Forbidden, "this is not a permit of this programme").WithHint("check that it was copied whole, and that the keys are current: plumbline gate keys")
	parser := paseto.NewParserWithoutExpiryCheck() // differences says when it expired
	footer, err := parser.UnsafeParseFooter(paseto.V4Public, token)
	if err != nil {
		return Claims{}, bad
	}
	var foot struct {
		Key string `json:"kid"`
	}
	if json.Unmarshal(footer, &foot) != nil {
		return Claims{}, bad
	}
	for _, k := range keys {
		if k.ID != foot.Key {
			continue
		}
		public, err := k.key()
		if err != nil {
			return Claims{}, err
		}
		t, err := parser.ParseV4Public(public, token, []byte(purpose))
		if err != nil {
			return Claims{}, bad
		}
		var c Claims
		if err := json.Unmarshal(t.ClaimsJSON(), &c); err != nil || c.Key != k.ID {
			return Claims{}, bad
		}
		return c, nil
	}
	return Claims{}, fault.New(fault.Forbidden, "the permit is signed with a key that is not among these").WithHint("get the current keys from /.well-known/plumbline-keys.json or plumbline gate keys")
}

// differences are the reasons to refuse.
func (c Claims) differences(w Wants) []string {
	var out []string
	say := func(wrong bool, format string, args ...any) {
		if wrong {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	say(c.Gate != w.Gate, "it is for %s, not %s", c.Gate, w.Gate)
	say(c.Subject != w.Subject, "it is for %s, not %s", c.Subject, w.Subject)
	say(w.At.Before(c.NotBefore.Add(-Skew)), "it holds from %s", c.NotBefore.Format(time.RFC3339))
	say(w.At.After(c.Expires.Add(Skew)), "it expired at %s", c.Expires.Format(time.RFC3339))
	if w.Amount == nil {
		return out
	}
	switch {
	case c.Max == nil:
		say(true, "it is for no money, not %s", *w.Amount)
	case c.Max.Currency != w.Amount.Currency:
		say(true, "it is in %s, not %s", c.Max.Currency, w.Amount.Currency)
	default:
		say(w.Amount.Minor > c.Max.Minor, "it is for at most %s, not %s", *c.Max, *w.Amount)
	}
	say(w.Amount.Minor < 0, "an amount is not less than nothing")
	return out
}
