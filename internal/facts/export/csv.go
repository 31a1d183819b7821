package export

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"time"

	"plumbline/internal/money"
	"plumbline/internal/period"
)

type csvWriter struct {
	table Table
	out   *csv.Writer
	cells []string
}

func newCSV(w io.Writer, t Table) (*csvWriter, error) {
	c := &csvWriter{table: t, out: csv.NewWriter(w), cells: make([]string, len(t.Columns))}
	for i, col := range t.Columns {
		c.cells[i] = col.Name
	}
	return c, c.out.Write(c.cells)
}

func (c *csvWriter) row(cells []any) error {
	for i, cell := range cells {
		s, err := text(cell)
		if err != nil {
			return fmt.Errorf("writing %s: %w", c.table.Columns[i].Name, err)
		}
		c.cells[i] = s
	}
	return c.out.Write(c.cells)
}

func (c *csvWriter) close() error {
	c.out.Flush()
	return c.out.Error()
}

// text prints a cell exactly; missing is empty.
func text(cell any) (string, error) {
	switch v := cell.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64), nil
	case bool:
		return strconv.FormatBool(v), nil
	case time.Time:
		return v.UTC().Format(time.RFC3339Nano), nil
	case period.Date:
		return v.String(), nil
	case money.Amount:
		return v.Number(), nil
	default:
		return "", fmt.Errorf("a cell cannot hold a %T", cell)
	}
}
