package hall

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"plumbline/internal/web/view"
)

// ExportRows is how many rows an export of a list holds at most; whole tables
// leave through the export command.
const ExportRows = 100_000

// Sheet answers rows as a file of comma-separated values.
func Sheet(name string, rows *view.Rows) templ.Component { return sheet{rows: rows, name: name} }

type sheet struct {
	templ.Component
	rows *view.Rows
	name string
}

// Send implements File.
func (f sheet) Send(w http.ResponseWriter) error {
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", f.name+".csv"))
	out := csv.NewWriter(w)
	head := make([]string, len(f.rows.Columns))
	for i, c := range f.rows.Columns {
		head[i] = c.ID
	}
	if err := out.Write(head); err != nil {
		return err
	}
	for _, row := range f.rows.Cells {
		if err := out.Write(quoted(row)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// quoted keeps a spreadsheet from running what somebody wrote into a name.
func quoted(row []string) []string {
	out := make([]string, len(row))
	for i, v := range row {
		if v != "" && strings.ContainsAny(v[:1], "=@+\t\r") {
			v = "'" + v
		}
		out[i] = v
	}
	return out
}
