package inbox

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"plumbline/internal/fault"
)

// raw is a file as it came, kept under the hash of its bytes.
type raw struct {
	sha  string
	path string
	size int64
	// durable waits until the bytes are on disk.
	durable func() error
}

// receive keeps the bytes. What is there already is not written again. The
// disk is waited for by durable, while the file is being read.
func (im *Importer) receive(in io.Reader) (*raw, error) {
	dir := filepath.Join(im.dir, "raw")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "the data folder cannot be written")
	}
	tmp, err := os.CreateTemp(dir, ".arriving-")
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "the data folder cannot be written")
	}
	sum := sha256.New()
	size, err := io.CopyBuffer(io.MultiWriter(sum, tmp), struct{ io.Reader }{in}, make([]byte, 1<<20))
	if err != nil {
		return nil, errors.Join(fault.Wrap(fault.Unavailable, err, "the file could not be kept"), tmp.Close(), os.Remove(tmp.Name()))
	}
	r := &raw{sha: hex.EncodeToString(sum.Sum(nil)), size: size}
	r.path = filepath.Join(dir, r.sha)
	if _, err := os.Stat(r.path); err == nil {
		r.durable = func() error { return nil }
		return r, errors.Join(tmp.Close(), os.Remove(tmp.Name()))
	}
	if err := os.Rename(tmp.Name(), r.path); err != nil {
		return nil, errors.Join(fault.Wrap(fault.Unavailable, err, "the file could not be kept"), tmp.Close())
	}
	synced := make(chan error, 1)
	go func() { synced <- errors.Join(tmp.Sync(), tmp.Close(), syncDir(dir)) }()
	r.durable = func() error {
		if err := <-synced; err != nil {
			return fmt.Errorf("keep the raw file: %w", err)
		}
		return nil
	}
	return r, nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
