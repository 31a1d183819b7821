package read

import (
	"strings"
	"unicode/utf8"
)

// characters turns a byte column of a physical line of raw into one in characters.
func characters(raw string, down, column int) int {
	for ; down > 0; down-- {
		nl := strings.IndexByte(raw, '\n')
		if nl < 0 {
			return column
		}
		raw = raw[nl+1:]
	}
	if column-1 > len(raw) {
		return column
	}
	return utf8.RuneCountInString(raw[:column-1]) + 1
}
