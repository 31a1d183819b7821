package view

import (
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
)

// Trace is the page of a deliverable: its path up to the objective.
type Trace struct {
	Shell    Shell
	Title    string
	About    string
	Headline string
	Broken   int
	Hops     []TraceHop
}

// TraceHop is a step of the path as it is shown.
type TraceHop struct {
	Hop
	Badge mark.Badge
}

// NewTrace builds the page; hops lead to their pages as of the same day.
func NewTrace(shell Shell, src mark.Source, path *Path) Trace {
	t := Trace{Shell: shell, Title: path.Title, About: path.About}
	t.Shell.Title = path.Title
	for _, h := range path.Hops {
		if h.Href != "" {
			h.Href = src.To(h.Href)
		}
		hop := TraceHop{Hop: h, Badge: mark.Badge{Colour: say.First(h.Status, "none")}}
		if h.Broken != "" {
			t.Broken++
			hop.Badge.Colour = "red"
		}
		t.Hops = append(t.Hops, hop)
	}
	switch {
	case t.Broken == 0:
		t.Headline = "Its trace is unbroken from the brief to the objective."
	default:
		t.Headline = say.Upper(say.CountOf(t.Broken, "break stands", "breaks stand")) + " between this deliverable and the objective."
	}
	return t
}
