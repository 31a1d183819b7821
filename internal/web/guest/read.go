package guest

import (
	"cmp"
	"slices"
	"time"

	"github.com/a-h/templ"

	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/web/mine"
	"plumbline/internal/web/portal"
)

// told are the states from which on a record was told to its creator; a kind
// that is not here is theirs in any state.
var told = map[campaign.Kind][]campaign.State{
	campaign.KindOffer:    {campaign.Sent, campaign.Replied, campaign.Accepted, campaign.Signed, campaign.Declined},
	campaign.KindBrief:    {campaign.Sent, campaign.Acknowledged, campaign.Declined, campaign.Superseded},
	campaign.KindTerms:    {campaign.Sent, campaign.Signed, campaign.Amended, campaign.Ended},
	campaign.KindShipment: {campaign.Released, campaign.Shipped, campaign.Received},
	campaign.KindSpend:    {campaign.Requested, campaign.Committed, campaign.Paid},
	campaign.KindList:     {campaign.InForce},
}

// among asks for records in one of some states.
func among(states ...campaign.State) []campaign.Cond {
	c := campaign.Cond{Field: "state", Op: "in"}
	for _, s := range states {
		c.Values = append(c.Values, string(s))
	}
	return []campaign.Cond{c}
}

// theirs reads a guest's records of a kind, newest first.
func theirs[T campaign.Record](s *Pages, v *visit, kind campaign.Kind, more ...campaign.Cond) ([]T, error) {
	where := append([]campaign.Cond{{Field: "creator", Op: "=", Values: []string{v.Creator}}}, more...)
	if states := told[kind]; states != nil {
		where = append(where, among(states...)...)
	}
	page, err := s.Portal.Records(v.Context(), v.Scope(kind), campaign.Query{Kind: kind, Where: where, Order: []string{"-made"}, Limit: 200})
	if err != nil {
		return nil, err
	}
	var out []T
	for _, row := range page.Rows {
		r, err := row.Record()
		if err != nil {
			return nil, err
		}
		out = append(out, r.(T))
	}
	return out, nil
}

// theirOne reads one of a guest's records by id; what was not told to them is not there.
func theirOne[T campaign.Record](s *Pages, v *visit, kind campaign.Kind, id string) (T, error) {
	var none T
	row, _, err := s.Portal.Record(v.Context(), v.Scope(kind), kind, id)
	if err == nil && told[kind] != nil && !slices.Contains(told[kind], row.State) {
		err = fault.New(fault.NotFound, "there is nothing here")
	}
	if fault.CodeOf(err) == fault.NotFound {
		return none, fault.New(fault.NotFound, "there is nothing of yours at this address").WithHint("begin at the start")
	}
	if err != nil {
		return none, err
	}
	r, err := row.Record()
	if err != nil {
		return none, err
	}
	return r.(T), nil
}

// allTheirs reads everything that is a guest's.
func (s *Pages) allTheirs(v *visit) (portal.Mine, error) {
	var m portal.Mine
	var err error
	keep := func(e error) { err = cmp.Or(err, e) }
	var e error
	m.Creator, e = theirOne[*campaign.Creator](s, v, campaign.KindCreator, v.Creator)
	keep(e)
	m.Offers, e = theirs[*campaign.Offer](s, v, campaign.KindOffer)
	keep(e)
	m.Briefs, e = theirs[*campaign.Brief](s, v, campaign.KindBrief)
	keep(e)
	m.Terms, e = theirs[*campaign.Terms](s, v, campaign.KindTerms)
	keep(e)
	m.Work, e = theirs[*campaign.Deliverable](s, v, campaign.KindDeliverable)
	keep(e)
	m.Parcels, e = theirs[*campaign.Shipment](s, v, campaign.KindShipment)
	keep(e)
	m.Spends, e = theirs[*campaign.Spend](s, v, campaign.KindSpend, campaign.Cond{Field: "pays", Op: "=", Values: []string{"fee"}})
	keep(e)
	m.Packets, e = theirs[*campaign.Packet](s, v, campaign.KindPacket)
	keep(e)
	lists, e := theirs[*campaign.List](s, v, campaign.KindList)
	keep(e)
	if len(lists) > 0 {
		m.List = lists[0]
	}
	m.Work = announced(m)
	return m, err
}

// announced leaves out work that nothing sent to the creator speaks of yet.
func announced(m portal.Mine) []*campaign.Deliverable {
	return slices.DeleteFunc(m.Work, func(d *campaign.Deliverable) bool {
		if d.State == campaign.Cancelled {
			return true
		}
		briefed := slices.ContainsFunc(m.Briefs, func(b *campaign.Brief) bool { return b.Campaign == d.Campaign && b.State != campaign.Declined })
		agreed := slices.ContainsFunc(m.Terms, func(t *campaign.Terms) bool { return t.ID == d.Terms || t.Campaign == d.Campaign })
		return d.State == campaign.Planned && !briefed && !agreed
	})
}

func (s *Pages) mineHome(v *visit) (templ.Component, error) {
	m, err := s.allTheirs(v)
	if err != nil {
		return nil, err
	}
	m.Briefs = slices.DeleteFunc(m.Briefs, func(b *campaign.Brief) bool { return b.State == campaign.Superseded })
	return mine.Home(portal.NewHome(v.Guest, s.around(v, "Your page"), m)), nil
}

func (s *Pages) minePay(v *visit) (templ.Component, error) {
	m, err := s.allTheirs(v)
	if err != nil {
		return nil, err
	}
	return mine.Pay(portal.NewPay(v.Guest, s.around(v, ""), m)), nil
}

func (s *Pages) mineResults(v *visit) (templ.Component, error) {
	live, err := theirs[*campaign.Deliverable](s, v, campaign.KindDeliverable, among(campaign.Live, campaign.Verified)...)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(live, func(a, b *campaign.Deliverable) int { return b.Live.Compare(a.Live) })
	var c portal.Counted
	if c.Posts, c.AsOf, err = s.Portal.Posts(v.Context(), v.Rows()); err != nil {
		return nil, err
	}
	if c.Ladder, err = s.Programme.Ladder(v.Context(), time.Time{}); err != nil && fault.CodeOf(err) != fault.NotFound {
		return nil, err
	}
	return mine.Results(portal.NewResults(v.Guest, s.around(v, ""), c, live)), nil
}

func (s *Pages) mineData(v *visit) (templ.Component, error) {
	m, err := s.allTheirs(v)
	if err != nil {
		return nil, err
	}
	return mine.Data(portal.NewData(v.Guest, s.around(v, ""), m)), nil
}
