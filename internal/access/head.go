package access

import (
	"crypto/ed25519"
	"encoding/json"
	"strconv"
	"time"

	"plumbline/internal/fault"
)

// SignedHead is the last link of an audit log at a moment, signed, to be kept
// elsewhere: a chain alone cannot see that its tail is missing.
type SignedHead struct {
	ChainHead
	At        time.Time         `json:"at"`
	Key       string            `json:"key"` // id of the key that signed
	Public    ed25519.PublicKey `json:"public"`
	Signature []byte            `json:"signature"`
}

// SignHead signs a head with a key of the install.
func SignHead(h ChainHead, at time.Time, id string, key ed25519.PrivateKey) SignedHead {
	s := SignedHead{ChainHead: h, At: at.UTC().Truncate(time.Second), Key: id, Public: key.Public().(ed25519.PublicKey)}
	s.Signature = ed25519.Sign(key, s.message())
	return s
}

func (s SignedHead) message() []byte {
	return []byte(hashOf("plumbline audit head", s.Programme, strconv.FormatInt(s.Seq, 10), s.Hash, s.At.Format(time.RFC3339), s.Key))
}

// Genuine tells whether the key it names signed it.
func (s SignedHead) Genuine() bool {
	return len(s.Public) == ed25519.PublicKeySize && ed25519.Verify(s.Public, s.message(), s.Signature)
}

// ReadHead reads a signed head as `audit head` prints it.
func ReadHead(text []byte) (SignedHead, error) {
	var s SignedHead
	if err := json.Unmarshal(text, &s); err != nil {
		return s, fault.Wrap(fault.Invalid, err, "this is not a signed head").WithHint("plumbline audit head prints one")
	}
	if !s.Genuine() {
		return s, fault.New(fault.Invalid, "the signature of this head does not hold").WithHint("it was changed after it was printed: take another copy")
	}
	return s, nil
}
