package campaign

import (
	"crypto/rand"
	"strings"
	"time"
)

// Kind is a kind of record.
type Kind string

// The kinds of record.
const (
	KindRepresentative Kind = "representative"
	KindCreator        Kind = "creator"
	KindCampaign       Kind = "campaign"
	KindBrief          Kind = "brief"
	KindTerms          Kind = "terms"
	KindDeliverable    Kind = "deliverable"
	KindShipment       Kind = "shipment"
	KindSpend          Kind = "spend"
	KindScreen         Kind = "screen"
	KindRating         Kind = "rating"
	KindOffer          Kind = "offer"
	KindList           Kind = "list"
	KindIncident       Kind = "incident"
	KindPivot          Kind = "pivot"
	KindPacket         Kind = "packet"
	KindTask           Kind = "task"
	KindHold           Kind = "hold"
	KindOverride       Kind = "override"
	KindInvitation     Kind = "invitation"
)

// made makes an empty record of each kind.
var made = map[Kind]func() Record{
	KindRepresentative: func() Record { return &Representative{} },
	KindCreator:        func() Record { return &Creator{} },
	KindCampaign:       func() Record { return &Campaign{} },
	KindBrief:          func() Record { return &Brief{} },
	KindTerms:          func() Record { return &Terms{} },
	KindDeliverable:    func() Record { return &Deliverable{} },
	KindShipment:       func() Record { return &Shipment{} },
	KindSpend:          func() Record { return &Spend{} },
	KindScreen:         func() Record { return &Screen{} },
	KindRating:         func() Record { return &Rating{} },
	KindOffer:          func() Record { return &Offer{} },
	KindList:           func() Record { return &List{} },
	KindIncident:       func() Record { return &Incident{} },
	KindPivot:          func() Record { return &Pivot{} },
	KindPacket:         func() Record { return &Packet{} },
	KindTask:           func() Record { return &Task{} },
	KindHold:           func() Record { return &Hold{} },
	KindOverride:       func() Record { return &Override{} },
	KindInvitation:     func() Record { return &Invitation{} },
}

// New makes an empty record of a kind; ok is false where there is no such kind.
func New(k Kind) (r Record, ok bool) {
	make, ok := made[k]
	if !ok {
		return nil, false
	}
	r = make()
	r.Top().Kind = k
	return r, true
}

// State is where a record stands in its machine.
type State string

// Here is where a record is mastered unless another system owns it.
const Here = "here"

// Head is what every record has. It is open to whoever sees the row: a head
// never names a person or holds a figure.
type Head struct {
	ID       string    `json:"id"`
	Kind     Kind      `json:"kind"`
	Version  int64     `json:"version"` // counts changes; a change names the one it saw
	State    State     `json:"state"`
	Title    string    `json:"title,omitempty"`    // how lists name it
	Campaign string    `json:"campaign,omitempty"` // the record it belongs to
	Creator  string    `json:"creator,omitempty"`
	Brand    string    `json:"brand,omitempty"`
	Region   string    `json:"region,omitempty"`
	Owner    string    `json:"owner,omitempty"`    // person id
	Parent   string    `json:"parent,omitempty"`   // terms of a shipment, deliverable of a packet, …
	Mastered string    `json:"mastered,omitempty"` // here, or the system that owns it: read-only but for its events
	Due      time.Time `json:"due,omitzero"`       // what falls due next
	Made     time.Time `json:"made,omitzero"`
	Changed  time.Time `json:"changed,omitzero"`
}

// Record is any of the kinds.
type Record interface{ Top() *Head }

// Top returns the head of a record.
func (h *Head) Top() *Head { return h }

// HeadFields name the parts of a head a person may set.
var HeadFields = []string{"title", "campaign", "creator", "brand", "region", "owner", "parent"}

// Text is the part of a head a person may set, by name; nil for none.
func (h *Head) Text(name string) *string {
	switch name {
	case "title":
		return &h.Title
	case "campaign":
		return &h.Campaign
	case "creator":
		return &h.Creator
	case "brand":
		return &h.Brand
	case "region":
		return &h.Region
	case "owner":
		return &h.Owner
	case "parent":
		return &h.Parent
	}
	return nil
}

// Words shows an identifier as people read it.
func Words(id string) string { return strings.ReplaceAll(id, "_", " ") }

// Subject names a record as kind/id.
func Subject(r Record) string { return string(r.Top().Kind) + "/" + r.Top().ID }

// NewID makes an id: the kind's letter and eight characters that are easy to read out.
func NewID(k Kind) string {
	const alphabet = "23456789abcdefghjkmnpqrstuvwxyz"
	var raw [8]byte
	rand.Read(raw[:])
	for i := range raw {
		raw[i] = alphabet[int(raw[i])%len(alphabet)]
	}
	return string(k[:1]) + "-" + string(raw[:])
}

// Field tags. A struct field of a record is described by its tags:
//
//	json   its name in API, sheets and forms
//	class  who sees it: cost, revenue, safety, creative, personal; absent: open
//	doc    what it means, a sentence without a stop
//	one    allowed values, separated by |
//	must   "create" or a step's name: has to be filled from then on
//	edit   "no": set by steps only
//	leaves "no": stands on its page and leaves in no export
