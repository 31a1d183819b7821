package work

import (
	"fmt"
	"slices"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/verify"
)

// keepLive is answered when a post is gone before the day it was to stay until.
const keepLive = "keep_live"

// nextLook is when to look again, after the last look or the going live.
func nextLook(c *change, d *campaign.Deliverable) time.Time {
	var keep time.Time
	after := d.Live
	for _, t := range []time.Time{d.CheckedAt, d.MissedAt} {
		if t.After(after) {
			after = t
		}
	}
	if d.KeepLiveTill != nil {
		keep = c.House.Calendar.Start(*d.KeepLiveTill).Add(12 * time.Hour).UTC()
	}
	return verify.Next(d.Live, after, keep)
}

// Checklist is what a deliverable is verified against: the brief as sent, and
// what the deliverable itself promises.
func Checklist(c *change, d *campaign.Deliverable) []campaign.Requirement {
	var out []campaign.Requirement
	if b := campaign.Get[*campaign.Brief](c, campaign.KindBrief, d.Brief); b != nil {
		out = slices.Clone(b.Asked.Requirements)
		for _, t := range b.Asked.Tags {
			out = append(out, campaign.Requirement{ID: "tag:" + t, What: "tag", Want: t, Must: true})
		}
		for _, t := range b.Asked.NoTouch {
			out = append(out, campaign.Requirement{ID: "no_touch:" + t, What: "no_touch", Want: t, Must: true})
		}
	}
	for _, r := range []campaign.Requirement{{ID: "link", What: "link", Want: d.Link, Must: true}, {ID: "code", What: "code", Want: d.Code, Must: true}, {ID: "format", What: "format", Want: d.Format}} {
		if r.Want != "" {
			out = append(out, r)
		}
	}
	if d.Relation != "earned" {
		out = append(out, campaign.Requirement{ID: "disclosure", What: "disclosure", Want: d.Disclosure, Must: true})
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(out, func(r campaign.Requirement) bool {
		had := seen[r.ID]
		seen[r.ID] = true
		return had
	})
}

// labelled are the checks of the label, where the post needs one.
func labelled(d *campaign.Deliverable, market string, seen verify.Seen) []campaign.Check {
	if d.Relation == "earned" {
		return nil
	}
	return verify.Labelled(market, d.Disclosure, seen)
}

// market is whose disclosure rules hold: the deliverable's, else those of where
// its creator lives, which it is held to from then on.
func market(c *change, d *campaign.Deliverable) string {
	if k := campaign.Get[*campaign.Creator](c, campaign.KindCreator, d.Creator); d.Market == "" && k != nil {
		d.Market = k.Country
	}
	return d.Market
}

// look keeps what was seen and answers the checklist.
func look(c *change) []problem {
	d := c.After.(*campaign.Deliverable)
	seen := verify.Seen{By: c.By.ID}
	if out := c.With(&seen); out != nil {
		return out
	}
	if len(c.Command.With) == 0 && !c.Received() {
		return []problem{{Field: "with", Text: "say what was seen"}}
	}
	if !c.Received() || seen.At.IsZero() || seen.At.After(c.At) {
		seen.At = c.At // what imports show may be older than the last sign of the post
	}
	if c.At.Before(d.CheckedAt) {
		return nil // an older look than the one that is kept
	}
	if len(c.Command.With) > 0 {
		to := market(c, d)
		d.Checks = verify.Keep(d.Checks, verify.Answers(Checklist(c, d), to, seen))
		d.Disclosures = verify.Keep(d.Disclosures, labelled(d, to, seen))
	}
	if d.CheckedAt, d.Unseen = c.At, ""; c.Received() && seen.Hash != "" {
		d.Seen = seen.Hash
	}
	d.NextLook = nextLook(c, d)
	if seen.Live == nil {
		return nil
	}
	if reached := d.KeepLiveTill != nil && c.House.Calendar.DateOf(c.At) >= *d.KeepLiveTill; reached && d.KeptLive == nil {
		kept := *seen.Live
		d.KeptLive = &kept
	}
	if !*seen.Live {
		d.State = campaign.TakenDown
		return takenDown(c)
	}
	return nil
}

// missLook keeps that a look was due and nothing newer was there to be seen:
// what had no answer could not be checked, and says why; the next look moves.
func missLook(c *change) []problem {
	d := c.After.(*campaign.Deliverable)
	c.Last(&d.MissedAt)
	d.Unseen = c.Command.Reason
	now := verify.Answers(Checklist(c, d), market(c, d), verify.Seen{At: c.At, By: c.By.ID})
	for i := range now {
		now[i].Text = d.Unseen
	}
	d.Checks, d.NextLook = verify.Keep(d.Checks, now), nextLook(c, d)
	return nil
}

// takenDown is a post found gone. Before the day it was to stay live until,
// that is a requirement not met, and an incident.
func takenDown(c *change) []problem {
	d := c.After.(*campaign.Deliverable)
	first := d.TakenDown.IsZero()
	c.First(&d.TakenDown)
	d.NextLook = time.Time{}
	day := c.House.Calendar.DateOf(d.TakenDown)
	if d.KeepLiveTill == nil || day >= *d.KeepLiveTill {
		return nil
	}
	text := fmt.Sprintf("gone on %s, agreed to stay until %s", day, *d.KeepLiveTill)
	d.Checks = append(verify.Without(d.Checks, keepLive), campaign.Check{Requirement: keepLive, Answer: verify.NotMet, Text: text, At: c.At, By: c.By.ID})
	if !first {
		return nil
	}
	c.Then(command{Kind: campaign.KindIncident, ID: "i-gone-" + d.ID, Step: campaign.Create, At: d.TakenDown, Set: campaign.About(d.Top(), "title", "Post taken down early",
		"severity", "low", "what", "taken_down_early", "side", "creator", "asset", d.Asset, "story", "The post was "+text+".", "happened", d.TakenDown)})
	return nil
}

// keptLive answers for a day that passed without a look on it: gone before
// means not kept, live at a look since then means kept, else nobody knows.
func keptLive(c *change) []problem {
	d := c.After.(*campaign.Deliverable)
	if c.Received() && len(c.Command.With) > 0 {
		return c.With(&d.KeptLive)
	}
	if gone := !d.TakenDown.IsZero(); d.KeptLive == nil && d.KeepLiveTill != nil && gone {
		kept := c.House.Calendar.DateOf(d.TakenDown) >= *d.KeepLiveTill
		d.KeptLive = &kept
	}
	return nil
}
