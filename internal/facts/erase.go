package facts

import (
	"context"
	"slices"
)

// Person is somebody whose data is to be deleted on request.
type Person struct {
	Creator string   // their id as a creator; empty: they are none
	Words   []string // what names them: name, handles, addresses
	Hashed  []string // they as hashed columns hold them
}

// Erased says what an engine did about a person, each as table.column → rows.
type Erased struct {
	// Blanked columns named the person, or quoted one of the words.
	Blanked map[string]int64 `json:"blanked,omitempty"`
	// Unlinked columns hold, in place of the person's hash, a token that nobody
	// can compute: the same in every row, so that what was counted stays counted.
	Unlinked map[string]int64 `json:"unlinked,omitempty"`
	// Kept columns are identities that contain one of the words. They hold the
	// numbers together and stay.
	Kept map[string]int64 `json:"kept,omitempty"`
}

// Changed tells whether any row was changed.
func (e Erased) Changed() bool { return len(e.Blanked)+len(e.Unlinked) > 0 }

// Eraser is an engine that can forget a person. Personal columns are blanked
// in every stored version; identities and numbers stay. What arrives later
// about an erased creator is blanked as it lands.
type Eraser interface {
	Erase(ctx context.Context, p Person) (Erased, error)
	// NamesOf returns what the facts call a creator, in every version.
	NamesOf(ctx context.Context, creator string) ([]string, error)
}

// naming are columns that say in plain text who somebody is, by table. Those of
// the table creators are about the creator of their row.
var naming = map[string][]string{"creators": {"name", "handle"}, "ratings": {"rater", "booker"}, "kr_values": {"entered_by"}}

// identity are columns that hold facts together, beside dimensions and keys.
var identity = []string{"event_id", "source", "arrival", "id", "deliverable", "ref", "subject", "click_id"}

// Names tells whether a column says in plain text who somebody is.
func (t *Table) Names(column string) bool { return slices.Contains(naming[t.Name], column) }

// Identifies tells whether a column holds facts together: an id of the row, of
// its key or of what it belongs to.
func (t *Table) Identifies(column string) bool {
	return slices.Contains(identity, column) || slices.Contains(DimNames, column) || slices.Contains(t.Key, column)
}
