package scenario

import (
	"context"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/judge"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/ladder/tree"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// judged compares a report with what a step expects, and points out what was
// judged and is not expected.
func (c *comparer) judged(r *judge.Report, scope access.Scope) {
	c.programme(r)
	objectives, outcomes, verdicts := view{}, view{}, view{}
	for _, o := range r.Objectives {
		objectives[o.ID] = objectiveView(o, scope)
		addOutcomes(outcomes, o.KeyResults, scope)
	}
	for _, v := range r.KPIs {
		verdicts[v.KPI] = verdictView(v, scope)
	}
	c.section("objectives", objectives)
	c.section("outcomes", outcomes)
	c.section("verdicts", verdicts)
	if n := c.step.Expect.Get("drill"); n != nil {
		c.against(n, drillView(r, scope), "drill")
	}
}

func addOutcomes(to view, os []judge.Outcome, scope access.Scope) {
	for _, o := range os {
		to[o.ID] = outcomeView(o, scope)
		addOutcomes(to, o.Subs, scope)
	}
}

func drillView(r *judge.Report, scope access.Scope) view {
	out := view{}
	for kpi, by := range r.Drill {
		dimensions := view{}
		for dimension, vs := range by {
			cells := view{}
			for _, v := range vs {
				cells[v.Subject.ID] = verdictView(v, scope)
			}
			dimensions[dimension] = cells
		}
		out[kpi] = dimensions
	}
	return out
}

func (c *comparer) programme(r *judge.Report) {
	n := c.step.Expect.Get("programme")
	if n != nil {
		c.against(n, programmeView(r), "programme")
		return
	}
	if r.Status != judge.None {
		c.unexpected("programme", "", "status: "+string(r.Status)+", reason: "+string(r.Reason))
	}
}

// section compares one map of judgements. One that has a colour and is not
// written is pointed out: nothing is judged silently.
func (c *comparer) section(name string, got view) {
	n := c.step.Expect.Get(name)
	if n != nil && n.Kind == tree.Mapping {
		c.mapping(n, got, name)
	}
	for _, id := range names(got) {
		v := got[id].(view)
		if v["status"] != string(judge.None) && n.Get(id) == nil {
			c.unexpected(name, id, "status: "+v["status"].(string)+", reason: "+v["reason"].(string))
		}
	}
}

func (c *comparer) unexpected(section, id, text string) {
	path := section
	if id != "" {
		path += "." + id
		text = quoted(id) + ": {" + text + "}"
	} else {
		text = "{" + text + "}"
	}
	c.diffs = append(c.diffs, Diff{Pos: c.step.node.Pos, Step: c.step.Written, Path: path, Got: text, add: &addition{c.step, section, text}})
}

// measured compares the measurements that a step asks for, one by one.
func (c *comparer) measured(ctx context.Context, s *Scenario, reader facts.Reader, scope access.Scope) error {
	n := c.step.Expect.Get("measurements")
	if n == nil {
		return nil
	}
	for _, item := range n.Items {
		m, err := ask(ctx, s, reader, scope, c.step, item)
		if fault.CodeOf(err) == fault.Invalid {
			c.diffs = append(c.diffs, Diff{Pos: item.Pos, Step: c.step.Written, Path: "measurements." + item.String("metric"), Want: show(item), Got: fault.MessageOf(err)})
			continue
		}
		if err != nil {
			return err
		}
		got := measurementView(m)
		for _, e := range item.Entries {
			if !slices.Contains([]string{"metric", "period", "by", "of"}, e.Key) {
				c.mapping(&tree.Node{Pos: item.Pos, Kind: tree.Mapping, Entries: []tree.Entry{e}}, got, "measurements."+item.String("metric"))
			}
		}
	}
	return nil
}

// ask measures one metric for one period and subject.
func ask(ctx context.Context, s *Scenario, reader facts.Reader, scope access.Scope, step *Step, item *tree.Node) (measure.Measurement, error) {
	cal := s.Ladder.Program.Calendar()
	id := item.String("metric")
	if _, ok := s.Ladder.Metric(id); !ok {
		return measure.Measurement{}, fault.New(fault.Invalid, "there is no metric %q. %s", id, problem.DidYouMean(id, metricIDs(s)))
	}
	p, err := cal.Parse(item.String("period"))
	if err != nil {
		return measure.Measurement{}, err
	}
	req := measure.Request{Ladder: s.Ladder, Metrics: []string{id}, Grain: p.Grain, From: p.From, To: p.To, AsOf: step.At, Scope: scope}
	subject := measure.Subject{Dimension: item.String("by"), ID: item.String("of")}
	if subject.Dimension != "" {
		req.By = []string{subject.Dimension}
	}
	set, err := measure.Evaluate(ctx, reader, req)
	if err != nil {
		return measure.Measurement{}, err
	}
	if m, ok := find(set, id, subject, p.From); ok {
		return m, nil
	}
	return measure.Measurement{Metric: id, Period: p, Subject: subject, Status: "absent"}, nil
}

func find(set *measure.Set, metric string, subject measure.Subject, from period.Date) (measure.Measurement, bool) {
	if m, ok := set.At(metric, subject, from); ok {
		return m, true
	}
	return set.At(metric, measure.Subject{Dimension: subject.Dimension}, from) // withheld stands for all
}

func metricIDs(s *Scenario) []string {
	var out []string
	for _, m := range slices.Concat(s.Ladder.Metrics, s.Ladder.Catalogue) {
		out = append(out, m.ID)
	}
	return out
}
