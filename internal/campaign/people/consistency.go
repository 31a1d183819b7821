package people

import "plumbline/internal/period"

// Consistency is post_consistency as a creator's page shows it: of the last
// eight whole 7-day blocks, the share in which the agreed number was posted,
// 0 to 100; ok is false while eight blocks have not passed since they began.
func Consistency(posts []period.Date, agreed float64, began, today period.Date) (score float64, ok bool) {
	const blocks = 8
	if agreed <= 0 {
		agreed = 1
	}
	if today-began < blocks*7 {
		return 0, false
	}
	kept := 0
	for b := range blocks {
		to, n := today-period.Date(b*7), 0.0
		for _, d := range posts {
			if d < to && d >= to-7 {
				n++
			}
		}
		if n >= agreed {
			kept++
		}
	}
	return 100 * float64(kept) / blocks, true
}
