package demo

import (
	"plumbline/internal/period"
)

// campaign is one campaign as planned.
type campaign struct {
	id, name, brand, owner, class, sub string
	starts, ends, launch               float64 // story days
	creators, each                     int     // how many creators, deliverables for each
	mix                                [3]int  // creators of tiktok, instagram, youtube in 10
	weight                             float64 // orders booked on a deliverable, relative
	theme                              string
}

const (
	skin = "Glow"
	body = "Dew"
)

// campaigns are the programme's year since the last quarter began.
func campaigns() []*campaign {
	return []*campaign{
		{id: "summer-spf", name: "Summer SPF", brand: skin, owner: "maya", class: "standard", starts: -92, ends: -46, launch: -85, creators: 22, each: 3, mix: [3]int{4, 4, 2}, weight: 1, theme: "skin"},
		{id: "body-care", name: "Body Care", brand: body, owner: "ana", class: "standard", starts: -78, ends: -20, launch: -71, creators: 16, each: 3, mix: [3]int{3, 6, 1}, weight: .9, theme: "routine"},
		{id: "campus-mornings", name: "Campus Mornings", brand: skin, owner: "ben", class: "gift", starts: -52, ends: -12, launch: -45, creators: 18, each: 2, mix: [3]int{6, 3, 1}, weight: .6, theme: "routine"},
		{id: "late-summer-reset", name: "Late Summer Reset", brand: skin, owner: "maya", class: "standard", starts: -34, ends: 14, launch: -28, creators: 22, each: 3, mix: [3]int{4, 4, 2}, weight: 1.2, theme: "skin"},
		{id: "customer-ambassadors", name: "Customer Ambassadors", brand: skin, owner: "ana", class: "gift", sub: "signed-advocates", starts: -90, ends: 92, launch: -80, creators: 14, each: 2, mix: [3]int{4, 5, 1}, weight: .4, theme: "routine"},
		{id: "autumn-barrier", name: "Autumn Barrier", brand: skin, owner: "maya", class: "standard", starts: -6, ends: 42, launch: 1, creators: 26, each: 4, mix: [3]int{4, 4, 2}, weight: 1.9, theme: "skin"},
		{id: "deep-dives", name: "Deep Dives", brand: skin, owner: "ben", class: "standard", starts: 0, ends: 66, launch: 4, creators: 12, each: 3, mix: [3]int{0, 1, 9}, weight: 2.1, theme: "skin"},
		{id: "routine-reels", name: "Routine Reels", brand: skin, owner: "ana", class: "standard", starts: 0, ends: 74, launch: 5, creators: 18, each: 5, mix: [3]int{2, 8, 0}, weight: .9, theme: "routine"},
		{id: "body-duo", name: "Body Duo", brand: body, owner: "ben", class: "standard", starts: 10, ends: 60, launch: 15, creators: 16, each: 4, mix: [3]int{6, 4, 0}, weight: 1, theme: "routine"},
		{id: "spark-always-on", name: "Spark Always-on", brand: skin, owner: "maya", class: "amplified", starts: 5, ends: 80, launch: 9, creators: 10, each: 4, mix: [3]int{9, 1, 0}, weight: 1.3, theme: "skin"},
		{id: "night-oil", name: "Night Oil", brand: skin, owner: "ana", class: "standard", starts: 14, ends: 52, launch: 19, creators: 8, each: 3, mix: [3]int{3, 5, 2}, weight: .9, theme: "skin"},
		{id: "hand-cream", name: "Hand Cream", brand: body, owner: "ben", class: "gift", starts: 18, ends: 62, launch: 24, creators: 10, each: 3, mix: [3]int{4, 5, 1}, weight: .5, theme: "gift"},
		{id: "creator-lab", name: "Creator Lab", brand: skin, owner: "ana", class: "standard", starts: 24, ends: 72, launch: 30, creators: 10, each: 2, mix: [3]int{4, 3, 3}, weight: 1, theme: "routine"},
		{id: "tiktok-skin", name: "TikTok Skin", brand: skin, owner: "ben", class: "amplified", starts: 30, ends: 62, launch: 40, creators: 11, each: 3, mix: [3]int{10, 0, 0}, weight: 1.2, theme: "skin"},
		{id: "winter-calm", name: "Winter Calm", brand: skin, owner: "ana", class: "standard", starts: 31, ends: 80, launch: 38, creators: 16, each: 4, mix: [3]int{4, 4, 2}, weight: 1.1, theme: "skin"},
		{id: "gift-sets", name: "Gift Sets", brand: body, owner: "maya", class: "standard", starts: 36, ends: 84, launch: 44, creators: 18, each: 4, mix: [3]int{4, 5, 1}, weight: 1.3, theme: "gift"},
		{id: "winter-rescue", name: "Winter Rescue", brand: skin, owner: "ana", class: "standard", starts: 54, ends: 90, launch: 62, creators: 14, each: 2, mix: [3]int{4, 5, 1}, weight: .9, theme: "skin"},
		{id: "black-week", name: "Black Week", brand: skin, owner: "maya", class: "standard", starts: 44, ends: 62, launch: 50, creators: 14, each: 2, mix: [3]int{5, 4, 1}, weight: 1.5, theme: "gift"},
	}
}

// serves is the sub-outcome a campaign's deliverables are booked for.
func (c *campaign) serves() string {
	if c.sub != "" {
		return c.sub
	}
	return "creator-orders"
}

func (c *campaign) write(s *sink) {
	w := s.w
	day := func(t float64) period.Date { return w.day(t) }
	s.row("campaigns", w.at(day(c.starts-14), 9, 0), "tracker", "").
		text("id", c.id).text("name", c.name).text("brand", c.brand).text("owner", c.owner).
		day("starts", day(c.starts)).day("ends", day(c.ends)).day("launch", day(c.launch)).
		text("class", c.class).text("sub_outcome", c.serves())
}
