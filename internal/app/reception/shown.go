package reception

import (
	"encoding/json"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
)

// shown is the personal part of an entry as a scope may see it: of a record's
// fields only those of its classes; where it leaves the house, without a
// creator's own no-touch list.
func shown(scope access.Scope, e access.Sealed, leaves bool) []byte {
	if !scope.Sees(access.Personal) || len(e.Personal) == 0 {
		return nil
	}
	var said map[string]json.RawMessage
	if json.Unmarshal(e.Personal, &said) != nil || said["set"] == nil {
		return e.Personal
	}
	kind, _, _ := strings.Cut(e.Subject, "/")
	var set map[string]json.RawMessage
	if json.Unmarshal(said["set"], &set) != nil {
		return nil // of another form: what is in it cannot be told
	}
	for name := range set {
		f, known := campaign.FieldOf(campaign.Kind(kind), name)
		switch {
		case known && !scope.Sees(f.Class):
			delete(set, name)
		case known && f.Stays && leaves:
			set[name], _ = json.Marshal(campaign.StaysSays)
		}
	}
	said["set"], _ = json.Marshal(set)
	out, _ := json.Marshal(said)
	return out
}
