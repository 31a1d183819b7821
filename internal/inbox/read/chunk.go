package read

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
	"unsafe"
)

// Chunk is a run of whole records of a CSV file. Chunks can be taken apart at
// the same time; their texts stay valid for as long as anything points at them.
type Chunk struct {
	Data  string
	Line  int // physical line its first record begins on
	delim byte
	width int
	clean bool // known to be valid UTF-8 without zero bytes
}

// Chunks grow from the first size to the second, so that a short file costs
// little and a long one is handed over in few, large batches: what an engine
// does for a batch it does for all that came before.
const (
	firstChunk   = 256 << 10
	largestChunk = 4 << 20
)

// Chunks cuts the section's data rows into chunks, in order.
func (s *Section) Chunks(ctx context.Context, yield func(Chunk) error) error {
	if s.Head.Shape != CSV {
		return fmt.Errorf("chunks of a %s file", s.Head.Shape)
	}
	in, err := s.file.text()
	if err != nil {
		return err
	}
	defer in.Close()
	if _, err := io.CopyN(io.Discard, in, s.begin); err != nil {
		return fmt.Errorf("skip the header of %s: %w", s.file.Name, err)
	}
	cut := &cutter{size: firstChunk, grow: true, parser: parser{delim: s.delim, width: len(s.Head.Header)}, line: s.line, clean: s.file.clean}
	for last := false; !last; {
		if err := ctx.Err(); err != nil {
			return err
		}
		var chunk Chunk
		if chunk, last, err = cut.read(in); err != nil {
			return fmt.Errorf("read %s: %w", s.file.Name, err)
		}
		if chunk.Data == "" {
			continue
		}
		if err := yield(chunk); err != nil {
			return err
		}
	}
	return nil
}

// cutter finds where chunks may end.
type cutter struct {
	parser parser
	size   int
	grow   bool
	rest   []byte // what the last chunk left over
	line   int
	clean  bool
}

func (c *cutter) read(in io.Reader) (chunk Chunk, last bool, err error) {
	block := make([]byte, len(c.rest)+c.size)
	if c.grow {
		c.size = min(2*c.size, largestChunk)
	}
	copy(block, c.rest)
	n, err := io.ReadFull(in, block[len(c.rest):])
	block = block[:len(c.rest)+n]
	last = errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	if err != nil && !last {
		return Chunk{}, false, err
	}
	data := unsafe.String(unsafe.SliceData(block), len(block)) // block is never written again
	end := len(data)
	if !last {
		end = c.boundary(data)
	}
	c.rest = block[end:]
	chunk = Chunk{Data: data[:end], Line: c.line, delim: c.parser.delim, width: c.parser.width, clean: c.clean}
	c.line += strings.Count(chunk.Data, "\n")
	if !chunk.clean {
		chunk.clean = utf8.ValidString(chunk.Data) && strings.IndexByte(chunk.Data, 0) < 0
	}
	return chunk, last, nil
}

// boundary returns the end of the last record that is complete whatever
// follows. Without quotes that is the last line break.
func (c *cutter) boundary(data string) int {
	if strings.IndexByte(data, '"') < 0 {
		return strings.LastIndexByte(data, '\n') + 1
	}
	for pos := 0; ; {
		end, more := c.parser.next(data, pos, false)
		if more || end == pos {
			return pos
		}
		pos = end
	}
}

// Records takes the chunk apart. The record and its slices are valid until the next.
func (c Chunk) Records(yield func(*Record) error) error {
	p := parser{delim: c.delim, width: c.width}
	r := &Record{}
	line := c.Line
	for pos := 0; pos < len(c.Data); {
		end, _ := p.next(c.Data, pos, true)
		raw := c.Data[pos:end]
		*r = Record{N: line, Line: line, Fields: p.fields, Cols: p.cols, Raw: raw}
		switch {
		case p.bad.reason != "":
			r.Bad, r.Fields, r.Cols = c.problem(&p, line), nil, nil
		case p.down > 0:
			for i := range p.lines {
				p.lines[i] += line
			}
			r.lines = p.lines
		}
		if !c.clean && r.Bad == nil {
			if r.Bad = encodingProblem(raw, line); r.Bad != nil {
				r.Fields, r.Cols, r.lines = nil, nil, nil
			}
		}
		pos = end
		line += strings.Count(raw, "\n")
		if blank(raw) {
			continue
		}
		if err := yield(r); err != nil {
			return err
		}
	}
	return nil
}

func blank(raw string) bool { return raw == "\n" || raw == "\r\n" || raw == "" || raw == "\r" }

func (c Chunk) problem(p *parser, line int) *Problem {
	f := p.bad
	col := utf8.RuneCountInString(c.Data[f.start:f.at]) + 1
	out := &Problem{Line: line + f.down, Column: col, Reason: f.reason}
	switch f.reason {
	case UnclosedQuote:
		out.Detail = "the quote that opens here does not close; the rows after it are read on"
	case StrayQuote:
		out.Detail = "a quote inside a quoted field is not doubled"
	default:
		out.Detail = fmt.Sprintf("%d fields where the header has %d", len(p.fields), p.width)
	}
	return out
}

func encodingProblem(raw string, line int) *Problem {
	col := 1
	for i := 0; i < len(raw); {
		r, n := utf8.DecodeRuneInString(raw[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			return &Problem{Line: line, Column: col, Reason: BadEncoding,
				Detail: fmt.Sprintf("byte 0x%02X is not UTF-8; say --encoding if the whole file has another", raw[i])}
		case r == 0:
			return &Problem{Line: line, Column: col, Reason: BadEncoding, Detail: "a zero byte is not text"}
		case r == '\n':
			line, col = line+1, 0
		}
		col++
		i += n
	}
	return nil
}
