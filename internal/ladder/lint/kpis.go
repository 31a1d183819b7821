package lint

import (
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/problem"
)

func (r *run) kpis() {
	used := r.used()
	for _, k := range r.l.KPIs {
		m, ok := r.l.Metric(k.Metric)
		if !used[k.ID] && (!ok || !m.Diagnostic) && k.ID != "" {
			r.say(k.Pos, "PL022", "draw its arrow under a sub-outcome, or move it to parked: with a because:", "%s reaches no key result", k.ID)
		}
		if k.Tier == "gate" && (k.Bands == nil || k.Bands.Green == nil) && !r.wrote(k.Pos, "green") {
			r.say(k.Pos, "PL026", `add green: and yellow:`, "%s can stop money and has no explicit bands", k.ID)
		}
		if ok {
			r.bands(k.Pos, "", k.Bands, m)
			for _, by := range k.By {
				r.bands(by.Pos, "", &by.Bands, m)
			}
		}
		if ok && !m.Diagnostic {
			r.ready(k)
		}
	}
}

// used lists the KPIs that feed a key result or guard a gate.
func (r *run) used() map[string]bool {
	out := map[string]bool{}
	for _, o := range r.l.Objectives {
		for _, kr := range o.KeyResults {
			for _, s := range kr.SubOutcomes {
				for _, a := range s.Levers {
					out[a.KPI] = true
					for _, f := range a.FedBy {
						out[f] = true
					}
				}
			}
		}
	}
	for _, g := range r.l.Gates {
		for _, req := range g.Require {
			if n, ok := ladder.ReadNeed(req); ok && n.KPI != "" {
				out[n.KPI] = true
			}
		}
	}
	return out
}

// bands checks direction, order and units.
func (r *run) bands(section ladder.Pos, prefix string, b *ladder.Bands, m *ladder.Metric) {
	if b == nil {
		return
	}
	for _, x := range []struct {
		key   string
		bound *ladder.Bound
	}{{"green", b.Green}, {"yellow", b.Yellow}, {"red", b.Red}} {
		if x.bound == nil {
			continue
		}
		at := r.at(section, prefix+x.key)
		r.unit(at, x.bound.Value, m)
		if x.bound.Op == "=" || m.Better == "neither" {
			continue
		}
		if wantHigh := (m.Better == "up") == (x.key != "red"); x.bound.Higher() != wantHigh {
			r.say(at, "PL042", "turn the comparison round", "%s is better %s, and %s: %s says the contrary", m.ID, m.Better, x.key, x.bound)
		}
	}
	if b.Green == nil && b.Yellow != nil {
		r.say(r.at(section, prefix+"yellow"), "PL042", "add green:", "there is a yellow band and no green one")
	}
	r.order(section, prefix, b)
}

func (r *run) order(section ladder.Pos, prefix string, b *ladder.Bands) {
	if b.Green == nil || b.Yellow == nil || b.Green.Op == "=" || b.Yellow.Op == "=" || b.Green.Higher() != b.Yellow.Higher() {
		return
	}
	g, y := b.Green.Value.Number, b.Yellow.Value.Number
	if (b.Green.Higher() && y >= g) || (!b.Green.Higher() && y <= g) {
		r.say(r.at(section, prefix+"yellow"), "PL042", "let green be the stricter bound", "yellow %s is never reached: green is %s", b.Yellow, b.Green)
	}
}

// ready checks what a campaign needs to be locked under a KPI.
func (r *run) ready(k ladder.KPI) {
	if k.Hook == nil || k.Hook.Source == "" {
		r.say(k.Pos, "PL050", "add hook: {source: …, tag: […]}", "%s does not say where its number comes from", k.ID)
	}
	if k.Owner == "" {
		r.say(k.Pos, "PL051", "add owner:", "nobody owns %s", k.ID)
	}
	if k.Review == "" {
		r.say(k.Pos, "PL052", "add review: weekly", "nothing says how often %s is looked at", k.ID)
	}
	if k.Tier != "gate" && k.Bands == nil && k.Baseline == nil && !r.wrote(k.Pos, "green") && !r.wrote(k.Pos, "yellow") {
		r.say(k.Pos, "PL053", "add green: and yellow:, or baseline: {history: 8 weeks}", "%s has no bands and no baseline to propose them from", k.ID)
	}
	if k.WhenRed == nil || k.WhenRed.Do == "" {
		r.say(k.Pos, "PL054", "add when_red: {do: …, who: …, within: …}, or a triage entry for "+k.Metric, "nothing happens when %s turns red", k.ID)
	}
}

// changes checks corrections and shows what moved after a lock.
func (r *run) changes() {
	for _, c := range r.l.Correction {
		if c.Second == "" || c.Second == c.By {
			r.say(r.at(c.Pos, "second"), "PL060", "add second: with another person", "the correction of %s is not confirmed by a second person", c.KPI)
		}
	}
	for id, mark := range r.marks {
		k, ok := r.l.KPI(id)
		if !ok {
			continue
		}
		p := problem.At(k.Pos, "PL061", id+" "+mark.Sentence(), "nothing has to be done; it is shown wherever the KPI appears")
		r.out = append(r.out, p)
	}
}
