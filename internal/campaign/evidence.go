package campaign

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/fault"
)

// Evidence is what a gate looks at when a record asks: the record, what it
// stands on, and what is known of its creator and campaign.
type Evidence struct {
	At      time.Time // when it was gathered: evidence is as of then
	Subject Record    // the record that asks

	Campaign     *Campaign
	Creator      *Creator
	Brief        *Brief         // the newest that is not superseded
	Terms        *Terms         // what the record stands on
	Master       *Terms         // the master agreement that covers those
	Deliverable  *Deliverable   // the record, or what it pays for
	Deliverables []*Deliverable // all that the terms agree
	Shipment     *Shipment
	Spend        *Spend

	Packets   []*Packet   // the creator's, newest first
	Screens   []*Screen   // the creator's, newest first
	Pivots    []*Pivot    // the creator's, newest first
	Lists     []*List     // the brand's and the creator's own, newest first
	Incidents []*Incident // of the creator, or of the campaign's own making, newest first
	Holds     []*Hold     // in force for this record, whichever gate they close
	Overrides []*Override // in force for this record, whichever gate they open

	Posted bool // the creator has had a post live: what was never live cannot be measured yet
}

// Gather reads the evidence for one record, as it stands or as it is about to
// be, as of a moment.
func Gather(ctx context.Context, r Reader, at time.Time, subject Record) (*Evidence, error) {
	g := &gathering{ctx: ctx, r: r, e: &Evidence{At: at, Subject: subject}}
	g.stands()
	g.known()
	g.rules()
	return g.e, g.err
}

// gathering reads until something fails.
type gathering struct {
	ctx context.Context
	r   Reader
	e   *Evidence
	err error
}

// Upon returns the record a command would make of it, before its step: what a
// gate is asked about. What the command may not set is refused by the book.
func (c Command) Upon(r Record) (Record, error) {
	if len(c.Set) == 0 {
		return r, nil
	}
	row, err := RowOf(r)
	if err != nil {
		return nil, err
	}
	next, err := row.Record()
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(c.Set)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the fields of %s cannot be read", Subject(r))
	}
	if err := json.Unmarshal(raw, next); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the fields of %s cannot be read", Subject(r)).WithHint("write each value in the type of its field")
	}
	h := next.Top()
	h.ID, h.Kind, h.Version, h.State = r.Top().ID, r.Top().Kind, r.Top().Version, r.Top().State
	return next, nil
}

// one reads a record by id; nil where there is none.
func one[T Record](g *gathering, kind Kind, id string) (none T) {
	if id == "" || g.err != nil {
		return none
	}
	row, err := g.r.Record(g.ctx, access.For(access.Owner), kind, id)
	if fault.CodeOf(err) == fault.NotFound {
		return none
	}
	var r Record
	if err == nil {
		r, err = row.Record()
	}
	if err != nil {
		g.err = err
		return none
	}
	return r.(T)
}

// some reads records of a kind, newest first; an empty value asks for nothing.
func some[T Record](g *gathering, kind Kind, field, value string, more ...Cond) []T {
	if value == "" || g.err != nil {
		return nil
	}
	where := append([]Cond{{Field: field, Op: "=", Values: []string{value}}}, more...)
	page, err := g.r.Records(g.ctx, access.For(access.Owner), Query{Kind: kind, Where: where, Order: []string{"-made", "id"}, Limit: 500})
	if err != nil {
		g.err = err
		return nil
	}
	out := make([]T, 0, len(page.Rows))
	for _, row := range page.Rows {
		r, err := row.Record()
		if err != nil {
			g.err = err
			return nil
		}
		out = append(out, r.(T))
	}
	return out
}

// stands reads what the record stands on.
func (g *gathering) stands() {
	e, h := g.e, g.e.Subject.Top()
	switch s := e.Subject.(type) {
	case *Campaign:
		e.Campaign = s
	case *Creator:
		e.Creator = s
	case *Brief:
		e.Brief = s
	case *Terms:
		e.Terms = s
	case *Deliverable:
		e.Deliverable, e.Terms, e.Brief = s, one[*Terms](g, KindTerms, s.Terms), one[*Brief](g, KindBrief, s.Brief)
	case *Shipment:
		e.Shipment, e.Terms = s, one[*Terms](g, KindTerms, s.Terms)
	case *Spend:
		e.Spend, e.Terms, e.Deliverable = s, one[*Terms](g, KindTerms, s.Terms), one[*Deliverable](g, KindDeliverable, s.Deliverable)
	}
	if e.Terms == nil && e.Deliverable != nil {
		e.Terms = one[*Terms](g, KindTerms, e.Deliverable.Terms)
	}
	if e.Terms != nil {
		e.Master = one[*Terms](g, KindTerms, e.Terms.Master)
		e.Deliverables = some[*Deliverable](g, KindDeliverable, "terms", e.Terms.ID)
	}
	if e.Campaign == nil {
		e.Campaign = one[*Campaign](g, KindCampaign, first(h.Campaign, headOf(e.Terms).Campaign, headOf(e.Deliverable).Campaign))
	}
	if e.Creator == nil {
		e.Creator = one[*Creator](g, KindCreator, first(h.Creator, headOf(e.Terms).Creator, headOf(e.Deliverable).Creator))
	}
}

// headOf is the head of a record that may not be there.
func headOf[T any, P interface {
	*T
	Record
}](r P) Head {
	if r == nil {
		return Head{}
	}
	return *r.Top()
}

func first(ids ...string) string {
	for _, id := range ids {
		if id != "" {
			return id
		}
	}
	return ""
}

// known reads what is known of creator and campaign.
func (g *gathering) known() {
	e, creator, of := g.e, headOf(g.e.Creator).ID, headOf(g.e.Campaign).ID
	e.Packets = some[*Packet](g, KindPacket, "creator", creator)
	e.Screens = some[*Screen](g, KindScreen, "creator", creator)
	e.Pivots = some[*Pivot](g, KindPivot, "creator", creator)
	e.Lists = append(some[*List](g, KindList, "creator", creator), g.brands()...)
	e.Incidents = some[*Incident](g, KindIncident, "creator", creator)
	for _, i := range some[*Incident](g, KindIncident, "campaign", of) {
		if i.Creator == "" {
			e.Incidents = append(e.Incidents, i)
		}
	}
	e.Posted = len(some[*Deliverable](g, KindDeliverable, "creator", creator, Cond{Field: "state", Op: "in", Values: []string{"live", "verified"}})) > 0
	if e.Brief != nil || creator == "" || of == "" {
		return
	}
	for _, b := range some[*Brief](g, KindBrief, "creator", creator) {
		if b.Campaign == of && b.State != "superseded" && (e.Brief == nil || b.Sent.After(e.Brief.Sent)) {
			e.Brief = b
		}
	}
}

// brands reads the brand's own lists.
func (g *gathering) brands() []*List {
	if g.err != nil {
		return nil
	}
	page, err := g.r.Records(g.ctx, access.For(access.Owner), Query{Kind: KindList, Where: []Cond{{Field: "creator", Op: "empty"}}, Order: []string{"-made", "id"}})
	var out []*List
	for _, row := range page.Rows {
		r, e := row.Record()
		if l, ok := r.(*List); e == nil && ok {
			out = append(out, l)
		}
	}
	g.err = err
	return out
}

// rules reads the holds and overrides that bear on the record.
func (g *gathering) rules() {
	for _, h := range some[*Hold](g, KindHold, "state", "in_force") {
		if h.Bears(g.e) {
			g.e.Holds = append(g.e.Holds, h)
		}
	}
	for _, o := range some[*Override](g, KindOverride, "state", "in_force") {
		if o.Subject == Subject(g.e.Subject) && o.Until.After(g.e.At) {
			g.e.Overrides = append(g.e.Overrides, o)
		}
	}
}

// Bears tells whether a hold closes its gate for what the evidence is about: it
// holds every record that has all the dimensions the hold names, the whole
// programme when it names none.
func (h *Hold) Bears(e *Evidence) bool {
	if h.Until != nil && !h.Until.After(e.At) {
		return false
	}
	s := e.Subject.Top()
	same := func(named string, of ...string) bool { return named == "" || slices.Contains(of, named) }
	return same(h.Campaign, s.Campaign, headOf(e.Campaign).ID) && same(h.Creator, s.Creator, headOf(e.Creator).ID) &&
		same(h.Brand, s.Brand, headOf(e.Campaign).Brand) && same(h.Region, s.Region) &&
		same(h.Parent, s.ID, s.Parent, Subject(e.Subject), headOf(e.Terms).ID, headOf(e.Deliverable).ID)
}
