package ladder

import (
	"reflect"
	"slices"
	"strings"
)

// GradeDefinitional is the grade of an arrow whose ends share arithmetic.
const GradeDefinitional = "definitional"

// Definitional tells whether a lever's metric and an outcome's metric move
// together by arithmetic, and why: they share a numerator, a denominator, or
// the identifier that makes the outcome visible.
func Definitional(lever, outcome *Metric) (why string, is bool) {
	switch {
	case lever == nil || outcome == nil:
		return "", false
	case lever.ID == outcome.ID:
		return "both ends are the same metric", true
	case shareAtom(lever.Formula.Of, outcome.Formula.Of):
		return "both ends count the same thing", true
	case len(outcome.Formula.To) > 0 && shareAtom(lever.Formula.To, outcome.Formula.To):
		return "both ends divide by the same thing", true
	case shareAtom(lever.Formula.To, outcome.Formula.Of) && outcome.Formula.Kind == "sum":
		return "the lever divides by the outcome", true
	case identifies(lever) && seenByIdentifier(outcome):
		return "the lever is the identifier that makes the outcome visible", true
	}
	return "", false
}

func shareAtom(a, b []Atom) bool {
	for _, x := range a {
		if slices.ContainsFunc(b, func(y Atom) bool { return reflect.DeepEqual(bare(x), bare(y)) }) {
			return true
		}
	}
	return false
}

// bare drops places, so that atoms compare by meaning.
func bare(a Atom) Atom {
	a.Pos = Pos{}
	a.Where, a.Assets = bareWhere(a.Where), bareWhere(a.Assets)
	return a
}

func bareWhere(list []Where) []Where {
	var out []Where
	for _, w := range list {
		w.Pos = Pos{}
		out = append(out, w)
	}
	return out
}

// identifierCalculations are the named calculations that count identifiers.
var identifierCalculations = []string{"utm_implementation_rate", "code_live_rate"}

var identifierWords = []string{"identifier", "tracked", "trackable", "utm", "code", "link", "bio_slot", "tagged"}

// identifies tells whether a metric counts assets, links or codes by whether
// they carry a working identifier.
func identifies(m *Metric) bool {
	if slices.Contains(identifierCalculations, m.Formula.Derived) {
		return true
	}
	for _, a := range slices.Concat(m.Formula.Of, m.Formula.To) {
		switch {
		case a.Facts == "codes" || a.Facts == "links":
			return true
		case a.Subject != "asset" && a.Facts != "assets":
			continue
		}
		for _, w := range a.Where {
			if slices.ContainsFunc(identifierWords, func(s string) bool { return strings.HasPrefix(w.Column, s) }) {
				return true
			}
		}
	}
	return false
}

// seenByIdentifier tells whether a metric only sees what an identifier ties to a creator.
func seenByIdentifier(m *Metric) bool {
	return slices.ContainsFunc(m.Facts, func(t string) bool {
		return t == "clicks" || t == "orders" || t == "visits" || t == "refunds"
	})
}

// Factor splits a factor of an identity: orders_per_qualified_click is orders
// over qualified_click; a factor without _per_ has no denominator.
func Factor(name string) (numerator, denominator string) {
	numerator, denominator, _ = strings.Cut(name, "_per_")
	return numerator, denominator
}

// SameCount tells whether two names mean the same count: singular and plural
// are one, and asset is the last word of live_assets.
func SameCount(a, b string) bool {
	x, y := singular(a), singular(b)
	return x == y || strings.HasSuffix(x, "_"+y) || strings.HasSuffix(y, "_"+x)
}

func singular(s string) string {
	switch {
	case strings.HasSuffix(s, "ies"):
		return strings.TrimSuffix(s, "ies") + "y"
	case strings.HasSuffix(s, "ss"):
		return s
	}
	return strings.TrimSuffix(s, "s")
}

// Counts are the counts an identity may name beside metrics.
var Counts = []string{
	"live_assets", "booked_assets", "deliverables", "creators", "active_creators", "campaigns", "reach", "valid_clicks", "qualified_clicks",
	"visits", "carts", "orders", "customers", "new_customers", "revenue", "redemptions", "advocates", "seeded", "posts", "followers",
}
