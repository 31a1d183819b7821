package work

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/period"
)

// Deliverables is the machine of deliverables.
func Deliverables() machine {
	early := states(campaign.Planned, campaign.Submitted, campaign.ChangesAsked, campaign.Approved)
	out := states(campaign.Live, campaign.Verified)
	return machine{
		Kind: campaign.KindDeliverable, Title: "deliverable", Many: "deliverables", Doc: "one agreed piece of content, anchored to a sub-outcome",
		States: states(campaign.Planned, campaign.Submitted, campaign.ChangesAsked, campaign.Approved, campaign.Live, campaign.Verified, campaign.TakenDown, campaign.Cancelled),
		Steps: []step{
			{Name: campaign.Create, Label: "Plan a deliverable", To: campaign.Planned, Roles: ops(), Do: plan},
			{Name: campaign.Edit, Label: "Edit", From: append(early, out...), Roles: ops(), Do: lockIfSigned},
			{Name: "locked", Label: "Agreed", Doc: "terms are signed: the due date at lock stands", Rule: true, Do: lockDue},
			{Name: "booked", Label: "An expectation was heard of", Rule: true, Do: heardBooking},
			{Name: "due", Label: "A due date was heard of", Rule: true, Do: heardDue},
			{Name: "submitted", Label: "Submit", Back: campaign.Freely, Doc: "a draft is handed in; it waits for us from now", From: states(campaign.Planned, campaign.ChangesAsked), To: campaign.Submitted, Roles: both(),
				Sets: []string{"draft_note", "draft"}, Do: submit},
			{Name: "kept", Label: "Keep the draft", Back: campaign.Freely, Doc: "what is there so far; it is not handed in yet", From: states(campaign.Planned, campaign.ChangesAsked), Roles: both(), Sets: []string{"draft_note", "draft"}},
			{Name: "changes_asked", Label: "Ask for changes", Back: campaign.Freely, From: states(campaign.Submitted), To: campaign.ChangesAsked, Roles: ops(), Reason: true, Do: answerDraft},
			{Name: "approved", Label: "Approve", Back: campaign.Freely, From: states(campaign.Submitted), To: campaign.Approved, Roles: append(ops(), access.Legal), Do: answerDraft},
			{Name: "live", Label: "Record as live", From: states(campaign.Approved), To: campaign.Live, Gate: "publish", Roles: both(), Sets: []string{"url", "asset"}, Do: goLive},
			{Name: "verified", Label: "Record what was seen", Doc: "answers the brief's checklist; again on a schedule while live", From: out, To: campaign.Verified,
				Roles: []access.Role{access.Operations, access.Legal, access.Social}, Ours: true, Do: look},
			{Name: "look_missed", Label: "Could not be looked at", Doc: "a look was due, and nothing newer was there to be seen", Rule: true, Ours: true, From: out, Do: missLook},
			{Name: "accepted", Label: "Accept the work", Doc: "money is owed from now on", From: out, Roles: ops(), Ours: true, Do: accept},
			{Name: "kept_live", Label: "Agreed day reached", Rule: true, Ours: true, Do: keptLive},
			{Name: "reuse_approved", Label: "Approve for reuse", Doc: "may be used beyond the post", From: out, Roles: deal(), Ours: true},
			{Name: "reused", Label: "Used in another channel", From: out, Roles: append(ops(), access.Social), Ours: true},
			{Name: "taken_down", Label: "Found gone", From: out, To: campaign.TakenDown, Roles: append(ops(), access.Legal), Ours: true, Reason: true, Do: takenDown},
			{Name: "cancelled", Label: "Call off", Back: campaign.Freely, From: early, To: campaign.Cancelled, Roles: ops(), Reason: true},
		},
		Check: checkDeliverable,
		Facts: deliverableFacts,
		Head:  deliverableHead,
		Falls: func(r record) string {
			d := r.(*campaign.Deliverable)
			if d.KeepLiveTill != nil && d.KeptLive == nil && !d.Live.IsZero() && d.Due.Equal(keepEnd(*d.KeepLiveTill)) {
				return "kept_live"
			}
			return ""
		},
	}
}

// keepEnd is when a keep-live day is over everywhere.
func keepEnd(d period.Date) time.Time { return (d + 2).UTC() }

func deliverableHead(r record) {
	d := r.(*campaign.Deliverable)
	d.Parent, d.Due = d.Terms, time.Time{}
	if d.Title == "" {
		d.Title = d.Format
	}
	switch {
	case d.State == campaign.Cancelled:
	case d.Live.IsZero():
		if d.DueDay != nil {
			d.Due = (*d.DueDay + 1).UTC()
		}
	case d.KeepLiveTill != nil && d.KeptLive == nil && d.State == campaign.TakenDown:
		d.Due = keepEnd(*d.KeepLiveTill) // a look that is due is ours (next_look) and makes nobody late
	}
}

// plan has a deliverable begin with what its terms, brief and campaign say.
func plan(c *change) []problem {
	d := c.After.(*campaign.Deliverable)
	if c.Received() {
		return lockIfSigned(c)
	}
	if t := campaign.Get[*campaign.Terms](c, campaign.KindTerms, d.Terms); t != nil {
		belongs(d, t.Top())
	}
	b := campaign.Get[*campaign.Brief](c, campaign.KindBrief, d.Brief)
	if b != nil {
		belongs(d, b.Top())
	}
	k := campaign.Get[*campaign.Campaign](c, campaign.KindCampaign, d.Campaign)
	if k != nil {
		d.Brand, d.Region, d.SubOutcome = cmp.Or(d.Brand, k.Brand), cmp.Or(d.Region, k.Region), cmp.Or(d.SubOutcome, k.SubOutcome)
	}
	if b == nil {
		b = &campaign.Brief{Head: campaign.Head{Campaign: d.Campaign}} // what the campaign gives its briefs
	}
	said := b.Asked
	if b.Sent.IsZero() {
		said, _ = Whole(c, b)
	}
	d.Disclosure = cmp.Or(d.Disclosure, said.Disclosure)
	if d.Format == "" && len(said.Formats) == 1 {
		d.Format = said.Formats[0]
	}
	d.Taxonomy = tagsOf(d.Taxonomy, said)
	return lockIfSigned(c)
}

// belongs fills in whose it is from what it hangs on.
func belongs(d *campaign.Deliverable, h *campaign.Head) {
	d.Campaign, d.Creator = cmp.Or(d.Campaign, h.Campaign), cmp.Or(d.Creator, h.Creator)
	d.Brand, d.Region = cmp.Or(d.Brand, h.Brand), cmp.Or(d.Region, h.Region)
}

// tagsOf adds the tags a brief asks for on axes that name none yet.
func tagsOf(tags map[string]string, said campaign.BriefBody) map[string]string {
	out := maps.Clone(tags)
	add := func(axis, tag string) {
		if tag != "" && out[axis] == "" {
			if out == nil {
				out = map[string]string{}
			}
			out[axis] = tag
		}
	}
	add("hook", said.Hook)
	add("product", said.Product)
	add("tone", said.Tone)
	if len(said.Themes) == 1 {
		add("theme", said.Themes[0])
	}
	return out
}

// lockIfSigned has the due date stand where the terms are signed already.
func lockIfSigned(c *change) []problem {
	d := c.After.(*campaign.Deliverable)
	if t := campaign.Get[*campaign.Terms](c, campaign.KindTerms, d.Terms); t != nil && !t.Signed.IsZero() {
		return lockDue(c)
	}
	return nil
}

// lockDue freezes the due date everybody agreed to.
func lockDue(c *change) []problem {
	d := c.After.(*campaign.Deliverable)
	if c.Received() && c.Step.Name == "locked" && len(c.Command.With) > 0 {
		return heardDue(c)
	}
	if d.DueAtLock == nil && d.DueDay != nil {
		due := *d.DueDay
		d.DueAtLock = &due
	}
	return nil
}

// heardDue takes a due date from an instant; the one agreed first is the one at lock.
func heardDue(c *change) []problem {
	d := c.After.(*campaign.Deliverable)
	var with struct {
		Due time.Time `json:"due"`
	}
	if out := c.With(&with); out != nil || with.Due.IsZero() {
		return out
	}
	due := c.House.Calendar.DateOf(with.Due)
	if c.Step.Name == "locked" {
		d.DueAtLock = &due
	}
	if d.DueDay == nil || c.Step.Name == "due" {
		d.DueDay = &due
	}
	return nil
}

// heardBooking takes one expectation.
func heardBooking(c *change) []problem {
	d := c.After.(*campaign.Deliverable)
	var with struct {
		Metric string  `json:"metric"`
		Value  float64 `json:"value"`
	}
	if out := c.With(&with); out != nil {
		return out
	}
	if c.House.Ladder != nil && with.Metric == "" {
		if s, _, ok := c.House.Ladder.SubOutcome(c.Command.Ref); ok {
			with.Metric = s.Metric
		}
	}
	if d.SubOutcome == "" {
		d.SubOutcome = c.Command.Ref
	}
	if with.Metric != "" {
		d.Expected = maps.Clone(d.Expected)
		if d.Expected == nil {
			d.Expected = map[string]float64{}
		}
		d.Expected[with.Metric] = with.Value
	}
	return nil
}

// submit hands a draft in. Work that began without terms is agreed by now.
func submit(c *change) []problem {
	d := c.After.(*campaign.Deliverable)
	if c.Received() && c.At.Before(d.Answered) {
		d.State = c.Before.Top().State // heard of late: it has been answered
	}
	c.Last(&d.Submitted)
	if len(d.Draft) == 0 && d.DraftNote == "" && !c.Received() {
		return []problem{{Field: "draft_note", Text: "there is nothing to look at", Hint: "paste a link or a text, or upload the draft"}}
	}
	return lockDue(c)
}

// answerDraft ends our time: days it lay with us are not the creator's.
func answerDraft(c *change) []problem {
	d := c.After.(*campaign.Deliverable)
	if d.Submitted.After(d.Answered) && c.At.After(d.Submitted) {
		d.WaitedForUs += c.At.Sub(d.Submitted).Hours() / 24
	}
	if c.Received() && c.At.Before(d.Answered) {
		d.State = c.Before.Top().State
	}
	if c.Last(&d.Answered); c.Step.Name == "changes_asked" {
		d.Changes = c.Command.Reason
	}
	return nil
}

// goLive is the post going out.
func goLive(c *change) []problem {
	d := c.After.(*campaign.Deliverable)
	first := d.Live.IsZero()
	c.First(&d.Live)
	if d.Asset == "" {
		d.Asset = d.ID
	}
	if d.KeepLiveTill == nil {
		if b := campaign.Get[*campaign.Brief](c, campaign.KindBrief, d.Brief); b != nil && b.Asked.KeepLive > 0 {
			till := c.House.Calendar.DateOf(d.Live) + period.Date(b.Asked.KeepLive)
			d.KeepLiveTill = &till
		}
	}
	d.NextLook = nextLook(c, d)
	if first {
		c.Then(command{Kind: campaign.KindCreator, ID: d.Creator, Step: "posted", Ref: d.Asset, At: d.Live})
		hasLaunched(c, d)
	}
	if d.URL == "" && !c.Received() {
		return []problem{{Field: "url", Text: "say where the post is", Hint: "paste its address"}}
	}
	return lockDue(c)
}

// accept says that the work is taken: the fee on it becomes a request for money
// by itself, so that nobody has to ask to be paid.
func accept(c *change) []problem {
	d := c.After.(*campaign.Deliverable)
	c.First(&d.Accepted)
	if d.Fee == nil || d.Fee.Minor == 0 || c.Received() {
		return nil
	}
	c.Then(command{Kind: campaign.KindSpend, ID: "s-" + d.ID, Step: campaign.Create, Set: campaign.Fields("title", d.Title, "pays", "fee", "amount", d.Fee, "terms", d.Terms,
		"deliverable", d.ID, "campaign", d.Campaign, "creator", d.Creator, "brand", d.Brand, "region", d.Region, "owner", d.Owner, "platform", d.Platform)})
	return nil
}

func checkDeliverable(c *change) []problem {
	d := c.After.(*campaign.Deliverable)
	out := campaign.BadMoney("fee", d.Fee)
	if c.Received() {
		return out
	}
	for _, metric := range slices.Sorted(maps.Keys(d.Expected)) {
		if c.House.Ladder == nil {
			break
		}
		if _, ok := c.House.Ladder.Metric(metric); !ok {
			out = append(out, problem{Field: "expected", Text: "there is no metric " + campaign.Quoted(metric), Hint: "plumbline metrics lists them"})
		} else if d.Expected[metric] < 0 {
			out = append(out, problem{Field: "expected", Text: "cannot expect less than nothing of " + metric})
		}
	}
	out = append(out, dueProblem(c, d)...)
	if b := campaign.Get[*campaign.Brief](c, campaign.KindBrief, d.Brief); d.Brief != "" && b == nil {
		out = append(out, problem{Field: "brief", Text: "there is no brief " + campaign.Quoted(d.Brief)})
	}
	return append(out, anchorProblem(c, "sub_outcome", d.SubOutcome)...)
}

// dueProblem names a due date before the contract or outside the campaign.
func dueProblem(c *change, d *campaign.Deliverable) []problem {
	before, _ := c.Before.(*campaign.Deliverable)
	moved := before == nil || before.DueDay == nil || d.DueDay != nil && *before.DueDay != *d.DueDay
	if d.DueDay == nil || !moved {
		return nil
	}
	if t := campaign.Get[*campaign.Terms](c, campaign.KindTerms, d.Terms); t != nil && !t.Signed.IsZero() {
		if day := c.House.Calendar.DateOf(t.Signed); *d.DueDay < day {
			return []problem{{Field: "due_day", Text: "lies before the contract, signed on " + day.String()}}
		}
	}
	if k := campaign.Get[*campaign.Campaign](c, campaign.KindCampaign, d.Campaign); k != nil && k.Starts != nil && *d.DueDay < *k.Starts {
		return []problem{{Field: "due_day", Text: "lies before the campaign begins, " + k.Starts.String()}}
	}
	return nil
}
