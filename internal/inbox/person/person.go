// Package person hashes people at the door: no name, address or id of a person
// goes further in than this.
package person

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"hash"
	"strings"
)

// mark begins every hashed person, so that a value that came out of
// Plumbline and goes in again stays what it is.
const mark = "p."

var letters = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// kept is how much of the hash is kept: with 80 bits, two of a hundred
// million people share one with a probability under one in a hundred million,
// and every byte kept is paid for in every row.
const kept = 10

// length is the length of a hashed person, in base 32.
const length = len(mark) + kept*8/5

// Hasher turns people's names, addresses and ids into keyed hashes: the same
// person is the same hash within one installation and nowhere else. It serves
// one goroutine; Fork it for others.
type Hasher struct {
	key []byte
	mac hash.Hash
	buf []byte
	sum []byte
}

// New returns a hasher with the installation's key.
func New(key []byte) *Hasher {
	return &Hasher{key: key, mac: hmac.New(sha256.New, key)}
}

// Fork returns a hasher with the same key for another goroutine.
func (h *Hasher) Fork() *Hasher { return New(h.key) }

// Hash hashes a value; letters' case and surrounding space do not matter,
// as they do not in addresses. A value that is a hash already stays.
func (h *Hasher) Hash(value string) string {
	if value == "" || isHashed(value) {
		return value
	}
	h.mac.Reset()
	h.buf = append(h.buf[:0], strings.ToLower(strings.TrimSpace(value))...)
	h.mac.Write(h.buf)
	h.sum = h.mac.Sum(h.sum[:0])
	out := make([]byte, length)
	copy(out, mark)
	letters.Encode(out[len(mark):], h.sum[:kept])
	return string(out)
}

func isHashed(value string) bool {
	if len(value) != length || !strings.HasPrefix(value, mark) {
		return false
	}
	for _, c := range []byte(value[len(mark):]) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}
