package ladder

import "strings"

// Need is a requirement of a gate, read: a named condition, a KPI's colour, a
// contract's conditions, or an expression over the record that asks.
type Need struct {
	Text    string // as written
	Name    string // a name of Requirements
	KPI     string // kpi:ID
	AtLeast string // green unless written otherwise: kpi:ID >= yellow
	Clause  string // contract:conditions, or contract:ID for one of them
	Expr    string // cel: EXPR, or an expression by itself
}

// Colours a KPI can be asked for, best first.
var Colours = []string{"green", "yellow"}

// ReadNeed reads one requirement. ok is false where it names nothing, or a kpi:
// asks for a colour that is none.
func ReadNeed(text string) (n Need, ok bool) {
	n.Text = text
	s := strings.TrimSpace(text)
	if rest, is := strings.CutPrefix(s, "kpi:"); is {
		return n.colour(rest)
	}
	if rest, is := strings.CutPrefix(s, "contract:"); is {
		n.Clause = strings.TrimSpace(rest)
		return n, n.Clause != ""
	}
	if rest, is := strings.CutPrefix(s, "cel:"); is {
		n.Expr = strings.TrimSpace(rest)
		return n, n.Expr != ""
	}
	if strings.ContainsAny(s, " .<>=!&|()[]\"'") {
		n.Expr = s
		return n, true
	}
	n.Name = s
	return n, s != ""
}

// colour reads what follows kpi:, an id and perhaps the colour asked for.
func (n Need) colour(rest string) (Need, bool) {
	id, bound, asks := strings.Cut(rest, ">=")
	n.KPI, n.AtLeast = strings.TrimSpace(id), "green"
	if !asks {
		return n, n.KPI != "" && !strings.ContainsAny(n.KPI, " <>=")
	}
	n.AtLeast = strings.TrimSpace(bound)
	return n, n.KPI != "" && (n.AtLeast == "green" || n.AtLeast == "yellow")
}

// Gate finds a gate by name.
func (l *Ladder) Gate(name string) (*Gate, bool) {
	for i := range l.Gates {
		if l.Gates[i].Name == name {
			return &l.Gates[i], true
		}
	}
	return nil, false
}

// Guards tells whether a KPI is a requirement of some gate.
func (l *Ladder) Guards(kpi string) bool {
	for _, g := range l.Gates {
		for _, text := range g.Require {
			if n, ok := ReadNeed(text); ok && n.KPI == kpi {
				return true
			}
		}
	}
	return false
}
