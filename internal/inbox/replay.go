package inbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/fault"
)

// Quarantined lists records that could not be mapped, newest first.
func (im *Importer) Quarantined(ctx context.Context, scope access.Scope, f QuarantineFilter) ([]Quarantined, error) {
	return im.keeper.Quarantined(ctx, scope, f)
}

// QuarantineCount counts them, by reason and by file.
func (im *Importer) QuarantineCount(ctx context.Context, scope access.Scope, f QuarantineFilter) (QuarantineCount, error) {
	return im.keeper.QuarantineCount(ctx, scope, f)
}

// QuarantinedOne shows one of them.
func (im *Importer) QuarantinedOne(ctx context.Context, scope access.Scope, id string) (Quarantined, error) {
	return im.keeper.QuarantinedOne(ctx, scope, id)
}

// Arrivals lists files as they came, newest first.
func (im *Importer) Arrivals(ctx context.Context, scope access.Scope, limit int) ([]Arrival, error) {
	return im.keeper.Arrivals(ctx, scope, limit)
}

// Replay takes the raw file of an arrival, or of a quarantined record, in once
// more, after a fix: another column map, a currency, a newer version of a
// format. What change returns is used in place of the options of then. Rows
// that had landed count as unchanged unless they are now read differently.
func (im *Importer) Replay(ctx context.Context, scope access.Scope, ref string, change func(Options) Options, progress func(Progress)) (Summary, error) {
	arrival := ref
	if strings.HasPrefix(ref, "q") {
		q, err := im.keeper.QuarantinedOne(ctx, scope, ref)
		if err != nil {
			return Summary{}, err
		}
		arrival = q.Arrival
	}
	a, err := im.keeper.Arrival(ctx, scope, arrival)
	if err != nil {
		return Summary{}, err
	}
	return im.again(ctx, scope, a, change, progress)
}

func (im *Importer) again(ctx context.Context, scope access.Scope, a Arrival, change func(Options) Options, progress func(Progress)) (Summary, error) {
	var s savedOptions
	if err := json.Unmarshal(a.Options, &s); err != nil {
		return Summary{}, fmt.Errorf("read the options of arrival %s: %w", a.ID, err)
	}
	o, err := s.options()
	if err != nil {
		return Summary{}, err
	}
	if change != nil {
		o = change(o)
	}
	file, err := im.raws.Open(ctx, a.SHA256)
	if fault.CodeOf(err) == fault.Unavailable {
		return Summary{}, err
	}
	if err != nil {
		return Summary{}, fault.Wrap(fault.NotFound, err, "the raw file of arrival %s is gone", a.ID).WithHint("import %s again", a.Name)
	}
	defer file.Close()
	return im.ImportReader(ctx, scope, a.Name, file, o, progress)
}

// Recover finishes what a kill cut off: arrivals found open are landed again,
// which adds only what had not landed. It runs once, after the start.
func (im *Importer) Recover(ctx context.Context, scope access.Scope) error {
	if err := im.raws.Sweep(); err != nil {
		return err
	}
	all, err := im.keeper.Arrivals(ctx, scope, math.MaxInt32)
	if err != nil {
		return err
	}
	for _, a := range slices.Backward(all) { // as they came: a later file corrects an earlier one
		if a.State != ArrivalOpen {
			continue
		}
		full, err := im.keeper.Arrival(ctx, scope, a.ID)
		if err != nil {
			return err
		}
		sum, err := im.again(ctx, scope, full, nil, nil)
		if code := fault.CodeOf(err); ctx.Err() != nil || err != nil && code == fault.Unavailable {
			return errors.Join(err, ctx.Err()) // it stays open, for the next start
		}
		became := "landed again, as " + sum.Arrival
		if err != nil {
			became = "cut off while landing: " + fault.MessageOf(err)
			im.log.Warn("an import that was cut off cannot be finished", "arrival", a.ID, "file", a.Name, "error", err)
		}
		if err := im.keeper.FailArrival(ctx, a.ID, became); err != nil {
			return err
		}
	}
	return nil
}
