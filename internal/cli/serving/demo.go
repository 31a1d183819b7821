package serving

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"plumbline/internal/cli/render"
	"plumbline/internal/demo"
	"plumbline/internal/fault"
	"plumbline/internal/web/api"
)

// writeDemo writes the demo programme and shows how far it is.
func (s line) writeDemo(ctx context.Context, until string) error {
	bar := render.NewProgress(s.Err, s.Live(), s.Clock, "demo", "facts")
	return s.With(func(c *http.Client) error {
		got, err := api.Call[api.Done](ctx, c, "demo", api.Demo{AsOf: until}, func(raw json.RawMessage) {
			var p struct{ Done, Total int }
			if json.Unmarshal(raw, &p) == nil {
				bar.Set(p.Done, p.Total)
			}
		})
		if err != nil {
			bar.Stop()
			return err
		}
		bar.Done()
		s.Say("%s", got.Line)
		return nil
	})
}

// exportDemo writes the demo's quarter as the files its people would export;
// no data folder is needed for that.
func (s line) exportDemo(dir, until string) error {
	var c demo.Config
	if until != "" {
		day, err := time.Parse(time.DateOnly, until)
		if err != nil {
			return fault.Wrap(fault.Invalid, err, "%q is not a day", until).WithHint("write --until 2026-11-21")
		}
		c.AsOf = day.Add(22 * time.Hour) // the afternoon of that day where the programme is
	}
	files, err := demo.Exports(dir, c)
	if err != nil {
		return err
	}
	s.Say("wrote %d export files to %s; plumbline import %s/orders_export.csv takes one in", len(files), dir, dir)
	return nil
}
