package files

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"plumbline/internal/fault"
	"plumbline/internal/period"
)

// Folder keeps files on disk. One process has the folder; it is made when the
// first file comes.
type Folder struct {
	dir   string
	clock period.Clock
	mu    sync.Mutex // a file is not dropped while it is handed in again
}

var _ Shelf = (*Folder)(nil)

// In keeps files in a folder. The clock says when they came: the machine's.
func In(dir string, clock period.Clock) *Folder { return &Folder{dir: dir, clock: clock} }

// coming begins the names of files that are not whole yet.
const coming = "coming-"

// Keep writes a file beside its place and renames it when it is on the disk.
func (f *Folder) Keep(ctx context.Context, sha string, size int64, r io.ReadSeeker) error {
	if err := readable(sha); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.clock.Now()
	if err := os.Chtimes(f.path(sha), now, now); err == nil {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(f.path(sha)), 0o700); err != nil {
		return unwritten(err)
	}
	tmp, err := os.CreateTemp(f.dir, coming+"*")
	if err != nil {
		return unwritten(err)
	}
	err = write(ctx, tmp, sha, size, r)
	if err == nil {
		err = errors.Join(os.Chtimes(tmp.Name(), now, now), tmp.Sync())
	}
	if err = errors.Join(err, tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), f.path(sha))
	}
	if err != nil {
		return errors.Join(unwritten(err), os.Remove(tmp.Name()))
	}
	return Durable(filepath.Dir(f.path(sha)))
}

func write(ctx context.Context, to io.Writer, sha string, size int64, r io.ReadSeeker) error {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("read a file from its beginning: %w", err)
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(to, sum), io.LimitReader(r, size+1))
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = holds(sha, size, sum, n)
	}
	return err
}

// unwritten says that the disk is at fault, unless something else was said.
func unwritten(err error) error {
	if fault.CodeOf(err) != fault.Internal {
		return err
	}
	return fault.Wrap(fault.Unavailable, err, "the file could not be kept").WithHint("is the disk full? try again in a while")
}

// Open opens a file.
func (f *Folder) Open(_ context.Context, sha string) (io.ReadCloser, error) {
	if err := readable(sha); err != nil {
		return nil, err
	}
	file, err := os.Open(f.path(sha))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, absent()
	}
	return file, err
}

// List lists the files of the folder.
func (f *Folder) List(context.Context) ([]File, error) {
	var out []File
	err := filepath.WalkDir(f.dir, func(at string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) { // the folder, before the first, or a file that went meanwhile
			return nil
		}
		if err != nil || d.IsDir() || readable(d.Name()) != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		out = append(out, File{SHA256: d.Name(), Size: info.Size(), At: info.ModTime()})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list files: %w", err)
	}
	return out, nil
}

// Drop deletes a file.
func (f *Folder) Drop(_ context.Context, sha string, before time.Time) (bool, error) {
	if readable(sha) != nil {
		return false, nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	info, err := os.Stat(f.path(sha))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil || !info.ModTime().Before(before) {
		return false, err
	}
	return true, os.Remove(f.path(sha))
}

// Tidy deletes what a kill cut off while it came. Nothing may be coming.
func (f *Folder) Tidy() error {
	half, err := os.ReadDir(f.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range half {
		if strings.HasPrefix(e.Name(), coming) {
			err = errors.Join(err, os.Remove(filepath.Join(f.dir, e.Name())))
		}
	}
	return err
}

func (f *Folder) path(sha string) string { return filepath.Join(f.dir, sha[:2], sha) }

// Durable has a file or folder on the disk when it returns.
func Durable(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
