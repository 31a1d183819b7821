package backup

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"plumbline/internal/app/folder"
	"plumbline/internal/fault"
	"plumbline/internal/store/files"
)

// Restored is a file in a folder that was restored and not opened yet. It says
// after which arrival the facts may lack what the records know.
const Restored = "restored.json"

// Mark is what the file holds.
type Mark struct {
	Arrival string `json:"arrival"`
}

// Marked reads the mark of a folder; ok is false where there is none.
func Marked(dir string) (m Mark, ok bool, err error) {
	text, err := os.ReadFile(filepath.Join(dir, Restored))
	if errors.Is(err, fs.ErrNotExist) {
		return m, false, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &m)
	}
	return m, err == nil, err
}

// Unmark says that the folder has caught up.
func Unmark(dir string) error { return os.Remove(filepath.Join(dir, Restored)) }

// Restore makes a data folder of a backup. The folder must not be there, or
// hold nothing. It gets its name last: until then there is nothing by it.
func Restore(ctx context.Context, archive, dir string, step func(what string)) (m Manifest, err error) {
	if dir, err = filepath.Abs(dir); err != nil {
		return m, fault.Wrap(fault.Invalid, err, "%q is not a folder", dir)
	}
	if err := empty(dir); err != nil {
		return m, err
	}
	in, err := os.Open(archive)
	if err != nil {
		return m, fault.Wrap(fault.NotFound, err, "the backup %s cannot be read", archive)
	}
	defer in.Close()
	stage := filepath.Join(filepath.Dir(dir), "."+filepath.Base(dir)+".restoring")
	f, err := folder.Open(stage) // whoever else restores into the same folder is refused
	if err != nil {
		return m, err
	}
	if err = clear(stage); err == nil {
		m, err = unpack(ctx, in, stage, step)
	}
	if err == nil {
		err = settle(stage, m)
	}
	if err != nil {
		return m, errors.Join(err, os.RemoveAll(stage), f.Close())
	}
	step("verified")
	return m, errors.Join(name(stage, dir, step), f.Close())
}

// empty refuses a folder that holds something.
func empty(dir string) error {
	held, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "%s is not a folder", dir)
	}
	if len(held) > 0 {
		return fault.New(fault.Conflict, "%s holds something already: nothing was restored", dir).WithHint("name a new folder with --data")
	}
	return nil
}

// clear removes what a restore that was killed left behind.
func clear(stage string) error {
	held, err := os.ReadDir(stage)
	if err != nil {
		return err
	}
	for _, e := range held {
		if e.Name() != "lock" {
			err = errors.Join(err, os.RemoveAll(filepath.Join(stage, e.Name())))
		}
	}
	return err
}

// unpack writes the files and holds them against the manifest.
func unpack(ctx context.Context, in io.Reader, stage string, step func(string)) (m Manifest, err error) {
	zip, err := gzip.NewReader(in)
	if err != nil {
		return m, fault.Wrap(fault.Invalid, err, "this is not a backup").WithHint("name a file that plumbline backup wrote")
	}
	read, from := map[string]File{}, tar.NewReader(zip)
	for {
		h, err := from.Next()
		if errors.Is(err, io.EOF) {
			return m, m.whole(read)
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return m, damaged(err)
		}
		if h.Name == manifestName {
			text, err := io.ReadAll(from)
			if err != nil {
				return m, damaged(err)
			}
			if m, err = decode(text); err != nil {
				return m, err
			}
			continue
		}
		f, err := get(from, h, stage)
		if err != nil {
			return m, err
		}
		read[f.Path] = f
		step(f.Path)
	}
}

func damaged(err error) error {
	return fault.Wrap(fault.Invalid, err, "this backup was cut off or damaged").WithHint("use another backup")
}

func get(from io.Reader, h *tar.Header, stage string) (f File, err error) {
	local := filepath.FromSlash(h.Name)
	if h.Typeflag != tar.TypeReg || !filepath.IsLocal(local) {
		return f, fault.New(fault.Invalid, "this backup holds %q, which belongs in no data folder", h.Name).WithHint("use another backup: this one was changed")
	}
	at := filepath.Join(stage, local)
	if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
		return f, unwritten(err)
	}
	out, err := os.OpenFile(at, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return f, unwritten(err)
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(unwritable{out}, sum), from)
	if err == nil {
		err = out.Sync()
	}
	if err = errors.Join(err, out.Close()); err != nil && fault.CodeOf(err) == fault.Internal {
		err = damaged(err)
	}
	return File{Path: h.Name, Size: n, SHA256: hex.EncodeToString(sum.Sum(nil))}, err
}

// unwritable tells a disk that is full from an archive that is damaged.
type unwritable struct{ io.Writer }

func (u unwritable) Write(b []byte) (int, error) {
	n, err := u.Writer.Write(b)
	return n, unwritten(err)
}

func unwritten(err error) error {
	if err == nil {
		return nil
	}
	return fault.Wrap(fault.Unavailable, err, "the data folder cannot be written").WithHint("is the disk full?")
}

// settle leaves the mark and has every folder on the disk.
func settle(stage string, m Manifest) error {
	text, err := json.Marshal(Mark{Arrival: m.Arrival})
	if err != nil {
		return err
	}
	at := filepath.Join(stage, Restored)
	if err := errors.Join(os.WriteFile(at, text, 0o600), files.Durable(at)); err != nil {
		return unwritten(err)
	}
	return filepath.WalkDir(stage, func(at string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		return files.Durable(at)
	})
}

// name gives the folder its name: the one moment at which it is there.
func name(stage, dir string, step func(string)) error {
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fault.Wrap(fault.Conflict, err, "%s cannot be replaced", dir).WithHint("name a folder that is not there yet, below it or elsewhere")
	}
	step("named")
	if err := os.Rename(stage, dir); err != nil {
		if errors.Is(err, syscall.EXDEV) || errors.Is(err, syscall.EBUSY) {
			return fault.Wrap(fault.Invalid, err, "%s is a disk of its own", dir).WithHint("name a folder on it")
		}
		return fmt.Errorf("name the restored folder: %w", err)
	}
	return files.Durable(filepath.Dir(dir))
}
