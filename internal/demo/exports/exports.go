// Package exports writes the demo's world as the files its people would export
// from their tools, for the running quarter.
package exports

import (
	"bufio"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"

	"plumbline/internal/demo/world"
	"plumbline/internal/fault"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// exporter writes a world as files.
type exporter struct{ *world.World }

// Write writes the files into a folder and returns them.
func Write(dir string, of *world.World) ([]string, error) {
	w := &exporter{of}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "the folder %s cannot be made", dir)
	}
	var files []string
	for _, e := range []struct {
		name  string
		write func(io.Writer) error
	}{
		{"orders_export.csv", w.exportOrders}, {"tracker.xlsx", w.exportTracker}, {"spend.csv", w.exportSpend}, {"audience_shares.csv", w.exportAudiences},
		{"codes.csv", w.exportCodes}, {"kr_values.csv", w.exportSeries}, {"access.log.gz", w.exportLog},
	} {
		file := filepath.Join(dir, e.name)
		if err := toFile(file, e.write); err != nil {
			return files, err
		}
		files = append(files, file)
	}
	return files, nil
}

// toFile writes a file whole, and says which one could not be written.
func toFile(file string, write func(io.Writer) error) (err error) {
	f, err := os.Create(file)
	if err != nil {
		return fault.Wrap(fault.Unavailable, err, "%s cannot be written", file)
	}
	b := bufio.NewWriter(f)
	if err = write(b); err == nil {
		err = b.Flush()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fault.Wrap(fault.Unavailable, err, "%s cannot be written", file)
	}
	return nil
}

// sheet writes rows of text with a header.
func sheet(out io.Writer, header []string, rows func(add func(...string))) error {
	w := csv.NewWriter(out)
	if err := w.Write(header); err != nil {
		return err
	}
	var failed error
	rows(func(cells ...string) {
		if failed == nil {
			failed = w.Write(cells)
		}
	})
	w.Flush()
	if failed != nil {
		return failed
	}
	return w.Error()
}

// cents prints minor units as an exact decimal.
func cents(minor int, currency string) string {
	return money.Amount{Minor: int64(minor), Currency: currency}.Number()
}

// inQuarter tells whether a day lies in the part of the quarter that has been.
func (w *exporter) inQuarter(d period.Date) bool { return d >= w.Quarter.From && d <= w.Today }
