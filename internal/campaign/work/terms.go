package work

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/register"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// Contracts is the machine of terms.
func Contracts() machine {
	living := states(campaign.Signed, campaign.Amended)
	return machine{
		Kind: campaign.KindTerms, Title: "contract", Many: "contracts", Doc: "what was agreed with a creator; signing it commits money",
		States: states(campaign.Drafted, campaign.Sent, campaign.Signed, campaign.Amended, campaign.Ended, campaign.Withdrawn),
		Steps: []step{
			{Name: campaign.Create, Label: "Draft terms", To: campaign.Drafted, Roles: deal()},
			{Name: campaign.Edit, Label: "Edit", From: states(campaign.Drafted), Roles: deal()},
			{Name: "sent", Label: "Send for signature", Doc: "starts the clock of the charter's SLA", From: states(campaign.Drafted), To: campaign.Sent, Roles: deal(), Sets: []string{"contract"}, Do: sendTerms},
			{Name: "signed", Label: "Record the signature", Doc: "both sides signed: fees are committed, due dates stand", From: states(campaign.Sent, campaign.Drafted), To: campaign.Signed, Gate: "commit",
				Roles: append(deal(), access.Creator), Do: sign},
			{Name: "amended", Label: "Amend", Doc: "both sides agreed to other terms; what stood before is kept", From: living, To: campaign.Amended, Gate: "commit", Roles: deal(), Reason: true,
				Sets: []string{"items", "fee", "rights", "conditions", "levers", "ends"}, Do: func(c *change) []problem { c.Last(&c.After.(*campaign.Terms).Amended); return nil }},
			{Name: "lever", Label: "Use a correction", Doc: "invokes a correction agreed beforehand, without rewriting the contract", From: living, Roles: deal(), Reason: true, Do: useLever},
			{Name: "condition", Label: "Condition met or failed", Doc: "what payment hangs on", From: append(living, campaign.Ended), Roles: append(deal(), access.Finance), Do: judgeCondition},
			{Name: "right", Label: "A usage right was heard of", Rule: true, Do: heardRight},
			{Name: "rights_notice", Label: "A right runs out soon", Rule: true, Ours: true, From: living, Do: noticeRights},
			{Name: "due", Label: "The SLA's end was moved", Rule: true},
			{Name: "ended", Label: "End", From: living, To: campaign.Ended, Roles: deal()},
			{Name: "withdrawn", Label: "Give up", From: states(campaign.Drafted, campaign.Sent), To: campaign.Withdrawn, Roles: deal(), Reason: true},
		},
		Check: checkTerms,
		Facts: termsFacts,
		Head:  termsHead,
		Falls: func(r record) string {
			t := r.(*campaign.Terms)
			switch {
			case !slices.Contains(living, t.State):
				return ""
			case !nextNotice(t).IsZero() && t.Due.Equal(nextNotice(t)):
				return "rights_notice"
			}
			return "ended"
		},
	}
}

func termsHead(r record) {
	t := r.(*campaign.Terms)
	t.Title, t.Due = t.Contract, time.Time{}
	switch t.State {
	case campaign.Sent:
		t.Due = t.SignDue
	case campaign.Signed, campaign.Amended:
		t.Due = nextNotice(t)
		if ends := t.Ends; ends != nil && (t.Due.IsZero() || (*ends + 1).UTC().Before(t.Due)) {
			t.Due = (*ends + 1).UTC()
		}
	}
}

// nextNotice is when the next of its rights runs out within the notice.
func nextNotice(t *campaign.Terms) (at time.Time) {
	for _, r := range t.Rights {
		if n := (r.To - register.Notice).UTC(); !r.Told && r.To < forever && (at.IsZero() || n.Before(at)) {
			at = n
		}
	}
	return at
}

// noticeRights tells legal that a right runs out, fourteen days before it does;
// one that is over by the time it is heard of is no news.
func noticeRights(c *change) []problem {
	t := c.After.(*campaign.Terms)
	for i := range t.Rights {
		r := &t.Rights[i]
		if r.Told || r.To >= forever || (r.To - register.Notice).UTC().After(c.Now) {
			continue
		}
		r.Told = true
		if r.To < c.House.Calendar.DateOf(c.Now) {
			continue // it was over before anybody heard of it: the register says so
		}
		where := strings.Trim(r.Platform+" "+r.Territory, " ")
		c.Then(command{Kind: campaign.KindTask, ID: "t-rights-" + t.ID + "-" + strconv.Itoa(i) + "-" + r.To.String(), Step: campaign.Create, Set: campaign.About(t.Top(),
			"title", "A usage right runs out on "+r.To.String(), "what", "Renew the right, or take down what stands on it: "+cmp.Or(where, "everywhere"), "subject", campaign.Subject(t))})
	}
	return nil
}

// forever is the last day of a right without an end: 9999-12-31, the last that can be written.
const forever = period.Date(2932896)

func sendTerms(c *change) []problem {
	t := c.After.(*campaign.Terms)
	c.First(&t.Sent)
	if t.SignDue.IsZero() || !c.Received() {
		t.SignDue = c.House.Deadline("contract", t.Sent)
	}
	return nil
}

// sign makes the agreement: what hangs on it stands from now on.
func sign(c *change) []problem {
	t := c.After.(*campaign.Terms)
	if c.By.Role == access.Creator && t.Form != "gifting" && !c.Received() {
		return []problem{{Text: "only gifting terms are accepted with one click", Hint: "this contract is signed where it was sent from"}}
	}
	first := t.Signed.IsZero()
	c.First(&t.Signed)
	c.Then(command{Kind: campaign.KindCreator, ID: t.Creator, Step: "signed", Ref: t.ID})
	for _, o := range campaign.Linked[*campaign.Offer](c, campaign.KindOffer, "creator", t.Creator) {
		if o.Campaign == t.Campaign && slices.Contains(states(campaign.Sent, campaign.Replied, campaign.Accepted), o.State) {
			c.Then(command{Kind: campaign.KindOffer, ID: o.ID, Step: "signed"})
		}
	}
	all := campaign.Linked[*campaign.Deliverable](c, campaign.KindDeliverable, "terms", t.ID)
	shares := FeeShares(t.Fee, all)
	for _, d := range all {
		cmd := command{Kind: campaign.KindDeliverable, ID: d.ID, Step: "locked"}
		if share := shares[d.ID]; first && t.Mastered == campaign.Here && share != nil && d.Fee == nil {
			cmd.Set = campaign.Fields("fee", share)
		}
		c.Then(cmd)
	}
	for _, p := range campaign.Linked[*campaign.Shipment](c, campaign.KindShipment, "terms", t.ID) {
		if !p.Shipped.IsZero() {
			c.Then(command{Kind: campaign.KindShipment, ID: p.ID, Step: "judged"})
		}
	}
	return nil
}

// FeeShares spreads what of a contract's fee no deliverable has named equally
// over those that name none, in whole minor units, the first taking the rest.
func FeeShares(fee *money.Amount, all []*campaign.Deliverable) map[string]*money.Amount {
	out := map[string]*money.Amount{}
	if fee == nil {
		return out
	}
	left, open := fee.Minor, []*campaign.Deliverable{}
	for _, d := range all {
		switch {
		case d.State == campaign.Cancelled:
		case d.Fee == nil:
			open = append(open, d)
		case d.Fee.Currency == fee.Currency:
			left -= d.Fee.Minor
			out[d.ID] = d.Fee
		}
	}
	for i, d := range open {
		if left <= 0 {
			break
		}
		n := int64(len(open))
		share := left / n
		if int64(i) < left%n {
			share++
		}
		out[d.ID] = &money.Amount{Minor: share, Currency: fee.Currency}
	}
	return out
}

// heardRight takes one usage right as it is heard of.
func heardRight(c *change) []problem {
	t := c.After.(*campaign.Terms)
	var with struct {
		Platform  string    `json:"platform"`
		Territory string    `json:"territory"`
		From      time.Time `json:"from"`
		To        time.Time `json:"to"`
	}
	if out := c.With(&with); out != nil {
		return out
	}
	cal := c.House.Calendar
	r := campaign.Right{Platform: with.Platform, Territory: with.Territory, From: cal.DateOf(with.From), To: forever}
	if !with.To.IsZero() {
		r.To = cal.DateOf(with.To)
	}
	same := func(o campaign.Right) bool { o.Told = false; return o == r }
	if !slices.ContainsFunc(t.Rights, same) {
		t.Rights = append(t.Rights, r)
	}
	return nil
}

// useLever invokes one of the corrections agreed beforehand.
func useLever(c *change) []problem {
	t := c.After.(*campaign.Terms)
	var with struct {
		What string `json:"what"`
	}
	if out := c.With(&with); out != nil {
		return out
	}
	i := slices.IndexFunc(t.Levers, func(l campaign.Correction) bool { return l.What == with.What })
	if i < 0 {
		return []problem{{Field: "what", Text: "the contract has no correction " + campaign.Quoted(campaign.Words(with.What)), Hint: "only what was agreed beforehand needs no amendment: amend the contract"}}
	}
	l := &t.Levers[i]
	if l.Used >= l.Times {
		return []problem{{Field: "what", Text: campaign.Words(l.What) + " has been used as often as agreed", Hint: "amend the contract"}}
	}
	at := c.At
	l.Used, l.Last, l.Because = l.Used+1, &at, c.Command.Reason
	return nil
}

// judgeCondition says that a clause payment hangs on was met, or failed.
func judgeCondition(c *change) []problem {
	t := c.After.(*campaign.Terms)
	var with struct {
		ID   string `json:"id"`
		Met  *bool  `json:"met"`
		Note string `json:"note"`
	}
	if out := c.With(&with); out != nil {
		return out
	}
	i := slices.IndexFunc(t.Conditions, func(x campaign.Condition) bool { return x.ID == with.ID })
	if i < 0 || with.Met == nil {
		return []problem{{Field: "id", Text: "say which condition of the contract, and whether it was met"}}
	}
	at, x := c.At, &t.Conditions[i]
	x.Met, x.Failed, x.Note = nil, &at, with.Note
	if *with.Met {
		x.Met, x.Failed = &at, nil
	} else if with.Note == "" && !c.Received() {
		return []problem{{Field: "note", Text: "say what failed: payment may be held by it"}}
	}
	return nil
}

func checkTerms(c *change) []problem {
	t := c.After.(*campaign.Terms)
	out := campaign.BadMoney("fee", t.Fee)
	if c.Received() {
		return out
	}
	for _, r := range t.Rights {
		if r.To < r.From {
			out = append(out, problem{Field: "rights", Text: "end on " + r.To.String() + ", before they begin"})
		}
	}
	for _, it := range t.Items {
		if it.From != nil && it.To != nil && *it.To < *it.From {
			out = append(out, problem{Field: "items", Text: "a window ends on " + it.To.String() + ", before it begins"})
		}
	}
	if day := c.House.Calendar.DateOf(t.Signed); t.Ends != nil && !t.Signed.IsZero() && *t.Ends < day {
		out = append(out, problem{Field: "ends", Text: "lies before the signature, " + day.String()})
	}
	if t.Master != "" {
		if m := campaign.Get[*campaign.Terms](c, campaign.KindTerms, t.Master); m == nil || m.Form != "master" {
			out = append(out, problem{Field: "master", Text: "is not a master agreement"})
		}
	}
	for _, o := range campaign.Linked[*campaign.Terms](c, campaign.KindTerms, "contract", t.Contract) {
		if o.ID != t.ID {
			out = append(out, problem{Field: "contract", Text: "is the contract id of " + o.ID + " already"})
		}
	}
	return out
}

func termsFacts(c *change) []fact {
	t := c.After.(*campaign.Terms)
	switch c.Step.Name {
	case campaign.Create:
		return []fact{c.Milestone("terms", "drafted", c.At)}
	case "sent":
		return []fact{c.Milestone("terms", "sent", t.Sent, "due_at", t.SignDue, "ref", briefOf(c, t))}
	case "signed":
		return append(append(signedFacts(c, t), rightsFacts(c, t)...), feeFacts(c, t)...)
	case "amended":
		out := append([]fact{c.Milestone("terms", "amended", c.At, "reason", c.Command.Reason)}, rightsFacts(c, t)...)
		return append(out, amendedFee(c, t)...)
	case "ended":
		return []fact{c.Milestone("terms", "ended", c.At)}
	case "withdrawn":
		return []fact{c.Milestone("terms", "withdrawn", c.At, "reason", c.Command.Reason)}
	}
	return nil
}

func briefOf(c *change, t *campaign.Terms) string {
	for _, b := range campaign.Linked[*campaign.Brief](c, campaign.KindBrief, "creator", t.Creator) {
		if b.Campaign == t.Campaign && !b.Sent.IsZero() && b.State != campaign.Superseded {
			return b.ID
		}
	}
	return ""
}

func signedFacts(c *change, t *campaign.Terms) []fact {
	more := []any{"ref", t.Master}
	if t.Fee != nil {
		more = append(more, "value", t.Fee.Float(), "unit", t.Fee.Currency)
	}
	out := []fact{c.Milestone("terms", "signed", t.Signed, more...)}
	if t.Amplify {
		out = append(out, c.Milestone("terms", "amplification_clause", t.Signed))
	}
	return out
}

// rightsFacts are the usage rights agreed.
func rightsFacts(c *change, t *campaign.Terms) []fact {
	var out []fact
	for _, r := range t.Rights {
		out = append(out, c.Milestone("terms", "rights", c.House.Calendar.Start(r.From).UTC(), "due_at", endOf(c.House.Calendar, r.To), "unit", r.Platform, "ref", r.Territory))
	}
	return out
}

// feeFacts commit the fee: on the deliverables it pays for, the rest on the contract.
func feeFacts(c *change, t *campaign.Terms) []fact {
	if t.Fee == nil || t.Fee.Minor == 0 {
		return nil
	}
	all := campaign.Linked[*campaign.Deliverable](c, campaign.KindDeliverable, "terms", t.ID)
	shares, left := FeeShares(t.Fee, all), t.Fee.Minor
	var out []fact
	for _, d := range all {
		if share := shares[d.ID]; share != nil && share.Minor > 0 {
			left -= share.Minor
			out = append(out, spent(c, "fee", "committed", t.Signed, share, t.ID+"/"+d.ID, "deliverable", d.ID, "platform", d.Platform))
		}
	}
	if left != 0 {
		out = append(out, spent(c, "fee", "committed", t.Signed, &money.Amount{Minor: left, Currency: t.Fee.Currency}, t.ID))
	}
	return out
}

// amendedFee commits the difference an amendment makes.
func amendedFee(c *change, t *campaign.Terms) []fact {
	before, _ := c.Before.(*campaign.Terms)
	if before == nil || t.Fee == nil || before.Fee != nil && before.Fee.Currency != t.Fee.Currency {
		return nil
	}
	more := t.Fee.Minor
	if before.Fee != nil {
		more -= before.Fee.Minor
	}
	if more == 0 {
		return nil
	}
	return []fact{spent(c, "fee", "committed", c.At, &money.Amount{Minor: more, Currency: t.Fee.Currency}, t.ID+"/amended/"+c.At.UTC().Format(time.RFC3339))}
}

// spent is a row of spend.
func spent(c *change, kind, basis string, at time.Time, a *money.Amount, ref string, more ...any) fact {
	return c.Row("spend", at, append([]any{"kind", kind, "basis", basis, "amount", a, "ref", ref}, more...)...)
}
