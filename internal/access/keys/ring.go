// Package keys keeps the install's signing keys: Ed25519, made when first
// needed, rotated, with the private parts encrypted under the install key.
//
// In: a place for settings and the install key. Out: signatures, and the public
// keys they are checked with, old ones included.
package keys

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"plumbline/internal/fault"
	"plumbline/internal/period"
)

// Settings is where a ring lies; store implements it.
type Settings interface {
	Setting(ctx context.Context, name string) (value []byte, ok bool, err error)
	SetSetting(ctx context.Context, name string, value []byte) error
	SettingOnce(ctx context.Context, name string, value []byte) (kept []byte, err error)
}

// Ring is the keys of one use: "audit", "permit". The newest key signs.
type Ring struct {
	Settings Settings
	Install  []byte // the install key
	Use      string
	Clock    period.Clock
}

// Public is the part of a key that may be shown to everyone.
type Public struct {
	ID   string            `json:"id"` // first 16 hex digits of the SHA-256 of the key
	Key  ed25519.PublicKey `json:"key"`
	Made time.Time         `json:"made"`
}

// Private signs.
type Private struct {
	Public
	Secret ed25519.PrivateKey
}

// kept is a key as it is stored.
type kept struct {
	Public
	Sealed []byte `json:"sealed"` // nonce and AES-256-GCM of the seed; the id is authenticated with it
}

// Private returns the key that signs now; the first is made when it is asked for.
func (r Ring) Private(ctx context.Context) (Private, error) {
	all, err := r.read(ctx)
	if err != nil {
		return Private{}, err
	}
	newest := all[len(all)-1]
	seed, err := r.open(newest)
	if err != nil {
		return Private{}, fault.Wrap(fault.Internal, err, "the %s key %s cannot be opened with this install's key", r.Use, newest.ID)
	}
	return Private{newest.Public, ed25519.NewKeyFromSeed(seed)}, nil
}

// Public lists every key there was, oldest first: what was signed with an
// earlier one still verifies.
func (r Ring) Public(ctx context.Context) ([]Public, error) {
	all, err := r.read(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Public, len(all))
	for i, k := range all {
		out[i] = k.Public
	}
	return out, nil
}

// Find returns a key by its id.
func (r Ring) Find(ctx context.Context, id string) (Public, error) {
	all, err := r.Public(ctx)
	if err != nil {
		return Public{}, err
	}
	for _, k := range all {
		if k.ID == id {
			return k, nil
		}
	}
	return Public{}, fault.New(fault.NotFound, "this install has no %s key %q", r.Use, id)
}

// Rotate adds a key that signs from now on.
func (r Ring) Rotate(ctx context.Context) (Public, error) {
	all, err := r.read(ctx)
	if err != nil {
		return Public{}, err
	}
	fresh, err := r.fresh()
	if err != nil {
		return Public{}, err
	}
	text, err := json.Marshal(append(all, fresh))
	if err != nil {
		return Public{}, err
	}
	return fresh.Public, r.Settings.SetSetting(ctx, r.name(), text)
}

func (r Ring) name() string { return "keys." + r.Use }

func (r Ring) read(ctx context.Context) ([]kept, error) {
	text, ok, err := r.Settings.Setting(ctx, r.name())
	if err == nil && !ok {
		var first kept
		if first, err = r.fresh(); err != nil {
			return nil, err
		}
		if text, err = json.Marshal([]kept{first}); err != nil {
			return nil, err
		}
		text, err = r.Settings.SettingOnce(ctx, r.name(), text) // another server may have been first
	}
	if err != nil {
		return nil, fmt.Errorf("read the %s keys: %w", r.Use, err)
	}
	var all []kept
	if err := json.Unmarshal(text, &all); err != nil || len(all) == 0 {
		return nil, fault.Wrap(fault.Internal, err, "the %s keys kept here cannot be read", r.Use)
	}
	return all, nil
}

func (r Ring) fresh() (kept, error) {
	public, secret, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return kept{}, err
	}
	sum := sha256.Sum256(public)
	k := kept{Public: Public{ID: hex.EncodeToString(sum[:8]), Key: public, Made: r.Clock.Now().UTC().Truncate(time.Second)}}
	box, err := r.box()
	if err != nil {
		return kept{}, err
	}
	nonce := make([]byte, box.NonceSize())
	rand.Read(nonce)
	k.Sealed = box.Seal(nonce, nonce, secret.Seed(), []byte(r.Use+"/"+k.ID))
	return k, nil
}

func (r Ring) open(k kept) ([]byte, error) {
	box, err := r.box()
	if err != nil {
		return nil, err
	}
	n := box.NonceSize()
	if len(k.Sealed) < n {
		return nil, fmt.Errorf("sealed key of %d bytes", len(k.Sealed))
	}
	return box.Open(nil, k.Sealed[:n], k.Sealed[n:], []byte(r.Use+"/"+k.ID))
}

// box encrypts under a key made from the install key for this alone.
func (r Ring) box() (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, r.Install, nil, "plumbline signing keys: "+r.Use, 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
