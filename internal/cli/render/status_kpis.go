package render

import (
	"fmt"
	"strings"

	"plumbline/internal/judge"
	"plumbline/internal/ladder"
)

// tiers of the Alignment Stack, in order.
var tiers = []struct{ id, name string }{
	{"gate", "Gate: green before money or product moves"},
	{"flow", "Flow: weekly, fixable"},
	{"impact", "Impact: at the checkpoints"},
}

// tasks is how many things to do are listed; more is a wall.
const tasks = 5

// todo names the first red cells' actions and who takes them.
func (s status) todo() {
	t := newTable("", "", "")
	for _, v := range s.Report.KPIs {
		rule := ruleOf(s.Ladder, v)
		if v.Status != judge.Red || v.Diagnostic || rule == nil || len(t.rows) == tasks {
			continue
		}
		owner := rule.Who
		if owner == "" {
			owner = v.Owner
		}
		t.add(s.Glyph(v.Status), sentenceCase(plain(rule.Do)), s.do(v, rule, owner))
	}
	if len(t.rows) > 0 {
		s.head("To do now")
		t.write(s.page, 0)
	}
}

func (s status) do(v judge.Verdict, rule *ladder.Rule, owner string) string {
	text := nameOf(v)
	if rule.Likely != "" {
		text += ", likely " + plain(rule.Likely)
	}
	return text + ": " + join(", ", who(s.Ladder, owner), within(rule.Within))
}

func within(w string) string {
	switch w {
	case "":
		return ""
	case "next_review":
		return "by the next review"
	default:
		return "within " + w
	}
}

func ruleOf(l *ladder.Ladder, v judge.Verdict) *ladder.Rule {
	k, ok := l.KPI(v.KPI)
	if !ok {
		return nil
	}
	return k.WhenRed
}

// plain turns an id of the language into words.
func plain(id string) string { return strings.ReplaceAll(id, "_", " ") }

func sentenceCase(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// kpis are the three tiers, worst first; diagnostics stay in their own place.
func (s status) kpis() {
	for _, tier := range tiers {
		t, hidden := s.tier(tier.id)
		if len(t.rows) == 0 && hidden == 0 {
			continue
		}
		s.head(tier.name)
		if len(t.rows) > 0 {
			t.write(s.page, 0)
		}
		if hidden > 0 {
			s.line(s.Glyph(judge.Green), " ", s.Dim(fmt.Sprintf("%d %s on plan (--all lists them)", hidden, plural(hidden, "KPI", "KPIs"))))
		}
	}
}

func (s status) tier(id string) (t *table, hidden int) {
	t = newTable("", "KPI", "Now", "Green", "Since", "Drift", "Owner").numbers(2, 3)
	for _, v := range s.Report.KPIs {
		switch {
		case v.Tier != id || v.Diagnostic:
		case v.Status == judge.Green && !s.All:
			hidden++
		default:
			t.add(s.Glyph(v.Status), nameOf(v), s.now(v), green(v), since(v), drift(v), who(s.Ladder, v.Owner))
		}
	}
	return t, hidden
}

// now is the value, with what limits it.
func (s status) now(v judge.Verdict) string {
	m := v.Measurement
	text := value(m)
	if m.Status.Has() && v.Status == judge.None {
		text = s.Dim(text)
	}
	switch v.Reason {
	case judge.TooFew:
		text += s.Dim(fmt.Sprintf(" (n %d)", m.Count))
	case judge.TooLittleCovered:
		text += s.Dim(fmt.Sprintf(" (%.0f%% seen)", 100*m.Coverage))
	case judge.SourceStale:
		text = s.Dim("silent")
	}
	if v.Provisional && m.Status.Has() {
		text += s.Dim("*")
	}
	return text
}

// green is the bound of the green band: ≥ 98%.
func green(v judge.Verdict) string {
	if v.Bands == nil {
		return "–"
	}
	sign := map[string]string{">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< ", "=": "= "}[v.Bands.Op(v.Bands.GreenOp)]
	text := sign + amount(v.Bands.Green, v.Measurement.Unit, v.Measurement.Currency)
	if v.Bands.Basis == "proposed" {
		text = "~" + text
	}
	return text
}

func since(v judge.Verdict) string {
	if v.Since == 0 || v.Status == judge.Green {
		return ""
	}
	return day(v.Since)
}

// drift is a word and an arrow; better and worse are the metric's own.
func drift(v judge.Verdict) string {
	return map[string]string{"better": "↑ better", "worse": "↓ worse", "steady": "steady"}[v.Drift]
}

// notes are what a reader has to know beside the numbers.
func (s status) notes() {
	var marks []string
	provisional, proposed := false, false
	for _, v := range s.Report.KPIs {
		provisional = provisional || v.Provisional && v.Measurement.Status.Has()
		proposed = proposed || v.Bands != nil && v.Bands.Basis == "proposed"
	}
	if provisional {
		marks = append(marks, "* provisional: younger than its source settles")
	}
	if proposed {
		marks = append(marks, "~ band proposed from history, not agreed yet")
	}
	var lines []string
	for _, n := range s.Report.Notes {
		if text := noteText(n); text != "" {
			lines = append(lines, text)
		}
	}
	if len(marks)+len(lines) == 0 {
		return
	}
	s.line()
	for _, l := range append(lines, marks...) {
		for _, part := range wrap(l, s.width()) {
			s.line(s.Dim(part))
		}
	}
}

// noteText says a note in words; kinds shown elsewhere say nothing here.
func noteText(n judge.Note) string {
	switch n.Kind {
	case "post_hoc":
		return n.Subject + " was changed after " + n.Args["campaign"] + " was locked: post hoc"
	case "correction":
		return fmt.Sprintf("%s was corrected by %s, confirmed by %s: %s", n.Subject, n.Args["by"], n.Args["second"], n.Args["because"])
	case "source_silent":
		return "The " + n.Subject + " has been silent since " + n.Args["since"]
	default:
		return ""
	}
}

// nameOf is the KPI's title, else its id.
func nameOf(v judge.Verdict) string {
	if v.Title != "" {
		return v.Title
	}
	return v.KPI
}
