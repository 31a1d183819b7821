package render

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

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
	More   []Hop // what hangs below as well and is not listed, only counted
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
			walk(h.More)
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
	for i, u := range h.Under {
		p.hop(u, left+below, i == len(h.Under)-1 && len(h.More) == 0)
	}
	if len(h.More) > 0 {
		p.line(p.Dim(left+below+"└─ "), p.Dim(fmt.Sprintf("and %s more", whole(len(h.More)))))
	}
}

// TraceOfKeyResult is the way down from a key result as the report knows it:
// its sub-outcomes, their levers, and the bookings that lag.
func TraceOfKeyResult(in StatusIn, id string) (Trace, bool) {
	for _, o := range in.Report.Objectives {
		for _, kr := range o.KeyResults {
			if kr.ID != id {
				continue
			}
			t := Trace{Title: strings.ToUpper(kr.Status.Word()[:1]) + kr.Status.Word()[1:] + ": " + kr.Title}
			top := Hop{Level: "objective", Name: o.Title, Status: o.Status, Judged: true}
			result := Hop{Level: "key result", Name: kr.Title, Status: kr.Status, Judged: true, Says: outcomeText(kr, in)}
			for _, sub := range kr.Subs {
				result.Under = append(result.Under, subHop(sub, in))
			}
			if len(kr.Subs) == 0 {
				result.Break = "no sub-outcome says what creators are to deliver"
			}
			top.Under = []Hop{result}
			t.Hops = []Hop{top}
			return t, true
		}
	}
	return Trace{}, false
}

func subHop(sub judge.Outcome, in StatusIn) Hop {
	h := Hop{Level: "sub-outcome", Name: sub.Title, Status: sub.Status, Judged: true, Says: outcomeText(sub, in)}
	for _, lever := range sub.Levers {
		v := lever.Verdict
		says := sentenceCase(after(v.Sentence(in.Scope), nameOf(v)))
		h.Under = append(h.Under, Hop{
			Level: "lever", Name: nameOf(v), Status: v.Status, Judged: true,
			Says: join(" ", says, lever.Because+".", evidence(lever)),
		})
	}
	for _, c := range campaignsOf(sub) {
		h.Under = append(h.Under, c)
	}
	return h
}

func evidence(l judge.LeverState) string {
	switch l.Grade {
	case "", "none":
		return "No evidence yet."
	case "definitional":
		return "True by definition: it makes the result visible, and adds none."
	default:
		return join(": ", "Evidence "+l.Grade, l.Effect) + "."
	}
}

// campaignsOf sums what was booked and what came, by campaign.
func campaignsOf(sub judge.Outcome) []Hop {
	var out []Hop
	for _, e := range sub.Expected {
		if e.Level != "campaign" {
			continue
		}
		h := Hop{Level: "campaign", Name: e.ID, Says: fmt.Sprintf("Booked %s, so far %s.", number(sub, e.Booked), number(sub, e.Actual))}
		if e.Lagging {
			h.Status, h.Judged = judge.Red, true
			h.Says += " Under 60% of what has settled."
		}
		out = append(out, h)
	}
	return out
}
