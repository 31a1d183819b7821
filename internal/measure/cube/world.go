package cube

import (
	"context"
	"fmt"
	"strings"

	"plumbline/internal/facts"
	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube/place"
	"plumbline/internal/period"
)

// World is what one evaluation has read so far. It is not safe for use by
// several goroutines.
type World struct {
	Frame
	Reader  facts.Reader
	Open    bool // rows came whose attribution had to be decided here
	dims    *Dims
	raw     map[string][]facts.Subject
	records map[string]*Records
	series  map[string]*Series
	rows    map[string]*Rows
	ids     map[*ladder.Atom]string
	cover   *Cover
	made    map[string]any
}

// New returns a world in which nothing has been read.
func New(reader facts.Reader, f Frame) *World {
	return &World{Frame: f, Reader: reader, raw: map[string][]facts.Subject{}, records: map[string]*Records{},
		series: map[string]*Series{}, rows: map[string]*Rows{}, ids: map[*ladder.Atom]string{}, made: map[string]any{}}
}

// Again is a world over other periods or another dimension that keeps what
// does not depend on them.
func (w *World) Again(f Frame) *World {
	n := New(w.Reader, f)
	n.dims, n.raw, n.records, n.cover, n.rows, n.made = w.dims, w.raw, w.records, w.cover, w.rows, w.made
	return n
}

// Made is what was made once under a name for all worlds of an evaluation: it
// may hang on neither periods nor dimension.
func Made[T any](w *World, name string, make func() (T, error)) (T, error) {
	if had, ok := w.made[name].(T); ok {
		return had, nil
	}
	out, err := make()
	if err == nil {
		w.made[name] = out
	}
	return out, err
}

// Adopt takes small tables that were read before and have not changed since.
func (w *World) Adopt(d *Dims) { w.dims = d }

func (w *World) view() facts.View {
	return facts.View{Calendar: w.Cal, From: w.From(), To: w.To(), AsOf: w.AsOf}
}

func (w *World) rawSubjects(ctx context.Context, kind string) ([]facts.Subject, error) {
	if s, ok := w.raw[kind]; ok {
		return s, nil
	}
	s, err := w.Reader.Subjects(ctx, w.Scope, facts.Subjects{View: facts.View{Calendar: w.Cal, AsOf: w.AsOf}, Kind: kind})
	if err != nil {
		return nil, fmt.Errorf("read milestones of %ss: %w", kind, err)
	}
	w.raw[kind] = s
	return s, nil
}

// Dimensions are the ways a number may be split; cohort:RULE names one of
// several cohort rules.
var Dimensions = []string{"creator", "campaign", "platform", "asset_type", "cohort", "region", "brand", "asset"}

// Subject is the place's value in the dimension asked for; always "" for the programme.
func (w *World) Subject(p Place) string {
	dimension, rule, _ := strings.Cut(w.By, ":")
	switch dimension {
	case "creator":
		return p.Creator
	case "campaign":
		return p.Campaign
	case "platform":
		return p.Platform
	case "region":
		return p.Region
	case "asset":
		return p.Asset
	case "asset_type":
		if a := w.dims.Assets[p.Asset]; a != nil {
			return a.Format
		}
	case "cohort":
		return place.Cohort(w.Ladder.Cohorts, w.dims.Creators[p.Creator], rule)
	case "brand":
		if c := w.dims.Campaigns[p.Campaign]; c != nil {
			return c.Brand
		}
	}
	return ""
}

// Cell is the cell of a place on a day; ok is false outside the window or
// where the dimension asked for is not known.
func (w *World) Cell(p Place, d period.Date) (Key, bool) {
	k := Key{P: w.Index(d), S: w.Subject(p)}
	return k, k.P >= 0 && (w.By == "" || k.S != "")
}

// base is the column of a fact table that decides the dimension asked for.
func (w *World) base() string {
	dimension, _, _ := strings.Cut(w.By, ":")
	switch dimension {
	case "asset_type":
		return "asset"
	case "cohort":
		return "creator"
	case "brand":
		return "campaign"
	}
	return w.By
}

// id names an atom by what it says.
func (w *World) id(a *ladder.Atom) string {
	if s, ok := w.ids[a]; ok {
		return s
	}
	s := said(a)
	w.ids[a] = s
	return s
}

func said(a *ladder.Atom) string {
	b := *a
	b.Pos, b.Minus, b.Times, b.Scale = ladder.Pos{}, false, 0, ""
	for _, list := range []*[]ladder.Where{&b.Where, &b.Assets} {
		c := append([]ladder.Where(nil), *list...)
		for i := range c {
			c[i].Pos = ladder.Pos{}
		}
		*list = c
	}
	return fmt.Sprintf("%+v", b)
}

// Name is what people call a subject; its id where no name is known or may be seen.
func (w *World) Name(id string) string {
	if w.dims == nil {
		return id
	}
	switch w.By {
	case "creator":
		if c := w.dims.Creators[id]; c != nil && c.Name != "" {
			return c.Name
		}
	case "campaign":
		if c := w.dims.Campaigns[id]; c != nil && c.Name != "" {
			return c.Name
		}
	}
	return id
}
