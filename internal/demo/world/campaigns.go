package world

// Campaign is one campaign as planned.
type Campaign struct {
	ID, Name, Brand, Owner, Class, Sub string
	Starts, Ends, Launch               float64 // story days
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
func campaigns() []*Campaign {
	return []*Campaign{
		{ID: "summer-spf", Name: "Summer SPF", Brand: skin, Owner: "maya", Class: "standard", Starts: -92, Ends: -46, Launch: -85, creators: 22, each: 3, mix: [3]int{4, 4, 2}, weight: 1, theme: "skin"},
		{ID: "body-care", Name: "Body Care", Brand: body, Owner: "ana", Class: "standard", Starts: -78, Ends: -20, Launch: -71, creators: 16, each: 3, mix: [3]int{3, 6, 1}, weight: .9, theme: "routine"},
		{ID: "campus-mornings", Name: "Campus Mornings", Brand: skin, Owner: "ben", Class: "gift", Starts: -52, Ends: -12, Launch: -45, creators: 18, each: 2, mix: [3]int{6, 3, 1}, weight: .6, theme: "routine"},
		{ID: "late-summer-reset", Name: "Late Summer Reset", Brand: skin, Owner: "maya", Class: "standard", Starts: -34, Ends: 14, Launch: -28, creators: 22, each: 3, mix: [3]int{4, 4, 2}, weight: 1.2, theme: "skin"},
		{ID: "customer-ambassadors", Name: "Customer Ambassadors", Brand: skin, Owner: "ana", Class: "gift", Sub: "signed-advocates", Starts: -90, Ends: 92, Launch: -80, creators: 14, each: 2, mix: [3]int{4, 5, 1}, weight: .4, theme: "routine"},
		{ID: "autumn-barrier", Name: "Autumn Barrier", Brand: skin, Owner: "maya", Class: "standard", Starts: -6, Ends: 42, Launch: 1, creators: 26, each: 4, mix: [3]int{4, 4, 2}, weight: 1.9, theme: "skin"},
		{ID: "deep-dives", Name: "Deep Dives", Brand: skin, Owner: "ben", Class: "standard", Starts: 0, Ends: 66, Launch: 4, creators: 12, each: 3, mix: [3]int{0, 1, 9}, weight: 2.1, theme: "skin"},
		{ID: "routine-reels", Name: "Routine Reels", Brand: skin, Owner: "ana", Class: "standard", Starts: 0, Ends: 74, Launch: 5, creators: 18, each: 5, mix: [3]int{2, 8, 0}, weight: .9, theme: "routine"},
		{ID: "body-duo", Name: "Body Duo", Brand: body, Owner: "ben", Class: "standard", Starts: 10, Ends: 60, Launch: 15, creators: 16, each: 4, mix: [3]int{6, 4, 0}, weight: 1, theme: "routine"},
		{ID: "spark-always-on", Name: "Spark Always-on", Brand: skin, Owner: "maya", Class: "amplified", Starts: 5, Ends: 80, Launch: 9, creators: 10, each: 4, mix: [3]int{9, 1, 0}, weight: 1.3, theme: "skin"},
		{ID: "night-oil", Name: "Night Oil", Brand: skin, Owner: "ana", Class: "standard", Starts: 14, Ends: 52, Launch: 19, creators: 8, each: 3, mix: [3]int{3, 5, 2}, weight: .9, theme: "skin"},
		{ID: "hand-cream", Name: "Hand Cream", Brand: body, Owner: "ben", Class: "gift", Starts: 18, Ends: 62, Launch: 24, creators: 10, each: 3, mix: [3]int{4, 5, 1}, weight: .5, theme: "gift"},
		{ID: "creator-lab", Name: "Creator Lab", Brand: skin, Owner: "ana", Class: "standard", Starts: 24, Ends: 72, Launch: 30, creators: 10, each: 2, mix: [3]int{4, 3, 3}, weight: 1, theme: "routine"},
		{ID: "tiktok-skin", Name: "TikTok Skin", Brand: skin, Owner: "ben", Class: "amplified", Starts: 30, Ends: 62, Launch: 40, creators: 11, each: 3, mix: [3]int{10, 0, 0}, weight: 1.2, theme: "skin"},
		{ID: "winter-calm", Name: "Winter Calm", Brand: skin, Owner: "ana", Class: "standard", Starts: 31, Ends: 80, Launch: 38, creators: 16, each: 4, mix: [3]int{4, 4, 2}, weight: 1.1, theme: "skin"},
		{ID: "gift-sets", Name: "Gift Sets", Brand: body, Owner: "maya", Class: "standard", Starts: 36, Ends: 84, Launch: 44, creators: 18, each: 4, mix: [3]int{4, 5, 1}, weight: 1.3, theme: "gift"},
		{ID: "winter-rescue", Name: "Winter Rescue", Brand: skin, Owner: "ana", Class: "standard", Starts: 54, Ends: 90, Launch: 62, creators: 14, each: 2, mix: [3]int{4, 5, 1}, weight: .9, theme: "skin"},
		{ID: "black-week", Name: "Black Week", Brand: skin, Owner: "maya", Class: "standard", Starts: 44, Ends: 62, Launch: 50, creators: 14, each: 2, mix: [3]int{5, 4, 1}, weight: 1.5, theme: "gift"},
	}
}

// Serves is the sub-outcome a campaign's deliverables are booked for.
func (c *Campaign) Serves() string {
	if c.Sub != "" {
		return c.Sub
	}
	return "creator-orders"
}
