package cube

import (
	"context"
	"fmt"
	"slices"

	"plumbline/internal/measure/cube/frame"
)

// Cover reads the coverage once.
func (w *World) Cover(ctx context.Context) (*Cover, error) {
	if w.cover != nil {
		return w.cover, nil
	}
	list, err := w.Reader.Coverage(ctx, w.Scope, w.AsOf)
	if err != nil {
		return nil, fmt.Errorf("read what sources have reported: %w", err)
	}
	w.cover = frame.NewCover(list)
	return w.cover, nil
}

// Sources are the sources that have told of records of these kinds, among
// those that have been read; one that never did is not missed.
func (w *World) Sources(kinds []string) []string {
	var out []string
	for _, kind := range kinds {
		for i := range w.raw[kind] {
			for _, m := range w.raw[kind][i].Marks {
				if !slices.Contains(out, m.Source) {
					out = append(out, m.Source)
				}
			}
		}
	}
	return out
}
