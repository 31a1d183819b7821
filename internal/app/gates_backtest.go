package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/gate"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/lint"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/period"
	"plumbline/internal/web/api"
)

// gateBacktest says what rules would have stopped: every guarded step of a past
// quarter is decided again, on its records as they were and the figures as they
// were known, under the rules in force and under those tried.
func (a *App) gateBacktest(ctx context.Context, req api.GateBacktest, progress func(any)) (api.GateBacktested, error) {
	h, err := a.open(ctx)
	if err != nil {
		return api.GateBacktested{}, err
	}
	f, err := h.inForce(time.Time{})
	if err != nil {
		return api.GateBacktested{}, err
	}
	tried := f.ladder
	if req.Path != "" {
		if tried, err = h.readTried(req.Path); err != nil {
			return api.GateBacktested{}, err
		}
	}
	span, err := h.span(f.ladder, req.From, req.To)
	if err != nil {
		return api.GateBacktested{}, err
	}
	t := &trial{h: h, rules: [2]*ladder.Ladder{f.ladder, tried}, reports: map[reportKey]*judge.Report{}}
	return t.run(ctx, span, progress)
}

// readTried compiles a ladder that is not in force.
func (h *house) readTried(path string) (*ladder.Ladder, error) {
	files, err := readLadder(path)
	if err != nil {
		return nil, err
	}
	l, problems := parse.Check(files, lint.On(h.today()), knownFacts())
	if problem.Errors(problems) > 0 {
		first := problems[slices.IndexFunc(problems, func(p problem.Problem) bool { return p.Severity == problem.Error })]
		return nil, fault.New(fault.Invalid, "the ladder cannot be tried: %s", first.String()).WithHint("plumbline check %s shows every problem", path)
	}
	return l, nil
}

// span is the days asked for, or the last whole quarter.
func (h *house) span(l *ladder.Ladder, from, to string) (period.Period, error) {
	cal := l.Program.Calendar()
	out := cal.Prev(cal.Of(period.Quarter, h.today()))
	var err error
	if from != "" {
		if out.From, err = period.ParseDate(from); err != nil {
			return out, err
		}
		out.To = h.today() + 1
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
	h       *house
	rules   [2]*ladder.Ladder // in force, tried
	reports map[reportKey]*judge.Report
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
	steps, err := t.h.taken(ctx, from, to)
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
func (h *house) taken(ctx context.Context, from, to time.Time) ([]taken, error) {
	var out []taken
	for _, kind := range []campaign.Kind{campaign.KindTerms, campaign.KindSpend, campaign.KindShipment, campaign.KindDeliverable} {
		m, ok := h.book.Machine(kind)
		if !ok {
			continue
		}
		for offset := 0; ; offset += 1000 {
			page, err := h.store.Records(ctx, access.For(access.Owner), campaign.Query{Kind: kind, Order: []string{"id"}, Offset: offset, Limit: 1000})
			if err != nil {
				return nil, err
			}
			for _, row := range page.Rows {
				steps, err := h.takenOf(ctx, m, row, from, to)
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

func (h *house) takenOf(ctx context.Context, m campaign.Machine, row campaign.Row, from, to time.Time) ([]taken, error) {
	past, err := h.store.Past(ctx, access.For(access.Owner), row.Kind, row.ID)
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
	read := &asOf{Reader: t.h.store, at: at}
	r, found, err := read.before(ctx, s)
	if err != nil || !found {
		return both, false, err
	}
	evidence, err := campaign.Gather(ctx, read, at, r)
	if err != nil {
		return both, false, err
	}
	for i, rules := range t.rules {
		c := gate.Case{Evidence: evidence, Ladder: rules, Revisions: t.h.revisions()}
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
		if r, err = t.h.evaluate(ctx, &inForce{ladder: rules}, access.For(access.Owner), cal.Start(week)); err != nil {
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

// asOf reads records as they were at a moment.
type asOf struct {
	campaign.Reader
	at time.Time
}

// before is the record a step was taken on, as it was just before.
func (a *asOf) before(ctx context.Context, s taken) (campaign.Record, bool, error) {
	if s.past.Version < 2 {
		return nil, false, nil
	}
	row, err := a.Was(ctx, access.For(access.Owner), s.kind, s.id, s.past.Version-1)
	if fault.CodeOf(err) == fault.NotFound {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	r, err := row.Record()
	return r, err == nil, err
}

// Record returns a record as it was; one that came later was not there.
func (a *asOf) Record(ctx context.Context, scope access.Scope, kind campaign.Kind, id string) (campaign.Row, error) {
	past, err := a.Past(ctx, scope, kind, id)
	if err != nil {
		return campaign.Row{}, err
	}
	version := int64(0)
	for _, p := range past {
		if p.At.Before(a.at) {
			version = max(version, p.Version)
		}
	}
	if version == 0 {
		return campaign.Row{}, fault.New(fault.NotFound, "there was no %s %q", kind, id)
	}
	return a.Was(ctx, scope, kind, id, version)
}

// Records lists records as they were, of those that answer the question by
// what does not change: where a state is asked for, what the state was.
func (a *asOf) Records(ctx context.Context, scope access.Scope, q campaign.Query) (campaign.Page, error) {
	states := q.Where
	q.Where = slices.DeleteFunc(slices.Clone(q.Where), func(c campaign.Cond) bool { return c.Field == "state" })
	now, err := a.Reader.Records(ctx, scope, q)
	if err != nil {
		return now, err
	}
	out := campaign.Page{}
	for _, row := range now.Rows {
		was, err := a.Record(ctx, scope, row.Kind, row.ID)
		if fault.CodeOf(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return out, err
		}
		if inStates(was, states) {
			out.Rows = append(out.Rows, was)
		}
	}
	slices.SortStableFunc(out.Rows, func(x, y campaign.Row) int { return cmp.Compare(y.Made.UnixMicro(), x.Made.UnixMicro()) })
	return out, nil
}

func inStates(row campaign.Row, where []campaign.Cond) bool {
	for _, c := range where {
		if c.Field == "state" && !slices.Contains(c.Values, string(row.State)) {
			return false
		}
	}
	return true
}
