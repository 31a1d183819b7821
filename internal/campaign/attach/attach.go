// Package attach keeps files that are handed in with records: screenshots,
// drafts, captures.
//
// In: bytes with a name somebody gave them. Out: a campaign.Upload, typed by
// what the bytes are, and the bytes again by their SHA-256. A file lies under
// its hash, so that the same one handed in twice is kept once.
package attach

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/period"
)

// MaxSize is how large a file may be, in bytes.
const MaxSize = 10 << 20

// Shelf is a folder of files.
type Shelf struct {
	Dir   string // made when the first file comes
	Clock period.Clock
}

// Keep reads a file to its end and keeps it. One that is too large, empty, or
// not of a kind that is taken is fault.Invalid; nothing of it stays.
func (s Shelf) Keep(ctx context.Context, r io.Reader, name string) (campaign.Upload, error) {
	name = base(name)
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		return campaign.Upload{}, fmt.Errorf("keep %s: %w", name, err)
	}
	f, err := os.CreateTemp(s.Dir, "coming-*")
	if err != nil {
		return campaign.Upload{}, fmt.Errorf("keep %s: %w", name, err)
	}
	u, err := s.take(ctx, f, r, name)
	if err = errors.Join(err, f.Close()); err == nil {
		err = s.place(f.Name(), u.SHA256)
	}
	if err != nil {
		return campaign.Upload{}, errors.Join(err, gone(os.Remove(f.Name())))
	}
	return u, nil
}

// take writes the bytes and finds out what they are.
func (s Shelf) take(ctx context.Context, f *os.File, r io.Reader, name string) (campaign.Upload, error) {
	sum, head := sha256.New(), &bytes.Buffer{}
	n, err := io.Copy(io.MultiWriter(f, sum, &first{head, sniffed}), io.LimitReader(r, MaxSize+1))
	switch {
	case err != nil:
		return campaign.Upload{}, fault.Wrap(fault.Invalid, err, "%s did not arrive whole", name).WithHint("send it again")
	case ctx.Err() != nil:
		return campaign.Upload{}, ctx.Err()
	case n > MaxSize:
		return campaign.Upload{}, fault.New(fault.Invalid, "%s is larger than %d MB", name, MaxSize>>20).
			WithHint("send a smaller picture, a screenshot will do; a video is best sent as a link")
	case n == 0:
		return campaign.Upload{}, fault.New(fault.Invalid, "%s is empty", name).WithHint("choose the file again")
	}
	media, err := Type(head.Bytes(), name)
	if err != nil {
		return campaign.Upload{}, err
	}
	if err := f.Sync(); err != nil {
		return campaign.Upload{}, fault.Wrap(fault.Unavailable, err, "%s could not be kept", name).WithHint("try again in a while")
	}
	return campaign.Upload{Name: name, Type: media, Size: n, SHA256: hex.EncodeToString(sum.Sum(nil)), At: s.Clock.Now().UTC()}, nil
}

// place moves a file to where it is found by its hash.
func (s Shelf) place(from, hash string) error {
	at := s.path(hash)
	if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
		return err
	}
	if err := os.Rename(from, at); err != nil {
		return err
	}
	d, err := os.Open(filepath.Dir(at))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Open returns a kept file.
func (s Shelf) Open(hash string) (io.ReadCloser, error) {
	if raw, err := hex.DecodeString(hash); err != nil || len(raw) != sha256.Size {
		return nil, fault.New(fault.NotFound, "there is no such file")
	}
	f, err := os.Open(s.path(strings.ToLower(hash)))
	if errors.Is(err, os.ErrNotExist) {
		return nil, fault.Wrap(fault.NotFound, err, "this file is not here any more")
	}
	return f, err
}

func (s Shelf) path(hash string) string { return filepath.Join(s.Dir, hash[:2], hash) }

// gone forgives what is not there to be removed.
func gone(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// base is the name a sender gave, without where it lay on their machine.
func base(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, name)
	if r := []rune(name); len(r) > 120 {
		name = string(r[:60]) + "…" + string(r[len(r)-40:])
	}
	if name == "" {
		return "file"
	}
	return name
}

// first keeps the first bytes of what is written to it.
type first struct {
	to   *bytes.Buffer
	most int
}

func (f *first) Write(p []byte) (int, error) {
	if room := f.most - f.to.Len(); room > 0 {
		f.to.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}
