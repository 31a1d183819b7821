package tree

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
)

// Canonical writes the form a revision is hashed by: keys sorted, values
// quoted, keys without value and empty lists left out, no comments, no layout. Two ladders
// with the same canonical form say the same in the same words.
func Canonical(n *Node) []byte {
	var b strings.Builder
	canonical(&b, n)
	return []byte(b.String())
}

// Hash returns the SHA-256 of the canonical form, in hex.
func Hash(n *Node) string {
	sum := sha256.Sum256(Canonical(n))
	return hex.EncodeToString(sum[:])
}

func canonical(b *strings.Builder, n *Node) {
	switch n.Kind {
	case Text:
		b.WriteString(strconv.Quote(n.Text))
		if bareWord(n) {
			b.WriteByte('w')
		}
	case List:
		b.WriteByte('[')
		for _, item := range n.Items {
			canonical(b, item)
			b.WriteByte(',')
		}
		b.WriteByte(']')
	case Mapping:
		b.WriteByte('{')
		sorted := slices.Clone(n.Entries)
		slices.SortStableFunc(sorted, func(x, y Entry) int { return cmp.Compare(x.Key, y.Key) })
		for _, e := range sorted {
			if e.Value.Kind == Null || e.Value.Kind == List && len(e.Value.Items) == 0 {
				continue
			}
			b.WriteString(strconv.Quote(e.Key))
			b.WriteByte(':')
			canonical(b, e.Value)
			b.WriteByte(',')
		}
		b.WriteByte('}')
	default:
		b.WriteByte('~')
	}
}

// bareWord tells whether a text means a condition because it stands without quotes.
func bareWord(n *Node) bool {
	return !n.Quoted && (n.Text == "present" || n.Text == "missing" || n.Text == "on_time")
}
