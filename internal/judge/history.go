package judge

// History is what earlier revisions and records decided, as plain data.
type History struct {
	Revision  string          // the revision judged under
	Frozen    []Frozen        // bands frozen at a lock
	Marks     map[string]Mark // by KPI id
	Overrides int             // gate overrides in force
}

// Frozen are bands that a lock froze for a KPI; Dimension and Value are empty
// for the whole programme.
type Frozen struct {
	KPI, Dimension, Value string
	Bands                 Bands
}

// Mark says that a KPI was changed after a campaign was briefed under it.
type Mark struct {
	PostHoc    bool   // the meaning changed
	Correction bool   // a typo, a unit, a metric withdrawn: shown, not branded
	Campaign   string // the campaign locked under the earlier meaning
	Because    string
	By, Second string // who corrected it, and who confirmed
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
