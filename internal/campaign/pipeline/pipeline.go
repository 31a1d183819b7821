// Package pipeline keeps the way from customer to signed advocate going: who
// bought, whose content shifted, what fell due.
//
// In: creators, and what the facts say of them. Out: commands to be done, each
// with an id of its own, so that asking again adds nothing. Pure.
package pipeline

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"plumbline/internal/campaign"
)

// Order is a customer's first paid order.
type Order struct {
	ID     string
	At     time.Time
	Source string // who told of it
}

// Bought says which creators are customers, by their first paid orders: wherever
// a creator is mastered, an order is heard of. Each is said once.
func Bought(creators []*campaign.Creator, first map[string]Order) []campaign.Command {
	var out []campaign.Command
	for _, k := range creators {
		o, ok := first[k.ID]
		if !ok || !k.BoughtAt.IsZero() && !o.At.Before(k.BoughtAt) {
			continue
		}
		out = append(out, campaign.Command{Kind: campaign.KindCreator, ID: k.ID, Step: "customer", At: o.At, Ref: o.ID, Source: o.Source, Untold: true})
	}
	slices.SortFunc(out, func(a, b campaign.Command) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// Shift is how far a creator's content mix has moved since signing, 0 to 1.
type Shift struct {
	Creator string
	Axis    string // theme, tone, stance, cadence
	Value   float64
}

// shifted is the distance from which a change is proposed as a pivot.
const shifted = 0.3

// Pivots proposes a pivot for each creator whose mix has moved far, once in a
// month: a person says whether it is one.
func Pivots(shifts []Shift, at time.Time) []campaign.Command {
	var out []campaign.Command
	for _, s := range shifts {
		if s.Value < shifted || s.Creator == "" {
			continue
		}
		out = append(out, campaign.Command{Kind: campaign.KindPivot, ID: "p-mix-" + s.Creator + "-" + s.Axis + "-" + at.UTC().Format("2006-01"), Step: campaign.Create, At: at,
			Set: campaign.Fields("creator", s.Creator, "axis", s.Axis, "how", "proposed", "shift", s.Value, "happened", at)})
	}
	return out
}

// Due are the tasks that a creator's nurture steps have fallen due for.
func Due(k *campaign.Creator, now time.Time) []campaign.Command {
	var out []campaign.Command
	for _, n := range k.Nurture {
		if n.Done != nil || n.Due.After(now) {
			continue
		}
		out = append(out, campaign.Command{Kind: campaign.KindTask, ID: "t-nurture-" + k.ID + "-" + n.Due.UTC().Format("20060102"), Step: campaign.Create,
			Set: nurture(k, n)})
	}
	return out
}

func nurture(k *campaign.Creator, n campaign.Nurture) map[string]json.RawMessage {
	set := campaign.About(k.Top(), "title", n.What, "what", n.What, "subject", campaign.Subject(k), "parent", "nurture")
	if k.Manager != "" {
		set["owner"] = campaign.Fields("owner", k.Manager)["owner"]
	}
	return set
}
