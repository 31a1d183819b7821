package portal

import (
	"slices"

	"plumbline/internal/campaign"
	"plumbline/internal/money"
	"plumbline/internal/web/say"
)

// Pay is the page of what is paid, when and why.
type Pay struct {
	Frame
	Headline string
	Terms    []Terms
}

// Terms is one agreement with what hangs on it.
type Terms struct {
	ID, Title, Says string
	Rows            []Row
	Conditions      []Check
	Payments        []Payment
	Sign            bool // gifting terms that are accepted with one tap
}

// Payment is one part of what is paid.
type Payment struct {
	What, Amount  string
	Colour, Word  string
	Why           string
	owed, settled bool
	held          bool
}

// NewPay builds the page.
func NewPay(g Guest, f Frame, m Mine) Pay {
	f.Title = "Payment"
	p := Pay{Frame: f}
	var all []Payment
	for _, t := range m.Terms {
		x := g.terms(t, m)
		p.Terms = append(p.Terms, x)
		all = append(all, x.Payments...)
	}
	p.Headline = paySays(all)
	return p
}

func paySays(all []Payment) string {
	owed, held := 0, 0
	for _, x := range all {
		if x.held {
			held++
		} else if x.owed && !x.settled {
			owed++
		}
	}
	switch {
	case held > 0:
		return say.Upper(say.CountOf(held, "payment is", "payments are")) + " held by a clause of the contract."
	case owed > 0:
		return say.Upper(say.CountOf(owed, "payment is", "payments are")) + " on the way."
	case len(all) == 0:
		return "No fee is agreed."
	}
	for _, x := range all {
		if !x.settled {
			return "Payment follows once the work is accepted."
		}
	}
	return "Everything is paid."
}

func (g Guest) terms(t *campaign.Terms, m Mine) Terms {
	title := map[string]string{"gifting": "Gifting terms", "master": "Master agreement", "sow": "Statement of work"}[t.Form]
	x := Terms{ID: t.ID, Title: say.Join(", ", say.First(title, "Terms"), g.in(t.Campaign)), Sign: t.State == campaign.Sent && t.Form == "gifting"}
	switch t.State {
	case campaign.Sent:
		x.Says = "sent " + g.day(t.Sent) + ", not signed yet"
		if x.Sign {
			x.Says = "sent " + g.day(t.Sent) + ", not accepted yet"
		}
		if x.Sign && slices.ContainsFunc(m.Briefs, func(b *campaign.Brief) bool { return b.Campaign == t.Campaign && b.State == campaign.Sent }) {
			x.Says += "; confirm the brief first"
		}
	case campaign.Withdrawn:
		x.Says = "given up"
	case campaign.Ended:
		x.Says = "ended"
	default:
		x.Says = "signed " + g.day(t.Signed)
	}
	x.Rows = g.termsRows(t)
	for _, c := range t.Conditions {
		x.Conditions = append(x.Conditions, g.condition(c))
	}
	for _, d := range m.Work {
		if d.Terms == t.ID && d.Fee != nil && d.Fee.Minor > 0 && d.State != campaign.Cancelled {
			x.Payments = append(x.Payments, g.payment(say.Upper(say.Join(", ", piece(d), g.made(d))), d.Fee, d, t, spendOf(m.Spends, d.ID, t.ID)))
		}
	}
	if len(x.Payments) == 0 && t.Fee != nil && t.Fee.Minor > 0 {
		x.Payments = append(x.Payments, g.payment("The fee", t.Fee, nil, t, spendOf(m.Spends, "", t.ID)))
	}
	return x
}

// made says which piece it is: live since, or due.
func (g Guest) made(d *campaign.Deliverable) string {
	if !d.Live.IsZero() {
		return "live " + g.day(d.Live)
	}
	if day := due(d); day != 0 {
		return "due " + g.on(day)
	}
	return ""
}

func spendOf(all []*campaign.Spend, deliverable, terms string) *campaign.Spend {
	for _, s := range all {
		if s.Pays == "fee" && s.Terms == terms && s.Deliverable == deliverable && s.State != campaign.TurnedDown {
			return s
		}
	}
	return nil
}

func (g Guest) termsRows(t *campaign.Terms) []Row {
	var items, rights, levers []string
	for _, i := range t.Items {
		window := ""
		if i.From != nil && i.To != nil {
			window = g.on(*i.From) + " to " + g.on(*i.To)
		}
		items = append(items, say.Join(", ", say.Plural(i.Count, say.Plain(i.Format), say.Plain(i.Format)+"s"), window))
	}
	for _, r := range t.Rights {
		what := say.Join(", ", say.Platform(say.First(r.Platform, "all platforms")), say.First(r.Territory, "everywhere"), g.on(r.From)+" to "+g.on(r.To))
		if r.Amplify {
			what += ", as advertising too"
		}
		rights = append(rights, what)
	}
	for _, l := range t.Levers {
		levers = append(levers, say.Join(", ", say.Plain(l.What), l.Note, say.Plural(l.Used, "time used", "times used")))
	}
	ends := ""
	if t.Ends != nil {
		ends = g.on(*t.Ends)
	}
	var out []Row
	for _, r := range []Row{{Label: "Contract", Text: t.Contract}, {Label: "Agreed", List: items}, {Label: "Usage", List: rights}, {Label: "Exclusivity", Text: t.Exclusivity},
		{Label: "Corrections agreed beforehand", List: levers}, {Label: "Runs until", Text: ends}} {
		if r.Text != "" || len(r.List) > 0 {
			out = append(out, r)
		}
	}
	return out
}

func (g Guest) condition(c campaign.Condition) Check {
	out := Check{What: say.First(c.Clause, say.Plain(c.ID)), Says: c.Note, Colour: "none", Word: "open"}
	if c.Met != nil {
		out.Colour, out.Word = "green", "met "+g.day(*c.Met)
	}
	if c.Failed != nil {
		out.Colour, out.Word = "red", "not met, "+g.day(*c.Failed)
	}
	return out
}

// payment says where one part of the money stands, and why. Only a clause of
// the contract that failed holds what is owed for accepted work.
func (g Guest) payment(what string, fee *money.Amount, d *campaign.Deliverable, t *campaign.Terms, s *campaign.Spend) Payment {
	p := Payment{What: what, Amount: fee.String(), Colour: "none"}
	if s != nil && s.Amount != nil {
		p.Amount = s.Amount.String()
	}
	p.owed = d != nil && !d.Accepted.IsZero() || s != nil
	switch {
	case s != nil && s.State == campaign.Paid:
		p.settled, p.Colour, p.Word = true, "green", "paid "+g.day(s.Paid)
	case p.owed && failed(t) != "":
		p.held, p.Colour, p.Word, p.Why = true, "red", "held", "The contract's clause “"+failed(t)+"” is not met."
	case p.owed:
		p.Word, p.Why = "on its way", "The work is accepted"
		if d != nil && !d.Accepted.IsZero() {
			p.Why += " since " + g.day(d.Accepted)
		}
		if p.Why += "."; s != nil && s.PayBy != nil {
			p.Word = "paid by " + g.on(*s.PayBy)
		}
	default:
		p.Word, p.Why = "not due yet", "It falls due when the work is accepted."
		if d != nil && !d.Live.IsZero() {
			p.Why = "The post is live; it falls due when the brand has accepted it."
		}
	}
	return p
}

func failed(t *campaign.Terms) string {
	for _, c := range t.Conditions {
		if c.Failed != nil {
			return say.First(c.Clause, say.Plain(c.ID))
		}
	}
	return ""
}
