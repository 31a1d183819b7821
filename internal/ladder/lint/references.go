package lint

import (
	"slices"
	"strconv"

	"plumbline/internal/ladder"
	"plumbline/internal/ladder/problem"
)

// references checks every name against what it names.
func (r *run) references() {
	l := r.l
	for _, p := range l.People {
		r.person(p.Pos, "stand_in", p.StandIn)
	}
	for _, o := range l.Objectives {
		r.who(o.Pos, "owner", o.Owner)
		for _, kr := range o.KeyResults {
			r.keyResult(kr, o)
		}
	}
	for _, k := range l.KPIs {
		r.kpiReferences(k)
	}
	for _, p := range l.Parked {
		r.who(p.Pos, "owner", p.KPI.Owner)
	}
	for _, m := range l.Metrics {
		r.metrics(m.Pos, "use_instead", m.UseInstead)
		r.metrics(m.Pos, "beside", m.Beside)
	}
	for _, t := range l.Triage {
		r.metric(t.Pos, "metric", t.Metric)
		r.action(t.Pos, "do", t.Do)
		r.who(t.Pos, "who", t.Who)
	}
	for _, a := range l.Authority {
		for i, may := range a.May {
			r.action(a.Pos, "may."+strconv.Itoa(i), may)
		}
	}
	for i, m := range l.Committee.Members {
		r.who(l.Committee.Pos, "members."+strconv.Itoa(i), m)
	}
	for _, e := range l.Experiments {
		r.kpi(e.Pos, "kpi", e.KPI)
		if _, _, ok := l.SubOutcome(e.Outcome); !ok && e.Outcome != "" {
			r.say(r.at(e.Pos, "outcome"), "PL019", problem.DidYouMean(e.Outcome, r.subOutcomeIDs()), "there is no sub-outcome %q", e.Outcome)
		}
	}
	for _, c := range l.Correction {
		if _, ok := l.Metric(c.KPI); !ok {
			r.kpi(c.Pos, "kpi", c.KPI)
		}
		r.person(c.Pos, "by", c.By)
		r.person(c.Pos, "second", c.Second)
	}
}

func (r *run) keyResult(kr ladder.KeyResult, o ladder.Objective) {
	if kr.Owner != o.Owner {
		r.who(kr.Pos, "owner", kr.Owner)
	}
	r.metric(kr.Pos, "metric", kr.Metric)
	for _, s := range kr.SubOutcomes {
		r.who(s.Pos, "owner", s.Owner)
		if _, bad := diagnostic(r.l, s.Metric); !bad {
			r.metric(s.Pos, "metric", s.Metric)
		}
		for _, a := range s.Levers {
			r.kpi(a.Pos, "kpi", a.KPI)
			for i, f := range a.FedBy {
				r.kpi(a.Pos, "fed_by."+strconv.Itoa(i), f)
			}
		}
	}
}

func (r *run) kpiReferences(k ladder.KPI) {
	r.who(k.Pos, "owner", k.Owner)
	r.metric(k.Pos, "metric", k.Metric)
	for name, rule := range map[string]*ladder.Rule{"when_yellow": k.WhenYellow, "when_red": k.WhenRed} {
		if rule == nil || slices.Contains(k.Defaulted, name) {
			continue
		}
		r.action(rule.Pos, "do", rule.Do)
		r.who(rule.Pos, "who", rule.Who)
	}
}

// who checks a person, a role, or a relation.
func (r *run) who(section ladder.Pos, key, name string) {
	if name == "" || slices.Contains(ladder.Relations, name) {
		return
	}
	if _, ok := r.l.Person(name); ok {
		return
	}
	if slices.Contains(roleNames(), name) {
		if !slices.ContainsFunc(r.l.People, func(p ladder.Person) bool { return p.Role == name }) {
			r.say(r.at(section, key), "PL018", "add somebody with role: "+name+" under people:", "nobody has the role %s", name)
		}
		return
	}
	known := append(r.personIDs(), ladder.Relations...)
	r.say(r.at(section, key), "PL010", whoWay(name, append(known, roleNames()...)), "nobody is called %q", name)
}

func whoWay(name string, known []string) string {
	if near := problem.Near(name, known); near != "" {
		return "did you mean " + near + "?"
	}
	return "name a person of people:, a role, or a relation such as campaign.owner"
}

// person checks a person's id: roles and relations will not do.
func (r *run) person(section ladder.Pos, key, name string) {
	if name == "" {
		return
	}
	if _, ok := r.l.Person(name); !ok {
		r.say(r.at(section, key), "PL010", problem.DidYouMean(name, r.personIDs()), "nobody is called %q", name)
	}
}

func (r *run) metrics(section ladder.Pos, key string, ids []string) {
	for i, id := range ids {
		at := key + "." + strconv.Itoa(i)
		if !r.wrote(section, at) {
			at = key
		}
		r.metric(section, at, id)
	}
}

func (r *run) metric(section ladder.Pos, key, id string) {
	if id == "" {
		return
	}
	if _, ok := r.l.Metric(id); ok {
		return
	}
	var known []string
	for _, m := range slices.Concat(r.l.Metrics, r.l.Catalogue) {
		known = append(known, m.ID)
	}
	way := problem.DidYouMean(id, known)
	if way == "" {
		way = "plumbline metrics lists them"
	}
	r.say(r.at(section, key), "PL011", way, "there is no metric %q", id)
}

func (r *run) kpi(section ladder.Pos, key, id string) {
	if id == "" {
		return
	}
	if _, ok := r.l.KPI(id); ok {
		return
	}
	if slices.ContainsFunc(r.l.Parked, func(p ladder.Parked) bool { return p.KPI.ID == id }) {
		r.say(r.at(section, key), "PL012", "move it back under kpis:", "the KPI %s is parked", id)
		return
	}
	r.say(r.at(section, key), "PL012", problem.DidYouMean(id, r.kpiIDs()), "there is no KPI %q", id)
}

func (r *run) action(section ladder.Pos, key, name string) {
	if name != "" && !slices.Contains(ladder.Actions, name) {
		r.say(r.at(section, key), "PL013", problem.DidYouMean(name, ladder.Actions), "%q is not an action", name)
	}
}

func (r *run) personIDs() (out []string) {
	for _, p := range r.l.People {
		out = append(out, p.ID)
	}
	return out
}

func (r *run) kpiIDs() (out []string) {
	for _, k := range r.l.KPIs {
		out = append(out, k.ID)
	}
	return out
}

func (r *run) subOutcomeIDs() (out []string) {
	for _, o := range r.l.Objectives {
		for _, kr := range o.KeyResults {
			for _, s := range kr.SubOutcomes {
				out = append(out, s.ID)
			}
		}
	}
	return out
}
