package read

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"
	"unicode/utf8"

	"plumbline/internal/fault"
)

// sampleSize is how much decoded text is looked at to recognise a layout.
const sampleSize = 1 << 20

// sampleRows is how many records a Head shows.
const sampleRows = 50

// openText recognises the layout of a text file.
func (f *File) openText() error {
	in, err := f.text()
	if err != nil {
		return err
	}
	buf := make([]byte, sampleSize)
	n, err := io.ReadFull(in, buf)
	in.Close()
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return fault.Wrap(fault.Invalid, err, "%s is not %s", f.Name, f.Encoding).WithHint("name its encoding with --encoding")
	}
	whole := n < sampleSize
	sample := buf[:n]
	if f.cr = bytes.IndexByte(sample, '\n') < 0 && bytes.IndexByte(sample, '\r') >= 0; f.cr {
		sample = bytes.ReplaceAll(sample, []byte("\r"), []byte("\n"))
	}
	if strings.TrimSpace(string(sample)) == "" {
		return fault.New(fault.Invalid, "%s is empty", f.Name).WithHint("export it again")
	}
	f.Shape = layout(f.Name, sample, whole)
	s := &Section{file: f, Head: Head{Name: f.Name, Shape: f.Shape}}
	f.Sections = []*Section{s}
	switch f.Shape {
	case CSV:
		return s.openCSV(string(sample), whole)
	case JSON:
		return s.openJSON()
	case JSONL:
		return s.openLines(sample)
	}
	return s.openLog(string(sample))
}

var accessLog = regexp.MustCompile(`^\S+ \S+ \S+ \[[^\]]+\] "`)

// layout recognises the shape of a text.
func layout(name string, sample []byte, whole bool) Shape {
	text := bytes.TrimLeft(sample, " \t\r\n\ufeff")
	ext := strings.ToLower(path.Ext(name))
	switch {
	case ext == ".jsonl" || ext == ".ndjson":
		return JSONL
	case ext == ".log" || accessLog.Match(text):
		return Log
	case text[0] == '{':
		if first, rest, ok := bytes.Cut(text, []byte("\n")); ok && json.Valid(first) {
			if next := bytes.TrimSpace(rest); len(next) > 0 && next[0] == '{' {
				return JSONL
			}
		}
		return JSON
	case text[0] == '[' && ext != ".csv" && ext != ".tsv" && ext != ".txt":
		return JSON
	case ext == ".csv" || ext == ".tsv" || delimiter(string(sample), whole) != 0:
		return CSV
	}
	return Log
}

// delimiter returns what parts the fields: the candidate that cuts the first
// lines most alike into the most fields; 0 when none cuts them.
func delimiter(sample string, whole bool) byte {
	var best byte
	most := 1
	for _, d := range []byte{',', ';', '\t', '|'} {
		p := parser{delim: d}
		width, same := 0, true
		for pos, i := 0, 0; pos < len(sample) && i < 10; i++ {
			end, more := p.next(sample, pos, whole)
			if more || end == pos {
				break
			}
			if n := len(p.fields); n > 1 || i == 0 {
				if i == 0 {
					width = n
				}
				same = same && n == width
			}
			pos = end
		}
		if width > most && (same || best == 0) {
			best, most = d, width
		}
	}
	return best
}

// openCSV reads the header and a few rows.
func (s *Section) openCSV(sample string, whole bool) error {
	s.line = 1
	pos, p := 0, parser{}
	if p.delim = delimiter(sample, whole); p.delim == 0 {
		p.delim = ','
	}
	for { // blank lines above the header, and Excel's own delimiter line
		line, end, _ := physical(sample, pos, true)
		if sep, ok := strings.CutPrefix(line, "sep="); ok && len(sep) == 1 {
			p.delim = sep[0]
		} else if strings.TrimSpace(line) != "" {
			break
		}
		pos, s.line = end, s.line+1
	}
	end, more := p.next(sample, pos, whole)
	if more || p.bad.reason != "" {
		return fault.New(fault.Invalid, "%s: the header on line %d does not end: a quote that opens there does not close", s.file.Name, s.line).
			WithHint("close the quote, or export the file again")
	}
	header := make([]string, len(p.fields))
	for i, h := range p.fields {
		header[i] = strings.TrimSpace(strings.ToValidUTF8(h, "\ufffd"))
	}
	s.Head.Header, s.Head.Line, s.delim, s.begin = header, s.line, p.delim, int64(end)
	s.line += strings.Count(sample[pos:end], "\n")
	p.width = len(header)
	for i := 0; i < 10*sampleRows && len(s.Head.Rows) < sampleRows && end < len(sample); i++ {
		at := end
		if end, more = p.next(sample, at, whole); more {
			break
		}
		if p.bad.reason == "" && !blank(sample[at:end]) {
			s.Head.Rows = append(s.Head.Rows, append([]string(nil), p.fields...))
		}
	}
	return nil
}

func (s *Section) openLog(sample string) error {
	for len(s.Head.Rows) < sampleRows && sample != "" {
		line, end, _ := physical(sample, 0, true)
		if line != "" {
			s.Head.Rows = append(s.Head.Rows, []string{line})
		}
		sample = sample[end:]
	}
	return nil
}

// openLines takes the first object of a JSONL file to recognise it by.
func (s *Section) openLines(sample []byte) error {
	for len(sample) > 0 {
		line, rest, _ := bytes.Cut(sample, []byte("\n"))
		if doc, p := decode(line, 1); p == nil && doc != nil {
			s.Head.Doc = doc
			return nil
		}
		sample = rest
	}
	return nil
}

// longestLine is the longest line of a log or JSONL file.
const longestLine = 64 << 20

// eachLine hands out the lines that are not blank, with their numbers.
func (s *Section) eachLine(ctx context.Context, yield func(line int, text string) error) error {
	in, err := s.file.text()
	if err != nil {
		return err
	}
	defer in.Close()
	scan := bufio.NewScanner(in)
	scan.Buffer(make([]byte, 1<<20), longestLine)
	for line := 1; scan.Scan(); line++ {
		if line%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if len(bytes.TrimSpace(scan.Bytes())) == 0 {
			continue
		}
		if err := yield(line, scan.Text()); err != nil {
			return err
		}
	}
	if err := scan.Err(); err != nil {
		return fault.Wrap(fault.Invalid, err, "%s cannot be read to its end", s.file.Name).WithHint("lines may be up to 64 MB long")
	}
	return nil
}

func (s *Section) textLines(ctx context.Context, yield func(*Record) error) error {
	fields, cols := make([]string, 1), []int{1}
	return s.eachLine(ctx, func(line int, text string) error {
		fields[0] = text
		r := &Record{N: line, Line: line, Fields: fields, Cols: cols, Raw: text}
		if !s.file.clean && (!utf8.ValidString(text) || strings.IndexByte(text, 0) >= 0) {
			r.Bad, r.Fields = encodingProblem(text, line), nil
		}
		return yield(r)
	})
}

func (s *Section) jsonLines(ctx context.Context, yield func(*Record) error) error {
	return s.eachLine(ctx, func(line int, text string) error {
		r := &Record{N: line, Line: line, Raw: text}
		if r.Bad = encodingProblem(text, line); r.Bad == nil {
			r.Object, r.Bad = decode([]byte(text), line)
		}
		return yield(r)
	})
}

// decode reads one JSON value that begins on a line.
func decode(b []byte, line int) (any, *Problem) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	if err == nil {
		rest := bytes.TrimSpace(b[d.InputOffset():])
		if len(rest) == 0 {
			return v, nil
		}
		return nil, at(b, line, d.InputOffset(), fmt.Sprintf("more text after the value: %.20q", rest))
	}
	offset, detail := int64(len(b)), "the value breaks off"
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		offset, detail = max(syntax.Offset-1, 0), syntax.Error()
	}
	return nil, at(b, line, offset, detail)
}

// at makes the problem for a byte offset of a text that begins on a line.
func at(b []byte, line int, offset int64, detail string) *Problem {
	before := b[:min(int(offset), len(b))]
	col := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return &Problem{Line: line + bytes.Count(before, []byte("\n")), Column: col, Reason: BadJSON, Detail: detail}
}
