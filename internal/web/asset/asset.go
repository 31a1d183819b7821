// Package asset holds the files that pages load: style, scripts, font. They
// are embedded, and served under one name made of the hash of all of them, so
// that a browser may keep them for ever and still sees every change.
package asset

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed *.css *.js *.svg inter/*.woff2 vendor/*.js
var files embed.FS

// Prefix is the path all assets are served under.
const Prefix = "/static/"

// Set is the embedded files with their common hash.
type Set struct {
	hash  string
	files map[string]file
}

type file struct{ plain, packed []byte }

// New reads the embedded files once and packs what packs well.
func New() (*Set, error) {
	s := &Set{files: map[string]file{}}
	sum := sha256.New()
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(sum, "%s\x00%d\x00", name, len(body))
		sum.Write(body)
		s.files[path.Base(name)] = file{plain: body, packed: pack(name, body)}
		return nil
	})
	s.hash = hex.EncodeToString(sum.Sum(nil))[:12]
	return s, err
}

// pack returns the gzipped body, or nil for what is packed already.
func pack(name string, body []byte) []byte {
	if path.Ext(name) == ".woff2" {
		return nil
	}
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	w.Write(body)
	w.Close()
	return b.Bytes()
}

// Path returns the address of a file; an unknown name is a mistake in a page,
// found by the test that opens every page.
func (s *Set) Path(name string) string { return Prefix + s.hash + "/" + name }

// ServeHTTP answers with a file under the current hash.
func (s *Set) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, ok := strings.CutPrefix(r.URL.Path, Prefix+s.hash+"/")
	f, known := s.files[name]
	if !ok || !known {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", contentType(name))
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	body := f.plain
	if f.packed != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = f.packed
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	if r.Method != http.MethodHead {
		w.Write(body)
	}
}

func contentType(name string) string {
	switch path.Ext(name) {
	case ".woff2":
		return "font/woff2"
	case ".js":
		return "text/javascript; charset=utf-8"
	}
	return mime.TypeByExtension(path.Ext(name))
}
