package facts

import (
	"slices"
	"strings"
	"unicode"
)

// Words finds what names a person in text: a name, a handle, an address.
// Letters' case does not matter.
type Words struct {
	whole []string // short or plain words: found where they fill a field or a part of an address
	any   []string // words that can mean nobody else: found wherever they stand alone
}

// shortest is the shortest word looked for: a shorter one would be found everywhere.
const shortest = 3

// NewWords sorts words by how sure they are. Those too short to be looked for come back.
func NewWords(words []string) (w Words, short []string) {
	var all []string
	for _, s := range words {
		s = strings.TrimPrefix(strings.TrimSpace(s), "@")
		all = append(all, lower(s), lower(strings.ToLower(s)), lower(strings.ToUpper(s))) // letters beyond ASCII have no case below
	}
	for _, s := range all {
		switch {
		case s == "" || slices.Contains(w.any, s) || slices.Contains(w.whole, s):
		case len(s) < shortest:
			short = append(short, s)
		case strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }) && len(s) > shortest:
			w.any = append(w.any, s)
		default:
			w.whole = append(w.whole, s)
		}
	}
	longer := func(a, b string) int { return len(b) - len(a) } // an address before the name in it
	slices.SortStableFunc(w.any, longer)
	slices.SortStableFunc(w.whole, longer)
	return w, short
}

// All are the words in small letters, the longest of each kind first.
func (w Words) All() []string { return slices.Concat(w.any, w.whole) }

// Find returns where the words stand in a text, as [from, to) in bytes, in order
// and not overlapping.
func (w Words) Find(text string) [][2]int {
	low := lower(text)
	var out [][2]int
	for _, s := range w.any {
		out = occurrences(out, low, s, alone)
	}
	for _, s := range w.whole {
		out = occurrences(out, low, s, fills)
	}
	slices.SortFunc(out, func(a, b [2]int) int { return a[0] - b[0] })
	return out
}

// In tells whether one of the words stands in a text.
func (w Words) In(text string) bool { return len(w.Find(text)) > 0 }

// Blank puts a mark in place of every letter of the words: what is left is as
// long as it was.
func (w Words) Blank(text string) (string, bool) {
	found := w.Find(text)
	if len(found) == 0 {
		return text, false
	}
	out := []byte(text)
	for _, at := range found {
		for i := at[0]; i < at[1]; i++ {
			out[i] = 'x'
		}
	}
	return string(out), true
}

// lower makes small letters of ASCII and leaves the rest, so that places stay.
func lower(s string) string {
	out := []byte(s)
	for i, c := range out {
		if 'A' <= c && c <= 'Z' {
			out[i] = c + 'a' - 'A'
		}
	}
	return string(out)
}

func occurrences(out [][2]int, text, word string, stands func(before, after byte) bool) [][2]int {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return out
		}
		at := [2]int{from + i, from + i + len(word)}
		from = at[0] + 1
		before, after := byte(0), byte(0)
		if at[0] > 0 {
			before = text[at[0]-1]
		}
		if at[1] < len(text) {
			after = text[at[1]]
		}
		if stands(before, after) && !slices.ContainsFunc(out, func(o [2]int) bool { return at[0] < o[1] && o[0] < at[1] }) {
			out = append(out, at)
			from = at[1]
		}
	}
}

// alone tells whether a word stands for itself and is no part of a longer one.
func alone(before, after byte) bool { return !letter(before) && !letter(after) }

// fills tells whether a word fills a field, is a part of an address, or is
// addressed as a handle.
func fills(before, after byte) bool {
	return delimits(before) && delimits(after) || before == '@' && !letter(after)
}

// letter tells whether a byte goes on with a word; bytes beyond ASCII do.
func letter(c byte) bool {
	return c >= 0x80 || c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// delimits tells whether a byte ends a field or a part of an address.
func delimits(c byte) bool { return strings.IndexByte("\x00\t\r\n\"',;|@/?&=#<>()[]{}:\\", c) >= 0 }
