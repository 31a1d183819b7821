package cube

import (
	"context"
	"fmt"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/measure/cube/frame"
	"plumbline/internal/measure/cube/place"
)

const everything = 1 << 31 // rows; a List without a limit stops at 10,000

func (w *World) latest(ctx context.Context, table string, columns ...string) (*Rows, error) {
	g, err := w.Reader.List(ctx, w.Scope, facts.List{
		View: facts.View{Calendar: w.Cal, AsOf: w.AsOf}, Table: table, Columns: columns, Latest: true, Limit: everything,
	})
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", table, err)
	}
	return frame.RowsOf(g), nil
}

// Dims reads the small tables once.
func (w *World) Dims(ctx context.Context) (*Dims, error) {
	if w.dims != nil {
		return w.dims, nil
	}
	d, err := place.Read(ctx, w.latest, w.Scope.Sees(access.Personal))
	if err != nil {
		return nil, err
	}
	if err := w.markAssets(ctx, d); err != nil {
		return nil, err
	}
	w.dims = d
	return d, nil
}

// Known are the small tables as Dims has read them.
func (w *World) Known() *Dims { return w.dims }

// markAssets lets what was recorded about an asset stand over its row.
func (w *World) markAssets(ctx context.Context, d *Dims) error {
	subjects, err := w.rawSubjects(ctx, "asset")
	if err != nil {
		return err
	}
	for i := range subjects {
		s := &subjects[i]
		a := d.Assets[s.ID]
		if a == nil {
			a = &Asset{ID: s.ID, Campaign: s.Dims["campaign"], Creator: s.Dims["creator"], Platform: s.Dims["platform"], Region: s.Dims["region"],
				Link: s.Dims["link"], Code: s.Dims["code"], Tracked: true}
			d.Assets[s.ID] = a
		}
		a.Fill(s.Dims)
		for _, m := range s.Marks {
			a.Mark(m)
		}
	}
	return nil
}
