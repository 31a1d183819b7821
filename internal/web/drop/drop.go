// Package drop takes files that are handed in over HTTP: streamed to disk
// whatever their size, under names of our own.
//
// In: a multipart request and a folder. Out: where each file lies, and the
// fields that came with them. Whoever took them removes them.
package drop

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"plumbline/internal/fault"
	"plumbline/internal/web/view"
)

// Dropped is what was handed in.
type Dropped struct {
	Files  []view.Upload
	Fields map[string]string
	folder string
}

// maxField bounds a field beside the files.
const maxField = 64 << 10

// maxFiles bounds how many files come at once.
const maxFiles = 200

// Receive keeps the files of a request in a folder of their own under root; way
// is the way out for who hands in none. After an error nothing is left behind.
func Receive(r *http.Request, root, way string) (*Dropped, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "no files came with this request").WithHint("send them as multipart/form-data")
	}
	if err := os.MkdirAll(root, 0o700); err != nil {
		return nil, fmt.Errorf("keep uploads: %w", err)
	}
	folder, err := os.MkdirTemp(root, "upload-*")
	if err != nil {
		return nil, fmt.Errorf("keep uploads: %w", err)
	}
	d := &Dropped{folder: folder, Fields: map[string]string{}}
	err = d.receive(parts)
	if err == nil && len(d.Files) == 0 {
		err = fault.New(fault.Invalid, "no file was chosen").WithHint("%s", way)
	}
	if err != nil {
		return nil, errors.Join(err, d.Remove())
	}
	return d, nil
}

// Remove deletes the files.
func (d *Dropped) Remove() error { return os.RemoveAll(d.folder) }

func (d *Dropped) receive(parts *multipart.Reader) error {
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = d.part(part)
		}
		if err != nil && fault.CodeOf(err) == fault.Internal {
			err = fault.Wrap(fault.Invalid, err, "the upload was cut off").WithHint("hand the files in again: nothing counts twice")
		}
		if err != nil {
			return err
		}
	}
}

func (d *Dropped) part(part *multipart.Part) error {
	if part.FileName() != "" {
		return d.keep(part)
	}
	value, err := io.ReadAll(io.LimitReader(part, maxField+1))
	if err == nil && len(value) > maxField {
		err = fault.New(fault.Invalid, "the field %s is more than %d kB", part.FormName(), maxField>>10)
	}
	d.Fields[part.FormName()] = string(value)
	return err
}

// keep writes one part to disk: the sender's name is only ever shown.
func (d *Dropped) keep(part *multipart.Part) error {
	if len(d.Files) == maxFiles {
		return fault.New(fault.Invalid, "more than %d files came at once", maxFiles).WithHint("hand them in a few at a time")
	}
	name := filepath.Base(part.FileName())
	ending := filepath.Ext(name)
	if len(ending) > 16 || strings.ContainsRune(ending, 0) {
		ending = "" // it is told apart by its content
	}
	at := filepath.Join(d.folder, fmt.Sprintf("%03d%s", len(d.Files), ending))
	f, err := os.OpenFile(at, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fault.Wrap(fault.Unavailable, err, "%s could not be kept", name).WithHint("is the disk full?")
	}
	d.Files = append(d.Files, view.Upload{Name: name, Path: at})
	_, err = io.Copy(disk{f, name}, part)
	return errors.Join(err, f.Close())
}

// disk tells a disk that fails apart from a sender that goes away.
type disk struct {
	io.Writer
	name string
}

func (d disk) Write(p []byte) (int, error) {
	n, err := d.Writer.Write(p)
	if err != nil {
		err = fault.Wrap(fault.Unavailable, err, "%s could not be kept", d.name).WithHint("is the disk full?")
	}
	return n, err
}
