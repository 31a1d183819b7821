// Package attach keeps files that are handed in with records: screenshots,
// drafts, captures.
//
// In: bytes with a name somebody gave them. Out: a campaign.Upload, typed by
// what the bytes are, and the bytes again by their SHA-256. Where they lie is
// the keeper's: a folder, or the records every server shares.
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
	"strings"

	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/period"
)

// MaxSize is how large a file may be, in bytes.
const MaxSize = 10 << 20

// Keeper keeps bytes under their hash, durable when Keep returns; the same
// bytes once.
type Keeper interface {
	Keep(ctx context.Context, sha256 string, size int64, r io.ReadSeeker) error
	Open(ctx context.Context, sha256 string) (io.ReadCloser, error) // fault.NotFound
}

// Shelf takes files in and finds them again.
type Shelf struct {
	Files Keeper
	Dir   string // where a file lies while it comes; made when the first does
	Clock period.Clock
}

// Keep reads a file to its end and keeps it. One that is too large, empty, or
// not of a kind that is taken is fault.Invalid; nothing of it stays.
func (s Shelf) Keep(ctx context.Context, r io.Reader, name string) (u campaign.Upload, err error) {
	name = base(name)
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		return u, fmt.Errorf("keep %s: %w", name, err)
	}
	f, err := os.CreateTemp(s.Dir, "coming-*")
	if err != nil {
		return u, fmt.Errorf("keep %s: %w", name, err)
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	if u, err = s.take(ctx, f, r, name); err != nil {
		return campaign.Upload{}, err
	}
	return u, s.Files.Keep(ctx, u.SHA256, u.Size, f)
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
	return campaign.Upload{Name: name, Type: media, Size: n, SHA256: hex.EncodeToString(sum.Sum(nil)), At: s.Clock.Now().UTC()}, nil
}

// Open returns a kept file.
func (s Shelf) Open(ctx context.Context, hash string) (io.ReadCloser, error) {
	return s.Files.Open(ctx, strings.ToLower(hash))
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
