// Package brief is what can be said of a brief without asking anybody: what it
// inherits, how complete it is, what its quiz asks, and who understood it.
//
// In: bodies of briefs. Out: the brief as it would be sent, the fields its class
// requires and those that are filled, the questions to ask. Pure.
package brief

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"plumbline/internal/campaign"
)

// Resolve lays bodies over each other, the most general first: template →
// campaign → brief. What a later one leaves empty it inherits; topics not to be
// touched add up; requirements and questions replace those of the same id.
func Resolve(bodies ...campaign.BriefBody) campaign.BriefBody {
	var out campaign.BriefBody
	for _, b := range bodies {
		out = over(out, b)
	}
	return out
}

func over(under, b campaign.BriefBody) campaign.BriefBody {
	out := under
	to, from := reflect.ValueOf(&out).Elem(), reflect.ValueOf(b)
	for i := range from.NumField() {
		if !from.Field(i).IsZero() {
			to.Field(i).Set(from.Field(i))
		}
	}
	out.NoTouch = union(under.NoTouch, b.NoTouch)
	out.Requirements = replace(under.Requirements, b.Requirements, func(r campaign.Requirement) string { return r.ID })
	out.Quiz = replace(under.Quiz, b.Quiz, func(q campaign.QuizItem) string { return q.ID })
	return out
}

func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, s := range b {
		if !slices.ContainsFunc(out, func(had string) bool { return strings.EqualFold(had, s) }) {
			out = append(out, s)
		}
	}
	return out
}

func replace[T any](under, b []T, id func(T) string) []T {
	out := slices.Clone(under)
	for _, x := range b {
		i := slices.IndexFunc(out, func(had T) bool { return id(had) == id(x) && id(x) != "" })
		if i < 0 {
			out = append(out, x)
			continue
		}
		out[i] = x
	}
	return out
}

// Hash names a brief by all it says: what was acknowledged can be proved later.
func Hash(b campaign.BriefBody) string {
	text, err := json.Marshal(b)
	if err != nil {
		return "" // a body holds nothing JSON cannot
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Changed names the fields two bodies differ in, by their written names.
func Changed(a, b campaign.BriefBody) []string {
	var out []string
	left, right := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range left.NumField() {
		if !reflect.DeepEqual(left.Field(i).Interface(), right.Field(i).Interface()) {
			out = append(out, name(left.Type().Field(i)))
		}
	}
	return out
}

func name(f reflect.StructField) string {
	n, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return n
}
