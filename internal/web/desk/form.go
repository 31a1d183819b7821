package desk

import (
	"net/url"
	"plumbline/internal/campaign"
	"plumbline/internal/gate"
	"plumbline/internal/web/form"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
	"strings"
)

// Try is a step or an edit that was refused, with all that was filled in.
type Try struct {
	Step     string
	Posted   url.Values
	Problems []campaign.Problem
	Stopped  *gate.Decision
	Stale    *Stale
}

// First is the record's field that a place in a form belongs to.
func First(place string) string { name, _, _ := strings.Cut(place, "."); return name }

// Lower is a sentence inside another: its first letter small, unless it begins an abbreviation.
func Lower(s string) string {
	if len(s) < 2 || s[1] >= 'A' && s[1] <= 'Z' {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// Coded tells whether the reason of a step is a code, so that it can be counted:
// who declined or was turned away, and why.
func Coded(k campaign.Kind, step string) bool {
	switch k {
	case campaign.KindOffer:
		return true
	case campaign.KindBrief:
		return step == "declined"
	case campaign.KindCreator, campaign.KindRepresentative:
		return step == "parted"
	case campaign.KindPacket:
		return step == "rejected"
	}
	return false
}

// ReasonCodes are the reasons that are counted, with what each means.
func ReasonCodes() []mark.Pair {
	var out []mark.Pair
	for _, r := range campaign.Reasons {
		out = append(out, mark.Pair{Name: r.Code, Value: say.Upper(say.Plain(r.Code)) + ": " + r.Doc})
	}
	return out
}

// Unplaced are the problems that stand at no control of the form.
func Unplaced(problems []campaign.Problem, controls []form.Control) []string {
	placed := map[string]bool{}
	var walk func([]form.Control)
	walk = func(cs []form.Control) {
		for _, c := range cs {
			placed[c.Name] = true
			walk(c.Parts)
			for _, row := range c.Rows {
				walk(row)
			}
		}
	}
	walk(controls)
	var out []string
	for _, p := range problems {
		if p.Field == "" || !placed[form.Prefix+p.Field] {
			text := form.Says(p)
			if p.Field != "" {
				text = form.Label(First(p.Field)) + " " + Lower(text)
			}
			out = append(out, text)
		}
	}
	return out
}

// Suggest adds the people of the ladder and its sub-outcomes to what fits a field.
func (h House) Suggest(more map[string][]mark.Pair) map[string][]mark.Pair {
	out := map[string][]mark.Pair{}
	for k, v := range more {
		out[k] = v
	}
	if h.Ladder == nil {
		return out
	}
	var people, subs []mark.Pair
	for _, p := range h.Ladder.People {
		people = append(people, mark.Pair{Name: p.ID, Value: p.Name})
	}
	for _, o := range h.Ladder.Objectives {
		for _, kr := range o.KeyResults {
			for _, s := range kr.SubOutcomes {
				subs = append(subs, mark.Pair{Name: s.ID, Value: say.First(s.Title, s.ID)})
			}
		}
	}
	for name := range persons {
		out[name] = people
	}
	out["sub_outcome"] = subs
	for _, brand := range h.Ladder.Program.Brands {
		out["brand"] = append(out["brand"], mark.Pair{Name: brand, Value: brand})
	}
	return out
}

// Stale is a change that had seen an older version: what somebody else changed
// since, and the version to save over.
type Stale struct {
	Version int64
	Who     string
	When    Shown
	Changed []Theirs
	Back    string
}

// Theirs is one field somebody else changed.
type Theirs struct {
	Name, Label string
	Was, Now    Shown
	Mine        bool // this form changes it too
}
