package facts

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"math"
	"math/bits"
	"strconv"
	"time"

	"github.com/cespare/xxhash/v2"
)

// ids prints hashes in small letters and digits that cannot be mistaken for each other.
var ids = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// SourceID is the identity of a fact that its source names itself. Two sources
// may use one id for different things, so the source is part of it.
func SourceID(source, id string) string { return source + ":" + id }

// HashID is the identity made of parts that together name a fact: 128 bits, so
// that billions of facts do not collide. Parts are delimited: ("ab","c") and
// ("a","bc") differ.
func HashID(parts ...string) string {
	buf := make([]byte, 0, 256)
	for _, p := range parts {
		buf = binary.AppendUvarint(buf, uint64(len(p)))
		buf = append(buf, p...)
	}
	sum := sha256.Sum256(buf)
	return ids.EncodeToString(sum[:16])
}

// NaturalID is the identity of a row by its table's natural key, for sources
// without ids of their own. A missing part is different from an empty one.
func (b *Batch) NaturalID(row int) string {
	parts := make([]string, 0, 2*len(b.Table.Key)+1)
	parts = append(parts, b.Table.Name)
	for _, name := range b.Table.Key {
		if i, ok := b.index[name]; ok && b.cols[i].Valid[row] {
			parts = append(parts, name, b.cols[i].key(row))
		}
	}
	return HashID(parts...)
}

// key prints a value for hashing, exactly.
func (v *Vector) key(row int) string {
	switch v.Column.Type {
	case Text:
		return v.S[row]
	case Float:
		return strconv.FormatUint(floatBits(v.F[row]), 16)
	case Bool:
		return strconv.FormatBool(v.B[row])
	default:
		return strconv.FormatInt(v.I[row], 10)
	}
}

// Lines gives identities to lines that have no key at all: the hash of the
// line and of how often that very line has been seen in that second, so that
// identical lines of one second all count and the same file twice adds nothing.
// The zero value is ready. One Lines serves one file, read from its start.
type Lines struct {
	seen   map[int64]map[string]int
	newest int64
}

// linesKept is how far back in time a file may jump and still be counted on.
const linesKept = int64(time.Hour / time.Second)

// ID returns the identity of the next line; at is the time the line carries.
func (l *Lines) ID(source, line string, at time.Time) string {
	second := at.Unix()
	if l.seen == nil {
		l.seen = map[int64]map[string]int{}
	}
	if second > l.newest {
		l.newest = second
		l.forget()
	}
	if l.seen[second] == nil {
		l.seen[second] = map[string]int{}
	}
	l.seen[second][line]++
	return HashID(source, line, strconv.FormatInt(second, 10), strconv.Itoa(l.seen[second][line]))
}

// forget keeps memory flat over a long file; it runs when there is something to gain.
func (l *Lines) forget() {
	if len(l.seen) <= 2*int(linesKept) {
		return
	}
	for s := range l.seen {
		if s < l.newest-linesKept {
			delete(l.seen, s)
		}
	}
}

// Content hashes what a row says: its table's own columns and, for events and
// snapshots, its occurred_at; by name, so that neither their order nor a column
// added later and empty changes it. System columns (who told it, when it came)
// are not content, nor is the moment at which a state or dimension was told again.
func (b *Batch) Content() []int64 {
	sums := make([]uint64, b.N)
	dated := b.Table.Kind == Event || b.Table.Kind == Snapshot
	for i := range b.cols {
		v := &b.cols[i]
		if i < len(System) && !(dated && v.Column.Name == "occurred_at") {
			continue
		}
		v.addContent(sums)
	}
	out := make([]int64, b.N)
	for i, s := range sums {
		out[i] = int64(s)
	}
	return out
}

// addContent adds each row's hash of one column; adding makes the order of columns irrelevant.
func (v *Vector) addContent(sums []uint64) {
	name := xxhash.Sum64String(v.Column.Name)
	for row := range sums {
		if v.Valid[row] {
			sums[row] += mix(name, v.hash(row))
		}
	}
}

func (v *Vector) hash(row int) uint64 {
	switch v.Column.Type {
	case Text:
		return xxhash.Sum64String(v.S[row])
	case Float:
		return floatBits(v.F[row])
	case Bool:
		if v.B[row] {
			return 1
		}
		return 2
	default:
		return uint64(v.I[row])
	}
}

// floatBits gives the two zeros one hash.
func floatBits(f float64) uint64 { return math.Float64bits(f + 0) }

// mix is the 128-bit multiply-and-fold of two words.
func mix(name, value uint64) uint64 {
	hi, lo := bits.Mul64(name^0x9e3779b97f4a7c15, value^name^0xd1b54a32d192ed03)
	return (hi ^ lo) * 0xff51afd7ed558ccd
}
