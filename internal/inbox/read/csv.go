package read

import (
	"strings"
)

// longest is the longest quoted field, in bytes. A quote that has not closed
// by then was never meant to: looking on would swallow the rest of the file.
const longest = 1 << 20

// parser takes records of a CSV text apart, each with the place of its fields.
// It differs from encoding/csv where that would lose rows: a quote that does
// not close costs its own line only, and a bare quote inside an unquoted field
// is part of the text.
type parser struct {
	delim byte
	width int // fields a record must have; 0: any

	fields []string
	cols   []int // byte column of each field in its line
	lines  []int // line of each field, counted from the record's first
	down   int   // line breaks inside the record
	bad    fall
}

// fall is why and where the last record is broken; at is a byte offset in the
// data, down the line counted from the record's first.
type fall struct {
	reason string
	at     int
	down   int
	start  int // where that line begins
}

// next reads the record at data[pos:] and returns where the next one begins.
// more: the record may go on beyond the data; it is never true when last.
func (p *parser) next(data string, pos int, last bool) (end int, more bool) {
	p.fields, p.cols, p.lines = p.fields[:0], p.cols[:0], p.lines[:0]
	p.down, p.bad = 0, fall{}
	line, end, more := physical(data, pos, last)
	if more {
		return pos, true
	}
	if strings.IndexByte(line, '"') >= 0 {
		return p.quoted(data, pos, last)
	}
	p.split(line)
	if p.width > 0 && len(p.fields) != p.width {
		p.ragged(pos, len(line))
	}
	return end, false
}

// physical returns one line without its break.
func physical(data string, pos int, last bool) (line string, end int, more bool) {
	nl := strings.IndexByte(data[pos:], '\n')
	if nl < 0 {
		line, end = data[pos:], len(data)
		if !last {
			return "", pos, true
		}
	} else {
		line, end = data[pos:pos+nl], pos+nl+1
	}
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	return line, end, false
}

func (p *parser) split(line string) {
	col := 1
	for {
		i := strings.IndexByte(line, p.delim)
		p.cols = append(p.cols, col)
		if i < 0 {
			p.fields = append(p.fields, line)
			return
		}
		p.fields = append(p.fields, line[:i])
		line, col = line[i+1:], col+i+1
	}
}

// quoted reads a record that has quotes in it.
func (p *parser) quoted(data string, pos int, last bool) (end int, more bool) {
	i, start, torn := pos, pos, -1
	for {
		p.cols, p.lines = append(p.cols, i-start+1), append(p.lines, p.down)
		if i < len(data) && data[i] == '"' {
			text, after, state := p.inside(data, i, last)
			switch state {
			case unfinished:
				return pos, true
			case unclosed:
				return p.resume(data, pos, fall{UnclosedQuote, i, p.down, start}, last)
			case stray:
				return p.resume(data, pos, fall{StrayQuote, after, p.down, start}, last)
			}
			if n := strings.Count(data[i:after], "\n"); n > 0 {
				if torn < 0 {
					torn = len(p.fields)
					p.bad = fall{at: i, down: p.down, start: start}
				}
				p.down += n
				start = i + strings.LastIndexByte(data[i:after], '\n') + 1
			}
			p.fields, i = append(p.fields, text), after
		} else {
			n := p.bare(data[i:])
			p.fields, i = append(p.fields, strings.TrimSuffix(data[i:i+n], "\r")), i+n
		}
		switch {
		case i == len(data) && !last:
			return pos, true
		case i < len(data) && data[i] == p.delim:
			i++
		default:
			return p.finish(data, pos, i, torn, last)
		}
	}
}

// bare returns the length of an unquoted field, its carriage return included.
func (p *parser) bare(data string) int {
	for i := 0; i < len(data); i++ {
		if data[i] == p.delim || data[i] == '\n' {
			return i
		}
	}
	return len(data)
}

type state int

const (
	closed state = iota
	unfinished
	unclosed
	stray
)

// inside reads a quoted field that opens at data[open]. after is where it
// ends, or the stray quote.
func (p *parser) inside(data string, open int, last bool) (text string, after int, s state) {
	var whole []byte
	from, j := open+1, open+1
	for {
		k := strings.IndexByte(data[j:min(len(data), open+longest)], '"')
		if k < 0 {
			if !last && len(data)-open < longest {
				return "", 0, unfinished
			}
			return "", 0, unclosed
		}
		q := j + k
		switch {
		case q+1 == len(data) && !last:
			return "", 0, unfinished
		case q+1 < len(data) && data[q+1] == '"':
			whole = append(whole, data[from:q+1]...)
			from, j = q+2, q+2
			if j >= min(len(data), open+longest) {
				if !last && len(data)-open < longest {
					return "", 0, unfinished
				}
				return "", 0, unclosed
			}
		case p.ends(data, q+1):
			if whole == nil {
				return data[from:q], q + 1, closed
			}
			return string(append(whole, data[from:q]...)), q + 1, closed
		case strings.IndexByte(data[open:q], '\n') >= 0:
			return "", 0, unclosed
		default:
			return "", q, stray
		}
	}
}

// ends tells whether a field may end before data[i].
func (p *parser) ends(data string, i int) bool {
	return i == len(data) || data[i] == p.delim || data[i] == '\n' ||
		(data[i] == '\r' && (i+1 == len(data) || data[i+1] == '\n'))
}

// finish closes a record whose last field ends at i.
func (p *parser) finish(data string, pos, i, torn int, last bool) (end int, more bool) {
	at := i
	if i < len(data) && data[i] == '\r' {
		i++
	}
	if i == len(data) && !last {
		return pos, true
	}
	if i < len(data) {
		i++
	}
	if p.width == 0 || len(p.fields) == p.width {
		p.bad = fall{}
		return i, false
	}
	if torn >= 0 { // a quote that closed by accident, lines later
		f := p.bad
		f.reason = UnclosedQuote
		return p.resume(data, pos, f, last)
	}
	p.ragged(pos, at-pos)
	return i, false
}

// resume gives the broken line up and goes on with the one after it.
func (p *parser) resume(data string, pos int, f fall, last bool) (end int, more bool) {
	nl := strings.IndexByte(data[f.at:], '\n')
	if nl < 0 && !last {
		return pos, true
	}
	p.fields, p.cols, p.lines, p.down, p.bad = p.fields[:0], p.cols[:0], p.lines[:0], f.down, f
	if nl < 0 {
		return len(data), false
	}
	return f.at + nl + 1, false
}

// ragged marks a record with too few or too many fields: the place is where
// the missing field should begin, or the first one too many.
func (p *parser) ragged(pos, length int) {
	at := length
	if len(p.fields) > p.width {
		at = p.cols[p.width] - 1
	}
	p.bad = fall{reason: RaggedRow, at: pos + at, start: pos}
	if p.down > 0 {
		p.bad.at = pos + length
	}
}
