package read

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	"golang.org/x/text/encoding"

	"plumbline/internal/fault"
)

// Options are what the asker knows better than the reader.
type Options struct {
	Name     string // the file's own name, when path is a stored copy
	Encoding string // IANA name; empty: found out
}

// File is one opened file.
type File struct {
	Name     string // base name, compression suffix removed
	Shape    Shape
	Encoding string   // as read
	Notes    []string // what had to be decided
	Sections []*Section

	path    string
	packing string // gzip | bzip2 | ""
	decode  encoding.Encoding
	clean   bool // valid UTF-8 throughout, without zero bytes
	cr      bool // lines end in a bare carriage return
	size    int64
	done    atomic.Int64
}

// Section is one table of records in a file: the file, or one sheet of it.
type Section struct {
	Head Head
	Note string

	file  *File
	delim byte
	begin int64 // csv: where the data rows begin, in decoded bytes
	line  int   // and on which line; xlsx: the header's row
	path  []string
	whole bool // json: the document is one record
}

// Open finds out how a file is wrapped, encoded and laid out, and reads enough
// of it to recognise it by. What it cannot be is said with the place that shows it.
func Open(path string, o Options) (*File, error) {
	name := o.Name
	if name == "" {
		name = filepath.Base(path)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fault.Wrap(fault.NotFound, err, "there is no file %s", name).WithHint("check the path")
	}
	if info.IsDir() {
		return nil, fault.New(fault.Invalid, "%s is a folder", name).WithHint("name the files in it")
	}
	f := &File{path: path, Name: name, size: info.Size()}
	start, err := f.unpack()
	if err != nil {
		return nil, err
	}
	switch {
	case len(start) == 0:
		return nil, fault.New(fault.Invalid, "%s is empty", name).WithHint("export it again")
	case bytes.HasPrefix(start, []byte("PAR1")):
		return f, f.openParquet()
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		return f, f.openXLSX()
	case bytes.HasPrefix(start, []byte("\xD0\xCF\x11\xE0")):
		return nil, fault.New(fault.Invalid, "%s is an old or protected Excel workbook", name).WithHint("save it as .xlsx without a password")
	}
	if err := f.findEncoding(start, o.Encoding); err != nil {
		return nil, err
	}
	return f, f.openText()
}

// Progress returns how many bytes of the file on disk have been read, of how many.
// Reading the file twice counts once.
func (f *File) Progress() (done, size int64) { return min(f.done.Load(), f.size), f.size }

// unpack recognises compression and returns the first bytes of what is inside.
func (f *File) unpack() ([]byte, error) {
	for _, suffix := range []string{".gz", ".gzip", ".bz2"} {
		f.Name = strings.TrimSuffix(f.Name, suffix)
	}
	file, err := os.Open(f.path)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "%s cannot be read", f.Name)
	}
	defer file.Close()
	magic := make([]byte, 4)
	n, _ := io.ReadFull(file, magic)
	switch {
	case n >= 2 && magic[0] == 0x1f && magic[1] == 0x8b:
		f.packing = "gzip"
	case n >= 3 && string(magic[:3]) == "BZh":
		f.packing = "bzip2"
	case n == 4 && string(magic) == "\x28\xb5\x2f\xfd":
		return nil, fault.New(fault.Invalid, "%s is packed with zstd", f.Name).WithHint("unpack it first, or pack it with gzip")
	}
	in, err := f.bytes()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	start := make([]byte, 1<<20)
	n, err = io.ReadFull(in, start)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, fault.Wrap(fault.Invalid, err, "%s is damaged: its %s packing breaks off", f.Name, f.packing).WithHint("download it again")
	}
	return start[:n], nil
}

// bytes opens the file without its packing.
func (f *File) bytes() (io.ReadCloser, error) {
	file, err := os.Open(f.path)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "%s cannot be read", f.Name)
	}
	f.done.Store(0)
	in := &counted{file: file, done: &f.done}
	switch f.packing {
	case "gzip":
		z, err := gzip.NewReader(bufio.NewReaderSize(in, 1<<16))
		if err != nil {
			file.Close()
			return nil, fault.Wrap(fault.Invalid, err, "%s is not a whole gzip file", f.Name).WithHint("download it again")
		}
		return wrapped{z, file}, nil
	case "bzip2":
		return wrapped{bzip2.NewReader(bufio.NewReaderSize(in, 1<<16)), file}, nil
	}
	return wrapped{in, file}, nil
}

// text opens the file as UTF-8 with line feeds, without its byte order mark.
func (f *File) text() (io.ReadCloser, error) {
	in, err := f.bytes()
	if err != nil {
		return nil, err
	}
	var r io.Reader = in
	if f.decode != nil {
		r = f.decode.NewDecoder().Reader(r)
	}
	b := bufio.NewReaderSize(r, 1<<16)
	if mark, _ := b.Peek(3); string(mark) == "\xEF\xBB\xBF" {
		_, _ = b.Discard(3)
	}
	if f.cr {
		return wrapped{&feeds{b}, in}, nil
	}
	return wrapped{b, in}, nil
}

// Records hands out the section's records in order. An error of yield ends it.
func (s *Section) Records(ctx context.Context, yield func(*Record) error) error {
	switch s.Head.Shape {
	case CSV:
		return s.Chunks(ctx, func(c Chunk) error { return c.Records(yield) })
	case JSONL:
		return s.jsonLines(ctx, yield)
	case JSON:
		return s.elements(ctx, yield)
	case XLSX:
		return s.sheetRows(ctx, yield)
	case Parquet:
		return s.parquetRows(ctx, yield)
	case Log:
		return s.textLines(ctx, yield)
	}
	return fmt.Errorf("records of shape %q", s.Head.Shape)
}

type counted struct {
	file *os.File
	done *atomic.Int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.file.Read(p)
	c.done.Add(int64(n))
	return n, err
}

type wrapped struct {
	io.Reader
	io.Closer
}

// feeds turns bare carriage returns into line feeds.
type feeds struct{ in io.Reader }

func (f *feeds) Read(p []byte) (int, error) {
	n, err := f.in.Read(p)
	for i := range p[:n] {
		if p[i] == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}
