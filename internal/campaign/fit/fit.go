// Package fit is brand_fit_score as a creator's page shows it, with its parts:
// the same arithmetic as the metric, over one rating.
//
// In: a rating and the score's parts as the ladder or the catalogue has them.
// Out: the score, or why there is none. Pure.
package fit

import (
	"slices"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/ladder"
)

// enough is the share of the weight that has to be rated for a score to stand.
const enough = 0.8

// Score is one creator's fit.
type Score struct {
	Value    float64  `json:"value"` // 0–100; meaningless unless Known
	Known    bool     `json:"known"`
	Why      string   `json:"why,omitempty"`       // no_rating, lapsed, must_missing, too_little
	Red      []string `json:"red,omitempty"`       // must parts under their floor: red whatever the value
	Missing  []string `json:"missing,omitempty"`   // parts nobody has rated
	SameHand bool     `json:"same_hand,omitempty"` // the rater books as well
	Parts    []Part   `json:"parts"`
}

// Part is one part beside what is asked of it.
type Part struct {
	campaign.RatingPart
	Weight float64 `json:"weight"`
	Must   bool    `json:"must,omitempty"`
	Floor  float64 `json:"floor,omitempty"`
}

// Of scores the newest of a creator's ratings that is in force.
func Of(ratings []*campaign.Rating, parts []ladder.Part, now time.Time) Score {
	var newest *campaign.Rating
	for _, r := range ratings {
		if newest == nil || r.Rated.After(newest.Rated) {
			newest = r
		}
	}
	switch {
	case newest == nil:
		return Score{Why: "no_rating"}
	case newest.State == campaign.Lapsed || !now.Before(newest.Until):
		return Score{Why: "lapsed"}
	}
	return score(newest, parts)
}

func score(r *campaign.Rating, parts []ladder.Part) Score {
	out := Score{SameHand: r.SameHand}
	var sum, rated, asked float64
	mustMissing := false
	for _, p := range parts {
		i := slices.IndexFunc(r.Parts, func(x campaign.RatingPart) bool { return x.Part == p.Name })
		shown := Part{RatingPart: campaign.RatingPart{Part: p.Name}, Weight: p.Weight, Must: p.Must, Floor: p.Floor}
		if i >= 0 {
			shown.RatingPart = r.Parts[i]
		}
		out.Parts = append(out.Parts, shown)
		if shown.NotApplicable {
			continue // the rest is weighed anew
		}
		asked += p.Weight
		if shown.Score == nil {
			out.Missing = append(out.Missing, p.Name)
			mustMissing = mustMissing || p.Must
			continue
		}
		rated += p.Weight
		sum += p.Weight * *shown.Score
		if p.Must && *shown.Score < shown.Floor {
			out.Red = append(out.Red, p.Name)
		}
	}
	switch {
	case mustMissing:
		out.Why = "must_missing"
	case asked == 0 || rated < enough*asked:
		out.Why = "too_little"
	default:
		out.Known, out.Value = true, sum/rated
	}
	return out
}
