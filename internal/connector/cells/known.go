package cells

import (
	"time"

	"plumbline/internal/inbox"
)

// field is the name of the pieces that Tell keeps.
const field = "field"

// Tell keeps one field of an entity as a piece of its own, so that a partial
// answer, one that does not speak of a field, leaves what is known of it. An
// empty text says that there is none. Of two told at known moments the newer
// stays; seen is zero where the moment is not known: then the last to arrive.
func Tell(out inbox.Out, entity, id, name, text string, seen time.Time) {
	value := map[string]any{"value": text}
	if !seen.IsZero() {
		value["updated_at"] = seen.UTC().Format(time.RFC3339Nano)
	}
	out.Piece(entity, id, field, name, value)
}

// Told returns what is known of an entity, field by field.
func Told(pieces map[string]map[string]any) map[string]string {
	known := make(map[string]string, len(pieces[field]))
	for name, v := range pieces[field] {
		known[name] = Obj(v).Text("value")
	}
	return known
}
