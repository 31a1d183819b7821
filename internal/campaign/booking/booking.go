// Package booking is what deliverables are expected to bring: which sub-outcomes
// each counts towards, and what is missing before anything is posted. Pure.
package booking

import (
	"slices"

	"plumbline/internal/campaign"
	"plumbline/internal/ladder"
)

// Moved lists the sub-outcomes one expected metric of a deliverable counts
// towards: its own where that is its metric, else the one sub-outcome of the
// same key result, or of the whole ladder, that has the metric.
func Moved(l *ladder.Ladder, d *campaign.Deliverable, metric string) []string {
	if l == nil {
		return nil
	}
	own, kr, ok := l.SubOutcome(d.SubOutcome)
	if ok && own.Metric == metric {
		return []string{own.ID}
	}
	var same, all []string
	for _, o := range l.Objectives {
		for _, k := range o.KeyResults {
			for _, s := range k.SubOutcomes {
				if s.Metric != metric {
					continue
				}
				all = append(all, s.ID)
				if ok && k.ID == kr.ID {
					same = append(same, s.ID)
				}
			}
		}
	}
	switch {
	case len(same) == 1:
		return same
	case len(all) == 1:
		return all
	}
	return nil // several could be meant: nothing is counted twice
}

// Gap is what is booked towards one sub-outcome, and what is missing.
type Gap struct {
	SubOutcome string             `json:"sub_outcome"`
	Metric     string             `json:"metric"`
	Target     float64            `json:"target"`
	Booked     float64            `json:"booked"`   // by all
	Campaign   float64            `json:"campaign"` // by the campaign at hand
	Creators   map[string]float64 `json:"creators"` // of the campaign's, by creator
	Gap        float64            `json:"gap"`      // target less booked; below zero: more is booked than asked
	HasTarget  bool               `json:"has_target"`
}

// Gaps sums expectations, called-off deliverables aside, for the sub-outcomes a
// campaign's deliverables count towards: what is missing before anything is posted.
func Gaps(l *ladder.Ladder, campaignID string, all []*campaign.Deliverable) []Gap {
	by := map[string]*Gap{}
	var order []string
	for _, d := range all {
		if d.State == campaign.Cancelled {
			continue
		}
		for metric, value := range d.Expected {
			for _, id := range Moved(l, d, metric) {
				g := by[id]
				if g == nil {
					g = &Gap{SubOutcome: id, Metric: metric, Creators: map[string]float64{}}
					by[id], order = g, append(order, id)
				}
				g.Booked += value
				if d.Campaign == campaignID {
					g.Campaign += value
					g.Creators[d.Creator] += value
				}
			}
		}
	}
	slices.Sort(order)
	var out []Gap
	for _, id := range order {
		g := *by[id]
		if len(g.Creators) == 0 && campaignID != "" {
			continue
		}
		if s, _, ok := l.SubOutcome(id); ok && s.Target != nil {
			g.Target, g.HasTarget = s.Target.Number, true
			g.Gap = g.Target - g.Booked
		}
		out = append(out, g)
	}
	return out
}
