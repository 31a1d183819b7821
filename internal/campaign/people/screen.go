package people

import (
	"slices"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
)

// Screens is the machine of screens.
func Screens() machine {
	looks := []access.Role{access.Operations, access.Legal, access.Social}
	return machine{
		Kind: campaign.KindScreen, Title: "screen", Many: "screens", Doc: "one look at a creator: fit, safety or values; valid for 90 days, or until a pivot",
		States: states(campaign.Undecided, campaign.Passed, campaign.Failed, campaign.Lapsed),
		Steps: []step{
			{Name: campaign.Create, Label: "Begin a screen", To: campaign.Undecided, Roles: looks},
			{Name: campaign.Edit, Label: "Edit", From: states(campaign.Undecided), Roles: looks},
			{Name: "passed", Label: "Passed", From: states(campaign.Undecided), To: campaign.Passed, Roles: looks, Do: decide},
			{Name: "failed", Label: "Failed", From: states(campaign.Undecided), To: campaign.Failed, Roles: looks, Sets: []string{"reason", "flags"}, Do: decide},
			{Name: "lapsed", Label: "Lapsed", Rule: true, From: states(campaign.Passed, campaign.Failed), To: campaign.Lapsed},
		},
		Check: func(c *change) []problem {
			s := c.After.(*campaign.Screen)
			if c.Received() {
				return nil
			}
			out := reasonProblem("reason", s.Reason)
			if s.Creator == "" {
				out = append(out, problem{Field: "creator", Text: "say who is looked at"})
			}
			if c.Step.Name == "failed" && s.Reason == "" {
				out = append(out, problem{Field: "reason", Text: "say why it failed", Hint: strings.Join(campaign.ReasonCodes(), ", ")})
			}
			return out
		},
		Facts: screenFacts,
		Head: func(r record) {
			s := r.(*campaign.Screen)
			s.Title, s.Due = s.Screened, time.Time{}
			if s.State == campaign.Passed || s.State == campaign.Failed {
				s.Due = s.Until
			}
		},
		Falls: func(r record) string {
			if s := r.Top().State; s == campaign.Passed || s == campaign.Failed {
				return "lapsed"
			}
			return ""
		},
	}
}

// validity is how long a screen counts.
func validity(c *change) time.Duration {
	if l := c.House.Ladder; l != nil && l.Screening.ValidFor > 0 {
		return l.Screening.ValidFor
	}
	return screenDays * day
}

func decide(c *change) []problem {
	s := c.After.(*campaign.Screen)
	if c.Received() && !c.At.Before(s.Decided) {
		s.State = state(c.Step.Name) // looked at again elsewhere: the last look stands
	}
	c.Last(&s.Decided)
	if s.Reason == "" && s.State == campaign.Failed {
		s.Reason = c.Command.Reason
	}
	s.Until = s.Decided.Add(validity(c))
	if s.By == "" {
		s.By = c.By.ID
	}
	return nil
}

func screenFacts(c *change) []fact {
	s := c.After.(*campaign.Screen)
	outcome, why := string(s.State), s.Reason
	switch c.Step.Name {
	case campaign.Create, "passed", "failed":
	case "lapsed":
		if c.Command.Reason != "pivot" {
			return nil // by age: every reader counts the days itself
		}
		outcome, why = "undecided", "pivot"
	default:
		return nil
	}
	return []fact{c.Row("screens", c.At, "kind", s.Screened, "outcome", outcome, "reason", why, "flags", float64(s.Flags))}
}

// Ratings is the machine of ratings.
func Ratings() machine {
	return machine{
		Kind: campaign.KindRating, Title: "rating", Many: "ratings", Doc: "how well a creator fits the brand, part by part; valid for 180 days",
		States: states(campaign.InForce, campaign.Lapsed),
		Steps: []step{
			{Name: campaign.Create, Label: "Rate a creator", To: campaign.InForce, Roles: append(ops(), access.Social, access.Legal), Do: rate},
			{Name: "part", Label: "A part was rated", Rule: true, Do: ratedPart},
			{Name: "lapsed", Label: "Lapsed", Rule: true, From: states(campaign.InForce), To: campaign.Lapsed},
		},
		Check: checkRating,
		Facts: ratingFacts,
		Head: func(r record) {
			x := r.(*campaign.Rating)
			x.Due = time.Time{}
			if x.State == campaign.InForce {
				x.Due = x.Until
			}
		},
		Falls: func(r record) string {
			if r.Top().State == campaign.InForce {
				return "lapsed"
			}
			return ""
		},
	}
}

// rate stamps a rating, and marks one whose rater books as well.
func rate(c *change) []problem {
	r := c.After.(*campaign.Rating)
	if r.Rater == "" && !c.Received() {
		r.Rater = c.By.ID // whoever rates need not be let see who else did
	}
	c.First(&r.Rated)
	r.Until = r.Rated.Add(ratingDays * day)
	r.SameHand = r.Booker != "" && r.Booker == r.Rater
	for _, old := range campaign.Linked[*campaign.Rating](c, campaign.KindRating, "creator", r.Creator) {
		if old.ID != r.ID && old.State == campaign.InForce && old.Campaign == r.Campaign && !old.Rated.After(r.Rated) {
			c.Then(command{Kind: campaign.KindRating, ID: old.ID, Step: "lapsed", Reason: "rated anew"})
		}
	}
	return nil
}

// ratedPart takes one part as it is heard of, one by one.
func ratedPart(c *change) []problem {
	r := c.After.(*campaign.Rating)
	var p campaign.RatingPart
	if out := c.With(&p); out != nil {
		return out
	}
	c.First(&r.Rated)
	r.Until = r.Rated.Add(ratingDays * day)
	r.SameHand = r.Booker != "" && r.Booker == r.Rater
	if i := slices.IndexFunc(r.Parts, func(o campaign.RatingPart) bool { return o.Part == p.Part }); i >= 0 {
		r.Parts[i] = p
		return nil
	}
	r.Parts = append(r.Parts, p)
	return nil
}

// Parts are the parts of a rating.
var parts = []string{"audience", "category", "values", "tone", "past_delivery"}

func checkRating(c *change) []problem {
	r := c.After.(*campaign.Rating)
	if c.Received() {
		return nil
	}
	var out []problem
	if r.Creator == "" {
		out = append(out, problem{Field: "creator", Text: "say who is rated"})
	}
	for i, p := range r.Parts {
		switch {
		case !slices.Contains(parts, p.Part):
			out = append(out, problem{Field: "parts", Text: "there is no part " + campaign.Quoted(p.Part), Hint: "one of " + strings.Join(parts, ", ")})
		case slices.ContainsFunc(r.Parts[:i], func(o campaign.RatingPart) bool { return o.Part == p.Part }):
			out = append(out, problem{Field: "parts", Text: p.Part + " is there twice"})
		case p.Score != nil && (*p.Score < 0 || *p.Score > 100):
			out = append(out, problem{Field: "parts", Text: p.Part + " is scored from 0 to 100"})
		case p.Score != nil && p.NotApplicable:
			out = append(out, problem{Field: "parts", Text: p.Part + " has a score and is not applicable: it is one or the other"})
		case p.Score != nil && p.Evidence == "":
			out = append(out, problem{Field: "parts", Text: "say what the score of " + campaign.Words(p.Part) + " rests on"})
		}
	}
	return out
}

func ratingFacts(c *change) []fact {
	r := c.After.(*campaign.Rating)
	if c.Step.Name != campaign.Create {
		return nil
	}
	var out []fact
	for _, p := range r.Parts {
		if p.Score == nil && !p.NotApplicable {
			continue // missing is not told: it is missing
		}
		out = append(out, c.Row("ratings", r.Rated, "part", p.Part, "score", p.Score, "applicable", !p.NotApplicable, "rater", r.Rater, "booker", r.Booker, "evidence", p.Evidence))
	}
	return out
}
