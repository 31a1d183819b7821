package render

import (
	"fmt"
	"io"
	"strings"

	"plumbline/internal/judge"
)

// StatusMarkdown writes the same as Status as markdown: for a wiki, an issue,
// a message.
func StatusMarkdown(w io.Writer, in StatusIn) error {
	p := newPage(Style{Width: 10_000})
	s := status{StatusIn: in, page: p}
	p.line("# ", in.Report.Programme, ": ", in.Report.Status.Word())
	p.line()
	p.line("**", in.Report.Headline(), "**")
	p.line()
	p.line(strings.Join(s.where(), " · "))
	if in.Report.Stands != nil {
		p.line()
		p.line("> ", in.Report.Stands.Says(in.Ladder.Program.Calendar().Zone))
	}
	s.markdownSelf()
	for i, o := range in.Report.Objectives {
		p.line()
		p.line(fmt.Sprintf("## %s Objective %d: %s", s.Glyph(o.Status), i+1, o.Title))
		p.line()
		p.line(join(" · ", o.Status.Word(), o.Class, who(in.Ladder, o.Owner), s.counts(o.Counts)))
		p.line()
		s.markdownResults(o)
	}
	s.markdownTiers()
	return p.to(w)
}

func (s status) markdownSelf() {
	for i, m := range s.Report.Self {
		if i == 0 {
			s.line()
		}
		s.line("- **", value(m), "** ", s.selfText(m))
	}
}

func (s status) markdownResults(o judge.ObjectiveState) {
	t := newTable("", "Key result", "How it stands")
	for _, kr := range o.KeyResults {
		t.add(s.Word(kr.Status), kr.Title, outcomeText(kr, s.StatusIn))
		for _, sub := range kr.Subs {
			t.add(s.Word(sub.Status), "– "+sub.Title, outcomeText(sub, s.StatusIn))
		}
	}
	t.markdown(s.page)
}

func (s status) markdownTiers() {
	s.All = true
	for _, tier := range tiers {
		t, _ := s.tier(tier.id)
		if len(t.rows) == 0 {
			continue
		}
		s.line()
		s.line("## ", tier.name)
		s.line()
		t.markdown(s.page)
	}
}
