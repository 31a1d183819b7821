package desk

import "plumbline/internal/campaign"

// Layout is how a kind is laid out: what its list shows beside title, state and
// due, which parts of the head its form asks for, and what belongs to it.
type Layout struct {
	Columns []string
	Head    []string
	Below   []Relation
	Order   string // of its list unless the address says otherwise
}

// Relation is a kind of records that name this one in a field.
type Relation struct {
	Kind  campaign.Kind
	Field string
}

// layouts is the table of kinds.
var layouts = map[campaign.Kind]Layout{
	campaign.KindCreator: {
		Columns: []string{"handles", "country", "category", "acquisition", "manager"}, Head: []string{"title", "owner", "brand", "region"},
		Below: below("creator", campaign.KindOffer, campaign.KindTerms, campaign.KindDeliverable, campaign.KindShipment, campaign.KindRating, campaign.KindScreen,
			campaign.KindPacket, campaign.KindList, campaign.KindPivot, campaign.KindIncident, campaign.KindSpend, campaign.KindInvitation, campaign.KindTask),
	},
	campaign.KindCampaign: {
		Columns: []string{"class", "sub_outcome", "starts", "ends", "owner", "budget"}, Head: []string{"title", "owner", "brand", "region"},
		Below: append(below("campaign", campaign.KindBrief, campaign.KindDeliverable, campaign.KindTerms, campaign.KindShipment, campaign.KindSpend, campaign.KindOffer, campaign.KindTask), Relation{campaign.KindCampaign, "template"}),
	},
	campaign.KindBrief: {
		Columns: []string{"campaign", "class", "completeness", "sent", "ack_due"}, Head: []string{"title", "campaign", "creator", "owner"},
		Below: below("brief", campaign.KindDeliverable),
	},
	campaign.KindTerms: {
		Columns: []string{"campaign", "form", "fee", "sent", "signed", "ends"}, Head: []string{"creator", "campaign", "owner", "region"},
		Below: below("terms", campaign.KindDeliverable, campaign.KindShipment, campaign.KindSpend),
	},
	campaign.KindDeliverable: {
		Columns: []string{"campaign", "platform", "format", "submitted", "fee"}, Head: []string{"title", "creator", "campaign", "owner", "region"},
		Below: append(below("deliverable", campaign.KindSpend), below("parent", campaign.KindTask, campaign.KindIncident)...),
	},
	campaign.KindShipment:       {Columns: []string{"sku", "cost", "terms", "shipped", "breach"}, Head: []string{"creator", "campaign", "owner", "region"}},
	campaign.KindSpend:          {Columns: []string{"pays", "amount", "deliverable", "pay_by"}, Head: []string{"title", "creator", "campaign", "owner"}},
	campaign.KindScreen:         {Columns: []string{"screened", "reason", "decided", "until"}, Head: []string{"creator", "owner"}},
	campaign.KindRating:         {Columns: []string{"rater", "rated", "until", "same_hand"}, Head: []string{"creator", "owner"}},
	campaign.KindOffer:          {Columns: []string{"campaign", "pay", "sent", "reason"}, Head: []string{"creator", "campaign", "owner"}},
	campaign.KindList:           {Columns: []string{"topics"}, Head: []string{"title", "creator", "brand", "owner"}},
	campaign.KindIncident:       {Columns: []string{"severity", "what", "happened", "escalated"}, Head: []string{"title", "creator", "campaign", "owner"}},
	campaign.KindPivot:          {Columns: []string{"axis", "how", "happened", "settled"}, Head: []string{"creator", "owner"}},
	campaign.KindPacket:         {Columns: []string{"platform", "basis", "taken"}, Head: []string{"creator", "owner"}},
	campaign.KindTask:           {Columns: []string{"what", "subject", "owner"}, Head: []string{"owner", "creator", "campaign", "due"}},
	campaign.KindHold:           {Columns: []string{"gate", "because", "campaign", "until"}, Head: []string{"creator", "campaign", "owner"}},
	campaign.KindOverride:       {Columns: []string{"gate", "subject", "amount", "asked", "until"}, Head: []string{"owner"}},
	campaign.KindInvitation:     {Columns: []string{"until", "used"}, Head: []string{"creator", "owner"}},
	campaign.KindRepresentative: {Columns: []string{"name", "email"}, Head: []string{"title", "owner"}, Below: below("representative", campaign.KindCreator)},
}

func below(field string, kinds ...campaign.Kind) []Relation {
	var out []Relation
	for _, k := range kinds {
		out = append(out, Relation{k, field})
	}
	return out
}

// LayoutOf returns a kind's layout.
func LayoutOf(k campaign.Kind) Layout {
	l := layouts[k]
	if l.Order == "" {
		l.Order = "due"
	}
	return l
}

// HeadDocs say what the parts of a head mean.
var HeadDocs = map[string]string{
	"title": "how lists name it", "campaign": "the campaign it belongs to", "creator": "who makes it, by record id", "brand": "which brand", "region": "which market",
	"owner": "who looks after it", "parent": "the record it hangs on",
}

// points says which kind of record a field names.
var PointsTo = map[string]campaign.Kind{
	"campaign": campaign.KindCampaign, "creator": campaign.KindCreator, "terms": campaign.KindTerms, "master": campaign.KindTerms, "brief": campaign.KindBrief,
	"deliverable": campaign.KindDeliverable, "representative": campaign.KindRepresentative, "template": campaign.KindCampaign,
}

// persons lists the fields that name one of the house's people.
var persons = map[string]bool{"owner": true, "manager": true, "by": true, "rater": true, "booker": true, "asked": true, "second": true}

// Points says which kinds of records the fields of a kind name.
func Points(k campaign.Kind) map[string]campaign.Kind {
	out := map[string]campaign.Kind{}
	for _, name := range LayoutOf(k).Head {
		if to, ok := PointsTo[name]; ok {
			out[name] = to
		}
	}
	for _, f := range FieldsOf(k) {
		if to, ok := PointsTo[f.Name]; ok && !f.Fixed {
			out[f.Name] = to
		}
	}
	return out
}
