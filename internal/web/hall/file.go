package hall

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"plumbline/internal/campaign"
	"slices"

	"github.com/a-h/templ"
)

// safe lists the media types a file is served as; any other is bytes.
var safe = []string{"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "video/mp4", "video/webm"}

// Handed answers a file that was handed in: it leaves as an attachment.
func Handed(u campaign.Upload, body io.ReadCloser) templ.Component {
	return handed{Upload: u, body: body}
}

type handed struct {
	templ.Component
	campaign.Upload
	body io.ReadCloser
}

// Send implements File.
func (f handed) Send(w http.ResponseWriter) error { return Hand(w, f.Upload, f.body) }

// Hand writes a file that was handed in as an attachment of a safe type, and
// closes it.
func Hand(w http.ResponseWriter, f campaign.Upload, body io.ReadCloser) error {
	h := w.Header()
	media := "application/octet-stream"
	if slices.Contains(safe, f.Type) {
		media = f.Type
	}
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	h.Set("Cache-Control", "private, no-store")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	_, err := io.Copy(w, body)
	return errors.Join(err, body.Close())
}
