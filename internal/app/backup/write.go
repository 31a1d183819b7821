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
	"slices"
	"strings"

	"plumbline/internal/fault"
	"plumbline/internal/period"
	"plumbline/internal/store/files"
)

// Copier writes what it holds as it is at one moment into a folder.
type Copier interface {
	Backup(ctx context.Context, dir string) error
}

// Source is what is backed up.
type Source struct {
	Dir     string // the data folder
	Facts   Copier
	Records Copier // nil: they are in a database that has its own backup
	Where   string // the records' place, as people are told
	Landed  func(ctx context.Context) (arrival string, err error)
	Clock   period.Clock
	Step    func(what string) // told after each step; nil: nobody
}

// staging is the folder inside the data folder that copies are made in: the
// facts engine writes nowhere else.
const staging = "backup.tmp"

// Write writes a backup to a file that is not there yet, or into a folder under
// a name of its own. It returns the file's path.
func Write(ctx context.Context, s Source, out string) (path string, m Manifest, err error) {
	if path, err = s.place(out); err != nil {
		return "", m, err
	}
	stage := filepath.Join(s.Dir, staging)
	if err := os.RemoveAll(stage); err != nil { // of a backup that was killed
		return "", m, fmt.Errorf("back up: %w", err)
	}
	if err := os.Mkdir(stage, 0o700); err != nil {
		return "", m, fmt.Errorf("back up: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(stage)) }()
	m = Manifest{Form: form, Made: s.Clock.Now().UTC(), Records: s.Where}
	if m.Arrival, err = s.Landed(ctx); err != nil { // asked before the copy: what landed by now is in it
		return "", m, err
	}
	if err := s.copies(ctx, stage); err != nil {
		return "", m, err
	}
	m, err = s.archive(ctx, m, stage, path)
	return path, m, err
}

// place says where the backup goes.
func (s Source) place(out string) (string, error) {
	out, err := filepath.Abs(out)
	if err != nil {
		return "", fault.Wrap(fault.Invalid, err, "%q is not a path", out)
	}
	if info, err := os.Stat(out); err == nil && info.IsDir() {
		out = filepath.Join(out, "plumbline-"+s.Clock.Now().UTC().Format("20060102T150405Z")+".tar.gz")
	}
	if rel, err := filepath.Rel(s.Dir, out); err == nil && filepath.IsLocal(rel) {
		return "", fault.New(fault.Invalid, "%s is inside the data folder", out).WithHint("choose a place outside it, best on another disk")
	}
	if _, err := os.Lstat(out); err == nil {
		return "", fault.New(fault.Conflict, "%s is there already", out).WithHint("choose another name, or name a folder: then the name is made")
	}
	return out, nil
}

func (s Source) copies(ctx context.Context, stage string) error {
	if err := s.Facts.Backup(ctx, stage); err != nil {
		return err
	}
	s.step("facts")
	if s.Records == nil {
		return nil
	}
	if err := s.Records.Backup(ctx, stage); err != nil {
		return err
	}
	s.step("records")
	return nil
}

func (s Source) step(what string) {
	if s.Step != nil {
		s.Step(what)
	}
}

// archive writes everything under a temporary name and renames it at the end.
func (s Source) archive(ctx context.Context, m Manifest, stage, path string) (Manifest, error) {
	part, err := os.OpenFile(path+".part", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return m, fault.Wrap(fault.Invalid, err, "%s cannot be written", path).WithHint("choose a folder that is there and may be written")
	}
	zip, err := gzip.NewWriterLevel(part, gzip.BestSpeed)
	if err == nil {
		err = s.pack(ctx, &m, stage, tar.NewWriter(zip))
	}
	if err == nil {
		err = errors.Join(zip.Close(), part.Sync())
	}
	if err = errors.Join(err, part.Close()); err != nil {
		return m, errors.Join(fmt.Errorf("back up to %s: %w", path, err), os.Remove(part.Name()))
	}
	s.step("written")
	if err := os.Rename(part.Name(), path); err != nil {
		return m, fmt.Errorf("back up to %s: %w", path, err)
	}
	return m, files.Durable(filepath.Dir(path))
}

// pack puts the copies, then the rest of the folder, then the manifest.
func (s Source) pack(ctx context.Context, m *Manifest, stage string, to *tar.Writer) error {
	for _, from := range []string{stage, s.Dir} {
		err := filepath.WalkDir(from, func(at string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) { // a file on its way that has arrived
				return nil
			}
			if err != nil || ctx.Err() != nil {
				return errors.Join(err, ctx.Err())
			}
			rel, err := filepath.Rel(from, at)
			if err != nil || rel == "." {
				return err
			}
			if from == s.Dir && left(rel) {
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			if !d.Type().IsRegular() {
				return nil
			}
			f, err := put(to, at, filepath.ToSlash(rel))
			if err == nil {
				m.Files = append(m.Files, f)
				s.step(f.Path)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := to.WriteHeader(&tar.Header{Name: manifestName, Mode: 0o600, Size: int64(len(text)), ModTime: m.Made}); err != nil {
		return err
	}
	_, err = to.Write(text)
	return errors.Join(err, to.Close())
}

// left tells what of a data folder is not for a backup: what was copied already,
// what belongs to a running process, and files that are not whole yet.
func left(rel string) bool {
	top, _, _ := strings.Cut(filepath.ToSlash(rel), "/")
	base := filepath.Base(rel)
	return slices.Contains([]string{"lock", "plumbline.sock", "tmp", "uploads", staging, Restored}, top) ||
		strings.HasPrefix(top, "records.sqlite") || strings.HasPrefix(top, "facts.duckdb") ||
		strings.HasPrefix(base, ".") || strings.HasPrefix(base, "coming-") || strings.HasSuffix(base, ".part")
}

func put(to *tar.Writer, at, name string) (f File, err error) {
	in, err := os.Open(at)
	if err != nil {
		return f, err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return f, err
	}
	if err := to.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: info.Size(), ModTime: info.ModTime()}); err != nil {
		return f, err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(to, sum), io.LimitReader(in, info.Size()))
	if err == nil && n != info.Size() {
		err = fmt.Errorf("%s changed while it was read", name)
	}
	return File{Path: name, Size: n, SHA256: hex.EncodeToString(sum.Sum(nil))}, err
}
