package receive

import (
	"math"
	"strconv"

	"plumbline/internal/campaign"
	"plumbline/internal/money"
)

// means says what an event of a kind of record stands for.
type means struct {
	kind campaign.Kind
	step string
	// fill adds the fields that came with it; may be nil.
	fill func(r row, s *setting)
	// with is what the step takes beyond fields; may be nil.
	with func(r row) map[string]any
	// ref says that the step hangs on the row's ref.
	ref bool
	// anew says that the creator and campaign it names are to be there, too.
	anew bool
}

// vocabulary is facts.Milestones, as far as records are moved by it. What is
// not here is told of things that are no records (comments, actions, signals),
// or follows from others (launch dates, counts of requirements).
var vocabulary = map[string]means{
	"creator.contacted":      {kind: campaign.KindCreator, step: "contacted"},
	"creator.seeded":         {kind: campaign.KindCreator, step: "seeded", ref: true},
	"creator.posted":         {kind: campaign.KindCreator, step: "posted", ref: true},
	"creator.signed":         {kind: campaign.KindCreator, step: "signed", ref: true},
	"creator.advocate":       {kind: campaign.KindCreator, step: "advocate"},
	"creator.customer":       {kind: campaign.KindCreator, step: "customer", ref: true},
	"creator.posting_agreed": {kind: campaign.KindCreator, step: "posting_agreed", fill: value("posts_agreed")},

	"campaign.launch_due": {kind: campaign.KindCampaign, step: campaign.Create},
	"campaign.launched":   {kind: campaign.KindCampaign, step: "launched"},
	"campaign.ended":      {kind: campaign.KindCampaign, step: "ended"},

	"brief.sent":            {kind: campaign.KindBrief, step: "sent", anew: true, fill: func(r row, s *setting) { s.put("ack_due", r.time("due_at")); share(r, s) }},
	"brief.due":             {kind: campaign.KindBrief, step: "due", fill: instant("ack_due")},
	"brief.acknowledged":    {kind: campaign.KindBrief, step: "acknowledged"},
	"brief.required_fields": {kind: campaign.KindBrief, step: campaign.Create, fill: count("required")},
	"brief.filled_fields":   {kind: campaign.KindBrief, step: campaign.Create, fill: count("filled")},
	"brief.superseded":      {kind: campaign.KindBrief, step: "superseded", ref: true},

	"quiz.passed": {kind: campaign.KindBrief, step: "tried", with: try(true)},
	"quiz.failed": {kind: campaign.KindBrief, step: "tried", with: try(false)},

	"terms.drafted":              {kind: campaign.KindTerms, step: campaign.Create, anew: true},
	"terms.sent":                 {kind: campaign.KindTerms, step: "sent", anew: true, fill: instant("sign_due")},
	"terms.due":                  {kind: campaign.KindTerms, step: "due", fill: instant("sign_due")},
	"terms.signed":               {kind: campaign.KindTerms, step: "signed", anew: true, fill: signed},
	"terms.amended":              {kind: campaign.KindTerms, step: "amended"},
	"terms.ended":                {kind: campaign.KindTerms, step: "ended"},
	"terms.withdrawn":            {kind: campaign.KindTerms, step: "withdrawn"},
	"terms.amplification_clause": {kind: campaign.KindTerms, step: campaign.Create, fill: func(_ row, s *setting) { s.put("amplify", true) }},
	"terms.rights": {kind: campaign.KindTerms, step: "right", with: func(r row) map[string]any {
		return map[string]any{"platform": r.text("unit"), "territory": r.text("ref"), "from": r.time("occurred_at"), "to": r.time("due_at")}
	}},

	"deliverable.booked": {kind: campaign.KindDeliverable, step: "booked", anew: true, ref: true, with: func(r row) map[string]any {
		v, _ := r.number("value")
		return map[string]any{"value": v}
	}},
	"deliverable.planned":       {kind: campaign.KindDeliverable, step: "locked", anew: true, with: due, fill: reference("terms")},
	"deliverable.due":           {kind: campaign.KindDeliverable, step: "due", with: due},
	"deliverable.submitted":     {kind: campaign.KindDeliverable, step: "submitted"},
	"deliverable.changes_asked": {kind: campaign.KindDeliverable, step: "changes_asked"},
	"deliverable.approved":      {kind: campaign.KindDeliverable, step: "approved"},
	"deliverable.live":          {kind: campaign.KindDeliverable, step: "live", fill: reference("asset")},
	"deliverable.verified":      {kind: campaign.KindDeliverable, step: "verified"},
	"deliverable.launch_asset":  {kind: campaign.KindDeliverable, step: campaign.Create, fill: func(_ row, s *setting) { s.put("launch_asset", true) }},
	"deliverable.kept_live": {kind: campaign.KindDeliverable, step: campaign.Create, fill: func(r row, s *setting) {
		if v, ok := r.number("value"); ok {
			s.put("kept_live", v >= 1)
		}
	}},
	"deliverable.cancelled": {kind: campaign.KindDeliverable, step: "cancelled"},

	"shipment.requested":   {kind: campaign.KindShipment, step: campaign.Create, anew: true, fill: reference("terms")},
	"shipment.released":    {kind: campaign.KindShipment, step: "released", fill: reference("terms")},
	"shipment.handed_over": {kind: campaign.KindShipment, step: "shipped", anew: true, fill: handedOver},
	"shipment.received":    {kind: campaign.KindShipment, step: "received", fill: reference("terms")},
}

func milestones(r row) []campaign.Command {
	kind, event := r.text("subject_kind"), r.text("event")
	if kind == "asset" && event == "live" && r.text("ref") != "" { // the post of a deliverable
		set := fields(campaign.KindDeliverable).places(r).put("asset", r.text("subject")).put("platform", r.text("platform"))
		return []campaign.Command{{Kind: campaign.KindDeliverable, ID: r.text("ref"), Step: "live", Set: set.set}}
	}
	m, ok := vocabulary[kind+"."+event]
	if !ok {
		return nil
	}
	set := fields(m.kind).places(r)
	if m.kind == campaign.KindDeliverable {
		set.put("platform", r.text("platform"))
	}
	if m.fill != nil {
		m.fill(r, set)
	}
	cmd := campaign.Command{Kind: m.kind, ID: r.text("subject"), Step: m.step, Set: set.set, Reason: r.text("reason")}
	if kind == "quiz" {
		cmd.ID = r.text("ref")
	}
	if m.with != nil {
		cmd.With = with(m.with(r))
	}
	if m.ref {
		cmd.Ref = r.text("ref")
	}
	if !m.anew {
		return []campaign.Command{cmd}
	}
	return append(there(r), cmd)
}

// there are the creator and the campaign a row names: made where nobody has
// told of them yet.
func there(r row) []campaign.Command {
	return []campaign.Command{
		{Kind: campaign.KindCampaign, ID: r.text("campaign"), Step: campaign.Create},
		{Kind: campaign.KindCreator, ID: r.text("creator"), Step: campaign.Create},
	}
}

func value(field string) func(r row, s *setting) {
	return func(r row, s *setting) {
		if v, ok := r.number("value"); ok {
			s.put(field, v)
		}
	}
}

func count(field string) func(r row, s *setting) {
	return func(r row, s *setting) {
		if v, ok := r.number("value"); ok && v >= 0 {
			s.put(field, int(v))
		}
	}
}

func instant(field string) func(r row, s *setting) {
	return func(r row, s *setting) { s.put(field, r.time("due_at")) }
}

func reference(field string) func(r row, s *setting) {
	return func(r row, s *setting) { s.put(field, r.text("ref")) }
}

func share(r row, s *setting) {
	if v, ok := r.number("value"); ok && r.text("unit") == "share" {
		s.put("completeness", v)
	}
}

func due(r row) map[string]any { return map[string]any{"due": r.time("due_at")} }

func try(right bool) func(r row) map[string]any {
	return func(r row) map[string]any {
		return map[string]any{"item": r.text("reason"), "right": right, "at": r.time("occurred_at")}
	}
}

// signed takes the fee a signature came with, in major units of a currency.
func signed(r row, s *setting) {
	s.put("fee", major(r)).put("master", r.text("ref"))
}

func handedOver(r row, s *setting) {
	s.put("terms", r.text("ref")).put("cost", major(r))
	if r.text("reason") == "replacement" {
		s.put("replacement", true)
	}
}

// major reads value and unit as money; nil where they are none.
func major(r row) *money.Amount {
	v, ok := r.number("value")
	code := r.text("unit")
	if !ok || !money.Known(code) || math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	a, err := money.Parse(strconv.FormatFloat(v, 'f', money.Decimals(code), 64), code)
	if err != nil {
		return nil
	}
	return &a
}

// Known tells whether records are moved by an event.
func Known(kind, event string) bool {
	_, ok := vocabulary[kind+"."+event]
	return ok || kind == "asset" && event == "live"
}
