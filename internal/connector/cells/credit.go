package cells

import (
	"slices"
	"strings"
)

// ours are media that only creators' links carry.
var ours = []string{"influencer", "creator", "affiliate", "ambassador", "partner"}

// Ours tells whether a utm_medium is one that only creators' links carry: what
// utm_campaign and utm_content mean there, they do not mean in a newsletter.
func Ours(medium string) bool { return slices.Contains(ours, strings.ToLower(medium)) }
