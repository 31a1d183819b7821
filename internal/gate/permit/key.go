package permit

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"aidanwoods.dev/go-paseto"

	"plumbline/internal/fault"
)

// Rotate is the age at which a new key takes over.
const Rotate = 90 * 24 * time.Hour

// Public is a key as it is published.
type Public struct {
	ID      string     `json:"kid"`
	Version string     `json:"version"` // v4.public
	Public  string     `json:"public"`  // Ed25519, 32 bytes in hex
	Made    time.Time  `json:"made"`
	Retired *time.Time `json:"retired,omitempty"` // signs no more from then
	Until   *time.Time `json:"until,omitempty"`   // nothing it signed holds after
}

// Key can sign.
type Key struct {
	Public
	private []byte // 64 bytes
}

// Sealed is a key as it is kept: the private half encrypted by the install key.
type Sealed struct {
	Public
	Private []byte
}

// NewKey makes a key.
func NewKey(now time.Time) Key {
	secret := paseto.NewV4AsymmetricSecretKey()
	public := secret.Public().ExportBytes()
	sum := sha256.Sum256(public)
	return Key{
		Public:  Public{ID: "k" + hex.EncodeToString(sum[:6]), Version: "v4.public", Public: hex.EncodeToString(public), Made: now.UTC().Truncate(time.Second)},
		private: secret.ExportBytes(),
	}
}

// Retire ends a key's signing: what it signed holds for the longest life of a permit.
func (p Public) Retire(now time.Time) Public {
	at := now.UTC().Truncate(time.Second)
	until := at.Add(Longest + Skew)
	p.Retired, p.Until = &at, &until
	return p
}

// Current tells whether anything a key signed may still hold.
func (p Public) Current(now time.Time) bool { return p.Until == nil || now.Before(*p.Until) }

func (p Public) key() (paseto.V4AsymmetricPublicKey, error) {
	k, err := paseto.NewV4AsymmetricPublicKeyFromHex(p.Public)
	if err != nil || p.Version != "v4.public" {
		return k, fault.New(fault.Invalid, "key %s is not a v4.public key", p.ID)
	}
	return k, nil
}

func (k Key) secret() (paseto.V4AsymmetricSecretKey, error) {
	secret, err := paseto.NewV4AsymmetricSecretKeyFromBytes(k.private)
	if err != nil {
		return secret, fmt.Errorf("key %s cannot sign: %w", k.ID, err)
	}
	return secret, nil
}

// Seal encrypts a key for keeping, bound to its id.
func (k Key) Seal(install []byte) (Sealed, error) {
	box, err := boxOf(install)
	if err != nil {
		return Sealed{}, err
	}
	nonce := make([]byte, box.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return Sealed{}, err
	}
	return Sealed{Public: k.Public, Private: box.Seal(nonce, nonce, k.private, []byte(k.ID))}, nil
}

// Open decrypts a kept key.
func (s Sealed) Open(install []byte) (Key, error) {
	box, err := boxOf(install)
	if err != nil {
		return Key{}, err
	}
	broken := fault.New(fault.Unavailable, "the signing key %s cannot be opened with this install's key", s.ID).WithHint("restore settings and keys from the same backup, or rotate: plumbline gate keys --rotate")
	if len(s.Private) < box.NonceSize() {
		return Key{}, broken
	}
	n := box.NonceSize()
	private, err := box.Open(nil, s.Private[:n], s.Private[n:], []byte(s.ID))
	if err != nil {
		return Key{}, broken
	}
	return Key{Public: s.Public, private: private}, nil
}

// boxOf derives the key that encrypts keys from the install key.
func boxOf(install []byte) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, install, nil, "plumbline gate keys", 32)
	if err != nil {
		return nil, fmt.Errorf("derive the key of keys: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
