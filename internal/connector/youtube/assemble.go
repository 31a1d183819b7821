package youtube

import (
	"cmp"
	"time"

	"plumbline/internal/connector/cells"
	"plumbline/internal/inbox"
)

// Assemble makes videos and comments of all that is known of them.
func (format) Assemble(entity, id string, pieces map[string]map[string]any, out inbox.Out) (string, error) {
	known := cells.Told(pieces)
	switch entity {
	case "video":
		video(id, known, out)
	case "comment":
		comment(id, known, out)
	}
	return "", nil
}

func video(id string, known map[string]string, out inbox.Out) {
	row := out.Put(table("assets"), id)
	row.Text("id", id)
	row.Text("platform", "youtube")
	row.Text("format", "video")
	row.Text("url", "https://www.youtube.com/watch?v="+id)
	row.Text("creator", known["creator"])
	row.Text("caption", known["caption"])
	moment(row, "published_at", cmp.Or(known["published_at"], known["listed_at"]))
}

func comment(id string, known map[string]string, out inbox.Out) {
	row := out.Put(table("comments"), id)
	row.Text("comment_id", id)
	row.Text("platform", "youtube")
	row.Text("asset", known["asset"])
	moment(row, "occurred_at", known["at"])
	moment(row, "updated_at", known["updated"])
}

func moment(row inbox.Row, column, text string) {
	if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
		row.Time(column, t)
	}
}
