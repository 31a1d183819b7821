package inbox

import (
	"context"
	"errors"
	"fmt"
	"os"

	"plumbline/internal/facts"
	"plumbline/internal/inbox/raw"
	"plumbline/internal/inbox/read"
)

// Forgotten is what became of the raw files when a person was to be forgotten.
type Forgotten struct {
	Redacted []string `json:"redacted,omitempty"` // hashes of files the words were taken out of
	Left     []string `json:"left,omitempty"`     // hashes of files that still hold them: their packing cannot be written here
}

// Forget takes what names a person out of the raw files, which keep their
// names, length and lines: a replay then reads a mark where the word was. A
// file whose packing cannot be written (a spreadsheet, Parquet, bzip2, UTF-16)
// is looked through and named. No file comes in meanwhile.
func (im *Importer) Forget(ctx context.Context, words facts.Words) (Forgotten, error) {
	im.busy.Lock()
	defer im.busy.Unlock()
	var out Forgotten
	if err := im.raws.Fetch(ctx); err != nil {
		return out, fmt.Errorf("fetch the raw files: %w", err)
	}
	hashes, err := im.raws.Hashes()
	if err != nil {
		return out, fmt.Errorf("list the raw files: %w", err)
	}
	for _, h := range hashes {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		changed, err := im.raws.Redact(h, words.Blank)
		if err != nil {
			return out, fmt.Errorf("take a person out of the raw file %s: %w", h, err)
		}
		if changed {
			if err := im.raws.Send(ctx, h); err != nil {
				return out, fmt.Errorf("take a person out of the raw file %s: %w", h, err)
			}
			out.Redacted = append(out.Redacted, h)
		}
		held, err := im.holds(ctx, h, words)
		if err != nil {
			return out, err
		}
		if held {
			out.Left = append(out.Left, h)
		}
	}
	return out, nil
}

// Hash is a person as hashed columns hold them.
func (im *Importer) Hash(person string) string { return im.hasher.Fork().Hash(person) }

var errHeld = errors.New("held")

// holds looks through a file as an import reads it. One that cannot be read as
// a table is looked at as bytes.
func (im *Importer) holds(ctx context.Context, hash string, words facts.Words) (bool, error) {
	path := im.raws.Path(hash)
	file, err := read.Open(path, read.Options{Name: hash})
	if errors.Is(err, os.ErrNotExist) {
		return false, err
	}
	if err != nil {
		return raw.Holds(path, words.In)
	}
	for _, s := range file.Sections {
		err := s.Records(ctx, func(r *read.Record) error {
			if words.In(r.Raw) || quotes(r, words) {
				return errHeld
			}
			return nil
		})
		if errors.Is(err, errHeld) {
			return true, nil
		}
		if err != nil {
			return raw.Holds(path, words.In)
		}
	}
	return raw.Holds(path, words.In)
}

func quotes(r *read.Record, words facts.Words) bool {
	for _, f := range r.Fields {
		if words.In(f) {
			return true
		}
	}
	return said(r.Object, words)
}

// said tells whether a decoded value says one of the words.
func said(v any, words facts.Words) bool {
	switch v := v.(type) {
	case string:
		return words.In(v)
	case []any:
		for _, x := range v {
			if said(x, words) {
				return true
			}
		}
	case map[string]any:
		for k, x := range v {
			if words.In(k) || said(x, words) {
				return true
			}
		}
	}
	return false
}
