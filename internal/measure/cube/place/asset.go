package place

import "plumbline/internal/facts"

// Mark lets what was recorded about a post stand over its row.
func (a *Asset) Mark(m facts.Mark) {
	if a.marks == nil {
		a.marks = map[string]facts.Mark{}
	}
	a.marks[m.Event] = m
	a.take(m)
}

// Fill takes from the marks' dimensions what the asset's own row does not say:
// a platform knows its post, and not which campaign it belongs to.
func (a *Asset) Fill(dims map[string]string) {
	for name, at := range map[string]*string{"campaign": &a.Campaign, "creator": &a.Creator, "platform": &a.Platform, "region": &a.Region, "link": &a.Link, "code": &a.Code} {
		if *at == "" {
			*at = dims[name]
		}
	}
}

func (a *Asset) take(m facts.Mark) {
	yes := !m.HasValue || m.Value > 0
	switch m.Event {
	case "live":
		if a.Published == 0 {
			a.Published = m.At
		}
		if a.Deliverable == "" {
			a.Deliverable = m.Ref
		}
	case "taken_down":
		a.TakenDown = m.At
	case "tracked":
		a.Tracked = yes
	case "identifier":
		a.Identifier = yes
	case "disclosed":
		a.Disclosure = map[bool]string{true: "passed", false: "failed"}[yes]
	}
}

// Value reads a field of an asset for a condition.
func (a *Asset) Value(col string) (any, bool) {
	text := map[string]string{"id": a.ID, "campaign": a.Campaign, "creator": a.Creator, "deliverable": a.Deliverable, "platform": a.Platform,
		"region": a.Region, "format": a.Format, "link": a.Link, "code": a.Code, "relation": a.Relation, "disclosure": a.Disclosure}
	if s, ok := text[col]; ok {
		return s, s != ""
	}
	switch col {
	case "tracked":
		return a.Tracked, true
	case "identifier":
		return a.Identifier, true
	case "published_at":
		return a.Published, a.Published != 0
	case "taken_down":
		return a.TakenDown, a.TakenDown != 0
	}
	m, ok := a.marks[col]
	return m.Value, ok
}
