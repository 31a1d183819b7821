package mark

import (
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
)

// Source is what every builder reads: a report under the reader's scope, and
// the ladder it was judged by.
type Source struct {
	Report *judge.Report
	Ladder *ladder.Ladder
	Scope  access.Scope
	Day    string // the past day that was asked for; empty: now
}

// To is the address of a page as of the same day.
func (s Source) To(path string) string {
	if s.Day == "" {
		return path
	}
	if strings.Contains(path, "?") {
		return path + "&as-of=" + s.Day
	}
	return path + "?as-of=" + s.Day
}
