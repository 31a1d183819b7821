package lint

import (
	"slices"

	"plumbline/internal/ladder"
	"plumbline/internal/ladder/problem"
)

func (r *run) charter() {
	c := r.l.Charter
	at := r.l.Program.Pos
	type part struct {
		name, owner, signed string
		pos                 ladder.Pos
		there               bool
	}
	parts := []part{{name: "conversion_path"}, {name: "money"}, {name: "risk_limits"}, {name: "slas"}}
	if p := c.Conversion; p != nil {
		parts[0] = part{"conversion_path", p.Owner, p.Signed, p.Pos, true}
	}
	if p := c.Money; p != nil {
		parts[1] = part{"money", p.Owner, p.Signed, p.Pos, true}
	}
	if p := c.Risk; p != nil {
		parts[2] = part{"risk_limits", p.Owner, p.Signed, p.Pos, true}
	}
	if p := c.SLAs; p != nil {
		parts[3] = part{"slas", p.Owner, p.Signed, p.Pos, true}
	}
	for _, p := range parts {
		switch {
		case !p.there && at.Line > 0:
			r.say(at, "PL028", "add charter: {"+p.name+": {owner: …}}", "the charter has no %s", p.name)
		case p.there && p.owner == "":
			r.say(p.pos, "PL029", "add owner:", "nobody owns %s", p.name)
		case p.there && p.signed == "":
			r.say(p.pos, "PL029", "add signed: with the day "+p.owner+" agreed", "%s has not signed %s", p.owner, p.name)
		}
		if p.there {
			r.person(p.pos, "owner", p.owner)
		}
	}
}

// goals checks objectives, key results and sub-outcomes.
func (r *run) goals() {
	ranks := map[int]string{}
	for _, o := range r.l.Objectives {
		if o.Influence.Level != "" && o.Influence.Because == "" {
			r.say(r.at(o.Pos, "influence"), "PL030", `write influence: {level: `+o.Influence.Level+`, because: "…"}`, "nothing says why creators have %s influence on %s", o.Influence.Level, o.ID)
		}
		switch {
		case o.Rank == 0 && len(r.l.Objectives) > 1 && !r.wrote(o.Pos, "rank"):
			r.say(o.Pos, "PL031", "add rank: 1, 2 or 3, and because:", "%s is one of %d objectives and has no rank", o.ID, len(r.l.Objectives))
		case o.Rank > 0 && o.Because == "" && o.Influence.Because == "":
			r.say(r.at(o.Pos, "rank"), "PL031", "add because: to the objective", "nothing says why %s has rank %d", o.ID, o.Rank)
		}
		if first, tie := ranks[o.Rank]; tie && o.Rank > 0 {
			r.say(r.at(o.Pos, "rank"), "PL032", "give one of them another rank", "%s and %s both have rank %d", first, o.ID, o.Rank)
		}
		ranks[o.Rank] = o.ID
		for _, kr := range o.KeyResults {
			r.number(kr)
			r.plan(kr)
			r.levers(kr, o)
		}
	}
}

// number checks where a key result's figure comes from and what it runs between.
func (r *run) number(kr ladder.KeyResult) {
	if (kr.Series == "") == (kr.Metric == "") {
		sentence := "%s has neither series: nor metric:"
		if kr.Series != "" {
			sentence = "%s has both series: and metric:"
		}
		r.say(kr.Pos, "PL038", "write series: for the company's own number, or metric: for one of the catalogue", sentence, kr.ID)
	}
	if kr.From == nil && (kr.Kind == ladder.Reach || kr.Kind == ladder.Reduce) && !r.wrote(kr.Pos, "from") {
		r.say(kr.Pos, "PL034", "add from:", "%s has no start value", kr.ID)
	}
	if kr.Target == nil && kr.Kind != ladder.Never && kr.Kind != "" && !r.wrote(kr.Pos, "target") {
		r.say(kr.Pos, "PL035", "add target:", "%s has no target", kr.ID)
	}
	if kr.Period.To > 0 && r.today >= kr.Period.To {
		r.say(r.at(kr.Pos, "period"), "PL036", "set the running period", "%s ended on %s", kr.PeriodText, kr.Period.To-1)
	}
	r.krUnits(kr)
}

func (r *run) krUnits(kr ladder.KeyResult) {
	type value struct {
		key string
		q   *ladder.Quantity
	}
	values := []value{{"target", kr.Target}, {"from", kr.From}, {"within", kr.Within}}
	for i := range kr.Checkpoints {
		values = append(values, value{"checkpoints." + kr.Checkpoints[i].Day.String(), &kr.Checkpoints[i].Value})
	}
	m, hasMetric := r.l.Metric(kr.Metric)
	for _, v := range values {
		if v.q == nil {
			continue
		}
		if hasMetric {
			r.unit(r.at(kr.Pos, v.key), *v.q, m)
		} else if kr.Target != nil && v.q.Unit != kr.Target.Unit && (v.key != "within" || v.q.Unit != "%") {
			r.say(r.at(kr.Pos, v.key), "PL037", "write both in one unit", "%s is in %s and the target in %s", v.key, unitName(v.q.Unit), unitName(kr.Target.Unit))
		}
	}
}

func unitName(u string) string {
	if u == "" {
		return "a plain number"
	}
	return u
}

// unit checks a quantity against a metric's unit and the programme's currency.
func (r *run) unit(at ladder.Pos, q ladder.Quantity, m *ladder.Metric) {
	switch _, fits := q.In(m.Unit); {
	case !fits:
		r.say(at, "PL037", "write it in "+m.Unit, "%s does not fit %s, which is in %s", q, m.ID, m.Unit)
	case q.Money() && q.Unit != r.l.Program.Currency:
		r.say(at, "PL037", "write it in "+r.l.Program.Currency, "%s is measured in %s, not %s", m.ID, r.l.Program.Currency, q.Unit)
	}
}

// plan checks that checkpoints lie inside the period and lead to the target.
func (r *run) plan(kr ladder.KeyResult) {
	last := kr.From
	for _, c := range kr.Checkpoints {
		at := r.at(kr.Pos, "checkpoints."+c.Day.String())
		if kr.Period.To > 0 && !kr.Period.Contains(c.Day) {
			r.say(at, "PL043", "use a day of "+kr.PeriodText, "%s is not in %s", c.Day, kr.PeriodText)
		}
		if last != nil && kr.Target != nil && !between(last.Number, c.Value.Number, kr.Target.Number) {
			r.say(at, "PL043", "put it between "+last.String()+" and "+kr.Target.String(), "%s on %s does not lead from %s to %s", c.Value, c.Day, last, kr.Target)
		}
		last = &c.Value
	}
}

func between(from, x, to float64) bool { return (from <= x && x <= to) || (from >= x && x >= to) }

// levers checks the arrows below a key result.
func (r *run) levers(kr ladder.KeyResult, o ladder.Objective) {
	share, controlled, arrows := 0.0, false, 0
	for _, s := range kr.SubOutcomes {
		if s.ShareOfKR != nil {
			share += *s.ShareOfKR
		}
		for _, a := range s.Levers {
			arrows++
			controlled = controlled || a.Control == "creator" || a.Control == "us"
		}
		r.subOutcome(s, kr, o)
	}
	if share > 1.0000001 {
		r.say(r.at(kr.Pos, "sub_outcomes"), "PL045", "correct share_of_kr:", "the sub-outcomes of %s stand for %.0f%% of it", kr.ID, share*100)
	}
	if o.Influence.Level == "none" {
		if arrows > 0 {
			r.say(r.at(kr.Pos, "sub_outcomes"), "PL033", "change influence: of "+o.ID+", or take the levers out", "%s has levers, and creators have no influence on %s", kr.ID, o.ID)
		}
		return
	}
	if !controlled {
		sentence := "no lever of %s is in the hands of creators or us"
		if arrows == 0 {
			sentence = "%s has no lever"
		}
		r.say(kr.Pos, "PL023", "reshape it, add a lever with control: us or creator, or shift the spend", sentence, kr.ID)
	}
}

func (r *run) subOutcome(s ladder.SubOutcome, kr ladder.KeyResult, o ladder.Objective) {
	for _, key := range []struct {
		name string
		set  bool
	}{{"metric", s.Metric != ""}, {"target", s.Target != nil || kr.Kind == ladder.Never}, {"owner", s.Owner != ""}} {
		if !key.set && !r.wrote(s.Pos, key.name) {
			r.say(s.Pos, "PL039", "add "+key.name+":", "%s has no %s, so nothing can be booked against it", s.ID, key.name)
		}
	}
	m, ok := r.l.Metric(s.Metric)
	if ok && s.Target != nil {
		r.unit(r.at(s.Pos, "target"), *s.Target, m)
	}
	r.diagnostics(s, o)
	r.identity(s)
	r.arrows(s, m)
}

func (r *run) arrows(s ladder.SubOutcome, outcome *ladder.Metric) {
	lagging, known, definitional := 0, 0, 0
	for _, a := range s.Levers {
		if a.Because == "" {
			r.say(a.Pos, "PL025", `add because: "…"`, "nothing says why %s should move %s", a.KPI, s.ID)
		}
		k, ok := r.l.KPI(a.KPI)
		if !ok {
			continue
		}
		m, ok := r.l.Metric(k.Metric)
		if !ok {
			continue
		}
		known++
		if m.Timing == "lagging" {
			lagging++
		}
		if a.Moves != "" && m.Better != "neither" && a.Moves != m.Better {
			r.say(r.at(a.Pos, "moves"), "PL044", "write moves: "+m.Better, "%s gets worse when it moves %s", m.ID, a.Moves)
		}
		if why, is := ladder.Definitional(m, outcome); is {
			definitional++
			r.claimed(a, why)
		}
	}
	if known > 0 && known == len(s.Levers) && lagging == known {
		r.say(r.at(s.Pos, "levers"), "PL024", "add a leading lever", "%s is fed only by lagging KPIs", s.ID)
	}
	if known > 0 && known == len(s.Levers) && definitional == known {
		r.say(r.at(s.Pos, "levers"), "PL041", "add a lever that causes "+s.ID, "every arrow into %s is true by definition", s.ID)
	}
}

// claimed refuses a grade of evidence on an arrow that is arithmetic.
func (r *run) claimed(a ladder.Lever, why string) {
	if a.Evidence == nil || a.Evidence.Grade == ladder.GradeDefinitional || a.Evidence.Grade == "none" {
		return
	}
	r.say(r.at(a.Pos, "evidence.grade"), "PL041", "write grade: definitional", "%s, so a grade of %s says nothing", why, a.Evidence.Grade)
}

// identity checks that the factors multiply to the metric.
func (r *run) identity(s ladder.SubOutcome) {
	if len(s.Identity) == 0 || s.Metric == "" {
		return
	}
	at := r.at(s.Pos, "identity")
	way := "write count * b_per_count * " + s.Metric + "_per_b"
	now := ""
	for i, f := range s.Identity {
		num, den := ladder.Factor(f)
		m, isMetric := r.l.Metric(f)
		switch {
		case isMetric && m.Formula.Kind == "ratio" && den == "" && i > 0:
			now = "" // a rate of a metric of its own: what it makes is not written in its name
			continue
		case i == 0 && den != "":
			r.say(at, "PL040", way, "the first factor %s is a ratio; an identity begins with a count", f)
			return
		case i > 0 && den == "":
			r.say(at, "PL040", way, "%s is a count; after the first every factor is X_per_Y or a rate", f)
			return
		case i > 0 && now != "" && !ladder.SameCount(now, den):
			r.say(at, "PL040", way, "%s is per %s, and the product so far is %s", f, den, now)
			return
		}
		for _, name := range []string{num, den} {
			if name != "" && !r.isCount(name, s.Metric) {
				r.say(at, "PL040", problem.DidYouMean(name, ladder.Counts), "%q is neither a metric nor a known count", name)
				return
			}
		}
		now = num
	}
	if now != "" && !ladder.SameCount(now, s.Metric) {
		r.say(at, "PL040", way, "the product of the identity is %s, not %s", now, s.Metric)
	}
}

func (r *run) isCount(name, metric string) bool {
	same := func(known string) bool { return ladder.SameCount(known, name) }
	if same(metric) || slices.ContainsFunc(ladder.Counts, same) {
		return true
	}
	return slices.ContainsFunc(slices.Concat(r.l.Metrics, r.l.Catalogue), func(m ladder.Metric) bool { return same(m.ID) })
}
