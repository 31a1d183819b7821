package brief

import (
	"reflect"
	"regexp"
	"slices"
	"strings"

	"plumbline/internal/campaign"
)

// The classes of a campaign.
const (
	Gift      = "gift"
	Standard  = "standard"
	Amplified = "amplified"
)

// required is what each class asks of a brief. A gift is one screen on a phone.
var required = map[string][]string{
	Gift:      {"message", "product", "values", "disclosure"},
	Standard:  {"goal", "message", "product", "formats", "themes", "do", "dont", "values", "disclosure", "tags", "moderation", "requirements"},
	Amplified: {"goal", "message", "product", "formats", "themes", "hook", "do", "dont", "values", "disclosure", "tags", "moderation", "usage", "keep_live", "requirements"},
}

// Required lists the fields a class requires; an unknown class is standard.
func Required(class string) []string {
	if fields, ok := required[class]; ok {
		return slices.Clone(fields)
	}
	return slices.Clone(required[Standard])
}

// Screens lists the screens a class requires of a creator.
func Screens(class string) []string {
	if class == Gift {
		return []string{"safety"}
	}
	return []string{"fit", "safety", "values"}
}

// Completeness is which required fields hold more than template text.
type Completeness struct {
	Required int
	Filled   int
	Missing  []string // by their written names
}

// Share is the share filled, 0 to 1; 1 where nothing is required.
func (c Completeness) Share() float64 {
	if c.Required == 0 {
		return 1
	}
	return float64(c.Filled) / float64(c.Required)
}

// Complete measures a body against its class.
func Complete(b campaign.BriefBody, class string) Completeness {
	var out Completeness
	v := reflect.ValueOf(b)
	wanted := Required(class)
	out.Required = len(wanted)
	for i := range v.NumField() {
		field := name(v.Type().Field(i))
		if !slices.Contains(wanted, field) {
			continue
		}
		if filled(v.Field(i)) {
			out.Filled++
			continue
		}
		out.Missing = append(out.Missing, field)
	}
	return out
}

func filled(v reflect.Value) bool {
	switch x := v.Interface().(type) {
	case string:
		return !Template(x)
	case []string:
		return slices.ContainsFunc(x, func(s string) bool { return !Template(s) })
	case []campaign.Requirement:
		return slices.ContainsFunc(x, func(r campaign.Requirement) bool { return r.What != "" && !holds(r.Want) })
	}
	return !v.IsZero()
}

// placeholders are what people leave for later: [brand], {{name}}, <date>, ___.
var placeholders = regexp.MustCompile(`\[[^\]]*\]|\{\{?[^}]*\}\}?|<[^>]*>|_{3,}|…{2,}|\.{4,}`)

var later = regexp.MustCompile(`(?i)\b(tbd|tba|tbc|todo|to be (defined|decided|confirmed)|lorem ipsum|insert (here|text)|xxx+)\b`)

// Template tells whether a text says nothing yet: it is empty, or nothing but
// what a template left to be filled in. Text with a placeholder left in it is
// not filled either: it would reach the creator as it is.
func Template(s string) bool { return strings.TrimSpace(s) == "" || holds(s) }

func holds(s string) bool { return placeholders.MatchString(s) || later.MatchString(s) }
