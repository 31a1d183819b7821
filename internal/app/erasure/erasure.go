// Package erasure forgets a person everywhere in an installation: in the facts
// and their stored versions, in the raw files, in what is kept beside the
// records, and says by name what it could not reach.
//
// In: a person, by their id as a creator and by what names them. Out: a report.
// Numbers stay; so do identities that hold them together.
package erasure

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/inbox"
	"plumbline/internal/inbox/raw"
	"plumbline/internal/period"
)

// Person is who is to be forgotten.
type Person struct {
	By      access.Actor
	Creator string   // their id as a creator; empty: a customer, say
	Words   []string // what names them beside what the facts call them: name, handles, addresses, customer id
	// Step is done once everything that names the person is known and before
	// it is looked for: what deletes them from their own record. nil: nothing.
	Step func(ctx context.Context) error
}

// Report says what was erased and what is left.
type Report struct {
	Facts   facts.Erased     `json:"facts"`
	Files   []File           `json:"files,omitempty"`   // raw files the words were taken out of
	Records map[string]int64 `json:"records,omitempty"` // rows beside the records, by table
	// Left is what still holds a word, by its name: a file of the data folder, a
	// column of the records, an identity among the facts. Empty: nothing does.
	Left  []Left   `json:"left,omitempty"`
	Short []string `json:"short,omitempty"` // words too short to be looked for
}

// File is a raw file.
type File struct {
	SHA256 string `json:"sha256"`
	Name   string `json:"name,omitempty"` // as it came
}

// Left is one thing that still holds a word.
type Left struct {
	Where string `json:"where"`
	Why   string `json:"why"`
}

// Facts is what erasure needs of the facts.
type Facts interface {
	Erase(ctx context.Context, p facts.Person) (facts.Erased, error)
	NamesOf(ctx context.Context, creator string) ([]string, error)
}

// Inbox is what erasure needs of the inbox.
type Inbox interface {
	Forget(ctx context.Context, words facts.Words) (inbox.Forgotten, error)
	Hash(person string) string
}

// Records is what erasure needs of the records.
type Records interface {
	Redact(ctx context.Context, e access.Entry, change func(text string) (string, bool)) (map[string]int64, error)
	Holding(ctx context.Context, in func(text string) bool) (map[string]int64, error)
}

// House is where a person is to be forgotten.
type House struct {
	Dir     string // the data folder
	Clock   period.Clock
	Facts   Facts
	Inbox   Inbox
	Records Records
}

// Erase forgets a person. It may be repeated, also after it was cut off: give
// it the same words then.
func (h House) Erase(ctx context.Context, p Person) (Report, error) {
	var out Report
	all := slices.Clone(p.Words)
	if p.Creator != "" {
		named, err := h.Facts.NamesOf(ctx, p.Creator)
		if err != nil {
			return out, fmt.Errorf("what the facts call %s: %w", p.Creator, err)
		}
		all = append(all, named...)
	}
	words, short := facts.NewWords(all)
	out.Short = short
	if p.Creator == "" && len(words.All()) == 0 {
		return out, fault.New(fault.Invalid, "nothing says who is to be forgotten").WithHint("name the creator, or a word of three letters or more")
	}
	if p.Step != nil {
		if err := p.Step(ctx); err != nil {
			return out, err
		}
	}
	hashed := make([]string, len(all))
	for i, w := range all {
		hashed[i] = h.Inbox.Hash(w)
	}
	var err error
	if out.Facts, err = h.Facts.Erase(ctx, facts.Person{Creator: p.Creator, Words: all, Hashed: hashed}); err != nil {
		return out, err
	}
	forgotten, err := h.Inbox.Forget(ctx, words)
	if err != nil {
		return out, err
	}
	for _, sha := range forgotten.Redacted {
		out.Files = append(out.Files, File{SHA256: sha})
	}
	if out.Records, err = h.Records.Redact(ctx, access.Entry{At: h.Clock.Now(), By: p.By, Subject: subject(p)}, words.Blank); err != nil {
		return out, err
	}
	return out, h.left(ctx, &out, words, forgotten)
}

// subject is what the log says was erased: never by name.
func subject(p Person) string {
	if p.Creator == "" {
		return "person"
	}
	return "creator/" + p.Creator
}

// left names what still holds a word.
func (h House) left(ctx context.Context, out *Report, words facts.Words, f inbox.Forgotten) error {
	for _, column := range slices.Sorted(maps.Keys(out.Facts.Kept)) {
		out.Left = append(out.Left, Left{"facts: " + column, "an identity: it holds figures together"})
	}
	for _, sha := range f.Left {
		out.Left = append(out.Left, Left{"raw/" + sha, "its packing cannot be written here: delete it, and keep no copy"})
	}
	held, err := h.Records.Holding(ctx, words.In)
	for _, column := range slices.Sorted(maps.Keys(held)) {
		out.Left = append(out.Left, Left{"records: " + column, "the record of work quotes it"})
	}
	if err != nil {
		return err
	}
	return filepath.WalkDir(h.Dir, func(path string, d fs.DirEntry, err error) error {
		name, _ := filepath.Rel(h.Dir, path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case d.IsDir() && name == "raw":
			return filepath.SkipDir // looked through above
		case !d.Type().IsRegular() || databases(name):
			return nil
		}
		held, err := raw.Holds(path, words.In)
		if held {
			out.Left = append(out.Left, Left{name, "a file of the data folder that this does not write"})
		}
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		return err
	})
}

// databases are files whose rows were looked through.
func databases(name string) bool {
	return strings.HasPrefix(name, "facts.duckdb") || strings.HasPrefix(name, "records.sqlite")
}
