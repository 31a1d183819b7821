// Package raw keeps files as they came, each under the hash of its bytes.
package raw

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"plumbline/internal/fault"
)

// Store is a folder of raw files.
type Store struct {
	dir    string
	shared Shared
}

// Shared keeps files where other servers find them too.
type Shared interface {
	Keep(ctx context.Context, sha256 string, size int64, r io.ReadSeeker) error
	Open(ctx context.Context, sha256 string) (io.ReadCloser, error)
	Names(ctx context.Context) ([]string, error)
	// Replace puts other bytes under a hash: those a person was taken out of.
	Replace(ctx context.Context, sha256 string, r io.ReadSeeker) error
}

// In returns the store of a data folder. Shared keeps its files too; nil: they
// lie in the folder alone.
func In(dataDir string, shared Shared) Store { return Store{filepath.Join(dataDir, "raw"), shared} }

// File is a file as it came, kept under the hash of its bytes.
type File struct {
	SHA256 string
	Path   string
	Size   int64 // bytes
	fresh  bool  // written by this arrival
	synced func() error
	shared Shared
}

// Durable waits until the bytes are on disk, and kept where they are shared.
func (r *File) Durable(ctx context.Context) error {
	if err := r.synced(); err != nil || r.shared == nil {
		return err
	}
	file, err := os.Open(r.Path)
	if err != nil {
		return fmt.Errorf("keep the raw file: %w", err)
	}
	return errors.Join(r.shared.Keep(ctx, r.SHA256, r.Size, file), file.Close())
}

// Open opens the file of a hash.
func (s Store) Open(ctx context.Context, sha256 string) (io.ReadCloser, error) {
	file, err := os.Open(filepath.Join(s.dir, sha256))
	if errors.Is(err, fs.ErrNotExist) && s.shared != nil {
		return s.shared.Open(ctx, sha256)
	}
	return file, err
}

// Drop deletes the files that came before a moment and that nothing names.
func (s Store) Drop(named map[string]bool, before time.Time) error {
	list, err := os.ReadDir(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range list {
		info, ierr := e.Info()
		if ierr != nil || named[e.Name()] || strings.HasPrefix(e.Name(), arriving) || !info.ModTime().Before(before) {
			continue
		}
		err = errors.Join(err, os.Remove(filepath.Join(s.dir, e.Name())))
	}
	return err
}

// Sweep removes files that were cut off while they arrived.
func (s Store) Sweep() error {
	half, err := filepath.Glob(filepath.Join(s.dir, arriving+"*"))
	for _, path := range half {
		err = errors.Join(err, os.Remove(path))
	}
	return err
}

// arriving begins the names of files that are not whole yet.
const arriving = ".arriving-"

// Receive keeps the bytes. What is there already is not written again. The
// disk is waited for by Durable, while the file is being read.
func (s Store) Receive(in io.Reader) (*File, error) {
	dir := s.dir
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "the data folder cannot be written")
	}
	if file, is := in.(*os.File); is {
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
			return s.copyIn(file, info)
		}
	}
	tmp, err := os.CreateTemp(dir, arriving+"*")
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "the data folder cannot be written")
	}
	sum := sha256.New()
	size, err := io.CopyBuffer(io.MultiWriter(sum, tmp), struct{ io.Reader }{in}, make([]byte, 1<<20))
	if err != nil {
		return nil, errors.Join(fault.Wrap(fault.Unavailable, err, "the file could not be kept"), tmp.Close(), os.Remove(tmp.Name()))
	}
	r := s.named(sum, size)
	if r.there() {
		return r, errors.Join(tmp.Close(), os.Remove(tmp.Name()))
	}
	return r, r.settle(tmp)
}

// copyIn keeps a file on disk. It is hashed first, so that one that comes again
// is never written; the copy itself is left to the system. A file that changes
// meanwhile is refused: its hash would name other bytes.
func (s Store) copyIn(file *os.File, before os.FileInfo) (*File, error) {
	sum := sha256.New()
	size, err := io.CopyBuffer(sum, struct{ io.Reader }{file}, make([]byte, 1<<20))
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "%s cannot be read", before.Name())
	}
	r := s.named(sum, size)
	if r.there() {
		return r, nil
	}
	tmp, err := os.CreateTemp(s.dir, arriving+"*")
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "the data folder cannot be written")
	}
	if _, err = file.Seek(0, io.SeekStart); err == nil {
		_, err = io.Copy(tmp, file)
	}
	if after, serr := file.Stat(); err == nil && (serr != nil || after.Size() != size || !after.ModTime().Equal(before.ModTime())) {
		err = fault.New(fault.Conflict, "%s changed while it was read", before.Name()).WithHint("import it when it is complete")
	}
	if err != nil {
		return nil, errors.Join(err, tmp.Close(), os.Remove(tmp.Name()))
	}
	return r, r.settle(tmp)
}

func (s Store) named(sum hash.Hash, size int64) *File {
	r := &File{SHA256: hex.EncodeToString(sum.Sum(nil)), Size: size, synced: func() error { return nil }, shared: s.shared}
	r.Path = filepath.Join(s.dir, r.SHA256)
	return r
}

// there tells whether the bytes are kept already; then they came just now.
func (r *File) there() bool {
	info, err := os.Stat(r.Path)
	now := time.Now()
	return err == nil && info.Size() == r.Size && os.Chtimes(r.Path, now, now) == nil
}

// settle gives the copy its name and lets the disk catch up meanwhile.
func (r *File) settle(tmp *os.File) error {
	if err := os.Rename(tmp.Name(), r.Path); err != nil {
		return errors.Join(fault.Wrap(fault.Unavailable, err, "the file could not be kept"), tmp.Close())
	}
	r.fresh = true
	synced := make(chan error, 1)
	go func() { synced <- errors.Join(tmp.Sync(), tmp.Close(), syncDir(filepath.Dir(r.Path))) }()
	r.synced = func() error {
		if err := <-synced; err != nil {
			return fmt.Errorf("keep the raw file: %w", err)
		}
		return nil
	}
	return nil
}

// Forget removes bytes that no arrival will name: what is refused at the door is not kept.
func (r *File) Forget() error {
	if !r.fresh {
		return nil
	}
	return errors.Join(r.synced(), os.Remove(r.Path))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Fetch has every file that is shared here as it is there.
func (s Store) Fetch(ctx context.Context) error {
	if s.shared == nil {
		return nil
	}
	names, err := s.shared.Names(ctx)
	if err == nil {
		err = os.MkdirAll(s.dir, 0o700)
	}
	for _, sha := range names {
		if err != nil {
			break
		}
		err = s.fetch(ctx, sha)
	}
	return err
}

func (s Store) fetch(ctx context.Context, sha string) error {
	in, err := s.shared.Open(ctx, sha)
	if err != nil {
		return err
	}
	defer in.Close()
	tmp, err := os.CreateTemp(s.dir, arriving+"*")
	if err != nil {
		return err
	}
	_, err = io.Copy(tmp, in)
	if err = errors.Join(err, tmp.Close()); err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return os.Rename(tmp.Name(), s.Path(sha))
}

// Send puts a file that was changed here where it is shared.
func (s Store) Send(ctx context.Context, sha string) error {
	if s.shared == nil {
		return nil
	}
	file, err := os.Open(s.Path(sha))
	if err != nil {
		return err
	}
	return errors.Join(s.shared.Replace(ctx, sha, file), file.Close())
}
