package raw

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Blank takes words out of a text and leaves it as long as it was.
type Blank func(text string) (left string, found bool)

// Hashes are the hashes of all files kept, in order.
func (s Store) Hashes() ([]string, error) {
	entries, err := os.ReadDir(s.dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	var out []string
	for _, e := range entries {
		if e.Type().IsRegular() && !strings.HasPrefix(e.Name(), arriving) {
			out = append(out, e.Name())
		}
	}
	return out, err
}

// Path is where the file of a hash lies.
func (s Store) Path(sha256 string) string { return filepath.Join(s.dir, sha256) }

// Redact takes words out of a kept file. It keeps its name, and as plain text
// its length; a gzip file is packed anew. Other packings stay as they are: the
// caller looks through them. Doing it again changes nothing.
func (s Store) Redact(sha256 string, blank Blank) (changed bool, err error) {
	path := s.Path(sha256)
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	head := make([]byte, 2)
	if _, err := io.ReadFull(file, head); err == nil && bytes.Equal(head, []byte{0x1f, 0x8b}) {
		return repack(path, blank)
	}
	if changed, err = overwrite(file, blank); changed && err == nil {
		err = file.Sync()
	}
	return changed, err
}

// block is how much is looked at at a time, overlap how much of it again with
// the next: a word at the seam is found whole.
const (
	block   = 4 << 20
	overlap = 4 << 10
)

// overwrite blanks words where they stand.
func overwrite(file *os.File, blank Blank) (changed bool, err error) {
	buf := make([]byte, block)
	for at := int64(0); ; at += block - overlap {
		n, err := file.ReadAt(buf, at)
		if err != nil && !errors.Is(err, io.EOF) {
			return changed, err
		}
		if left, found := blank(string(buf[:n])); found {
			if err := patch(file, at, buf[:n], left); err != nil {
				return changed, err
			}
			changed = true
		}
		if err != nil {
			return changed, nil
		}
	}
}

// patch writes what differs, so that a file that is read meanwhile is torn
// nowhere else.
func patch(file *os.File, at int64, was []byte, left string) error {
	for i := 0; i < len(was); i++ {
		if was[i] == left[i] {
			continue
		}
		to := i
		for to < len(was) && was[to] != left[to] {
			to++
		}
		if _, err := file.WriteAt([]byte(left[i:to]), at+int64(i)); err != nil {
			return err
		}
		i = to
	}
	return nil
}

// repack writes a gzip file anew without the words, beside it, and puts it in
// its place.
func repack(path string, blank Blank) (changed bool, err error) {
	plain, err := os.CreateTemp(filepath.Dir(path), arriving+"*")
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, plain.Close(), os.Remove(plain.Name())) }()
	if err := unpack(path, plain); err != nil {
		return false, fmt.Errorf("unpack %s: %w", filepath.Base(path), err)
	}
	if changed, err = overwrite(plain, blank); err != nil || !changed {
		return changed, err
	}
	if _, err := plain.Seek(0, io.SeekStart); err != nil {
		return true, err
	}
	packed, err := os.CreateTemp(filepath.Dir(path), arriving+"*")
	if err != nil {
		return true, err
	}
	z := gzip.NewWriter(packed)
	_, err = io.Copy(z, plain)
	if err = errors.Join(err, z.Close(), packed.Sync(), packed.Close()); err != nil {
		return true, errors.Join(err, os.Remove(packed.Name()))
	}
	return true, errors.Join(os.Rename(packed.Name(), path), syncDir(filepath.Dir(path)))
}

func unpack(path string, into io.Writer) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	z, err := gzip.NewReader(bufio.NewReader(file))
	if err != nil {
		return err
	}
	_, err = io.Copy(into, z)
	return err
}

// Holds tells whether a file's bytes hold any of the words as they are.
func Holds(path string, in func(text string) bool) (bool, error) {
	file, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer file.Close()
	buf := make([]byte, block)
	for at := int64(0); ; at += block - overlap {
		n, err := file.ReadAt(buf, at)
		if err != nil && !errors.Is(err, io.EOF) {
			return false, err
		}
		if in(string(buf[:n])) {
			return true, nil
		}
		if err != nil {
			return false, nil
		}
	}
}
