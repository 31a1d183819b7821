package measure

import (
	"slices"

	"plumbline/internal/facts"
	"plumbline/internal/ladder"
	"plumbline/internal/measure/derive"
)

// Vocabulary is every name a formula may use: what the facts hold, and what the
// engine adds to them. The lint holds a ladder's own metrics to it.
func Vocabulary() ladder.Vocabulary {
	v := ladder.Vocabulary{Columns: map[string][]string{}, Events: map[string][]string{}}
	for _, t := range facts.Tables {
		for _, c := range slices.Concat(facts.System, t.Columns) {
			v.Columns[t.Name] = append(v.Columns[t.Name], c.Name)
		}
	}
	for _, m := range facts.Milestones {
		v.Events[m.Kind] = append(v.Events[m.Kind], m.Event)
	}
	for _, c := range derive.All() {
		v.Calculations = append(v.Calculations, c.Name)
	}
	// Added by the engine: orders and refunds tied to a creator by the ladder's
	// rule; the fields of an asset beside its events; a creator's first earned post.
	for _, t := range []string{"orders", "refunds"} {
		v.Columns[t] = append(v.Columns[t], "attributed")
	}
	v.Events["asset"] = append(v.Events["asset"], v.Columns["assets"]...)
	v.Events["creator"] = append(v.Events["creator"], "earned_post")
	return v
}
