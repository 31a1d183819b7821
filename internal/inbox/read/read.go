// Package read opens a file whatever its wrapping and hands out its records
// with exact places.
//
// In: a path. Out: sections (one, or one a sheet), each with a Head to
// recognise it by and a stream of Records. What cannot be read comes out as a
// record with a Problem; the records after it are read all the same.
package read

import "fmt"

// Shape is how a file is laid out, after decompression and decoding.
type Shape string

// The shapes the reader knows. JSON is one document: an object, an array, or
// an envelope with one list of objects inside.
const (
	CSV     Shape = "csv"
	XLSX    Shape = "xlsx"
	JSONL   Shape = "jsonl"
	JSON    Shape = "json"
	Parquet Shape = "parquet"
	Log     Shape = "log" // one text line a record
)

// Tabular tells whether records of the shape have fields under a header.
func (s Shape) Tabular() bool { return s == CSV || s == XLSX || s == Parquet }

// Head is what a format sees to recognise a file.
type Head struct {
	Name   string // base name, compression suffix removed
	Sheet  string // xlsx: the sheet
	Shape  Shape
	Line   int        // physical line (row) of the header; 0: none
	Header []string   // column names as written; nil for json, jsonl and log
	Rows   [][]string // a few first rows; for log: one cell a line
	Doc    any        // json: the decoded document (long lists cut to their first elements); jsonl: the first object
}

// Record is one record with its place. Its slices are valid until the next one.
type Record struct {
	N      int      // unique in its section: line, row, or for json the element's number
	Line   int      // 1-based physical line in the decoded file; xlsx, parquet: row; json: the line the element begins on
	Fields []string // csv, xlsx, parquet: aligned with Head.Header; log: the line
	Cols   []int    // 1-based byte column of each field in its line, where known
	Object any      // json, jsonl: the decoded object (numbers as json.Number)
	Raw    string   // the record as written
	Bad    *Problem // the record could not be read; the rest is then empty

	lines []int // physical line of each field when the record has several
}

// Place returns the physical line and the 1-based column in characters of a field.
func (r Record) Place(i int) (line, column int) {
	line = r.Line
	if i < 0 || i >= len(r.Fields) {
		return line, 0
	}
	if r.lines != nil {
		line = r.lines[i]
	}
	if i >= len(r.Cols) {
		return line, i + 1
	}
	return line, characters(r.Raw, line-r.Line, r.Cols[i])
}

// Problem says where and why a record could not be read.
type Problem struct {
	Line, Column int // 1-based; Column in characters
	Reason       string
	Detail       string
}

// The reasons a record cannot be read.
const (
	UnclosedQuote = "unclosed_quote"
	StrayQuote    = "stray_quote"
	RaggedRow     = "ragged_row"
	BadEncoding   = "wrong_encoding"
	BadJSON       = "broken_json"
)

func (p *Problem) Error() string {
	return fmt.Sprintf("line %d, column %d: %s: %s", p.Line, p.Column, p.Reason, p.Detail)
}
