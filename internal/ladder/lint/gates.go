package lint

import (
	"errors"
	"strconv"
	"strings"

	"plumbline/internal/ladder"
	"plumbline/internal/ladder/expr"
	"plumbline/internal/ladder/problem"
)

func (r *run) gates() {
	for _, g := range r.l.Gates {
		for i, req := range g.Require {
			key := "require." + strconv.Itoa(i)
			n, ok := ladder.ReadNeed(req)
			r.requirement(g.Pos, key, n, ok)
			if n.KPI != "" {
				r.separate(g, key, n.KPI)
			}
			if g.Name == "pay" {
				r.owed(g.Pos, key, n)
			}
		}
		if o := g.Override; o != nil {
			r.who(g.Pos, "override.second", o.SecondPerson)
		}
	}
}

func (r *run) requirement(section ladder.Pos, key string, n ladder.Need, ok bool) {
	at := r.at(section, key)
	switch {
	case !ok && n.KPI != "":
		r.say(at, "PL062", "write kpi:"+n.KPI+", which means green, or kpi:"+n.KPI+" >= yellow", "a KPI is green or yellow, not %q", strings.TrimSpace(strings.TrimPrefix(n.Text, "kpi:")))
	case !ok:
		r.say(at, "PL062", "write contract:conditions, or contract: and the id of one of them", "%q names no condition of a contract", n.Text)
	case n.KPI != "":
		r.kpi(section, key, n.KPI)
	case n.Expr != "" || strings.HasPrefix(n.Text, "cel:"):
		r.condition(at, n)
	case n.Clause == "":
		r.named(at, n.Name)
	}
}

// named checks a condition by its name.
func (r *run) named(at ladder.Pos, name string) {
	for _, known := range ladder.Requirements {
		if known == name {
			return
		}
	}
	way := problem.DidYouMean(name, ladder.Requirements)
	for _, id := range r.kpiIDs() {
		if id == name {
			way = "did you mean kpi:" + name + "?"
		}
	}
	r.say(at, "PL014", way, "a gate cannot require %q", name)
}

// condition checks an expression over the record.
func (r *run) condition(at ladder.Pos, n ladder.Need) {
	_, err := expr.Compile(n.Expr)
	var f *expr.Fault
	if !errors.As(err, &f) {
		return
	}
	way := "write a condition such as spend.amount <= 5000; docs/rooms/gate.md lists the names"
	if f.Name != "" {
		var names []string
		for _, known := range expr.Names {
			names = append(names, known.Name)
		}
		if near := problem.DidYouMean(f.Name, names); near != "" {
			way = near
		}
	}
	r.say(at, "PL062", way, "the condition %s cannot be read: %s", n.Expr, f.Text)
}

// owed keeps money owed for accepted work from being held by anything but a
// failed condition of its contract.
func (r *run) owed(section ladder.Pos, key string, n ladder.Need) {
	at := r.at(section, key)
	switch {
	case n.KPI != "":
		r.say(at, "PL063", "ask for it at commit or amplify; pay takes accepted and contract:conditions", "pay would be held by the colour of %s", n.KPI)
	case n.Clause == "" && n.Name != "accepted":
		r.say(at, "PL064", "write it into the contract as a condition, or ask for it at commit", "once the work is accepted, %s holds no payment", n.Text)
	}
}

// separate wants a gate KPI and the levers it guards in different hands.
func (r *run) separate(g ladder.Gate, key, id string) {
	k, ok := r.l.KPI(id)
	if !ok || k.Owner == "" {
		return
	}
	for _, s := range r.l.Feeds(id) {
		for _, a := range s.Levers {
			other, ok := r.l.KPI(a.KPI)
			if ok && other.ID != id && other.Owner == k.Owner && !r.l.Guards(other.ID) {
				r.say(r.at(g.Pos, key), "PL027", "give one of them another owner", "%s owns both %s, which guards %s, and the lever %s", k.Owner, id, g.Name, other.ID)
			}
		}
	}
}
