// Package demo writes a believable programme: two brands, about 120 creators,
// two quarters of facts, and a handful of stories that the product should find
// by itself.
//
// In: a day to stand at and a seed. Out: facts through a Writer, the ladder
// they were promised under, the same programme as export files, and the list
// of stories with the page each is seen on. The same day and seed give the
// same bytes.
package demo

import (
	"context"
	"time"

	"plumbline/internal/demo/exports"
	"plumbline/internal/demo/told"
	"plumbline/internal/demo/world"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/period"
)

// Story is the moment the programme is drawn at unless asked otherwise:
// Saturday 21 November 2026, 09:02 in New York, week 8 of 13.
var story = time.Date(2026, time.November, 21, 14, 2, 0, 0, time.UTC)

// Story returns the moment the programme stands at by default.
func Story() time.Time { return story }

// Arrival is the arrival all of the demo's facts name.
const Arrival = told.Arrival

// Config says where and how to write.
type Config struct {
	AsOf     time.Time             // the moment the programme stands at; zero: Story
	Seed     uint64                // zero: 1
	Progress func(done, total int) // called as rows land; may be nil
}

func (c *Config) defaults() error {
	if c.AsOf.IsZero() {
		c.AsOf = story
	}
	if c.Seed == 0 {
		c.Seed = 1
	}
	if c.Progress == nil {
		c.Progress = func(int, int) {}
	}
	if y := c.AsOf.Year(); y < 1990 || y > 2200 {
		return fault.New(fault.Invalid, "the demo cannot stand in the year %d", y).WithHint("leave the date out, or give today's")
	}
	return nil
}

// Programme is what was written.
type Programme struct {
	AsOf     time.Time       // the moment it stands at; evaluate as of this
	Quarter  period.Period   // the running quarter
	Calendar period.Calendar // the programme's
	Facts    int             // facts told, each once however often it was corrected
	Tables   map[string]int  // facts by table
	Stories  []Tale
	Landed   []facts.Landed // one per transaction
}

// Write draws the programme and lands it: what pages need first, clicks last,
// each part in a transaction of its own.
func Write(ctx context.Context, into facts.Writer, c Config) (*Programme, error) {
	if err := c.defaults(); err != nil {
		return nil, err
	}
	w, err := world.Draw(c.AsOf, c.Seed)
	if err != nil {
		return nil, err
	}
	p := &Programme{AsOf: w.Now, Quarter: w.Quarter, Calendar: w.Cal, Tables: map[string]int{}, Stories: Stories()}
	total := w.Size()
	parts := told.Parts(w)
	for i, part := range parts {
		landed, err := into.Land(ctx, func(put func(*facts.Batch) error) error {
			return part(func(b *facts.Batch) error {
				if i < len(parts)-1 { // the last tells again what was wrong
					p.Facts += b.N
					p.Tables[b.Table.Name] += b.N
				}
				if err := put(b); err != nil {
					return err
				}
				c.Progress(p.Facts, max(total, p.Facts))
				return ctx.Err()
			})
		})
		if err != nil {
			return nil, fault.Wrap(fault.CodeOf(err), err, "writing the demo programme")
		}
		p.Landed = append(p.Landed, landed)
	}
	c.Progress(p.Facts, p.Facts)
	return p, nil
}

// Exports writes the same programme as the files its people would export from
// their tools, for the running quarter: what plumbline lookback and import can
// be tried on. It returns the files written.
func Exports(dir string, c Config) ([]string, error) {
	if err := c.defaults(); err != nil {
		return nil, err
	}
	w, err := world.Draw(c.AsOf, c.Seed)
	if err != nil {
		return nil, err
	}
	return exports.Write(dir, w)
}
