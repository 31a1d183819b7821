package work

import (
	"maps"
	"slices"
	"strings"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/booking"
	"plumbline/internal/campaign/verify"
)

func deliverableFacts(c *change) []fact {
	d := c.After.(*campaign.Deliverable)
	out := agreed(c, d)
	switch c.Step.Name {
	case "submitted", "approved":
		out = append(out, mark(c, d, c.Step.Name))
	case "changes_asked", "cancelled":
		out = append(out, mark(c, d, c.Step.Name, "reason", c.Command.Reason))
	case "live":
		out = append(append(out, liveFacts(c, d)...), assetFacts(c, d)...)
	case "verified":
		out = append(out, lookFacts(c, d)...)
	case "taken_down":
		out = append(out, assetMark(c, d, "taken_down", "reason", c.Command.Reason))
	case "reuse_approved":
		out = append(out, assetMark(c, d, "approved"))
	case "reused":
		out = append(out, assetMark(c, d, "reused", "reason", c.Command.Reason))
	case campaign.Edit:
		if !d.Live.IsZero() {
			out = append(out, assetFacts(c, d)...)
		}
	}
	return out
}

// mark is a milestone of the deliverable at the moment of its step.
func mark(c *change, d *campaign.Deliverable, event string, more ...any) fact {
	return c.Milestone("deliverable", event, c.At, append([]any{"platform", d.Platform, "asset", d.Asset}, more...)...)
}

// assetMark is a milestone of its post.
func assetMark(c *change, d *campaign.Deliverable, event string, more ...any) fact {
	f := mark(c, d, event, append([]any{"link", d.Link, "code", strings.ToUpper(d.Code)}, more...)...)
	f.Values["subject_kind"], f.Values["subject"] = "asset", d.Asset
	return f
}

// agreed tells what of the plan is new: expectations, due dates, what is required first.
func agreed(c *change, d *campaign.Deliverable) []fact {
	before, _ := c.Before.(*campaign.Deliverable)
	if before == nil {
		before = &campaign.Deliverable{}
	}
	lock := ""
	if k := campaign.Get[*campaign.Campaign](c, campaign.KindCampaign, d.Campaign); k != nil {
		lock = k.Lock
	}
	var out []fact
	if d.SubOutcome != before.SubOutcome || !maps.Equal(d.Expected, before.Expected) {
		out = append(out, bookings(c, d)...)
	}
	if d.DueAtLock != nil && before.DueAtLock == nil {
		out = append(out, mark(c, d, "planned", "due_at", endOf(c.House.Calendar, *d.DueAtLock), "ref", d.Terms, "list_version", lock))
	} else if d.DueAtLock != nil && d.DueDay != nil && before.DueDay != nil && *d.DueDay != *before.DueDay {
		out = append(out, mark(c, d, "due", "due_at", endOf(c.House.Calendar, *d.DueDay), "list_version", lock))
	}
	if d.LaunchAsset && !before.LaunchAsset {
		out = append(out, mark(c, d, "launch_asset"))
	}
	if d.KeptLive != nil && before.KeptLive == nil {
		out = append(out, mark(c, d, "kept_live", "value", truth(*d.KeptLive)))
	}
	return out
}

// bookings are what a deliverable is expected to contribute, to each
// sub-outcome that one of its expected metrics moves: its own first.
func bookings(c *change, d *campaign.Deliverable) []fact {
	var out []fact
	for _, metric := range slices.Sorted(maps.Keys(d.Expected)) {
		for _, sub := range booking.Moved(c.House.Ladder, d, metric) {
			f := mark(c, d, "booked", "value", d.Expected[metric], "unit", metric, "ref", sub)
			if d.DueDay != nil {
				f.Values["due_at"] = endOf(c.House.Calendar, *d.DueDay)
			}
			out = append(out, f)
		}
	}
	if len(out) == 0 && d.SubOutcome != "" {
		out = append(out, mark(c, d, "booked", "ref", d.SubOutcome))
	}
	return out
}

func liveFacts(c *change, d *campaign.Deliverable) []fact {
	f := mark(c, d, "live", "ref", d.Asset)
	f.Values["occurred_at"] = d.Live
	out := []fact{f, assetMark(c, d, "live", "ref", d.ID)}
	if t := campaign.Get[*campaign.Terms](c, campaign.KindTerms, d.Terms); t != nil {
		if len(t.Items) > 0 {
			out = append(out, mark(c, d, "contracted", "value", asContracted(c, t, d)))
		}
		if len(t.Rights) > 0 {
			out = append(out, assetMark(c, d, "reuse_rights", "ref", t.ID))
		}
	}
	if d.Fee != nil && d.Fee.Minor != 0 {
		out = append(out, spent(c, "fee", "accrued", d.Live, d.Fee, d.Terms+"/"+d.ID, "deliverable", d.ID, "platform", d.Platform, "asset", d.Asset))
	}
	return out
}

// asContracted is 1 where format and window are as agreed and the number
// agreed is not exceeded, else 0.
func asContracted(c *change, t *campaign.Terms, d *campaign.Deliverable) float64 {
	day := c.House.Calendar.DateOf(d.Live)
	for _, it := range t.Items {
		inside := (it.From == nil || day >= *it.From) && (it.To == nil || day <= *it.To)
		if strings.EqualFold(it.Format, d.Format) && inside {
			return 1
		}
	}
	return 0
}

// assetFacts describe the post. A post with an id of its platform is described
// by the platform's own rows: what only we know comes as milestones.
func assetFacts(c *change, d *campaign.Deliverable) []fact {
	tracked := d.Relation != "earned"
	out := []fact{assetMark(c, d, "tracked", "value", truth(tracked))}
	if d.SubOutcome != "" {
		out = append(out, assetMark(c, d, "anchored", "ref", d.SubOutcome))
	}
	if d.Asset == d.ID {
		out = append(out, assetRow(c, d))
	}
	for _, axis := range slices.Sorted(maps.Keys(d.Taxonomy)) {
		out = append(out, c.Row("taxonomy", d.Live, "asset", d.Asset, "axis", axis, "tag", d.Taxonomy[axis], "platform", d.Platform))
	}
	if d.Format != "" && d.Taxonomy["format"] == "" {
		out = append(out, c.Row("taxonomy", d.Live, "asset", d.Asset, "axis", "format", "tag", d.Format, "platform", d.Platform))
	}
	if d.Code != "" {
		out = append(out, codeRow(c, d))
	}
	return out
}

func codeRow(c *change, d *campaign.Deliverable) fact {
	more := []any{"id", strings.ToUpper(d.Code), "creator", d.Creator, "campaign", d.Campaign, "updated_at", c.Now}
	if k := campaign.Get[*campaign.Campaign](c, campaign.KindCampaign, d.Campaign); k != nil {
		more = append(more, "starts", k.Starts, "ends", k.Ends)
	}
	return campaign.Dimension("codes", c.At, more...)
}

func assetRow(c *change, d *campaign.Deliverable) fact {
	return campaign.Dimension("assets", c.At, "id", d.Asset, "platform", d.Platform, "region", d.Region, "campaign", d.Campaign, "creator", d.Creator,
		"deliverable", d.ID, "format", d.Format, "published_at", d.Live, "url", d.URL, "link", d.Link, "code", strings.ToUpper(d.Code),
		"tracked", d.Relation != "earned", "identifier", identified(d) != verify.NotMet && (d.Link != "" || d.Code != ""), "relation", d.Relation,
		"disclosure", disclosure(d), "updated_at", c.Now)
}

// identified is whether a working identifier was seen: one that works is enough.
func identified(d *campaign.Deliverable) string {
	answer := verify.Unknown
	for _, x := range d.Checks {
		if x.Requirement != "link" && x.Requirement != "code" {
			continue
		}
		if x.Answer == verify.Met {
			return verify.Met
		}
		if x.Answer == verify.NotMet {
			answer = verify.NotMet
		}
	}
	return answer
}

func disclosure(d *campaign.Deliverable) string {
	if d.Relation == "earned" {
		return "not_needed"
	}
	for _, x := range d.Checks {
		if x.Requirement == "disclosure" && x.Answer != verify.Unknown {
			return map[string]string{verify.Met: "passed", verify.NotMet: "failed"}[x.Answer]
		}
	}
	return "unknown"
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// lookFacts tell what a look found. What could not be checked tells nothing.
func lookFacts(c *change, d *campaign.Deliverable) []fact {
	all, checked, met := verify.Counted(d.Checks)
	var out []fact
	if checked > 0 {
		out = append(out, mark(c, d, "verified", "value", float64(met)/float64(checked), "unit", "share"))
	}
	if all > 0 {
		out = append(out, mark(c, d, "requirements", "value", float64(all)), mark(c, d, "requirements_checked", "value", float64(checked)),
			mark(c, d, "requirements_met", "value", float64(met)))
	}
	if a := identified(d); a != verify.Unknown {
		out = append(out, assetMark(c, d, "identifier", "value", truth(a == verify.Met)))
	}
	if s := disclosure(d); s == "passed" || s == "failed" {
		why := ""
		if i := slices.IndexFunc(d.Checks, func(x campaign.Check) bool { return x.Requirement == "disclosure" }); i >= 0 && s == "failed" {
			why = d.Checks[i].Text
		}
		out = append(out, assetMark(c, d, "disclosed", "value", truth(s == "passed"), "reason", why))
	}
	if a := tagged(c, d); a != verify.Unknown {
		out = append(out, assetMark(c, d, "utm", "value", truth(a == verify.Met)))
	}
	before, _ := c.Before.(*campaign.Deliverable)
	if !d.TakenDown.IsZero() && (before == nil || before.TakenDown.IsZero()) {
		out = append(out, assetMark(c, d, "taken_down", "reason", "not found at a look"))
	}
	if d.Asset == d.ID {
		out = append(out, assetRow(c, d))
	}
	return out
}

// tagged looks at the links as they were placed: those that are ours carry
// every required tag with an allowed value.
func tagged(c *change, d *campaign.Deliverable) string {
	var seen verify.Seen
	if c.House.Ladder == nil || c.With(&seen) != nil || d.Link == "" {
		return verify.Unknown
	}
	return verify.Tagged(seen.Links, d.Link, c.House.Ladder.Tagging.Required, c.House.Ladder.Tagging.Allowed)
}
