package gating

import (
	"context"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/gate"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/period"
	"plumbline/internal/web/api"
)

// Backtest says what rules would have stopped: every guarded step of a past
// time is decided again, on its records as they were and the figures as they
// were known, under the rules in force and under those tried (nil: none).
// Without days it is the last whole quarter. The answer is what a scope may see.
func (d *Desk) Backtest(ctx context.Context, scope access.Scope, tried *ladder.Ladder, from, to string, progress func(any)) (api.GateBacktested, error) {
	l, _, err := d.Programme.InForce()
	if err != nil {
		return api.GateBacktested{}, err
	}
	if tried == nil {
		tried = l
	}
	span, err := d.span(l.Program.Calendar(), from, to)
	if err != nil {
		return api.GateBacktested{}, err
	}
	t := &trial{Desk: d, scope: scope, rules: [2]*ladder.Ladder{l, tried}, revisions: d.Programme.Revisions(), reports: map[reportKey]*judge.Report{}}
	return t.run(ctx, span, progress)
}

// span is the days asked for, or the last whole quarter.
func (d *Desk) span(cal period.Calendar, from, to string) (period.Period, error) {
	today := cal.DateOf(d.Programme.Now())
	out := cal.Prev(cal.Of(period.Quarter, today))
	var err error
	if from != "" {
		if out.From, err = period.ParseDate(from); err != nil {
			return out, err
		}
		out.To = today + 1
	}
	if to != "" {
		if out.To, err = period.ParseDate(to); err != nil {
			return out, err
		}
		out.To++
	}
	if out.To <= out.From {
		return out, fault.New(fault.Invalid, "%s to %s is no time", out.From, out.To).WithHint("give --from and --to as days")
	}
	return out, nil
}

// trial decides past steps again.
type trial struct {
	*Desk
	scope     access.Scope      // of who reads the answer
	rules     [2]*ladder.Ladder // in force, tried
	revisions []ladder.Revision
	reports   map[reportKey]*judge.Report
}

type reportKey struct {
	rules int
	week  period.Date
}

// taken is a guarded step that was taken.
type taken struct {
	gate string
	kind campaign.Kind
	id   string
	past campaign.Past
}

func (t *trial) run(ctx context.Context, span period.Period, progress func(any)) (api.GateBacktested, error) {
	cal := t.rules[0].Program.Calendar()
	from, to := cal.Bounds(span)
	out := api.GateBacktested{From: span.From.String(), To: (span.To - 1).String()}
	steps, err := t.taken(ctx, from, to)
	if err != nil {
		return out, err
	}
	out.Steps = len(steps)
	var decided [2][]gate.Decision
	for i, s := range steps {
		if i%50 == 0 && progress != nil {
			progress(map[string]int{"done": i, "of": len(steps)})
		}
		both, ok, err := t.decide(ctx, s)
		if err != nil {
			return out, err
		}
		if !ok {
			out.Unseen++
			continue
		}
		for i := range both {
			if both[i], ok = both[i].For(t.scope); !ok {
				break
			}
		}
		if !ok {
			out.Steps-- // not a row of this reader's
			continue
		}
		decided[0], decided[1] = append(decided[0], both[0]), append(decided[1], both[1])
		if both[0].Would != both[1].Would {
			out.Cases = append(out.Cases, api.GateDifferent{
				Gate: s.gate, Subject: both[0].Subject, At: both[0].At, Amount: both[0].Amount, Was: both[0].Would, Would: both[1].Would, Because: because(both),
			})
		}
	}
	now, then := gate.Count(decided[0]), gate.Count(decided[1])
	for i := range now {
		out.Gates = append(out.Gates, api.GateCompared{Gate: now[i].Gate, InForce: now[i], Tried: then[i]})
	}
	return out, nil
}

// because is the sentence of whichever of two decisions stops.
func because(both [2]gate.Decision) string {
	d := both[1]
	if !d.Stopped() {
		d = both[0]
	}
	d.Answer = d.Would
	return d.Sentence()
}

// taken lists the guarded steps of a time, oldest first.
func (d *Desk) taken(ctx context.Context, from, to time.Time) ([]taken, error) {
	var out []taken
	for _, kind := range []campaign.Kind{campaign.KindTerms, campaign.KindSpend, campaign.KindShipment, campaign.KindDeliverable} {
		m, ok := d.Book.Machine(kind)
		if !ok {
			continue
		}
		for offset := 0; ; offset += 1000 {
			page, err := d.Records.Records(ctx, owner(), campaign.Query{Kind: kind, Order: []string{"id"}, Offset: offset, Limit: 1000})
			if err != nil {
				return nil, err
			}
			for _, row := range page.Rows {
				steps, err := d.takenOf(ctx, m, row, from, to)
				if err != nil {
					return nil, err
				}
				out = append(out, steps...)
			}
			if !page.More {
				break
			}
		}
	}
	slices.SortStableFunc(out, func(a, b taken) int { return a.past.At.Compare(b.past.At) })
	return out, nil
}

func (d *Desk) takenOf(ctx context.Context, m campaign.Machine, row campaign.Row, from, to time.Time) ([]taken, error) {
	past, err := d.Records.Past(ctx, owner(), row.Kind, row.ID)
	if err != nil {
		return nil, err
	}
	r, err := row.Record()
	if err != nil {
		return nil, err
	}
	var out []taken
	for _, p := range past {
		if p.At.Before(from) || !p.At.Before(to) {
			continue
		}
		i := slices.IndexFunc(m.Steps, func(s campaign.Step) bool { return s.Name == p.Step })
		if i < 0 {
			continue
		}
		if name := m.Steps[i].Guard(r); name != "" {
			out = append(out, taken{name, row.Kind, row.ID, p})
		}
	}
	return out, nil
}

// decide decides one step under both rules.
func (t *trial) decide(ctx context.Context, s taken) (both [2]gate.Decision, ok bool, err error) {
	at := s.past.At
	read := &asOf{Reader: t.Records, at: at}
	r, found, err := read.before(ctx, s)
	if err != nil || !found {
		return both, false, err
	}
	evidence, err := campaign.Gather(ctx, read, at, r)
	if err != nil {
		return both, false, err
	}
	for i, rules := range t.rules {
		c := gate.Case{Evidence: evidence, Ladder: rules, Revisions: t.revisions}
		if c.Report, err = t.report(ctx, i, rules, at); err != nil {
			return both, false, err
		}
		both[i] = gate.Decide(c, gate.Request{Gate: s.gate, At: at})
		both[i].Via = gate.ViaStep
	}
	return both, true, nil
}

// report is the evaluation of the week before a step, as known then; rules that
// ask for no KPI need none.
func (t *trial) report(ctx context.Context, i int, rules *ladder.Ladder, at time.Time) (*judge.Report, error) {
	if !asksKPI(rules) {
		return nil, nil
	}
	if i == 1 && t.rules[0] == t.rules[1] {
		i = 0
	}
	cal := rules.Program.Calendar()
	week := cal.Of(period.Week, cal.DateOf(at)).From
	key := reportKey{i, week}
	r, ok := t.reports[key]
	if !ok {
		var err error
		if r, err = t.Programme.Evaluate(ctx, rules, cal.Start(week)); err != nil {
			return nil, err
		}
		t.reports[key] = r
	}
	spoke := *r
	spoke.AsOf = at // a week's report speaks for its week
	return &spoke, nil
}

func asksKPI(l *ladder.Ladder) bool {
	return slices.ContainsFunc(l.Gates, func(g ladder.Gate) bool {
		return slices.ContainsFunc(g.Require, func(text string) bool { n, _ := ladder.ReadNeed(text); return n.KPI != "" })
	})
}
