package inbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"hash"
	"strings"
)

// personMark begins every hashed person, so that a value that came out of
// Plumbline and goes in again stays what it is.
const personMark = "p."

var personText = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// personBytes is how much of the hash is kept: with 80 bits, two of a hundred
// million people share one with a probability under one in a hundred million,
// and every byte kept is paid for in every row.
const personBytes = 10

// personLength is the length of a hashed person, in base 32.
const personLength = len(personMark) + personBytes*8/5

// Hasher turns people's names, addresses and ids into keyed hashes: the same
// person is the same hash within one installation and nowhere else. It serves
// one goroutine; Fork it for others.
type Hasher struct {
	key []byte
	mac hash.Hash
	buf []byte
	sum []byte
}

// NewHasher returns a hasher with the installation's key.
func NewHasher(key []byte) *Hasher {
	return &Hasher{key: key, mac: hmac.New(sha256.New, key)}
}

// Fork returns a hasher with the same key for another goroutine.
func (h *Hasher) Fork() *Hasher { return NewHasher(h.key) }

// Person hashes a value; letters' case and surrounding space do not matter,
// as they do not in addresses. A value that is a hash already stays.
func (h *Hasher) Person(value string) string {
	if value == "" || isHashed(value) {
		return value
	}
	h.mac.Reset()
	h.buf = append(h.buf[:0], strings.ToLower(strings.TrimSpace(value))...)
	h.mac.Write(h.buf)
	h.sum = h.mac.Sum(h.sum[:0])
	out := make([]byte, personLength)
	copy(out, personMark)
	personText.Encode(out[len(personMark):], h.sum[:personBytes])
	return string(out)
}

func isHashed(value string) bool {
	if len(value) != personLength || !strings.HasPrefix(value, personMark) {
		return false
	}
	for _, c := range []byte(value[len(personMark):]) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

// personKeys are the keys of a piece's value that name people.
var personKeys = map[string]bool{"customer": true, "visitor": true, "session": true, "person": true, "lead": true, "wallet": true, "email": true}

// piece hashes the people in a piece's value.
func (h *Hasher) piece(value any) any {
	object, is := value.(map[string]any)
	if !is {
		return value
	}
	out := make(map[string]any, len(object))
	for k, v := range object {
		if text, is := v.(string); is && personKeys[k] {
			v = h.Person(text)
		}
		out[k] = v
	}
	return out
}
