package campaign

import (
	"encoding/json"

	"plumbline/internal/money"
)

// Get reads another record in a change's transaction, as its kind; the zero
// value where there is none.
func Get[T Record](c *Change, kind Kind, id string) T {
	r, _ := c.Get(kind, id).(T)
	return r
}

// Linked reads the records of a kind whose field has a value, by id, 500 at
// most; an empty value finds nothing.
func Linked[T Record](c *Change, kind Kind, field, value string) []T {
	if value == "" {
		return nil
	}
	var out []T
	for _, r := range c.Find(Query{Kind: kind, Where: []Cond{{Field: field, Op: "=", Values: []string{value}}}, Order: []string{"id"}, Limit: 500}) {
		out = append(out, r.(T))
	}
	return out
}

// Fields makes what a command sets from pairs of name and value. An empty text
// is left out.
func Fields(pairs ...any) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if s, isText := pairs[i+1].(string); isText && s == "" {
			continue
		}
		text, err := json.Marshal(pairs[i+1])
		if err != nil {
			continue // records hold nothing JSON cannot
		}
		out[pairs[i].(string)] = text
	}
	return out
}

// About are the fields by which a record hangs on another: whose it is, and
// where it belongs, and more in pairs.
func About(h *Head, pairs ...any) map[string]json.RawMessage {
	return Fields(append([]any{"campaign", h.Campaign, "creator", h.Creator, "brand", h.Brand, "region", h.Region, "owner", h.Owner}, pairs...)...)
}

// BadMoney says what is wrong with an amount, beside its field.
func BadMoney(field string, a *money.Amount) []Problem {
	switch {
	case a == nil:
		return nil
	case !money.Known(a.Currency):
		return []Problem{{Field: field, Text: "there is no currency " + Quoted(a.Currency), Hint: "use an ISO code like USD"}}
	case a.Minor < 0:
		return []Problem{{Field: field, Text: "cannot be less than nothing"}}
	}
	return nil
}

// Quoted puts a word somebody wrote into quotation marks.
func Quoted(s string) string { return "“" + s + "”" }
