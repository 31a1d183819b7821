package render

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"plumbline/internal/ladder"
)

// Metrics lists metrics by tier: what each is in, which way is better, whether
// it leads or lags, and its formula in words.
func Metrics(w io.Writer, list []ladder.Metric, style Style) error {
	p := newPage(style)
	if len(list) == 0 {
		p.line("No metric fits. plumbline metrics lists them all.")
		return p.to(w)
	}
	for _, tier := range tiers {
		metricTier(p, tier.name, list, func(m ladder.Metric) bool { return m.Tier == tier.id && !m.Diagnostic })
	}
	metricTier(p, "Diagnostics: never a lever, never in a roll-up", list, func(m ladder.Metric) bool { return m.Diagnostic })
	return p.to(w)
}

func metricTier(p *page, name string, list []ladder.Metric, in func(ladder.Metric) bool) {
	first := true
	for _, m := range list {
		if !in(m) {
			continue
		}
		if first {
			p.head(name)
			first = false
		}
		p.line("  ", p.Bold(m.ID), p.Dim("  "+metricFacts(m)))
		p.text(4, m.Text)
		if len(m.UseInstead) > 0 {
			p.text(4, "Use instead: "+strings.Join(m.UseInstead, ", ")+".")
		}
	}
}

// metricFacts is the line beside a metric's name.
func metricFacts(m ladder.Metric) string {
	better := map[string]string{"up": "up is better", "down": "down is better", "neither": "neither way is better"}[m.Better]
	needs := ""
	if len(m.Facts) > 0 {
		needs = "from " + strings.Join(m.Facts, ", ")
	}
	least := ""
	if m.Minimum > 0 {
		least = fmt.Sprintf("at least %d", m.Minimum)
	}
	settles := ""
	if m.Settle > 0 {
		settles = "settles in " + span(m.Settle)
	}
	return join(" · ", m.Unit, better, m.Lens, m.Timing, least, settles, needs)
}

// span is a length of time in the unit people would say it in.
func span(d time.Duration) string {
	switch {
	case d%(24*time.Hour) == 0:
		n := int(d / (24 * time.Hour))
		return fmt.Sprintf("%d %s", n, plural(n, "day", "days"))
	case d%time.Hour == 0:
		n := int(d / time.Hour)
		return fmt.Sprintf("%d %s", n, plural(n, "hour", "hours"))
	default:
		return d.String()
	}
}

// Goals lists the goals metrics serve, for --for.
func Goals(list []ladder.Metric) []string {
	var out []string
	for _, m := range list {
		for _, g := range m.Goals {
			if !slices.Contains(out, g) {
				out = append(out, g)
			}
		}
	}
	slices.Sort(out)
	return out
}
