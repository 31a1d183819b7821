package render

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"

	"plumbline/internal/judge"
)

// Trace is a path through the house, from a post up to its objective or from a
// key result down to the work: one hop a line, with its numbers.
type Trace struct {
	Title string
	Hops  []Hop
}

// Hop is one step of a trace. Under holds what hangs below it.
type Hop struct {
	Level  string // objective, key result, sub-outcome, KPI, campaign, deliverable, brief, terms, parcel, post, clicks, orders
	Name   string
	Says   string // its numbers, in words
	Status judge.Status
	Judged bool   // whether Status means something here
	Break  string // what is missing for the trace to hold; empty: unbroken
	Href   string // its page, where it has one
	Under  []Hop
}

// WriteTrace writes the path with every break named.
func WriteTrace(w io.Writer, t Trace, style Style) error {
	p := newPage(style)
	p.line(p.Bold(t.Title))
	for i, h := range t.Hops {
		p.hop(h, "", i == len(t.Hops)-1)
	}
	p.breaks(t.Breaks())
	return p.to(w)
}

// manyBreaks is from when breaks are counted by what is missing instead of listed.
const manyBreaks = 8

func (p *page) breaks(all []Break) {
	p.line()
	if len(all) == 0 {
		p.line(p.Tint(judge.Green, "The trace is unbroken."))
		return
	}
	p.line(p.Tint(judge.Red, fmt.Sprintf("%s %s:", whole(len(all)), plural(len(all), "break", "breaks"))))
	if len(all) < manyBreaks {
		for _, b := range all {
			p.text(2, join(" ", b.Level, b.Name)+": "+b.What)
		}
		return
	}
	n := map[string]int{}
	for _, b := range all {
		n[b.What]++
	}
	t := newTable("", "").numbers(0)
	what := slices.SortedFunc(maps.Keys(n), func(a, b string) int { return cmp.Or(n[b]-n[a], cmp.Compare(a, b)) })
	for _, w := range what {
		t.add(whole(n[w]), w)
	}
	t.write(p, 2)
}

// Break is what is missing, and from which hop.
type Break struct{ Level, Name, What string }

// Breaks lists what is missing, each with the hop it is missing from.
func (t Trace) Breaks() []Break {
	var out []Break
	var walk func([]Hop)
	walk = func(hops []Hop) {
		for _, h := range hops {
			if h.Break != "" {
				out = append(out, Break{h.Level, h.Name, h.Break})
			}
			walk(h.Under)
		}
	}
	walk(t.Hops)
	return out
}

// hop writes a step and what hangs under it, with lines that show the way.
func (p *page) hop(h Hop, left string, last bool) {
	branch, below := "├─ ", "│  "
	if last {
		branch, below = "└─ ", "   "
	}
	sign := "· "
	switch {
	case h.Break != "":
		sign = p.Glyph(judge.Red) + " "
	case h.Judged:
		sign = p.Glyph(h.Status) + " "
	}
	head := join(" ", p.Dim(h.Level), h.Name)
	p.line(p.Dim(left+branch), sign, head)
	room := p.width() - columns(left) - 5
	for _, l := range wrap(h.Says, room) {
		p.line(p.Dim(left+below), "  ", l)
	}
	if h.Break != "" {
		for _, l := range wrap("Break: "+h.Break, room) {
			p.line(p.Dim(left+below), "  ", p.Tint(judge.Red, l))
		}
	}
	under, more := shorten(h.Under)
	for i, u := range under {
		p.hop(u, left+below, i == len(under)-1 && more == 0)
	}
	if more > 0 {
		p.line(p.Dim(left+below+"└─ "), p.Dim(fmt.Sprintf("and %s more (--format json lists them all)", whole(more))))
	}
}

// listed is how many steps of one kind are shown under another; a key result
// has hundreds of deliverables.
const listed = 12

// shorten keeps what leads on and what is broken first, and counts what it
// leaves out.
func shorten(hops []Hop) (shown []Hop, more int) {
	if len(hops) <= listed {
		return hops, 0
	}
	rank := func(h Hop) int {
		switch {
		case h.Level != "deliverable":
			return 0
		case h.Break != "":
			return 1
		default:
			return 2
		}
	}
	sorted := slices.Clone(hops)
	slices.SortStableFunc(sorted, func(a, b Hop) int { return rank(a) - rank(b) })
	n := listed
	for n < len(sorted) && rank(sorted[n]) == 0 {
		n++ // every lever is shown
	}
	return sorted[:n], len(sorted) - n
}
