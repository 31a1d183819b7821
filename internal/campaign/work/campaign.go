package work

import (
	"slices"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/brief"
	"plumbline/internal/period"
)

// Campaigns is the machine of campaigns.
func Campaigns() machine {
	return machine{
		Kind: campaign.KindCampaign, Title: "campaign", Many: "campaigns", Doc: "work with creators towards one sub-outcome; its first brief locks what it is judged by",
		States: states(campaign.Planned, campaign.Running, campaign.Ended),
		Steps: []step{
			{Name: campaign.Create, Label: "Plan a campaign", To: campaign.Planned, Roles: ops(), Do: launchedAlready},
			{Name: campaign.Edit, Label: "Edit", From: states(campaign.Planned, campaign.Running), Roles: ops()},
			{Name: "locked", Label: "Locked", Doc: "its first brief was sent: the revision it is judged by stands", Rule: true, From: states(campaign.Planned, campaign.Running), Do: lock},
			{Name: "launched", Label: "Launched", Doc: "the required first posts are live", From: states(campaign.Planned), To: campaign.Running, Roles: ops()},
			{Name: "ended", Label: "End", Doc: "its last post is out", From: states(campaign.Planned, campaign.Running), To: campaign.Ended, Roles: ops()},
		},
		Check: checkCampaign,
		Facts: campaignFacts,
		Head: func(r record) {
			k := r.(*campaign.Campaign)
			k.Campaign, k.Due = k.ID, time.Time{}
			if k.Ends != nil && k.State != campaign.Ended {
				k.Due = (*k.Ends + 1).UTC()
			}
		},
		Falls: func(r record) string {
			if r.Top().State == campaign.Ended {
				return ""
			}
			return "ended"
		},
	}
}

// lock stamps the revision and the launch date a campaign is judged by.
func lock(c *change) []problem {
	k := c.After.(*campaign.Campaign)
	if k.Lock == "" {
		k.Lock, k.LockedAt, k.LaunchAtDue = c.House.Revision, c.At, k.Launch
	}
	return nil
}

func checkCampaign(c *change) []problem {
	k := c.After.(*campaign.Campaign)
	out := campaign.BadMoney("budget", k.Budget)
	for _, q := range k.Defaults.Quiz {
		if why := brief.Broken(q); why != "" {
			out = append(out, problem{Field: "defaults", Text: why})
		}
	}
	if c.Received() {
		return out
	}
	if k.Starts != nil && k.Ends != nil && *k.Ends < *k.Starts {
		out = append(out, problem{Field: "ends", Text: "lies before the first day, " + k.Starts.String()})
	}
	if k.Launch != nil && k.Starts != nil && k.Ends != nil && (*k.Launch < *k.Starts || *k.Launch > *k.Ends) {
		out = append(out, problem{Field: "launch", Text: "lies outside " + k.Starts.String() + " to " + k.Ends.String()})
	}
	if k.Template != "" && (k.Template == k.ID || c.Get(campaign.KindCampaign, k.Template) == nil) {
		out = append(out, problem{Field: "template", Text: "there is no other campaign " + campaign.Quoted(k.Template)})
	}
	return append(out, anchorProblem(c, "sub_outcome", k.SubOutcome)...)
}

// anchorProblem names a sub-outcome the ladder does not have, or no longer.
func anchorProblem(c *change, field, id string) []problem {
	if id == "" || c.House.Ladder == nil {
		return nil
	}
	if _, _, ok := c.House.Ladder.SubOutcome(id); ok {
		return nil
	}
	return []problem{{Field: field, Text: "the ladder has no sub-outcome " + campaign.Quoted(id), Hint: "choose one of the ladder in force, or apply the revision that has it"}}
}

func campaignFacts(c *change) []fact {
	k := c.After.(*campaign.Campaign)
	out := []fact{campaignRow(c, k)}
	switch c.Step.Name {
	case "locked":
		if k.LaunchAtDue != nil && justLocked(c) {
			out = append(out, c.Milestone("campaign", "launch_due", c.At, "due_at", endOf(c.House.Calendar, *k.LaunchAtDue), "list_version", k.Lock))
		}
	case "launched", "ended":
		out = append(out, c.Milestone("campaign", c.Step.Name, c.At))
	}
	return out
}

func justLocked(c *change) bool {
	before, _ := c.Before.(*campaign.Campaign)
	return before == nil || before.Lock == ""
}

func campaignRow(c *change, k *campaign.Campaign) fact {
	launch := k.LaunchAtDue
	if k.Lock == "" {
		launch = k.Launch
	}
	return campaign.Dimension("campaigns", c.At, "id", k.ID, "name", k.Title, "brand", k.Brand, "owner", k.Owner, "starts", k.Starts, "ends", k.Ends,
		"launch", launch, "class", k.Class, "sub_outcome", k.SubOutcome, "updated_at", c.Now)
}

// endOf is the last instant of a local day.
func endOf(cal period.Calendar, d period.Date) time.Time {
	return cal.Start(d + 1).Add(-time.Microsecond).UTC()
}

// hasLaunched has a campaign launched when its required first posts are live.
func hasLaunched(c *change, d *campaign.Deliverable) {
	k := campaign.Get[*campaign.Campaign](c, campaign.KindCampaign, d.Campaign)
	if k == nil || k.State != campaign.Planned {
		return
	}
	all := campaign.Linked[*campaign.Deliverable](c, campaign.KindDeliverable, "campaign", d.Campaign)
	i := slices.IndexFunc(all, func(o *campaign.Deliverable) bool { return o.ID == d.ID })
	if i >= 0 {
		all[i] = d
	} else {
		all = append(all, d)
	}
	if launched(all) {
		c.Then(command{Kind: campaign.KindCampaign, ID: d.Campaign, Step: "launched"})
	}
}

// launched tells whether the posts that are required first are live: those
// marked, or, where none is marked, any.
func launched(all []*campaign.Deliverable) bool {
	marked, waits, any := false, false, false
	for _, d := range all {
		if d.State == campaign.Cancelled {
			continue
		}
		any = any || !d.Live.IsZero()
		marked = marked || d.LaunchAsset
		waits = waits || d.LaunchAsset && d.Live.IsZero()
	}
	return marked && !waits || !marked && any
}

// launchedAlready lets a campaign that is heard of after its posts begin where
// it stands.
func launchedAlready(c *change) []problem {
	if c.Received() && launched(campaign.Linked[*campaign.Deliverable](c, campaign.KindDeliverable, "campaign", c.After.Top().ID)) {
		c.After.Top().State = campaign.Running
	}
	return nil
}
