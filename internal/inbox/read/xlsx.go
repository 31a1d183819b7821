package read

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"plumbline/internal/fault"
)

// openXLSX makes a section of each visible sheet that has a header and rows.
func (f *File) openXLSX() error {
	f.Shape, f.Encoding = XLSX, "utf-8"
	book, err := excelize.OpenFile(f.path, raws)
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "%s is not a workbook that can be read", f.Name).WithHint("save it as .xlsx without a password")
	}
	defer book.Close()
	for _, sheet := range book.GetSheetList() {
		if visible, err := book.GetSheetVisible(sheet); err == nil && !visible {
			f.Notes = append(f.Notes, fmt.Sprintf("the hidden sheet %q is left out", sheet))
			continue
		}
		s := &Section{file: f, Head: Head{Name: f.Name, Sheet: sheet, Shape: XLSX}}
		if err := s.openSheet(); err != nil {
			return err
		}
		if s.Head.Header != nil {
			f.Sections = append(f.Sections, s)
		}
	}
	if len(f.Sections) == 0 {
		return fault.New(fault.Invalid, "%s has no sheet with a header and rows", f.Name)
	}
	return nil
}

func (s *Section) openSheet() error {
	stop := fmt.Errorf("enough")
	err := s.eachRow(context.Background(), func(row int, cells []string) error {
		if s.Head.Header == nil {
			if filled(cells) >= 1 && (filled(cells) > 1 || len(cells) == 1) {
				s.Head.Header, s.Head.Line, s.line = trimmed(cells), row, row
			}
			return nil
		}
		s.Head.Rows = append(s.Head.Rows, fit(cells, len(s.Head.Header)))
		if len(s.Head.Rows) == sampleRows {
			return stop
		}
		return nil
	})
	if err == stop {
		return nil
	}
	return err
}

func (s *Section) sheetRows(ctx context.Context, yield func(*Record) error) error {
	width := len(s.Head.Header)
	return s.eachRow(ctx, func(row int, cells []string) error {
		if row <= s.line {
			return nil
		}
		r := &Record{N: row, Line: row, Fields: fit(cells, width), Raw: strings.Join(cells, "\t")}
		if n := len(cells); n > width && filled(cells[width:]) > 0 {
			r.Fields = nil
			r.Bad = &Problem{Line: row, Column: width + 1, Reason: RaggedRow, Detail: fmt.Sprintf("a value to the right of the header's %d columns", width)}
		}
		return yield(r)
	})
}

var (
	raws    = excelize.Options{RawCellValue: true}
	written = excelize.Options{ShortDatePattern: "yyyy-mm-dd", LongDatePattern: "yyyy-mm-dd"}
	dated   = regexp.MustCompile(`^\d{1,4}[-/. ]\w{1,3}[-/. ]\d{1,4}|\d:\d\d|[A-Z][a-z]{2}`)
)

// eachRow streams a sheet's rows that are not empty. Stored values are taken,
// not shown ones, so that nothing is rounded; but a number shown as a date is
// one, and only the shown text tells, so both are read side by side.
func (s *Section) eachRow(ctx context.Context, yield func(row int, cells []string) error) error {
	book, err := excelize.OpenFile(s.file.path, raws)
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "%s cannot be read", s.file.Name)
	}
	defer book.Close()
	stored, err := book.Rows(s.Head.Sheet)
	if err != nil {
		return fmt.Errorf("sheet %q of %s: %w", s.Head.Sheet, s.file.Name, err)
	}
	defer stored.Close()
	shown, err := book.Rows(s.Head.Sheet)
	if err != nil {
		return fmt.Errorf("sheet %q of %s: %w", s.Head.Sheet, s.file.Name, err)
	}
	defer shown.Close()
	props, _ := book.GetWorkbookProps()
	from1904 := props.Date1904 != nil && *props.Date1904
	for row := 1; stored.Next() && shown.Next(); row++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		cells, err := stored.Columns(raws)
		if err != nil {
			return fault.Wrap(fault.Invalid, err, "%s, sheet %q, row %d cannot be read", s.file.Name, s.Head.Sheet, row)
		}
		texts, err := shown.Columns(written)
		if err != nil {
			return fault.Wrap(fault.Invalid, err, "%s, sheet %q, row %d cannot be read", s.file.Name, s.Head.Sheet, row)
		}
		if filled(cells) == 0 {
			continue
		}
		for i := range cells {
			text := ""
			if i < len(texts) {
				text = texts[i]
			}
			cells[i] = meant(cells[i], text, from1904)
		}
		if err := yield(row, cells); err != nil {
			return err
		}
	}
	return stored.Error()
}

// meant is the value of a cell from how it is stored and how it is shown.
// Excel computes with 17 digits and shows 15: more are noise of its arithmetic.
func meant(stored, shown string, from1904 bool) string {
	if stored == shown || stored == "" {
		return stored
	}
	n, err := strconv.ParseFloat(stored, 64)
	if err != nil {
		return stored
	}
	if n > 0 && n < 2958466 && dated.MatchString(shown) {
		if t, err := excelize.ExcelDateToTime(n, from1904); err == nil {
			return moment(t)
		}
	}
	if len(strings.Trim(stored, "-0.")) > 16 || strings.ContainsAny(stored, "eE") {
		return strconv.FormatFloat(round15(n), 'f', -1, 64)
	}
	return stored
}

func round15(n float64) float64 {
	f, err := strconv.ParseFloat(strconv.FormatFloat(n, 'e', 14, 64), 64)
	if err != nil {
		return n
	}
	return f
}

func moment(t time.Time) string {
	t = t.Round(time.Second)
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return t.Format(time.DateOnly)
	}
	return t.Format("2006-01-02T15:04:05")
}

func filled(cells []string) (n int) {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			n++
		}
	}
	return n
}

func trimmed(cells []string) []string {
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = strings.TrimSpace(c)
	}
	return out
}

// fit gives a row as many cells as the header has.
func fit(cells []string, width int) []string {
	out := make([]string, width)
	copy(out, cells)
	return out
}
