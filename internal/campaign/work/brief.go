package work

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/brief"
)

// Briefs is the machine of briefs.
func Briefs() machine {
	return machine{
		Kind: campaign.KindBrief, Title: "brief", Many: "briefs", Doc: "what is asked of a creator; sending it locks the revision the campaign is judged by",
		States: states(campaign.Drafted, campaign.Sent, campaign.Acknowledged, campaign.Declined, campaign.Superseded),
		Steps: []step{
			{Name: campaign.Create, Label: "Write a brief", To: campaign.Drafted, Roles: ops()},
			{Name: campaign.Edit, Label: "Edit", From: states(campaign.Drafted), Roles: ops()},
			{Name: "sent", Label: "Send", Doc: "stamps the revision in force", From: states(campaign.Drafted), To: campaign.Sent, Roles: ops(), Do: sendBrief},
			{Name: "answered", Label: "Answer the quiz", Doc: "one or several items; all right acknowledges", From: states(campaign.Sent), Roles: []access.Role{access.Creator}, Do: answer},
			{Name: "acknowledged", Label: "Confirmed", Doc: "read and understood, where nothing is left to be asked", From: states(campaign.Sent), To: campaign.Acknowledged, Roles: both(), Do: acknowledge},
			{Name: "declined", Label: "They declined", Doc: "lowers no score", From: states(campaign.Sent, campaign.Acknowledged), To: campaign.Declined, Roles: both(), Reason: true, Do: declineBrief},
			{Name: "rebrief", Label: "Brief anew", Doc: "opens a new version; sending it replaces this one", From: states(campaign.Sent, campaign.Acknowledged), Roles: ops(), Reason: true, Do: rebrief},
			{Name: "tried", Label: "A quiz item was heard of", Rule: true, Do: heardTry},
			{Name: "due", Label: "Acknowledgement date moved", Rule: true},
			{Name: "superseded", Label: "Replaced", Rule: true, From: states(campaign.Sent, campaign.Acknowledged), To: campaign.Superseded},
		},
		Check: checkBrief,
		Facts: briefFacts,
		Head: func(r record) {
			b := r.(*campaign.Brief)
			b.Due = time.Time{}
			if b.State == campaign.Sent {
				b.Due = b.AckDue
			}
		},
	}
}

// Whole is a brief as it would be sent now: template, campaign and brief laid
// over each other, with the class that holds.
func Whole(c *change, b *campaign.Brief) (campaign.BriefBody, string) {
	k := campaign.Get[*campaign.Campaign](c, campaign.KindCampaign, b.Campaign)
	if k == nil {
		return b.Body, b.Class
	}
	bodies := []campaign.BriefBody{k.Defaults, b.Body}
	if t := campaign.Get[*campaign.Campaign](c, campaign.KindCampaign, k.Template); t != nil {
		bodies = slices.Insert(bodies, 0, t.Defaults)
	}
	class := b.Class
	if class == "" {
		class = k.Class
	}
	return brief.Resolve(bodies...), class
}

// sendBrief freezes what is asked, stamps the lock, and says what has to be
// answered before it counts as read.
func sendBrief(c *change) []problem {
	b := c.After.(*campaign.Brief)
	if c.Received() && b.AckDue.IsZero() {
		b.AckDue = c.House.Deadline("acknowledge", c.At)
	}
	whole, class := Whole(c, b)
	if c.Received() && (!b.Sent.IsZero() || reflect.ValueOf(whole).IsZero()) {
		c.First(&b.Sent) // what it said is not known here, or is frozen already
		return nil
	}
	full := brief.Complete(whole, class)
	c.First(&b.Sent)
	b.Asked, b.Class, b.AskedHash = whole, class, brief.Hash(whole)
	b.Required, b.Filled, b.Completeness = full.Required, full.Filled, full.Share()
	b.Ask = nil
	for _, q := range brief.Questions(whole, lastPassed(c, b)) {
		b.Ask = append(b.Ask, q.ID)
	}
	if c.Received() {
		return nil
	}
	b.AckDue = c.House.Deadline("acknowledge", b.Sent)
	b.Lock = c.House.Revision
	c.Then(command{Kind: campaign.KindCampaign, ID: b.Campaign, Step: "locked"})
	if b.Parent != "" {
		c.Then(command{Kind: campaign.KindBrief, ID: b.Parent, Step: "superseded", Ref: b.ID})
	}
	return append(unready(c, b), unsaid(whole)...)
}

// unsaid refuses a brief without its values clause.
func unsaid(whole campaign.BriefBody) []problem {
	if brief.Template(whole.Values) {
		return []problem{{Field: "body", Text: "the values clause is missing", Hint: "write it in the brief, or once in the campaign's defaults"}}
	}
	return nil
}

// unready names what of the house is not ready for a brief to leave it.
func unready(c *change, b *campaign.Brief) []problem {
	l := c.House.Ladder
	if l == nil {
		return []problem{{Text: "there is no ladder in force", Hint: "apply one: a brief is sent under a revision"}}
	}
	var out []problem
	if open := unsigned(c); len(open) > 0 {
		out = append(out, problem{Text: "the charter is not signed: " + strings.Join(open, ", "), Hint: "its owners sign in the ladder: signed: <date>"})
	}
	if c.House.Errors == nil {
		return out
	}
	for _, e := range c.House.Errors(b.Campaign) {
		out = append(out, problem{Text: e, Hint: "mend the ladder: plumbline check names the place"})
	}
	return out
}

// unsigned lists the parts of the charter that are missing or without a signature.
func unsigned(c *change) []string {
	ch := c.House.Ladder.Charter
	var out []string
	for _, part := range []struct {
		name   string
		signed func() string
		there  bool
	}{
		{"conversion path", func() string { return ch.Conversion.Signed }, ch.Conversion != nil}, {"money", func() string { return ch.Money.Signed }, ch.Money != nil},
		{"risk limits", func() string { return ch.Risk.Signed }, ch.Risk != nil}, {"SLAs", func() string { return ch.SLAs.Signed }, ch.SLAs != nil},
	} {
		if !part.there || part.signed() == "" {
			out = append(out, part.name)
		}
	}
	return out
}

// lastPassed is the last brief of the chain that was acknowledged, as it was sent.
func lastPassed(c *change, b *campaign.Brief) *campaign.BriefBody {
	for id, left := b.Parent, 50; id != "" && left > 0; left-- {
		old := campaign.Get[*campaign.Brief](c, campaign.KindBrief, id)
		if old == nil {
			return nil
		}
		if !old.Acknowledged.IsZero() {
			return &old.Asked
		}
		id = old.Parent
	}
	return nil
}

// rebrief opens a new version to be acknowledged.
func rebrief(c *change) []problem {
	b := c.After.(*campaign.Brief)
	next := campaign.NewID(campaign.KindBrief)
	if open := campaign.Linked[*campaign.Brief](c, campaign.KindBrief, "parent", b.ID); len(open) > 0 {
		return []problem{{Text: "there is a newer version already: " + open[0].ID, Hint: "edit and send that one"}}
	}
	c.Then(command{Kind: campaign.KindBrief, ID: next, Step: campaign.Create, Set: campaign.Fields("parent", b.ID, "campaign", b.Campaign, "creator", b.Creator,
		"brand", b.Brand, "region", b.Region, "owner", b.Owner, "title", b.Title, "body", b.Body, "class", b.Class)})
	return nil
}

// Answer is what a creator ticked for one item.
type Answer struct {
	Item  string `json:"item"`
	Chose []int  `json:"chose"`
	Link  string `json:"link,omitempty"` // invitation it came through
}

// answer marks quiz answers. A wrong one also marks the brief as unclear there:
// the item was asked of somebody who had read it.
func answer(c *change) []problem {
	b := c.After.(*campaign.Brief)
	var given struct {
		Answers []Answer `json:"answers"`
	}
	if out := c.With(&given); out != nil {
		return out
	}
	if len(given.Answers) == 0 {
		return []problem{{Field: "answers", Text: "nothing was answered"}}
	}
	items := brief.Items(b.Asked)
	for _, a := range given.Answers {
		i := slices.IndexFunc(items, func(q campaign.QuizItem) bool { return q.ID == a.Item })
		if i < 0 || !slices.Contains(b.Ask, a.Item) {
			return []problem{{Field: "answers", Text: "this brief does not ask " + campaign.Quoted(a.Item)}}
		}
		right := brief.Right(items[i], a.Chose)
		if !right && brief.Tried(a.Item, b.Tries) == 0 {
			b.Unclear = append(b.Unclear, a.Item)
		}
		b.Tries = append(b.Tries, campaign.Try{Item: a.Item, Chose: a.Chose, Right: right, At: c.At, Link: a.Link})
	}
	if len(brief.Passed(b.Ask, b.Tries)) == len(b.Ask) {
		b.State = campaign.Acknowledged
		c.First(&b.Acknowledged)
	}
	return nil
}

// heardTry takes one try as it is heard of.
func heardTry(c *change) []problem {
	b := c.After.(*campaign.Brief)
	t := campaign.Try{At: c.At}
	if out := c.With(&t); out != nil {
		return out
	}
	if slices.ContainsFunc(b.Tries, func(o campaign.Try) bool { return o.Item == t.Item && o.At.Equal(t.At) }) {
		return nil
	}
	b.Tries = append(b.Tries, t)
	slices.SortStableFunc(b.Tries, func(x, y campaign.Try) int { return x.At.Compare(y.At) })
	return nil
}

// declineBrief closes the offer the brief came from; a brief that came without
// one leaves one behind, so that declines are counted in one place.
// Why they declined is the offer's, where it is sensitive; the brief's own
// reason is read by whoever reads its history.
func declineBrief(c *change) []problem {
	b, closed := c.After.(*campaign.Brief), false
	var why struct {
		Reason string `json:"reason"`
	}
	if out := c.With(&why); out != nil {
		return out
	}
	for _, o := range campaign.Linked[*campaign.Offer](c, campaign.KindOffer, "creator", b.Creator) {
		if o.Campaign != b.Campaign {
			continue
		}
		closed = closed || o.State == campaign.Declined && o.Decided.Equal(c.At) // heard of twice
		if slices.Contains(states(campaign.Sent, campaign.Replied, campaign.Accepted), o.State) {
			closed = true
			c.Then(command{Kind: campaign.KindOffer, ID: o.ID, Step: "declined", Reason: cmp.Or(why.Reason, c.Command.Reason)})
		}
	}
	if closed || b.Creator == "" {
		return nil
	}
	id := "o-" + b.ID
	c.Then(command{Kind: campaign.KindOffer, ID: id, Step: campaign.Create, Set: campaign.Fields("title", b.Title, "scope", "the brief as sent", "campaign", b.Campaign,
		"creator", b.Creator, "brand", b.Brand, "region", b.Region, "owner", b.Owner, "parent", b.ID)})
	c.Then(command{Kind: campaign.KindOffer, ID: id, Step: "declined", Reason: cmp.Or(why.Reason, c.Command.Reason)})
	return nil
}

func acknowledge(c *change) []problem {
	b := c.After.(*campaign.Brief)
	if left := len(b.Ask) - len(brief.Passed(b.Ask, b.Tries)); left > 0 && !c.Received() {
		return []problem{{Text: "the quiz is not passed yet", Hint: "its items are answered on the creator's page"}}
	}
	c.First(&b.Acknowledged)
	return nil
}

func checkBrief(c *change) []problem {
	b := c.After.(*campaign.Brief)
	var out []problem
	for _, q := range b.Body.Quiz {
		if why := brief.Broken(q); why != "" {
			out = append(out, problem{Field: "body", Text: why})
		}
	}
	if !c.Received() && (b.Campaign == "" || c.Get(campaign.KindCampaign, b.Campaign) == nil) {
		out = append(out, problem{Field: "campaign", Text: "a brief belongs to a campaign", Hint: "choose one, or plan it first"})
	}
	if !c.Received() && b.Creator == "" && c.Step.Name == "sent" {
		out = append(out, problem{Field: "creator", Text: "a brief is sent to somebody"})
	}
	return out
}

func briefFacts(c *change) []fact {
	b := c.After.(*campaign.Brief)
	switch c.Step.Name {
	case "sent":
		return sentFacts(c, b)
	case "answered":
		out := tryFacts(c, b)
		if b.State == campaign.Acknowledged {
			out = append(out, c.Milestone("brief", "acknowledged", b.Acknowledged))
		}
		return out
	case "acknowledged":
		return []fact{c.Milestone("brief", "acknowledged", b.Acknowledged)}
	case "superseded":
		return []fact{c.Milestone("brief", "superseded", c.At, "ref", c.Command.Ref)}
	}
	return nil
}

func sentFacts(c *change, b *campaign.Brief) []fact {
	ref := ""
	if all := campaign.Linked[*campaign.Deliverable](c, campaign.KindDeliverable, "brief", b.ID); len(all) == 1 {
		ref = all[0].ID // several are found by creator and campaign
	}
	out := []fact{
		c.Milestone("brief", "sent", b.Sent, "due_at", b.AckDue, "value", b.Completeness, "unit", "share", "ref", ref, "list_version", b.Lock),
		c.Milestone("brief", "required_fields", b.Sent, "value", float64(b.Required)),
		c.Milestone("brief", "filled_fields", b.Sent, "value", float64(b.Filled)),
	}
	if !brief.Template(b.Asked.Values) {
		out = append(out, c.Milestone("brief", "values_clause", b.Sent))
	}
	if m := masterOf(c, b.Creator, b.Sent); m != nil {
		out = append(out, c.Milestone("brief", "under_master", b.Sent, "ref", m.ID))
	}
	return out
}

// tryFacts are the quiz items of this step: subject is the brief's item.
func tryFacts(c *change, b *campaign.Brief) []fact {
	before, _ := c.Before.(*campaign.Brief)
	var out []fact
	for i := len(before.Tries); i < len(b.Tries); i++ {
		t := b.Tries[i]
		event := map[bool]string{true: "passed", false: "failed"}[t.Right]
		f := c.Milestone("quiz", event, t.At, "value", float64(brief.Tried(t.Item, b.Tries[:i])+1), "ref", b.ID, "reason", t.Item)
		f.Values["subject"] = b.ID + "/" + t.Item
		out = append(out, f)
	}
	return out
}

// masterOf is a creator's master agreement in force at a moment.
func masterOf(c *change, creator string, at time.Time) *campaign.Terms {
	for _, t := range campaign.Linked[*campaign.Terms](c, campaign.KindTerms, "creator", creator) {
		inForce := t.Form == "master" && !t.Signed.IsZero() && !t.Signed.After(at) && t.State != campaign.Ended
		if inForce && (t.Ends == nil || at.Before(endOf(c.House.Calendar, *t.Ends))) {
			return t
		}
	}
	return nil
}
