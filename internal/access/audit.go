package access

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"time"
)

// ChainHead is the last link of an audit log.
type ChainHead struct {
	Programme string `json:"programme"` // id of the install
	Seq       int64  `json:"seq"`       // 0: nothing yet
	Hash      string `json:"hash"`      // hex SHA-256; empty at 0
}

// Sealed is an entry as it lies in the log. Salt and Personal may be deleted:
// the chain holds their hash.
type Sealed struct {
	Seq          int64  `json:"seq"`
	At           int64  `json:"at"` // µs UTC, as stored
	ByID         string `json:"by"`
	ByRole       string `json:"role"`
	Via          string `json:"via"`
	Act          string `json:"act"`
	Subject      string `json:"subject"`
	Payload      string `json:"payload"`       // stored bytes, hashed as they are
	PersonalHash string `json:"personal_hash"` // of salt and personal; empty: none
	Prev         string `json:"prev"`
	Hash         string `json:"hash"`
	Salt         []byte `json:"-"`
	Personal     []byte `json:"-"`
}

// Seal links an entry to the head and returns the new head. Salt is 16 random bytes.
func (h ChainHead) Seal(e Entry, salt []byte) (Sealed, ChainHead) {
	s := Sealed{
		Seq: h.Seq + 1, At: e.At.UTC().Truncate(time.Microsecond).UnixMicro(), ByID: e.By.ID, ByRole: string(e.By.Role), Via: e.By.Via,
		Act: e.Act, Subject: e.Subject, Payload: string(e.Payload), Prev: h.Hash,
	}
	if len(e.Personal) > 0 {
		s.Salt, s.Personal = salt, e.Personal
		s.PersonalHash = hashOf(string(salt), string(e.Personal))
	}
	s.Hash = s.Link(h.Programme)
	return s, ChainHead{Programme: h.Programme, Seq: s.Seq, Hash: s.Hash}
}

// Link computes what an entry's hash has to be.
func (s Sealed) Link(programme string) string {
	var seq, at [8]byte
	binary.BigEndian.PutUint64(seq[:], uint64(s.Seq))
	binary.BigEndian.PutUint64(at[:], uint64(s.At))
	return hashOf(programme, string(seq[:]), string(at[:]), s.ByID, s.ByRole, s.Via, s.Act, s.Subject, s.Payload, s.PersonalHash, s.Prev)
}

// hashOf hashes fields with their lengths before them, so that no two lists of
// fields give the same bytes.
func hashOf(fields ...string) string {
	sum := sha256.New()
	for _, f := range fields {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(f)))
		sum.Write(n[:])
		sum.Write([]byte(f))
	}
	return hex.EncodeToString(sum.Sum(nil))
}
