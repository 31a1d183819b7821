package say

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Join puts together what is there.
func Join(sep string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, sep)
}

// Upper begins a sentence.
func Upper(s string) string {
	if s == "" {
		return s
	}
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// Plain turns an id of the language into words: off_category → off category.
func Plain(id string) string { return strings.ReplaceAll(strings.ReplaceAll(id, "_", " "), "-", " ") }

var small = []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}

// spelled writes small numbers as words, as sentences do.
func spelled(n int) string {
	if n < len(small) {
		return small[n]
	}
	return Count(int64(n))
}

// First returns the first of them that is not empty.
func First(s ...string) string {
	for _, v := range s {
		if v != "" {
			return v
		}
	}
	return ""
}

// Short is the first part of a revision's hash: enough to tell two apart.
func Short(revision string) string {
	if len(revision) > 12 {
		return revision[:12]
	}
	return revision
}

// Sentence makes a sentence of what may lack its capital or its stop.
func Sentence(s string) string {
	if s == "" {
		return ""
	}
	if strings.ContainsAny(s[len(s)-1:], ".?!") {
		return Upper(s)
	}
	return Upper(s) + "."
}

// CountOf counts things in words: one KPI, three KPIs.
func CountOf(n int, one, many string) string {
	if n == 1 {
		return "one " + one
	}
	return spelled(n) + " " + many
}

// SplitLines splits text without a last empty line.
func SplitLines(s string) []string { return strings.Split(strings.TrimRight(s, "\n"), "\n") }

// platforms are names that are written their own way.
var platforms = map[string]string{"tiktok": "TikTok", "youtube": "YouTube", "instagram": "Instagram", "linkedin": "LinkedIn", "x": "X"}

// Platform is a platform as it writes itself.
func Platform(id string) string { return First(platforms[strings.ToLower(id)], Upper(id)) }
