package view

import (
	"fmt"
	"plumbline/internal/web/say"
	"time"
)

// Progress is how far long work has come.
type Progress struct {
	Doing   string        // what is being done, as a person says it
	Done    int64         // of Total; in whatever Unit counts
	Total   int64         // 0: not known
	Unit    string        // rows, bytes, days, …
	Elapsed time.Duration // so far
}

// Share is the part done, 0–1.
func (p Progress) Share() float64 {
	if p.Total <= 0 {
		return 0
	}
	return min(1, float64(p.Done)/float64(p.Total))
}

// Percent prints the part done, or nothing while the whole is unknown.
func (p Progress) Percent() string {
	if p.Total <= 0 {
		return ""
	}
	return fmt.Sprintf("%.0f%%", 100*p.Share())
}

// Says is how much, how fast and how long still.
func (p Progress) Says() string {
	if p.Done == 0 {
		return ""
	}
	text := say.Count(p.Done) + " " + p.Unit
	secs := p.Elapsed.Seconds()
	if secs > 1 {
		text += fmt.Sprintf(", %s a second", say.Count(int64(float64(p.Done)/secs)))
	}
	if p.Total > p.Done && secs > 1 {
		left := time.Duration(float64(p.Elapsed) * float64(p.Total-p.Done) / float64(p.Done)).Round(time.Second)
		text += fmt.Sprintf(", %s left", left)
	}
	return text
}

// Home is the first page while there is no programme to show.
type Home struct {
	Shell     Shell
	HasFacts  bool       // something was imported: lookback has an answer
	Templates []Template // to start a ladder from
	Loading   *Progress  // the programme is being written or evaluated
}

// NewHome builds it. While work is under way the page follows it.
func NewHome(shell Shell, templates []Template, hasFacts bool, loading *Progress) Home {
	shell.Reload = loading != nil
	return Home{Shell: shell, HasFacts: hasFacts, Templates: described(templates), Loading: loading}
}

// Template is a ladder to start from.
type Template struct{ ID, Title, About string }
