// Package audience looks at the audience evidence a creator returns: compared
// with the platform's own figures, and against whom the programme is for.
//
// In: shares by axis and segment. Out: checks, and why an audience would be off
// category, if it is. Pure. What it says is about the audience, never about
// the creator.
package audience

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"plumbline/internal/campaign"
	"plumbline/internal/ladder"
)

// near is how far a share read off a screen may lie from the platform's.
const near = 0.05

// Compare sets what was said beside what the platform says. Where the platform
// says nothing about a segment nothing is concluded.
func Compare(said, platform []campaign.Share) []campaign.PacketCheck {
	var out []campaign.PacketCheck
	for _, s := range said {
		c := campaign.PacketCheck{Axis: s.Axis, Segment: s.Segment, Said: s.Share, Agrees: "unknown"}
		i := slices.IndexFunc(platform, func(p campaign.Share) bool {
			return strings.EqualFold(p.Axis, s.Axis) && strings.EqualFold(p.Segment, s.Segment)
		})
		if i >= 0 {
			share := platform[i].Share
			c.Platform, c.Agrees = &share, "no"
			if math.Abs(share-s.Share) <= near+1e-9 {
				c.Agrees = "yes"
			}
		}
		out = append(out, c)
	}
	return out
}

// Wrong names what cannot be right about shares, whoever says so.
func Wrong(shares []campaign.Share) []string {
	var out []string
	sums, seen := map[string]float64{}, map[string]bool{}
	var axes []string
	for _, s := range shares {
		axis := strings.ToLower(s.Axis)
		if s.Axis == "" || s.Segment == "" {
			out = append(out, "a share needs an axis and a segment")
			continue
		}
		if s.Share < 0 || s.Share > 1 || math.IsNaN(s.Share) {
			out = append(out, fmt.Sprintf("%s %s is not a share between 0 and 100%%", s.Axis, s.Segment))
		}
		if key := axis + "\x00" + strings.ToLower(s.Segment); seen[key] {
			out = append(out, fmt.Sprintf("%s %s is there twice", s.Axis, s.Segment))
		} else {
			seen[key] = true
		}
		if _, had := sums[axis]; !had {
			axes = append(axes, axis)
		}
		sums[axis] += s.Share
	}
	for _, a := range axes {
		if sums[a] > 1+near {
			out = append(out, fmt.Sprintf("the shares of %s add up to %.0f%%", a, 100*sums[a]))
		}
	}
	return out
}

// OffCategory says why an audience is off category: the top cohort of an axis
// that must fit is none of the target's, or too few can buy. Empty: it is not,
// or nothing is known.
func OffCategory(a ladder.Audience, shares []campaign.Share) string {
	for _, axis := range a.Must {
		top, share := Top(shares, axis)
		if top == "" {
			continue
		}
		fits := false
		for goal := range a.Target[axis] {
			fits = fits || inside(top, goal)
		}
		if !fits {
			return fmt.Sprintf("the largest %s cohort is %s (%.0f%%), outside the target", axis, top, 100*share)
		}
	}
	if part, known := Buyable(a, shares); known && part < a.Buyable.AtLeast {
		return fmt.Sprintf("%.0f%% of the audience can buy, at least %.0f%% is asked for", 100*part, 100*a.Buyable.AtLeast)
	}
	return ""
}

// Top is the largest segment of an axis; "" where nothing is known of it.
func Top(shares []campaign.Share, axis string) (segment string, share float64) {
	for _, s := range shares {
		if strings.EqualFold(s.Axis, axis) && s.Share > share {
			segment, share = s.Segment, s.Share
		}
	}
	return segment, share
}

// Buyable is the part of an audience in countries shipped to and of legal age;
// the axes are marginal, so the parts are multiplied.
func Buyable(a ladder.Audience, shares []campaign.Share) (part float64, known bool) {
	if a.Buyable == nil {
		return 0, false
	}
	of, aged := 0.0, false
	for _, s := range shares {
		switch {
		case strings.EqualFold(s.Axis, "country"):
			known = true
			if slices.ContainsFunc(a.Buyable.Countries, func(c string) bool { return strings.EqualFold(c, s.Segment) }) {
				part += s.Share
			}
		case strings.EqualFold(s.Axis, "age"):
			if lo, _, ok := ages(s.Segment); ok {
				aged = true
				if lo >= a.Buyable.MinimumAge {
					of += s.Share
				}
			}
		}
	}
	if known && aged && a.Buyable.MinimumAge > 0 {
		part *= min(1, of)
	}
	return min(1, part), known
}

// inside tells whether a segment is the goal's, or a range of ages inside it.
func inside(segment, goal string) bool {
	if strings.EqualFold(segment, goal) {
		return true
	}
	a, b, ok := ages(segment)
	lo, hi, ranged := ages(goal)
	return ok && ranged && a >= lo && b <= hi
}

// ages reads 18-34 or 65+.
func ages(s string) (lo, hi int, ok bool) {
	s = strings.ReplaceAll(strings.TrimSpace(s), "–", "-")
	if from, plus := strings.CutSuffix(s, "+"); plus {
		lo, err := strconv.Atoi(from)
		return lo, 200, err == nil
	}
	a, b, cut := strings.Cut(s, "-")
	lo, err1 := strconv.Atoi(a)
	hi, err2 := strconv.Atoi(b)
	return lo, hi, cut && err1 == nil && err2 == nil
}
