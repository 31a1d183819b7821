package judge

import "plumbline/internal/ladder"

// The ladder's words for when the programme is red: rank_1_red (the standing
// rule), any_red, majority_red. A never that was broken always makes it so.
func (t tile) red(r ladder.Rollup) []condition {
	broken := condition{Red, NeverBreached, t.breached()}
	switch r.RedWhen {
	case "any_red":
		return []condition{{Red, LadderRule, t.count(Red, 1)}, broken}
	case "majority_red":
		return []condition{{Red, LadderRule, t.count(Red, len(t.objectives)/2+1)}, broken}
	default:
		return []condition{{Red, TopRed, t.any(true, Red)}, broken}
	}
}

// The ladder's words for when it is yellow: any_red (the standing rule: an
// objective is red, an override is in force, or a rank-1 objective drifts),
// any_yellow (that, or any objective drifts), never.
func (t tile) yellow(r ladder.Rollup) []condition {
	if r.YellowWhen == "never" {
		return nil
	}
	out := []condition{{Yellow, OtherRed, t.count(Red, 1)}, {Yellow, OverrideOpen, t.overridden()}, {Yellow, TopYellow, t.any(true, Yellow)}}
	if r.YellowWhen == "any_yellow" {
		out = append(out, condition{Yellow, LadderRule, t.count(Yellow, 1)})
	}
	return out
}

// count tells whether at least n objectives have a colour.
func (t tile) count(status Status, n int) (m met) {
	found := 0
	for _, o := range t.objectives {
		if o.Status == status {
			found++
			m.at(o.Since)
		}
	}
	m.ok = found >= n
	return m
}
