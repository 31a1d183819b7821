package gate

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/gate/condition"
	"plumbline/internal/ladder"
	"plumbline/internal/money"
)

// Names of the requirements no ladder has to write.
const (
	needHold   = "hold"
	needAmount = "amount"
	needLadder = "ladder"
)

// Decide answers one request. The same case and request give the same decision.
func Decide(c Case, r Request) Decision {
	d := begin(c, r)
	asked := condition.Asked{
		Gate: r.Gate, Evidence: c.Evidence, Ladder: c.Ladder, Report: c.Report, Locks: c.Locks, Revisions: c.Revisions, Amount: d.Amount, At: r.At, Stale: condition.StaleAfter,
	}
	g := gateOf(c.Ladder, r.Gate)
	d.Mode = cmp.Or(g.Mode, Observe)
	d.require(c, r, g, asked)
	d.Would = d.verdict(c, r, g)
	d.Answer = Allow
	if d.Mode == Enforce {
		d.Answer = d.Would
	}
	d.Evidence = d.hash()
	return d
}

func begin(c Case, r Request) Decision {
	e, h := c.Evidence, c.Evidence.Subject.Top()
	d := Decision{
		Gate: r.Gate, Subject: campaign.Subject(e.Subject), Title: h.Title, Amount: r.Amount, At: r.At, Revision: c.Revision,
		Campaign: h.Campaign, Creator: h.Creator, Brand: h.Brand, Region: h.Region, Owner: h.Owner,
	}
	if e.Campaign != nil {
		d.Campaign, d.Brand = e.Campaign.ID, cmp.Or(d.Brand, e.Campaign.Brand)
	}
	if e.Creator != nil {
		d.Creator = e.Creator.ID
	}
	if d.Amount == nil {
		d.Amount = Stated(e)
	}
	if c.Report != nil {
		d.Measured = c.Report.AsOf
	}
	return d
}

func gateOf(l *ladder.Ladder, name string) ladder.Gate {
	if l != nil {
		if g, ok := l.Gate(name); ok {
			return *g
		}
	}
	return ladder.Gate{Name: name}
}

// Stated is the money a record speaks of; nil where it speaks of none.
func Stated(e *campaign.Evidence) *money.Amount {
	switch s := e.Subject.(type) {
	case *campaign.Spend:
		return s.Amount
	case *campaign.Terms:
		return s.Fee
	case *campaign.Deliverable:
		return s.Fee
	case *campaign.Shipment:
		return s.Cost
	case *campaign.Campaign:
		return s.Budget
	}
	return nil
}

// require decides every requirement of the gate.
func (d *Decision) require(c Case, r Request, g ladder.Gate, asked condition.Asked) {
	if c.Ladder == nil {
		d.add(needLadder, condition.Finding{State: condition.Unknown, Text: "there is no ladder that says what has to be true", Fix: "plumbline init writes one, plumbline apply puts it in force"})
	}
	if r.Gate != Pay {
		d.add(needHold, held(c.Evidence, r))
	}
	if r.Amount != nil {
		d.add(needAmount, within(c.Evidence, *r.Amount))
	}
	owed := r.Gate == Pay && condition.Decide(asked, "accepted").State == condition.Met
	for _, text := range g.Require {
		d.add(text, condition.Decide(asked, text))
		if n, _ := ladder.ReadNeed(text); owed && n.Clause == "" && n.Name != "accepted" {
			d.Requirements[len(d.Requirements)-1].Advisory = true // accepted work is a debt: only its contract can hold it
		}
	}
}

func (d *Decision) add(name string, f condition.Finding) {
	d.Requirements = append(d.Requirements, Requirement{Name: name, Finding: f})
}

// held looks for a hold that closes the gate. Pay is never held.
func held(e *campaign.Evidence, r Request) condition.Finding {
	for _, h := range e.Holds {
		if h.Gate != r.Gate {
			continue
		}
		on := condition.Ref{Record: campaign.Subject(h), Version: h.Version, State: string(h.State), At: e.At}
		bare := "hold " + h.ID + " closes this gate"
		if h.Until != nil {
			bare += " until " + h.Until.UTC().Format("2 Jan 2006 15:04 UTC")
		}
		return condition.Finding{
			State: condition.NotMet, Text: bare + ": " + h.Because, Bare: bare, Class: access.Safety,
			Fix: "lift hold " + h.ID + "; an override does not open a held gate", Evidence: []condition.Ref{on},
		}
	}
	return condition.Finding{State: condition.Met, Text: "nothing holds it"}
}

// within compares the money asked for with what the record says.
func within(e *campaign.Evidence, asked money.Amount) condition.Finding {
	stated, h := Stated(e), e.Subject.Top()
	on := []condition.Ref{{Record: campaign.Subject(e.Subject), Version: h.Version, State: string(h.State), At: e.At}}
	f := condition.Finding{State: condition.Met, Class: access.Cost, Evidence: on, Bare: "the amount is within what the record says"}
	switch {
	case stated == nil:
		f.Text = "the record names no amount"
	case stated.Currency != asked.Currency:
		f.State, f.Bare = condition.NotMet, "the amount is in another currency than the record"
		f.Text, f.Fix = fmt.Sprintf("asked for %s, and the record is in %s", asked, stated.Currency), "ask in "+stated.Currency
	case asked.Minor > stated.Minor:
		f.State, f.Bare = condition.NotMet, "the amount is more than the record says"
		f.Text, f.Fix = fmt.Sprintf("asked for %s, and the record says %s", asked, *stated), "ask for no more than the record says, or change the record"
	default:
		f.Text = fmt.Sprintf("%s, of %s on the record", asked, *stated)
	}
	return f
}

// verdict is what enforcing answers.
func (d *Decision) verdict(c Case, r Request, g ladder.Gate) Answer {
	unmet := d.Unmet()
	if len(unmet) == 0 {
		return Allow
	}
	final := slices.Contains(unmet, needHold) || slices.Contains(unmet, needAmount) || slices.Contains(unmet, needLadder)
	if g.Override == nil || final {
		return Deny
	}
	d.Way = wayOf(g.Override, d.Amount)
	if o := passes(c.Evidence, r, d.Amount, d.Way, unmet); o != nil {
		d.Override = o.ID
		return Allow
	}
	for _, q := range d.Requirements {
		if q.State == condition.Unknown && !q.Advisory {
			return Deny // first what is not known has to be known
		}
	}
	return NeedsOverride
}

// wayOf is the ladder's override, for an amount.
func wayOf(o *ladder.Override, amount *money.Amount) *Way {
	w := &Way{Roles: o.Roles, Expires: o.Expires, Second: o.SecondPerson}
	if q := o.SecondAbove; q != nil && q.Money() {
		above := money.Amount{Minor: int64(math.Round(q.Number * math.Pow10(money.Decimals(q.Unit)))), Currency: q.Unit}
		w.SecondAbove = &above
		w.NeedsSecond = amount == nil || amount.Currency != above.Currency || amount.Minor > above.Minor
	}
	return w
}

// passes finds an override in force that covers everything unmet, with its
// second person where the amount asks for one.
func passes(e *campaign.Evidence, r Request, amount *money.Amount, w *Way, unmet []string) *campaign.Override {
	for _, o := range e.Overrides {
		switch {
		case o.Gate != r.Gate || !o.Until.After(r.At):
		case o.Amount != nil && (amount == nil || o.Amount.Currency != amount.Currency || o.Amount.Minor < amount.Minor):
		case w.NeedsSecond && (o.Second == "" || o.Second == o.Asked):
		case len(o.Failed) > 0 && slices.ContainsFunc(unmet, func(name string) bool { return !slices.Contains(o.Failed, name) }):
		default:
			return o
		}
	}
	return nil
}

// hash names what the decision stood on: gate, subject, money, revision, and
// each requirement's answer and evidence.
func (d *Decision) hash() string {
	type line struct {
		Name  string
		State condition.State
		On    []condition.Ref
	}
	lines := make([]line, len(d.Requirements))
	for i, q := range d.Requirements {
		on := slices.Clone(q.Evidence)
		for j := range on {
			if on[j].At = on[j].At.UTC(); on[j].Record != "" {
				on[j].At = time.Time{} // its version says as of when
			}
		}
		lines[i] = line{q.Name, q.State, on}
	}
	raw, err := json.Marshal([]any{d.Gate, d.Subject, d.Amount, d.Revision, d.Override, lines})
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// Sentence says the answer in one line, as the reader of the decision may see it.
func (d Decision) Sentence() string {
	var because []string
	for _, q := range d.Requirements {
		if q.State != condition.Met && !q.Advisory {
			because = append(because, q.Name+": "+q.Text)
		}
	}
	switch {
	case d.Answer != Allow:
		return strings.Join(because, "; ")
	case d.Override != "":
		return "let through by override " + d.Override + ", over " + strings.Join(d.Unmet(), ", ")
	case d.Would != Allow:
		return d.Mode + ": would have been stopped, " + strings.Join(because, "; ")
	}
	return "every requirement is met"
}

// Fixes lists what would open the gate, as far as anything would.
func (d Decision) Fixes() []string {
	var out []string
	for _, q := range d.Requirements {
		if q.State != condition.Met && !q.Advisory && q.Fix != "" && !slices.Contains(out, q.Fix) {
			out = append(out, q.Fix)
		}
	}
	return out
}
