package okr

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"plumbline/internal/fault"
	"plumbline/internal/ladder"
)

// table is a file of rows under a header.
type table struct {
	name   string
	header []string
	rows   []row
}

type row struct {
	line  int // 1-based line, or row of the sheet
	cells []string
}

func posOf(file string, line, col int) ladder.Pos {
	return ladder.Pos{File: file, Line: max(line, 1), Col: max(col, 1)}
}

// readTable reads CSV with commas, semicolons or tabs, or the first sheet of a
// workbook. Lines before the header (a report's title) are skipped when they
// have a single cell.
func readTable(name string, src []byte) (*table, error) {
	all, err := readRows(name, src)
	if err != nil {
		return nil, err
	}
	t := &table{name: name}
	for _, r := range all {
		filled := 0
		for _, c := range r.cells {
			if strings.TrimSpace(c) != "" {
				filled++
			}
		}
		switch {
		case filled == 0:
		case t.header == nil && filled == 1 && len(all) > 1 && len(r.cells) != len(all[len(all)-1].cells):
		case t.header == nil:
			t.header = r.cells
		default:
			t.rows = append(t.rows, r)
		}
	}
	if t.header == nil {
		return nil, fault.New(fault.Invalid, "%s is empty", name)
	}
	return t, nil
}

func readRows(name string, src []byte) ([]row, error) {
	if bytes.HasPrefix(src, []byte("PK")) {
		return readBook(name, src)
	}
	r := csv.NewReader(bytes.NewReader(src))
	r.Comma, r.FieldsPerRecord = delimiter(src), -1
	var out []row
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			return nil, fault.Wrap(fault.Invalid, err, "%s:%d:%d: this line is not CSV", name, bad.Line, bad.Column).
				WithHint("close the quotes; a quote inside quotes is written twice")
		}
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, err, "%s cannot be read", name)
		}
		line, _ := r.FieldPos(0)
		out = append(out, row{line, cells})
	}
}

func readBook(name string, src []byte) ([]row, error) {
	f, err := excelize.OpenReader(bytes.NewReader(src))
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "%s is not a workbook", name)
	}
	defer func() { _ = f.Close() }()
	rows, err := f.GetRows(f.GetSheetName(0))
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "%s cannot be read", name)
	}
	var out []row
	for i, cells := range rows {
		out = append(out, row{i + 1, cells})
	}
	return out, nil
}

// delimiter is the one of , ; and tab that the first line has most of.
func delimiter(src []byte) rune {
	line, _, _ := bytes.Cut(src, []byte("\n"))
	best, most := ',', 0
	for _, d := range []rune{',', ';', '\t'} {
		if n := strings.Count(string(line), string(d)); n > most {
			best, most = d, n
		}
	}
	return best
}
