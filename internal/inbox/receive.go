package inbox

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"

	"plumbline/internal/fault"
)

// raw is a file as it came, kept under the hash of its bytes.
type raw struct {
	sha   string
	path  string
	size  int64
	fresh bool // written by this arrival
	// durable waits until the bytes are on disk.
	durable func() error
}

// arriving begins the names of files that are not whole yet.
const arriving = ".arriving-"

// receive keeps the bytes. What is there already is not written again. The
// disk is waited for by durable, while the file is being read.
func (im *Importer) receive(in io.Reader) (*raw, error) {
	dir := filepath.Join(im.dir, "raw")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "the data folder cannot be written")
	}
	if file, is := in.(*os.File); is {
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
			return copyIn(dir, file, info)
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
	r := named(dir, sum, size)
	if r.there() {
		return r, errors.Join(tmp.Close(), os.Remove(tmp.Name()))
	}
	return r, r.settle(tmp)
}

// copyIn keeps a file on disk. It is hashed first, so that one that comes again
// is never written; the copy itself is left to the system. A file that changes
// meanwhile is refused: its hash would name other bytes.
func copyIn(dir string, file *os.File, before os.FileInfo) (*raw, error) {
	sum := sha256.New()
	size, err := io.CopyBuffer(sum, struct{ io.Reader }{file}, make([]byte, 1<<20))
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "%s cannot be read", before.Name())
	}
	r := named(dir, sum, size)
	if r.there() {
		return r, nil
	}
	tmp, err := os.CreateTemp(dir, arriving+"*")
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

func named(dir string, sum hash.Hash, size int64) *raw {
	r := &raw{sha: hex.EncodeToString(sum.Sum(nil)), size: size, durable: func() error { return nil }}
	r.path = filepath.Join(dir, r.sha)
	return r
}

// there tells whether the bytes are kept already.
func (r *raw) there() bool {
	info, err := os.Stat(r.path)
	return err == nil && info.Size() == r.size
}

// settle gives the copy its name and lets the disk catch up meanwhile.
func (r *raw) settle(tmp *os.File) error {
	if err := os.Rename(tmp.Name(), r.path); err != nil {
		return errors.Join(fault.Wrap(fault.Unavailable, err, "the file could not be kept"), tmp.Close())
	}
	r.fresh = true
	synced := make(chan error, 1)
	go func() { synced <- errors.Join(tmp.Sync(), tmp.Close(), syncDir(filepath.Dir(r.path))) }()
	r.durable = func() error {
		if err := <-synced; err != nil {
			return fmt.Errorf("keep the raw file: %w", err)
		}
		return nil
	}
	return nil
}

// forget removes bytes that no arrival will name: what is refused at the door is not kept.
func (r *raw) forget() error {
	if !r.fresh {
		return nil
	}
	return errors.Join(r.durable(), os.Remove(r.path))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
