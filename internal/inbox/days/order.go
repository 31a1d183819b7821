// Package days knows the days of a file: how it writes them, and which of them
// it speaks for.
package days

import (
	"context"
	"fmt"
	"slices"

	"plumbline/internal/inbox/read"
	"plumbline/internal/inbox/value"
)

// Order finds out how slashed dates are meant: as one of them that can be
// read one way only shows, looking through the whole file when the first rows
// leave it open. Dates that prove both orders prove nothing.
func Order(ctx context.Context, s *read.Section) (order, note string, err error) {
	if !s.Head.Shape.Tabular() {
		return "", "", nil
	}
	proof := map[string]string{}
	var columns []int
	for _, row := range s.Head.Rows {
		for i, cell := range row {
			shown, slashed := value.Slashed(cell)
			if slashed && !slices.Contains(columns, i) {
				columns = append(columns, i)
			}
			if shown != "" && proof[shown] == "" {
				proof[shown] = cell
			}
		}
	}
	if len(columns) > 0 && len(proof) == 0 {
		err = s.Records(ctx, func(rec *read.Record) error {
			for _, i := range columns {
				if i >= len(rec.Fields) {
					continue
				}
				if shown, _ := value.Slashed(rec.Fields[i]); shown != "" && proof[shown] == "" {
					proof[shown] = rec.Fields[i]
				}
			}
			return nil
		})
	}
	if len(proof) != 1 {
		return "", "", err
	}
	words := map[string]string{"dmy": "day first", "mdy": "month first"}
	for order, cell := range proof {
		return order, fmt.Sprintf("slashed dates are read %s, as %s shows", words[order], cell), err
	}
	return "", "", err
}
