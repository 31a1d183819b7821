package sheet

import (
	"io"

	"github.com/xuri/excelize/v2"

	"plumbline/internal/fault"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/ladder/problem"
)

// Write puts ladder files into a workbook. Files that are not valid YAML are
// refused, since what they hold could not be kept; any other problem is carried
// along.
func Write(files map[string][]byte, w io.Writer) error {
	root, problems := parse.Merge(files)
	if problem.Errors(problems) > 0 {
		return fault.New(fault.Invalid, "the ladder cannot be read: %s", problems[0]).WithHint("plumbline check shows every problem")
	}
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	styles, err := newStyles(f)
	if err != nil {
		return err
	}
	for i, t := range layout(root) {
		if i == 0 {
			err = f.SetSheetName("Sheet1", t.name)
		} else {
			_, err = f.NewSheet(t.name)
		}
		if err == nil {
			err = put(f, t, styles)
		}
		if err != nil {
			return fault.Wrap(fault.Internal, err, "writing the sheet %s", t.name)
		}
	}
	if err := f.Write(w); err != nil {
		return fault.Wrap(fault.Unavailable, err, "writing the workbook")
	}
	return nil
}

type styles struct{ head, text int }

func newStyles(f *excelize.File) (s styles, err error) {
	s.head, err = f.NewStyle(&excelize.Style{
		Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8ECEF"}},
		Alignment: &excelize.Alignment{Vertical: "top", WrapText: true},
	})
	if err != nil {
		return s, fault.Wrap(fault.Internal, err, "styling the workbook")
	}
	s.text, err = f.NewStyle(&excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	if err != nil {
		return s, fault.Wrap(fault.Internal, err, "styling the workbook")
	}
	return s, nil
}

// put writes one table; its cells are text, so that 98% typed over stays 98%.
func put(f *excelize.File, t table, s styles) error {
	widest := make([]int, len(t.rows[0]))
	for i, row := range t.rows {
		for j, cell := range row {
			if len(cell) > excelize.TotalCellChars {
				return fault.New(fault.Invalid, "a cell of %s would hold %d characters, and a spreadsheet holds %d", t.name, len(cell), excelize.TotalCellChars)
			}
			at, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err != nil {
				return err
			}
			if err := f.SetCellStr(t.name, at, cell); err != nil {
				return err
			}
			if j < len(widest) {
				widest[j] = max(widest[j], len(cell))
			}
		}
	}
	for j, width := range widest {
		col, err := excelize.ColumnNumberToName(j + 1)
		if err != nil {
			return err
		}
		if err := f.SetColStyle(t.name, col, s.text); err != nil {
			return err
		}
		if err := f.SetColWidth(t.name, col, col, float64(min(max(width+2, 12), 48))); err != nil {
			return err
		}
	}
	last, err := excelize.CoordinatesToCellName(len(t.rows[0]), 1)
	if err != nil {
		return err
	}
	if err := f.SetCellStyle(t.name, "A1", last, s.head); err != nil {
		return err
	}
	return f.SetPanes(t.name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

func place(sheet string, row, col int) ladder.Pos {
	return ladder.Pos{File: sheet, Line: row, Col: col}
}
