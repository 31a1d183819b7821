package render

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"plumbline/internal/gate"
	"plumbline/internal/gate/condition"
	"plumbline/internal/judge"
	"plumbline/internal/money"
	"plumbline/internal/web/api"
	"plumbline/internal/web/view"
)

// GateAnswers writes one answer with its requirements, or many a line each.
func GateAnswers(w io.Writer, all []api.GateAnswer, many bool, style Style) error {
	p := newPage(style)
	if many {
		t := newTable("subject", "amount", "answer", "because")
		for _, a := range all {
			t.add(gateLine(style, a)...)
		}
		t.write(p, 0)
		return p.to(w)
	}
	for _, a := range all {
		if a.Decision == nil {
			p.line(a.Asked.Subject, ": ", a.Fault.Message)
			if a.Fault.Hint != "" {
				p.text(2, a.Fault.Hint)
			}
			continue
		}
		p.decision(*a.Decision)
		if a.Permit != "" {
			p.line()
			p.text(0, "Permit, until "+a.Expires.UTC().Format("15:04:05 UTC")+"; nothing recalls it before, gate redeem uses it up:")
			p.line(a.Permit)
		}
	}
	return p.to(w)
}

func gateLine(style Style, a api.GateAnswer) []string {
	if a.Decision == nil {
		return []string{a.Asked.Subject, "", style.Glyph(judge.None) + " not asked", a.Fault.Message}
	}
	d := a.Decision
	return []string{d.Subject, amountText(d.Amount), style.answer(d.Answer), d.Sentence()}
}

func amountText(a *money.Amount) string {
	if a == nil {
		return ""
	}
	return a.String()
}

var answerColours = map[gate.Answer]judge.Status{gate.Allow: judge.Green, gate.NeedsOverride: judge.Yellow, gate.Deny: judge.Red}

func (s Style) answer(a gate.Answer) string {
	return s.Glyph(answerColours[a]) + " " + s.Tint(answerColours[a], strings.ReplaceAll(string(a), "_", " "))
}

var stateColours = map[condition.State]judge.Status{condition.Met: judge.Green, condition.NotMet: judge.Red, condition.Unknown: judge.None}

// decision writes one answer, requirement by requirement.
func (p *page) decision(d gate.Decision) {
	line := p.answer(d.Answer) + "  " + p.Bold(d.Gate) + " of " + d.Subject
	if d.Amount != nil {
		line += ", " + d.Amount.String()
	}
	p.line(line)
	if d.Would != d.Answer {
		p.text(2, fmt.Sprintf("The gate is in %s: enforcing would have answered %s.", d.Mode, strings.ReplaceAll(string(d.Would), "_", " ")))
	}
	if d.Override != "" {
		p.text(2, "Let through by override "+d.Override+".")
	}
	for _, q := range d.Requirements {
		name := q.Name
		if q.Advisory {
			name += " (holds nothing: the work is accepted)"
		}
		p.line("  ", p.Glyph(stateColours[q.State]), " ", strings.ReplaceAll(string(q.State), "_", " "), "  ", name)
		p.text(6, q.Text)
		if q.StandsIn != "" {
			p.text(6, "stands in: "+q.StandsIn)
		}
		if q.State != condition.Met && q.Fix != "" {
			p.text(6, "to do: "+q.Fix)
		}
		for _, e := range q.Evidence {
			p.text(6, p.Dim(evidence(e)))
		}
	}
	p.way(d)
}

// way says who may override.
func (p *page) way(d gate.Decision) {
	if d.Way == nil || d.Would == gate.Allow {
		return
	}
	text := "An override takes " + strings.Join(d.Way.Roles, " or ") + ", with a reason"
	if d.Way.Expires != "" {
		text += ", for " + d.Way.Expires + " of working time"
	}
	if d.Way.NeedsSecond {
		text += ", and a second person"
		if d.Way.Second != "" {
			text += " (" + d.Way.Second + ")"
		}
	}
	p.text(2, text+".")
}

func evidence(e condition.Ref) string {
	if e.Record != "" {
		return fmt.Sprintf("%s, version %d, %s", e.Record, e.Version, strings.ReplaceAll(e.State, "_", " "))
	}
	out := "kpi " + e.KPI
	if e.Of != "" {
		out += " of " + e.Of
	}
	if e.Period != "" {
		out += ", " + e.Period
	}
	if e.Colour != "" {
		out += ", " + e.Colour
	}
	return out + ", as of " + e.At.UTC().Format("2 Jan 2006 15:04 UTC")
}

// GateStates writes how each gate stands.
func GateStates(w io.Writer, got api.GateStates, style Style) error {
	p := newPage(style)
	t := newTable("gate", "mode", "cases", "stopped", "money", "overridden", "asks for").numbers(2, 3, 5)
	for _, g := range got.Gates {
		stopped := strconv.Itoa(g.Stopped)
		if g.Mode != gate.Enforce && g.Stopped > 0 {
			stopped = "would " + stopped
		}
		over := strconv.Itoa(g.Overridden)
		if g.Often {
			over += " ▲"
		}
		t.add(g.Gate, g.Mode, strconv.Itoa(g.Cases), stopped, sums(g.Money), over, strings.Join(g.Require, ", "))
	}
	t.write(p, 0)
	p.agenda(got.Review)
	return p.to(w)
}

// agenda is what the next weekly review opens with; nothing where there is nothing.
func (p *page) agenda(rules []view.Rule) {
	for i, item := range view.Items(rules) {
		if i == 0 {
			p.head("For the weekly review")
		}
		p.text(2, "▲ "+item.Variance)
		p.text(4, item.Lever)
		p.text(4, item.Action)
		if task := rules[i].Task; task != "" {
			p.text(4, "plumbline show task/"+task)
		}
	}
}

func sums(all []money.Amount) string {
	var out []string
	for _, a := range all {
		out = append(out, a.String())
	}
	return strings.Join(out, " + ")
}

// GateOverridden writes an override as it stands.
func GateOverridden(w io.Writer, o api.GateOverridden, style Style) error {
	p := newPage(style)
	until := o.Until.UTC().Format("2 Jan 2006 15:04 UTC")
	if o.State == "asked" {
		p.text(0, "Override "+o.ID+" waits for a second person, "+o.Second+": plumbline gate override --agree "+o.ID+" --as PERSON. It would hold until "+until+".")
	} else {
		p.text(0, "Override "+o.ID+" is in force until "+until+", over "+strings.Join(o.Failed, ", ")+".")
	}
	return p.to(w)
}

// GateBacktest writes what rules would have stopped.
func GateBacktest(w io.Writer, b api.GateBacktested, tried bool, style Style) error {
	p := newPage(style)
	p.text(0, fmt.Sprintf("%d guarded steps were taken from %s to %s.", b.Steps, b.From, b.To))
	if b.Unseen > 0 {
		p.text(0, fmt.Sprintf("%d of them came with their records and cannot be decided again.", b.Unseen))
	}
	head := []string{"gate", "cases", "in force stops", "money"}
	if tried {
		head = append(head, "tried stops", "money")
	}
	t := newTable(head...).numbers(1, 2, 4)
	for _, g := range b.Gates {
		row := []string{g.Gate, strconv.Itoa(g.InForce.Cases), strconv.Itoa(g.InForce.Stopped), sums(g.InForce.Money)}
		if tried {
			row = append(row, strconv.Itoa(g.Tried.Stopped), sums(g.Tried.Money))
		}
		t.add(row...)
	}
	p.line()
	t.write(p, 0)
	if len(b.Cases) > 0 {
		p.head("Decided otherwise")
		d := newTable("day", "gate", "subject", "amount", "in force", "tried", "because")
		for _, c := range b.Cases {
			d.add(c.At.UTC().Format("2006-01-02"), c.Gate, c.Subject, amountText(c.Amount), style.answer(c.Was), style.answer(c.Would), c.Because)
		}
		d.write(p, 0)
	}
	return p.to(w)
}
