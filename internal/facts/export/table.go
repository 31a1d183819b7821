// Package export writes tables out for other tools: CSV and Parquet with
// stable columns, so that a BI tool reads Plumbline from day one.
//
// In: a Reader of facts under a Scope, or any Table a caller makes (verdicts).
// Out: files. Money is written as exact decimals beside its currency, times in
// UTC, days and periods in the programme's own calendar.
package export

import (
	"io"
	"iter"

	"plumbline/internal/facts"
	"plumbline/internal/fault"
)

// Format is a kind of file.
type Format string

// The formats.
const (
	CSV     Format = "csv"
	Parquet Format = "parquet"
)

// Formats lists them.
var Formats = []Format{CSV, Parquet}

// Column is one column of a table. Type says what its cells hold: Text string,
// Int int64, Float float64, Bool bool, Time time.Time, Date period.Date, Money
// money.Amount. A nil cell is missing.
type Column struct {
	Name string
	Type facts.Type
	Doc  string
}

// Table is rows to be written, made while they are written. A row has a cell
// for each column; an error ends the table.
type Table struct {
	Name    string
	Columns []Column
	Rows    iter.Seq2[[]any, error]
}

// writer is one format's way of writing rows.
type writer interface {
	row(cells []any) error
	close() error
}

// Write writes a table and says how many rows it had.
func Write(w io.Writer, f Format, t Table) (rows int, err error) {
	var out writer
	switch f {
	case CSV:
		out, err = newCSV(w, t)
	case Parquet:
		out, err = newParquet(w, t)
	default:
		err = fault.New(fault.Invalid, "%q is not an export format", f).WithHint("use csv or parquet")
	}
	if err != nil {
		return 0, err
	}
	for cells, err := range t.Rows {
		if err != nil {
			return rows, err
		}
		if len(cells) != len(t.Columns) {
			return rows, fault.New(fault.Internal, "a row of %s has %d cells for %d columns", t.Name, len(cells), len(t.Columns))
		}
		if err := out.row(cells); err != nil {
			return rows, err
		}
		rows++
	}
	return rows, out.close()
}
