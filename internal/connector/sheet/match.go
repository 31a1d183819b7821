package sheet

import (
	"reflect"
	"slices"
	"strings"

	"plumbline/internal/campaign"
	"plumbline/internal/facts"
	"plumbline/internal/inbox"
)

// columns says which column of a file is what of a record. Targets are fields
// and fields of the head by name, "part" of a group as field.part, a step as
// step:name, and id, state and currency.
type columns struct {
	target   map[string]int
	constant map[string]string
	unknown  []string // labels that are nothing
	set      []string // labels of what steps set
	wrong    []string // what the asker named and is not there
	own      int      // how many are nothing facts have
	kind     campaign.Kind
}

// heads are the fields of the head a sheet may fill.
var heads = []string{"title", "campaign", "creator", "brand", "region", "owner", "parent"}

// kept are columns of our own exports that say nothing to take in.
var kept = []string{"kind", "version", "mastered", "made", "changed", "due"}

// match finds a place for each column: as the asker said, then by what it is called.
func match(m campaign.Machine, h inbox.Head, o inbox.Options) columns {
	c := columns{target: map[string]int{}, constant: map[string]string{}, kind: m.Kind}
	names := namesOf(m)
	taken := c.said(m, h, o, names)
	for i, label := range h.Header {
		if taken[i] || label == "" {
			continue
		}
		name := folded(label)
		at, ok := names[name]
		switch {
		case ok && !c.fills(at):
			c.target[at] = i
			if !anyFact(name) {
				c.own++
			}
		case slices.Contains(kept, name):
		case fixed(m.Kind, name):
			c.set = append(c.set, label)
		default:
			c.unknown = append(c.unknown, label)
		}
	}
	return c
}

// said takes the asker's own map: file column → field, "-" leaves a column out,
// "=text" as file column holds for every row.
func (c *columns) said(m campaign.Machine, h inbox.Head, o inbox.Options, names map[string]string) map[int]bool {
	taken := map[int]bool{}
	for from, to := range o.Columns {
		at, ok := names[folded(to)]
		if !ok && to != "-" && to != "" {
			c.wrong = append(c.wrong, to)
			continue
		}
		if text, is := strings.CutPrefix(from, "="); is {
			c.constant[at] = text
			continue
		}
		i := slices.IndexFunc(h.Header, func(l string) bool { return l == from || folded(l) == folded(from) })
		if i < 0 {
			c.wrong = append(c.wrong, from)
			continue
		}
		taken[i] = true
		if ok {
			c.target[at] = i
		}
	}
	slices.Sort(c.wrong)
	return taken
}

func (c *columns) fills(target string) bool {
	_, a := c.target[target]
	_, b := c.constant[target]
	return a || b
}

// identified tells whether rows can be told apart.
func (c *columns) identified() bool {
	if c.fills("id") {
		return true
	}
	return slices.ContainsFunc(identity[c.kind], c.fills)
}

// identity is what names a record where there is no id.
var identity = map[campaign.Kind][]string{
	campaign.KindCreator: {"handle", "email"}, campaign.KindTerms: {"contract"}, campaign.KindShipment: {"tracking"}, campaign.KindSpend: {"invoice"},
	campaign.KindDeliverable: {"url", "asset"}, campaign.KindRepresentative: {"email"}, campaign.KindCampaign: {"title"},
}

// namesOf lists what columns of a kind may be called: folded name → target.
func namesOf(m campaign.Machine) map[string]string {
	out := map[string]string{}
	add := func(target string, names ...string) {
		for _, n := range names {
			if n = folded(n); out[n] == "" {
				out[n] = target
			}
		}
	}
	add("id", "id", string(m.Kind)+" id", m.Title+" id", "external id", "record id")
	add("state", "state", "status")
	add("currency", "currency", "ccy", "currency code")
	for _, h := range heads {
		add(h, h)
	}
	for _, f := range campaign.FieldsOf(m.Kind) {
		if !f.Fixed {
			add(f.Name, f.Name)
			for _, part := range partsOf(f) {
				add(f.Name+"."+part, f.Name+"."+part, part)
			}
		}
	}
	for _, s := range stepsOf(m) {
		for _, w := range append([]string{s.Name}, alsoSteps[string(m.Kind)+"."+s.Name]...) {
			add("step:"+s.Name, w, w+" on", w+" at", w+" date", "date "+w, m.Title+" "+w, string(m.Kind)+" "+w, m.Title+" "+w+" on", string(m.Kind)+" "+w+" on", string(m.Kind)+" "+w+" at")
		}
	}
	if m.Kind == campaign.KindCreator {
		add("handle", "handle", "username", "account", "creator handle", "influencer")
		add("platform", "platform", "network", "channel")
		add("followers", "followers", "follower count", "audience size")
	}
	for target, names := range synonyms[m.Kind] {
		add(target, names...)
	}
	for target, names := range everywhere {
		if slices.Contains(heads, target) || campaignHas(m.Kind, target) {
			add(target, names...)
		}
	}
	return out
}

func campaignHas(k campaign.Kind, name string) bool {
	f, ok := campaign.FieldOf(k, name)
	return ok && !f.Fixed
}

func fixed(k campaign.Kind, name string) bool {
	f, ok := campaign.FieldOf(k, name)
	return ok && f.Fixed
}

// partsOf lists the single parts of a field that is a group of texts.
func partsOf(f campaign.Field) []string {
	if f.Type.Kind() != reflect.Struct || f.Type != reflect.TypeFor[campaign.BriefBody]() {
		return nil
	}
	var out []string
	for i := range f.Type.NumField() {
		p := f.Type.Field(i)
		if name, _, _ := strings.Cut(p.Tag.Get("json"), ","); single(p.Type) {
			out = append(out, name)
		}
	}
	return out
}

// stepsOf lists the steps a row can say were taken: those that lead somewhere.
func stepsOf(m campaign.Machine) []campaign.Step {
	var out []campaign.Step
	for _, s := range m.Steps {
		if s.Name != campaign.Create && s.Name != campaign.Edit && s.To != "" && (!s.Rule || m.Kind == campaign.KindCreator && s.Name == "signed") {
			out = append(out, s)
		}
	}
	return out
}

// alsoSteps are other words for steps.
var alsoSteps = map[string][]string{
	"shipment.shipped": {"handed over", "dispatched", "sent out"}, "shipment.received": {"delivered", "arrived"}, "shipment.released": {"label created", "fulfilled"},
	"deliverable.live": {"posted", "published", "went live"}, "deliverable.submitted": {"draft received", "draft submitted"}, "brief.acknowledged": {"confirmed", "brief confirmed"},
	"terms.signed": {"signature date", "contract signed", "agreement signed"}, "terms.sent": {"contract sent", "sent for signature"}, "creator.contacted": {"outreach date", "first contact"},
}

// synonyms are other names of fields, by kind.
var synonyms = map[campaign.Kind]map[string][]string{
	campaign.KindCreator:     {"name": {"full name", "creator name", "influencer name"}, "email": {"e-mail", "mail"}, "address": {"shipping address", "postal address"}, "category": {"niche", "vertical"}, "acquisition": {"how we met", "source channel"}, "manager": {"account manager"}, "posts_agreed": {"posts per week"}},
	campaign.KindTerms:       {"form": {"type", "agreement type", "contract type"}, "contract": {"contract id", "contract number", "agreement id", "sow"}, "fee": {"agreed fee", "rate", "amount", "creator fee"}, "ends": {"end date", "valid until", "contract ends"}, "amplify": {"amplification clause", "whitelisting"}, "master": {"master agreement"}},
	campaign.KindDeliverable: {"due_day": {"due date", "deadline", "posting date", "planned date"}, "url": {"post url", "post link", "permalink"}, "terms": {"terms id", "contract", "contract id"}, "brief": {"brief id"}, "link": {"tracking link", "tracked link"}, "code": {"discount code", "promo code"}, "format": {"content type", "post type"}, "asset": {"post id", "media id"}},
	campaign.KindShipment:    {"terms": {"contract", "contract id", "terms id"}, "sku": {"product", "item"}, "cost": {"product cost", "product value", "cost of goods"}, "tracking": {"tracking number", "tracking no"}, "carrier": {"courier", "shipped with"}},
	campaign.KindSpend:       {"pays": {"pays for", "type", "category"}, "amount": {"cost", "fee", "total"}, "invoice": {"invoice number", "purchase order", "po"}, "pay_by": {"payment due", "due date"}, "terms": {"contract", "contract id"}},
	campaign.KindCampaign:    {"title": {"name", "campaign name"}, "starts": {"start date", "start"}, "ends": {"end date", "end"}, "launch": {"launch date"}, "sub_outcome": {"sub outcome", "goal"}},
	campaign.KindScreen:      {"screened": {"screen", "kind of screen"}},
	campaign.KindIncident:    {"what": {"incident", "type"}, "happened": {"date", "happened on", "happened at"}, "story": {"description", "what happened"}},
	campaign.KindPivot:       {"happened": {"since", "date"}},
	campaign.KindTask:        {"what": {"task", "to do"}},
}

// everywhere are other names of fields of any kind.
var everywhere = map[string][]string{
	"title": {"label"}, "campaign": {"campaign id", "campaign name"}, "creator": {"creator id", "influencer", "influencer id", "creator handle", "handle"}, "region": {"market"}, "owner": {"responsible"}, "platform": {"network", "channel"},
}

// factual tells whether all columns are those of one fact table: such a file is facts.
func factual(h inbox.Head) bool {
	return slices.ContainsFunc(facts.Tables, func(t *facts.Table) bool {
		return !slices.ContainsFunc(h.Header, func(c string) bool { return !t.Has(folded(c)) })
	})
}

// anyFact tells whether any fact table has a column of a name.
func anyFact(name string) bool {
	return slices.ContainsFunc(facts.Tables, func(t *facts.Table) bool { return t.Has(name) })
}

// folded is a name without case and punctuation: "Signed on" is signed_on.
func folded(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(strings.TrimPrefix(s, "\ufeff")) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 127 {
			if gap && b.Len() > 0 {
				b.WriteByte('_')
			}
			b.WriteRune(r)
			gap = false
			continue
		}
		gap = true
	}
	return b.String()
}
