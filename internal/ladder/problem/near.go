package problem

import (
	"cmp"
	"slices"
	"strings"
)

// Near returns the known name closest to a written one, or "" when none is
// close: at most a third of its letters may differ.
func Near(written string, known []string) string {
	best, far := "", max(1, len(written)/3)+1
	for _, k := range known {
		if k != written && words(k) == words(written) {
			return k
		}
		if d := distance(fold(written), fold(k)); d < far {
			best, far = k, d
		}
	}
	return best
}

// DidYouMean is the way out for an unknown name: the nearest one, else the
// known ones when they are few enough to list.
func DidYouMean(written string, known []string) string {
	if near := Near(written, known); near != "" {
		return "did you mean " + near + "?"
	}
	if len(known) == 0 || len(known) > 16 {
		return ""
	}
	sorted := slices.Clone(known)
	slices.SortFunc(sorted, cmp.Compare[string])
	return "known are " + strings.Join(slices.Compact(sorted), ", ")
}

func fold(s string) string {
	return strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(s))
}

// words are the words of a name in alphabetical order: terms_signed is signed_terms.
func words(s string) string {
	parts := strings.Split(fold(s), "_")
	slices.Sort(parts)
	return strings.Join(parts, "_")
}

// distance counts insertions, deletions, changes and swaps of neighbours.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 64 || len(y) > 64 {
		return max(len(x), len(y))
	}
	d := make([][]int, len(x)+1)
	for i := range d {
		d[i] = make([]int, len(y)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(x)][len(y)]
}
