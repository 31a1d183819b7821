package read

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"

	"plumbline/internal/fault"
)

// findEncoding decides how the bytes become text. A byte order mark decides;
// then zero bytes at every other place mean UTF-16; then the whole file is
// looked through: valid UTF-8 is UTF-8; with some broken bytes among valid
// sequences it still is, and the rows with them are quarantined; otherwise it
// is Windows-1252, unless a byte or control character says that it is no text.
func (f *File) findEncoding(start []byte, asked string) error {
	if asked != "" {
		return f.useEncoding(asked)
	}
	if name := marked(start); name != "" {
		return f.useEncoding(name)
	}
	survey, err := f.survey()
	if err != nil {
		return err
	}
	f.Encoding = "utf-8"
	switch {
	case survey.broken.count == 0 && survey.zero.count == 0:
		f.clean = true
	case survey.broken.count == 0 || survey.wide > 2*survey.broken.count:
		if survey.zero.count > 0 && survey.zero.offset < 512 {
			return fault.New(fault.Invalid, "%s is not a text file: a zero byte at %s", f.Name, survey.zero)
		}
		if survey.broken.count > 0 {
			f.Notes = append(f.Notes, fmt.Sprintf("not all of it is UTF-8: the first broken byte is at %s", survey.broken))
		}
	case survey.undefined.count > 0:
		return fault.New(fault.Invalid, "%s is neither UTF-8 nor Windows-1252: the byte at %s belongs to no text", f.Name, survey.undefined).
			WithHint("name its encoding with --encoding, or save it as UTF-8")
	default:
		f.Encoding, f.decode, f.clean = "windows-1252", charmap.Windows1252, survey.zero.count == 0
		f.Notes = append(f.Notes, fmt.Sprintf("read as Windows-1252, because the byte at %s is not UTF-8; say --encoding if it is another", survey.broken))
	}
	return nil
}

// marked returns the encoding that a byte order mark or the pattern of zero bytes tells.
func marked(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}):
		return "utf-16le"
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		return "utf-16be"
	}
	var even, odd int
	sample := b[:min(len(b), 1024)&^1]
	for i := 0; i < len(sample); i += 2 {
		if sample[i] == 0 {
			even++
		}
		if sample[i+1] == 0 {
			odd++
		}
	}
	switch half := len(sample) / 2; {
	case half < 4:
	case odd > half*8/10 && even == 0:
		return "utf-16le"
	case even > half*8/10 && odd == 0:
		return "utf-16be"
	}
	return ""
}

func (f *File) useEncoding(name string) error {
	enc, err := named(name)
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "there is no encoding %q", name).WithHint("name one like utf-8, utf-16le, windows-1252, iso-8859-15, shift_jis")
	}
	f.Encoding = name
	if name != "utf-8" && name != "utf8" && name != "UTF-8" {
		f.decode, f.clean = enc, false
	}
	return nil
}

func named(name string) (encoding.Encoding, error) {
	switch name {
	case "utf-16le":
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), nil
	case "utf-16be":
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM), nil
	}
	return htmlindex.Get(name)
}

// spot is the first of some bytes, and how many there are.
type spot struct {
	count        int
	offset       int64
	line, column int
	value        byte
}

// String names the exact place.
func (s spot) String() string {
	return fmt.Sprintf("line %d, column %d (byte %d, 0x%02X)", s.line, s.column, s.offset, s.value)
}

// survey is what a look through all bytes found.
type survey struct {
	broken    spot // not UTF-8
	undefined spot // no character of Windows-1252, or a control character
	zero      spot
	wide      int // valid sequences of several bytes
}

func (f *File) survey() (*survey, error) {
	in, err := f.bytes()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	s, w := &survey{}, walker{line: 1, column: 1}
	b := bufio.NewReaderSize(in, 1<<20)
	for {
		block, err := b.Peek(1 << 20)
		if len(block) == 0 {
			if err == io.EOF || err == nil {
				return s, nil
			}
			return nil, fault.Wrap(fault.Invalid, err, "%s breaks off at byte %d", f.Name, w.offset).WithHint("download it again")
		}
		use := len(block)
		if err == nil { // keep a sequence that the block cuts for the next one
			for use > len(block)-utf8.UTFMax && use > 1 && !utf8.RuneStart(block[use-1]) {
				use--
			}
			if use > 1 && block[use-1] >= utf8.RuneSelf {
				use--
			}
		}
		w.walk(block[:use], s)
		_, _ = b.Discard(use)
		if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
			return nil, fault.Wrap(fault.Invalid, err, "%s breaks off at byte %d", f.Name, w.offset).WithHint("download it again")
		}
	}
}

// walker counts lines and columns over blocks.
type walker struct {
	offset       int64
	line, column int
}

func (w *walker) walk(block []byte, s *survey) {
	if ascii(block) && bytes.IndexByte(block, 0) < 0 {
		w.skip(block)
		return
	}
	for i := 0; i < len(block); {
		r, n := utf8.DecodeRune(block[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			w.note(&s.broken, block[i])
			if c := block[i]; c == 0x81 || c == 0x8D || c == 0x8F || c == 0x90 || c == 0x9D {
				w.note(&s.undefined, c)
			}
		case n > 1:
			s.wide++
		case r == 0:
			w.note(&s.zero, 0)
		case r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' && r != '\v':
			w.note(&s.undefined, byte(r))
		}
		w.column++
		if r == '\n' {
			w.line, w.column = w.line+1, 1
		}
		w.offset += int64(n)
		i += n
	}
}

// skip passes over a block of plain ASCII.
func (w *walker) skip(block []byte) {
	w.offset += int64(len(block))
	if n := bytes.Count(block, []byte{'\n'}); n > 0 {
		w.line += n
		w.column = len(block) - bytes.LastIndexByte(block, '\n')
		return
	}
	w.column += len(block)
}

func (w *walker) note(s *spot, b byte) {
	if s.count++; s.count == 1 {
		s.offset, s.line, s.column, s.value = w.offset, w.line, w.column, b
	}
}

func ascii(b []byte) bool {
	for len(b) >= 8 {
		if (uint64(b[0])|uint64(b[1])|uint64(b[2])|uint64(b[3])|uint64(b[4])|uint64(b[5])|uint64(b[6])|uint64(b[7]))&0x80 != 0 {
			return false
		}
		b = b[8:]
	}
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}
