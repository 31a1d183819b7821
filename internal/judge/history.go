package judge

import "plumbline/internal/ladder"

// History is what earlier revisions and records decided, as plain data.
type History struct {
	Revision  string                 // the revision judged under
	Frozen    []Frozen               // bands frozen at a lock
	Marks     map[string]ladder.Mark // by KPI id; see ladder.Marks
	Overrides int                    // gate overrides in force
}

// Frozen are bands that a lock froze for a KPI; Dimension and Value are empty
// for the whole programme.
type Frozen struct {
	KPI, Dimension, Value string
	Bands                 Bands
}

// Freeze keeps the bands that a report proposes, for the lock it is made at.
func Freeze(r *Report) []Frozen {
	var out []Frozen
	for _, v := range r.KPIs {
		if v.Bands != nil && v.Bands.Basis == "proposed" {
			out = append(out, Frozen{KPI: v.KPI, Bands: *v.Bands})
		}
	}
	return out
}

// frozen finds the bands frozen for a KPI and one value of a dimension.
func (h History) frozen(kpi, dimension, value string) (Bands, bool) {
	for _, f := range h.Frozen {
		if f.KPI == kpi && f.Dimension == dimension && f.Value == value {
			b := f.Bands
			b.Basis = "frozen"
			return b, true
		}
	}
	return Bands{}, false
}
