package demo

import (
	"io/fs"
	"path"
	"regexp"

	"plumbline/examples"
	"plumbline/internal/demo/world"
	"plumbline/internal/fault"
	"plumbline/internal/period"
)

// Ladder returns the programme's ladder as its files by name, dated for the
// moment the programme stands at; the zero Config gives the files as they are
// under examples/glow.
func Ladder(c Config) (map[string][]byte, error) {
	if err := c.defaults(); err != nil {
		return nil, err
	}
	w, err := world.NewWhen(c.AsOf)
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(examples.Glow, "glow/*.yaml")
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "listing the demo's ladder")
	}
	out := map[string][]byte{}
	for _, name := range names {
		src, err := fs.ReadFile(examples.Glow, name)
		if err != nil {
			return nil, fault.Wrap(fault.Internal, err, "reading the demo's ladder")
		}
		out[path.Base(name)] = redate(w, src)
	}
	return out, nil
}

var (
	dates   = regexp.MustCompile(`\b20\d\d-\d\d-\d\d\b`)
	quarter = regexp.MustCompile(`\b2026-Q4\b`)
	fiscal  = regexp.MustCompile(`fiscal_year_starts: january`)
)

// redate moves every day of the files from the story's calendar to the one drawn.
func redate(w world.When, src []byte) []byte {
	first := period.NewDate(2026, 10, 1)
	src = dates.ReplaceAllFunc(src, func(b []byte) []byte {
		d, err := period.ParseDate(string(b))
		if err != nil {
			return b
		}
		return []byte(w.Day(float64(d - first)).String())
	})
	src = quarter.ReplaceAll(src, []byte(w.Cal.Label(w.Quarter)))
	return fiscal.ReplaceAll(src, []byte("fiscal_year_starts: "+monthNames[w.Cal.FiscalStart-1]))
}

var monthNames = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}
