package attach

import (
	"net/http"
	"path/filepath"
	"slices"
	"strings"

	"plumbline/internal/fault"
)

// sniffed is how many first bytes tell what a file is.
const sniffed = 512

// Types are the media types that are taken.
var Types = []string{
	"image/png", "image/jpeg", "image/gif", "image/webp", "image/heic", "application/pdf", "video/mp4", "video/quicktime", "video/webm",
}

// brands are what the container of phones says it holds, where the standard
// library does not know it.
var brands = map[string]string{"heic": "image/heic", "heix": "image/heic", "mif1": "image/heic", "msf1": "image/heic", "qt  ": "video/quicktime", "isom": "video/mp4", "M4V ": "video/mp4", "avc1": "video/mp4"}

// claims are what a name's ending says a file is.
var claims = map[string]string{
	".png": "picture", ".jpg": "picture", ".jpeg": "picture", ".gif": "picture", ".webp": "picture", ".heic": "picture",
	".pdf": "document", ".mp4": "video", ".mov": "video", ".webm": "video", ".m4v": "video",
}

// Type finds out what a file is from its first bytes. One that is none of Types,
// or not what its name says, is fault.Invalid.
func Type(head []byte, name string) (string, error) {
	media := detect(head)
	claimed, is := claims[strings.ToLower(filepath.Ext(name))], family(media)
	if !slices.Contains(Types, media) {
		said := "is no picture, PDF or video"
		if claimed != "" {
			said = "is not the " + claimed + " its name says: it holds " + is
		}
		return "", fault.New(fault.Invalid, "%s %s", name, said).WithHint("send a PNG, JPEG, WebP, HEIC, PDF or MP4; paste text or a link into the field instead")
	}
	if claimed != "" && claimed != is {
		return "", fault.New(fault.Invalid, "%s is not the %s its name says: it holds a %s", name, claimed, is).WithHint("choose the file again, or rename it to what it is")
	}
	return media, nil
}

func detect(head []byte) string {
	if len(head) >= 12 && string(head[4:8]) == "ftyp" {
		if media, ok := brands[string(head[8:12])]; ok {
			return media
		}
	}
	media, _, _ := strings.Cut(http.DetectContentType(head), ";")
	return media
}

func family(media string) string {
	kind, rest, _ := strings.Cut(media, "/")
	switch {
	case kind == "image" && slices.Contains(Types, media):
		return "picture"
	case kind == "video":
		return "video"
	case rest == "pdf":
		return "document"
	case rest == "html" || rest == "xml":
		return "a web page"
	case kind == "text":
		return "text"
	case rest == "zip" || rest == "x-gzip" || rest == "x-rar-compressed":
		return "an archive"
	}
	return "something else"
}
