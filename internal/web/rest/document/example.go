package document

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/verify"
	"plumbline/internal/campaign/work"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// Examples are made from the machines: what a step sets and what has to be
// filled by then, each field with a value of its type.

// StepExample is the body of a step.
func StepExample(m campaign.Machine, s campaign.Step) any {
	set := map[string]any{}
	for _, f := range campaign.FieldsOf(m.Kind) {
		must := slices.Contains(f.Must, s.Name) || s.Name == campaign.Create && slices.Contains(f.Must, campaign.Create)
		if !f.Fixed && (must || slices.Contains(s.Sets, f.Name)) && f.Type != reflect.TypeFor[[]campaign.Upload]() {
			set[f.Name] = exampleOf(m.Kind, f.Name, f.Type, f.One)
		}
	}
	out := map[string]any{}
	switch s.Name {
	case campaign.Create:
		for name, v := range headExample(m.Kind) {
			set[name] = v
		}
	case campaign.Edit:
		set["title"], out["version"] = "Winter glow", 1
	}
	if len(set) > 0 {
		out["set"] = set
	}
	if w, ok := withs[string(m.Kind)+"."+s.Name]; ok {
		out["with"] = w.example
	}
	if s.Reason {
		out["reason"] = "agreed by telephone"
		if strings.HasPrefix(s.Name, "declined") {
			out["reason"] = "schedule" // a code, shared with screens and incidents
		}
	}
	return out
}

func headExample(k campaign.Kind) map[string]any {
	switch k {
	case campaign.KindCreator:
		return map[string]any{"region": "US", "owner": "maya", "name": texts["name"], "handles": []any{map[string]any{"platform": "instagram", "handle": "maya.glows", "followers": 48000}}}
	case campaign.KindRepresentative:
		return map[string]any{"region": "US", "owner": "maya"}
	case campaign.KindCampaign:
		return map[string]any{"title": "Glow Q4", "brand": "glow", "owner": "maya"}
	}
	return map[string]any{"creator": "maya-glows", "campaign": "glow-q4"}
}

// BulkExample makes two records of a kind at once, or moves one.
func BulkExample(m campaign.Machine) any {
	for _, s := range m.Steps {
		if s.Name == campaign.Create && !Inside(m.Kind) {
			line := func(id string) any {
				body, _ := StepExample(m, s).(map[string]any)
				body["id"], body["step"] = id, s.Name
				return body
			}
			if m.Kind == campaign.KindList { // there is one of each
				return map[string]any{"commands": []any{line("example-1")}}
			}
			return map[string]any{"commands": []any{line("example-1"), line("example-2")}}
		}
	}
	for _, s := range m.Steps {
		if !s.Rule && s.Name != campaign.Create {
			body, _ := StepExample(m, s).(map[string]any)
			body["id"], body["step"] = "example-1", s.Name
			return map[string]any{"commands": []any{body}}
		}
	}
	return nil
}

// with is what a step takes beyond fields.
type with struct {
	typ     reflect.Type
	example any
}

// withs are the steps that take more than fields.
var withs = map[string]with{
	"brief.answered": {reflect.TypeFor[struct {
		Answers []work.Answer `json:"answers" doc:"the quiz items answered"`
	}](), map[string]any{"answers": []any{map[string]any{"item": "values", "chose": []int{0}}}}},
	"deliverable.verified": {reflect.TypeFor[verify.Seen](), map[string]any{"live": true, "caption": "My winter routine #ad", "label": "Paid partnership", "links": []string{"https://go.example/x7"}}},
	"terms.lever": {reflect.TypeFor[struct {
		What string `json:"what" doc:"the correction used: extra_story, re_cut, posting_window, hook_swap"`
	}](), map[string]any{"what": "extra_story"}},
	"terms.condition": {reflect.TypeFor[struct {
		ID   string `json:"id" doc:"the condition"`
		Met  bool   `json:"met" doc:"whether it was met"`
		Note string `json:"note,omitempty" doc:"what was seen"`
	}](), map[string]any{"id": "delivery", "met": true}},
}

// withSchema is what the steps of a kind take beyond fields.
func withSchema(d *Document, m campaign.Machine) Schema {
	var any []Schema
	for _, s := range m.Steps {
		w, ok := withs[string(m.Kind)+"."+s.Name]
		if !ok {
			continue
		}
		one := d.Types.Schema(w.typ, w.typ.Name() != "", name(m.Kind)+Upper(s.Name))
		if one.Ref == "" {
			one.Title = s.Name
		}
		any = append(any, one)
	}
	if len(any) == 0 {
		return &huma.Schema{Type: "object", Description: "no step of this kind takes more than fields", AdditionalProperties: false}
	}
	return &huma.Schema{AnyOf: any, Description: "what the step takes beyond fields"}
}

// texts are examples of texts, by the name of their field.
var texts = map[string]string{
	"name": "Maya Glows", "email": "maya@example.com", "country": "US", "platform": "instagram", "handle": "maya.glows", "url": "https://www.instagram.com/p/C1a2b3/", "sub_outcome": "orders",
	"format": "reel", "contract": "C-2026-017", "carrier": "UPS", "tracking": "1Z999AA10123456784", "invoice": "INV-2041", "asset": "17912345", "axis": "gender", "segment": "female",
	"part": "audience", "rater": "ana", "gate": "shipment", "subject": "shipment/s-7k2m9x4p", "because": "the carrier collects today", "what": "no_touch", "topic": "politics", "reason": "competitor",
	"why": "Your winter routine is what our customers ask about.", "scope": "One reel in the first week of December", "ask": "Will you look at the brief?", "reply": "Gladly.", "evidence": "last three posts",
	"anything": "text",
}

// exampleOf is a value of a type, as JSON.
func exampleOf(k campaign.Kind, field string, t reflect.Type, one []string) any {
	if len(one) > 0 {
		return one[0]
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t {
	case reflect.TypeFor[money.Amount]():
		return map[string]any{"minor": 120000, "currency": "USD"}
	case reflect.TypeFor[period.Date]():
		return map[string]string{"ends": "2026-12-31", "to": "2026-12-31"}[field] + map[bool]string{true: "2026-12-01"}[field != "ends" && field != "to"]
	case reflect.TypeFor[time.Time]():
		return "2026-10-01T09:00:00Z"
	}
	switch t.Kind() {
	case reflect.Bool:
		return true
	case reflect.Int, reflect.Int32, reflect.Int64:
		return 1
	case reflect.Float64:
		return 0.6
	case reflect.Slice:
		return []any{exampleOf(k, field, t.Elem(), nil)}
	case reflect.Map:
		return map[string]any{"net_revenue": exampleOf(k, field, t.Elem(), nil)}
	case reflect.Struct:
		return object(k, t)
	}
	if s, ok := texts[field]; ok {
		return s
	}
	return texts["anything"]
}

// object is an example of a nested struct: what its JSON cannot be without.
func object(k campaign.Kind, t reflect.Type) any {
	out := map[string]any{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, rest := cut(f.Tag.Get("json"))
		if name == "" || name == "-" || rest {
			continue
		}
		out[name] = exampleOf(k, name, f.Type, nil)
	}
	return out
}

// cut reads a JSON tag: its name, and whether what is empty is left out.
func cut(tag string) (name string, optional bool) {
	for i := range tag {
		if tag[i] == ',' {
			return tag[:i], true
		}
	}
	return tag, false
}
