// Package files keeps the bytes of files under their SHA-256: in a folder where
// one process has it, in the records' database where several servers share it.
//
// In: bytes, and the hash they are to have. Out: the bytes again. What was kept
// is durable when Keep returns; the same bytes are kept once. Neither way holds
// a file in memory.
package files

import (
	"context"
	"encoding/hex"
	"hash"
	"io"
	"time"

	"plumbline/internal/fault"
)

// File is one that is kept.
type File struct {
	SHA256 string    // of its bytes, in small letters
	Size   int64     // bytes
	At     time.Time // when it was last handed in
}

// Shelf keeps files of one sort. Its kinds are Folder and Table.
type Shelf interface {
	// Keep reads a file from its beginning and keeps it under its hash. Bytes
	// with another hash or length are fault.Invalid, and nothing of them stays.
	Keep(ctx context.Context, sha256 string, size int64, r io.ReadSeeker) error
	// Open returns the bytes; fault.NotFound where there are none of that hash.
	Open(ctx context.Context, sha256 string) (io.ReadCloser, error)
	// List returns what is kept, by hash.
	List(ctx context.Context) ([]File, error)
	// Drop removes a file unless it was handed in again at a moment or later.
	Drop(ctx context.Context, sha256 string, before time.Time) (dropped bool, err error)
}

// Sweep drops the files that nothing names and that nobody handed in since a
// moment: whoever hands one in names it a little later. It says how many went.
func Sweep(ctx context.Context, s Shelf, named func(ctx context.Context) (map[string]bool, error), before time.Time) (int, error) {
	kept, err := s.List(ctx)
	if err != nil {
		return 0, err
	}
	var old []File
	for _, f := range kept {
		if f.At.Before(before) {
			old = append(old, f)
		}
	}
	if len(old) == 0 {
		return 0, nil
	}
	needed, err := named(ctx)
	if err != nil {
		return 0, err
	}
	gone := 0
	for _, f := range old {
		if needed[f.SHA256] {
			continue
		}
		dropped, err := s.Drop(ctx, f.SHA256, before)
		if err != nil {
			return gone, err
		}
		if dropped {
			gone++
		}
	}
	return gone, nil
}

// readable refuses a hash that is none, before it becomes part of a path.
func readable(sha string) error {
	raw, err := hex.DecodeString(sha)
	if err != nil || len(raw) != 32 || hex.EncodeToString(raw) != sha {
		return absent()
	}
	return nil
}

func absent() error { return fault.New(fault.NotFound, "this file is not here any more") }

// holds tells whether what was read is what was announced.
func holds(sha string, size int64, sum hash.Hash, n int64) error {
	if n != size || hex.EncodeToString(sum.Sum(nil)) != sha {
		return fault.New(fault.Invalid, "a file changed while it was read").WithHint("send it again when it is complete")
	}
	return nil
}
