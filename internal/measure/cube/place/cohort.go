package place

import (
	"fmt"
	"slices"
	"sort"

	"plumbline/internal/ladder"
)

// Cohort is the group of a creator by a rule of the ladder: the one named, else
// its first; without any, creators are grouped by the followers last seen.
func Cohort(rules []ladder.Cohort, c *Creator, name string) string {
	if c == nil {
		return ""
	}
	for _, rule := range rules {
		if name == "" || rule.ID == name {
			return grouped(rule, c)
		}
	}
	return grouped(ladder.Cohort{ID: "followers", By: "followers", Bounds: []float64{1e4, 1e5, 1e6}}, c)
}

// grouped places a creator by one rule, as rule:group: bounds cut followers
// into ranges, values keep those listed, a bare rule has a group per value.
func grouped(rule ladder.Cohort, c *Creator) string {
	switch rule.By {
	case "followers":
		return banded(rule, c.Followers)
	case "first_booked":
		if c.FirstBooked != 0 {
			return valued(rule, c.FirstBooked.String()[:7])
		}
	case "category":
		return valued(rule, c.Category)
	case "acquisition":
		return valued(rule, c.Acquisition)
	}
	return ""
}

func valued(rule ladder.Cohort, value string) string {
	if value == "" || len(rule.Values) > 0 && !slices.Contains(rule.Values, value) {
		return ""
	}
	return rule.ID + ":" + value
}

func banded(rule ladder.Cohort, x float64) string {
	b := rule.Bounds
	if x == 0 || len(b) == 0 {
		return ""
	}
	i := sort.Search(len(b), func(i int) bool { return b[i] > x })
	switch i {
	case 0:
		return fmt.Sprintf("%s:<%.0f", rule.ID, b[0])
	case len(b):
		return fmt.Sprintf("%s:%.0f+", rule.ID, b[i-1])
	}
	return fmt.Sprintf("%s:%.0f-%.0f", rule.ID, b[i-1], b[i])
}
