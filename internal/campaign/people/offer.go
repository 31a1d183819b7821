package people

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
)

// Offers is the machine of outreach.
func Offers() machine {
	open := states(campaign.Drafted, campaign.Sent, campaign.Replied, campaign.Accepted)
	return machine{
		Kind: campaign.KindOffer, Title: "offer", Many: "offers", Doc: "an outreach message in its parts, with reply and outcome",
		States: states(campaign.Drafted, campaign.Sent, campaign.Replied, campaign.Accepted, campaign.Signed, campaign.Declined, campaign.Withdrawn),
		Steps: []step{
			{Name: campaign.Create, Label: "Draft an offer", To: campaign.Drafted, Roles: ops(), Do: meets},
			{Name: campaign.Edit, Label: "Edit", From: states(campaign.Drafted), Roles: ops(), Do: meets},
			{Name: "sent", Label: "Sent", Doc: "copied or sent elsewhere", From: states(campaign.Drafted), To: campaign.Sent, Roles: ops(), Do: sendOffer},
			{Name: "replied", Label: "Replied", From: states(campaign.Sent), To: campaign.Replied, Roles: ops(), Sets: []string{"reply"}},
			{Name: "accepted", Label: "Accepted", From: states(campaign.Sent, campaign.Replied), To: campaign.Accepted, Roles: both()},
			{Name: "signed", Label: "Signed", Rule: true, From: open, To: campaign.Signed, Do: decided},
			{Name: "declined", Label: "They declined", Doc: "lowers no score", From: open[1:], To: campaign.Declined, Roles: both(), Reason: true, Do: declined("creator")},
			{Name: "declined_by_us", Label: "We decline", From: open, To: campaign.Declined, Roles: ops(), Reason: true, Do: declined("brand")},
			{Name: "list_changed", Label: "A no-touch list changed", Doc: "looked at again for what it meets", Rule: true, From: open, Do: meets},
			{Name: "decline_proposed", Label: "Decline proposed", Doc: "by the audience's figures", Rule: true, From: open},
			{Name: "withdrawn", Label: "Withdraw", From: open, To: campaign.Withdrawn, Roles: ops(), Reason: true, Do: decided},
		},
		Check: checkOffer,
		Facts: offerFacts,
		Head: func(r record) {
			o := r.(*campaign.Offer)
			if o.Title == "" {
				o.Title = o.Scope
			}
		},
	}
}

func settled(s state) bool {
	return slices.Contains(states(campaign.Signed, campaign.Declined, campaign.Withdrawn), s)
}

func sendOffer(c *change) []problem {
	o := c.After.(*campaign.Offer)
	c.First(&o.Sent)
	if len(o.NoTouch) == 0 && !c.Received() {
		o.NoTouch = brandTopics(c, o.Brand)
	}
	c.Then(command{Kind: campaign.KindCreator, ID: o.Creator, Step: "contacted", At: o.Sent})
	return meets(c)
}

// brandTopics is what the brand will not push: its list in force, and the ladder's.
func brandTopics(c *change, brand string) []string {
	var out []string
	if l := c.House.Ladder; l != nil {
		out = append(out, l.NoTouch...)
	}
	for _, l := range campaign.Linked[*campaign.List](c, campaign.KindList, "state", string(campaign.InForce)) {
		if l.Creator == "" && (l.Brand == "" || l.Brand == brand) {
			out = append(out, l.Topics...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// meets warns where the offer touches what this creator will not touch. The
// topics are the creator's own affair: they lie in a part that only those who
// look after the account, and legal, may see.
func meets(c *change) []problem {
	o := c.After.(*campaign.Offer)
	text := strings.Join([]string{o.Why, o.Fit, o.Scope, o.Rights, o.Ask}, "\n")
	if k, _ := c.Get(campaign.KindCampaign, o.Campaign).(*campaign.Campaign); k != nil {
		d := k.Defaults
		text = strings.Join(append([]string{text, d.Goal, d.Message, d.Product}, append(d.Themes, d.Do...)...), "\n")
	}
	o.Meets = nil
	for _, l := range campaign.Linked[*campaign.List](c, campaign.KindList, "creator", o.Creator) {
		for _, topic := range l.Own {
			if mentions(text, topic) && !slices.Contains(o.Meets, topic) {
				o.Meets = append(o.Meets, topic)
			}
		}
	}
	return nil
}

// mentions looks for a topic as words of a text, whatever the case.
func mentions(text, topic string) bool {
	words := func(s string) []string {
		return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
			return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 127)
		})
	}
	have, want := words(text), words(topic)
	for i := 0; len(want) > 0 && i+len(want) <= len(have); i++ {
		if slices.EqualFunc(have[i:i+len(want)], want, func(a, b string) bool { return a == b || strings.TrimSuffix(a, "s") == strings.TrimSuffix(b, "s") }) {
			return true
		}
	}
	return false
}

func decided(c *change) []problem { c.Last(&c.After.(*campaign.Offer).Decided); return nil }

// declined keeps who declined and why; the reason is a code shared with
// screens and incidents.
func declined(by string) func(c *change) []problem {
	return func(c *change) []problem {
		o := c.After.(*campaign.Offer)
		o.DeclinedBy = cmp.Or(o.DeclinedBy, by)
		o.Reason = cmp.Or(c.Command.Reason, o.Reason)
		decided(c)
		if out := reasonProblem("reason", o.Reason); out != nil && c.By.Role != access.Creator && !c.Received() {
			return out
		}
		return repeated(c, o.Reason, campaign.Subject(o), o.Creator)
	}
}

func reasonProblem(field, code string) []problem {
	if code == "" || campaign.KnownReason(code) {
		return nil
	}
	return []problem{{Field: field, Text: "there is no reason " + campaign.Quoted(code), Hint: "one of " + strings.Join(campaign.ReasonCodes(), ", ")}}
}

func checkOffer(c *change) []problem {
	o := c.After.(*campaign.Offer)
	out := append(campaign.BadMoney("pay", o.Pay), campaign.BadMoney("pay_up_to", o.PayUpTo)...)
	if c.Received() {
		return out
	}
	if o.Creator == "" {
		out = append(out, problem{Field: "creator", Text: "an offer goes to somebody"})
	}
	if o.Pay != nil && o.PayUpTo != nil && (o.Pay.Currency != o.PayUpTo.Currency || o.PayUpTo.Minor < o.Pay.Minor) {
		out = append(out, problem{Field: "pay_up_to", Text: "is below the lower end, or in another currency"})
	}
	return out
}

func offerFacts(c *change) []fact {
	o := c.After.(*campaign.Offer)
	if c.Step.Name == campaign.Create || c.Step.Name == campaign.Edit || c.Step.Name == "decline_proposed" {
		return nil
	}
	at := o.Sent
	if at.IsZero() {
		at = o.Made // declined before it was ever sent: a candidate, decided
	}
	return []fact{c.Row("offers", at, "event_id", campaign.Telling(o), "offer", o.ID, "stage", o.State, "declined_by", o.DeclinedBy, "reason", o.Reason, "decided_at", o.Decided, "amount", o.Pay)}
}

const (
	often      = 3                   // so many cases of one reason
	oftenSince = 90 * 24 * time.Hour // within so long
)

// repeated counts a reason among creators a screen had passed. Three cases in
// ninety days propose a better screen, with the cases behind it.
func repeated(c *change, reason, subject, creator string) []problem {
	if reason == "" || reason == "price" || reason == "schedule" || reason == "no_answer" || reason == "other" {
		return nil // nothing a screen could have seen
	}
	if c.At.Before(c.Now.Add(-oftenSince)) {
		return nil // a case of long ago, heard of now
	}
	cases, since := []string{}, c.At.Add(-oftenSince)
	add := func(subject, who string, at time.Time) {
		if !at.Before(since) && !at.After(c.At) && screened(c, who, at) && !slices.Contains(cases, subject) {
			cases = append(cases, subject)
		}
	}
	add(subject, creator, c.At)
	for _, x := range lately(c, campaign.KindOffer, "reason", reason, since) {
		o := x.(*campaign.Offer)
		add(campaign.Subject(o), o.Creator, o.Decided)
	}
	for _, x := range lately(c, campaign.KindIncident, "what", reason, since) {
		i := x.(*campaign.Incident)
		add(campaign.Subject(i), i.Creator, i.Happened)
	}
	if len(cases) < often {
		return nil
	}
	slices.Sort(cases)
	id := "t-screen-" + reason + "-" + c.House.Calendar.DateOf(c.At).String()[:7]
	c.Then(command{Kind: campaign.KindTask, ID: id, Step: campaign.Create, Set: campaign.Fields("title", "A screen lets the same thing through",
		"what", "Better the screen: "+campaign.Words(reason)+" came up again among creators it had passed", "cases", cases)})
	return nil
}

func lately(c *change, kind campaign.Kind, field, value string, since time.Time) []record {
	return c.Find(campaign.Query{Kind: kind, Limit: 500, Where: []campaign.Cond{
		{Field: field, Op: "=", Values: []string{value}}, {Field: "changed", Op: ">=", Values: []string{since.UTC().Format(time.RFC3339)}}}})
}

// screened tells whether a screen had passed a creator before something showed.
func screened(c *change, creator string, at time.Time) bool {
	for _, s := range campaign.Linked[*campaign.Screen](c, campaign.KindScreen, "creator", creator) {
		passed := s.State == campaign.Passed || s.State == campaign.Lapsed && s.Reason == ""
		if passed && !s.Decided.IsZero() && !s.Decided.After(at) {
			return true
		}
	}
	return false
}
