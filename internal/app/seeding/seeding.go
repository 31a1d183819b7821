// Package seeding lets the facts move the pipeline of creators: who has bought
// is a customer, whose content has shifted is proposed as a pivot, and a return
// packet is set beside the platform's own figures.
package seeding

import (
	"context"
	"fmt"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/book"
	"plumbline/internal/campaign/pipeline"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// Loop looks at the facts on behalf of the records. It may run again: what
// records show already is not done twice.
type Loop struct {
	From   facts.Reader
	Book   *book.Book
	Ladder *ladder.Ladder
	Clock  period.Clock
	Hash   func(value string) string // how people are hashed at the door; nil: only known keys are looked for
}

// page is how many creators are looked at in one question.
const page = 500

func owner() access.Scope { return access.For(access.Owner) }

// Run does one round and returns how many records it moved.
func (l *Loop) Run(ctx context.Context) (moved int, err error) {
	bought, err := l.customers(ctx)
	if err != nil {
		return bought, fmt.Errorf("customers among creators: %w", err)
	}
	shifted, err := l.pivots(ctx)
	if err != nil {
		return bought + shifted, fmt.Errorf("shifts of content: %w", err)
	}
	return bought + shifted, nil
}

// customers reads all creators before any of them is moved. A creator is known
// to the shop by a customer key, or by the address orders are hashed from.
func (l *Loop) customers(ctx context.Context) (int, error) {
	var cmds []campaign.Command
	for offset := 0; ; offset += page {
		found, err := l.Book.Keeper.Records(ctx, owner(), campaign.Query{Kind: campaign.KindCreator, Order: []string{"id"}, Offset: offset, Limit: page})
		if err != nil {
			return 0, err
		}
		var creators []*campaign.Creator
		who := map[string]string{} // key → creator
		for _, row := range found.Rows {
			r, err := row.Record()
			if err != nil {
				return 0, err
			}
			k := r.(*campaign.Creator)
			creators = append(creators, k)
			for _, key := range l.keys(k) {
				who[key] = k.ID
			}
		}
		first, err := l.firstOrders(ctx, who)
		if err != nil {
			return 0, err
		}
		cmds = append(cmds, pipeline.Bought(creators, first)...)
		if !found.More {
			return l.do(ctx, cmds)
		}
	}
}

// keys are what orders may call a creator.
func (l *Loop) keys(k *campaign.Creator) []string {
	out := []string{k.Customer}
	if l.Hash != nil {
		out = append(out, l.Hash(k.Customer), l.Hash(k.Email))
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

// firstOrders are the first paid orders of creators, by their keys.
func (l *Loop) firstOrders(ctx context.Context, who map[string]string) (map[string]pipeline.Order, error) {
	out := map[string]pipeline.Order{}
	if len(who) == 0 {
		return out, nil
	}
	var keys []any
	for key := range who {
		keys = append(keys, key)
	}
	g, err := l.From.List(ctx, owner(), facts.List{Table: "orders", Columns: []string{"customer", "order_id", "occurred_at", "source"}, OrderBy: []string{"occurred_at"}, Limit: 1_000_000,
		Where: []facts.Cond{{Column: "customer", Op: facts.In, Values: keys}, {Column: "exclusion", Op: facts.Missing}}})
	if err != nil {
		return nil, err
	}
	by, id, at, source := column(g, "customer"), column(g, "order_id"), column(g, "occurred_at"), column(g, "source")
	for i := range g.N {
		if k := who[by.S[i]]; out[k].At.IsZero() {
			out[k] = pipeline.Order{ID: id.S[i], At: time.UnixMicro(at.I[i]).UTC(), Source: source.S[i]}
		}
	}
	return out, nil
}

// column finds a column that was asked for.
func column(g *facts.Grid, name string) *facts.Vector {
	for i := range g.Vectors {
		if g.Vectors[i].Column.Name == name {
			return &g.Vectors[i]
		}
	}
	return &facts.Vector{}
}

const mixShift = "content_mix_shift"

// pivots proposes one for each creator of ours whose content mix has moved far.
func (l *Loop) pivots(ctx context.Context) (int, error) {
	m, ok := l.Ladder.Metric(mixShift)
	if !ok {
		return 0, nil
	}
	axis, now := m.Formula.Params["axis"], l.Clock.Now()
	if axis != "tone" && axis != "stance" && axis != "cadence" {
		axis = "theme"
	}
	cal := l.Ladder.Program.Calendar()
	month := cal.Of(period.Month, cal.DateOf(now))
	set, err := measure.Evaluate(ctx, l.From, measure.Request{Ladder: l.Ladder, Metrics: []string{mixShift}, Grain: period.Month, From: month.From, To: month.To,
		By: []string{"creator"}, AsOf: now, Scope: owner()})
	if err != nil {
		return 0, err
	}
	var shifts []pipeline.Shift
	for _, x := range set.Measurements {
		if x.Status.Has() {
			shifts = append(shifts, pipeline.Shift{Creator: x.Subject.ID, Axis: axis, Value: x.Value})
		}
	}
	var cmds []campaign.Command
	for _, c := range pipeline.Pivots(shifts, now) {
		_, err := l.Book.Keeper.Record(ctx, owner(), c.Kind, c.ID)
		if err == nil {
			continue // proposed this month already
		}
		if fault.CodeOf(err) != fault.NotFound {
			return 0, err
		}
		cmds = append(cmds, c)
	}
	return l.do(ctx, cmds)
}

func (l *Loop) do(ctx context.Context, cmds []campaign.Command) (int, error) {
	by, moved := access.Actor{ID: "plumbline", Role: access.Owner, Via: campaign.Rule}, 0
	for _, c := range cmds {
		r, err := l.Book.Do(ctx, by, owner(), c)
		if err != nil {
			return moved, err
		}
		if r.Changed {
			moved++
		}
	}
	return moved, nil
}

// Audience answers with the platform's own shares of a creator's audience: the
// newest of each segment, on one basis.
func Audience(from facts.Reader) func(ctx context.Context, creator, platform, basis string) ([]campaign.Share, error) {
	return func(ctx context.Context, creator, platform, basis string) ([]campaign.Share, error) {
		is := func(name, value string) facts.Cond {
			return facts.Cond{Column: name, Op: facts.In, Values: []any{value}}
		}
		g, err := from.List(ctx, owner(), facts.List{Table: "audience_shares", Columns: []string{"axis", "segment", "share", "occurred_at"}, Latest: true, Limit: 10_000,
			Key: []string{"axis", "segment", "source", "creator", "platform", "basis"}, OrderBy: []string{"-occurred_at"}, // the latest of each is taken before the conditions are looked at
			Where: []facts.Cond{is("creator", creator), is("platform", platform), is("basis", basis), {Column: "source", Op: facts.NotIn, Values: []any{"plumbline"}}}})
		if err != nil {
			return nil, err
		}
		axis, segment, share := column(g, "axis"), column(g, "segment"), column(g, "share")
		out, seen := make([]campaign.Share, 0, g.N), map[[2]string]bool{}
		for i := range g.N {
			if key := [2]string{axis.S[i], segment.S[i]}; !seen[key] {
				seen[key] = true
				out = append(out, campaign.Share{Axis: axis.S[i], Segment: segment.S[i], Share: share.F[i]})
			}
		}
		return out, nil
	}
}
