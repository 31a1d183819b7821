package derive

import (
	"context"
	"net/url"
	"slices"

	"plumbline/internal/facts"
	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube"
	"plumbline/internal/measure/derive/tally"
	"plumbline/internal/period"
)

// onTime: a deliverable is on time when it is live by the due date as at lock
// plus the time it waited for our answer.
func onTime(ctx context.Context, w *cube.World, _ *ladder.Metric) (tally.Answer, error) {
	records, err := w.Records(ctx, "deliverable")
	if err != nil {
		return nil, err
	}
	t := tally.New(w)
	for _, rec := range records.All {
		due := w.Due(rec, "planned")
		if due == 0 {
			due = w.Due(rec, "booked")
		}
		if _, off := rec.Mark("cancelled"); due == 0 || off {
			continue
		}
		allowed, live, now := due+waited(rec, w.AsOf.UnixMicro()), w.At(rec, "live"), w.AsOf.UnixMicro()
		if due >= now || live == 0 && allowed >= now {
			continue // not fallen due, or still inside what our own wait allows
		}
		t.Count(rec.Place, w.Day(due), live != 0 && live <= allowed)
	}
	return t.Shares(100), nil
}

// waited is how long a deliverable lay with us: submitted → our answer.
func waited(rec *cube.Record, now int64) int64 {
	var sum, since int64
	for _, m := range rec.Marks {
		switch {
		case m.Event == "submitted" && since == 0:
			since = m.At
		case (m.Event == "approved" || m.Event == "changes_asked") && since != 0:
			sum, since = sum+m.At-since, 0
		}
	}
	if since != 0 {
		sum += now - since
	}
	return sum
}

// tagged: a post's link as placed carries every required tag with an allowed
// value. What was checked by hand stands over the address that is known.
func tagged(ctx context.Context, w *cube.World, _ *ladder.Metric) (tally.Answer, error) {
	dims, err := w.Dims(ctx)
	if err != nil {
		return nil, err
	}
	records, err := w.Records(ctx, "asset")
	if err != nil {
		return nil, err
	}
	addresses := map[string]string{}
	for _, l := range dims.Links {
		if l.Asset != "" {
			addresses[l.Asset] = l.URL
		}
	}
	t := tally.New(w)
	for _, rec := range records.All {
		a := dims.Assets[rec.ID]
		check, checked := rec.Mark("utm")
		if a == nil || a.Published == 0 || a.Link == "" && addresses[a.ID] == "" && !checked {
			continue // no placement for a link is known
		}
		address := addresses[a.ID]
		if l := dims.Links[a.Link]; l != nil {
			address = l.URL
		}
		ok := checked && check.Value > 0 || !checked && tags(w.Ladder, address)
		if c := t.Count(rec.Place, w.Day(a.Published), ok); c != nil {
			c.Unseen = true
			if checked || address != "" {
				c.Seen++
			} else {
				c.Extra["not_seen"]++
			}
		}
	}
	return t.Judged(100), nil
}

func tags(l *ladder.Ladder, address string) bool {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return false
	}
	required := l.Tagging.Required
	if len(required) == 0 {
		required = []string{"utm_source", "utm_medium", "utm_campaign"}
	}
	q := u.Query()
	for _, tag := range required {
		v := q.Get(tag)
		if allowed := l.Tagging.Allowed[tag]; v == "" || len(allowed) > 0 && !slices.Contains(allowed, v) {
			return false
		}
	}
	return true
}

// codesLive: the code on a post works on the day the post goes live.
func codesLive(ctx context.Context, w *cube.World, _ *ladder.Metric) (tally.Answer, error) {
	dims, err := w.Dims(ctx)
	if err != nil {
		return nil, err
	}
	t := tally.New(w)
	for _, id := range tally.SortedKeys(dims.Assets) {
		a := dims.Assets[id]
		if a.Code == "" || a.Published == 0 || a.Published >= w.AsOf.UnixMicro() {
			continue
		}
		code, d := dims.Codes[a.Code], w.Day(a.Published)
		t.Count(dims.Settle(cube.Place{Asset: id}), d, code != nil && code.Open(d))
	}
	return t.Shares(100), nil
}

// codesLeaked: a redemption outside its code's days, or tied to no creator
// though the code has one, leaked.
func codesLeaked(ctx context.Context, w *cube.World, _ *ladder.Metric) (tally.Answer, error) {
	dims, err := w.Dims(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := w.Daily(ctx, "orders", []string{"code", "attributed_by"}, facts.Cond{Column: "code", Op: facts.Present}, facts.Cond{Column: "exclusion", Op: facts.Missing})
	if err != nil {
		return nil, err
	}
	t := tally.New(w)
	for _, r := range rows {
		code := dims.Codes[r.By["code"]]
		if code == nil || code.Creator == "" {
			continue
		}
		if c := t.At(dims.Settle(cube.Place{Code: code.ID}), r.Day); c != nil {
			c.Den += r.N
			if !code.Open(r.Day) || r.By["attributed_by"] == "none" {
				c.Num += r.N
			}
		}
	}
	return t.Shares(100), nil
}

// undisclosed adds up the hours from going live to the label, for posts whose
// check failed before it passed.
func undisclosed(ctx context.Context, w *cube.World, _ *ladder.Metric) (tally.Answer, error) {
	records, err := w.Records(ctx, "asset")
	if err != nil {
		return nil, err
	}
	dims, t, now := w.Known(), tally.New(w), w.AsOf.UnixMicro()
	for _, rec := range records.All {
		a := dims.Assets[rec.ID]
		if a == nil || a.Published == 0 || a.Published >= now || a.Relation == "earned" || a.Disclosure == "not_needed" {
			continue
		}
		c := t.At(rec.Place, w.Day(a.Published))
		if c == nil {
			continue
		}
		failed, end := a.Disclosure == "failed", now
		for _, m := range rec.Marks {
			if m.Event == "disclosed" && m.HasValue && m.Value == 0 {
				failed = true
			} else if m.Event == "disclosed" && failed {
				end = min(end, m.At)
			}
		}
		if a.TakenDown != 0 {
			end = min(end, a.TakenDown)
		}
		if failed {
			c.Num += w.Hours(a.Published, end, "calendar")
			c.Extra["posts"]++
		}
	}
	return t.Levels(), nil
}

// rights: amplified money is inside its rights where a clause of the creator's
// terms covers that day, platform and territory.
func rights(ctx context.Context, w *cube.World, _ *ladder.Metric) (tally.Answer, error) {
	clauses, err := readClauses(ctx, w)
	if err != nil {
		return nil, err
	}
	spent, _, err := w.Spend(ctx, "", period.Day, "amplification")
	if err != nil {
		return nil, err
	}
	t := tally.New(w)
	for _, s := range spent {
		c := t.At(s.Place, s.Day)
		if c == nil {
			continue
		}
		c.N++
		c.Den += s.Amount
		if clauses.cover(w, s.Place, s.Day, s.Territory) {
			c.Num += s.Amount
		}
	}
	return t.InMoney(100), nil
}

type clause struct {
	campaign, platform, territory string
	from, to                      period.Date
}

// clauses are usage rights by creator.
type clauses map[string][]clause

func readClauses(ctx context.Context, w *cube.World) (clauses, error) {
	records, err := w.Records(ctx, "terms")
	if err != nil {
		return nil, err
	}
	out := clauses{}
	for _, rec := range records.All {
		for _, m := range rec.Marks {
			if m.Event == "rights" {
				c := clause{rec.Place.Campaign, m.Unit, m.Ref, w.Day(m.At), 1 << 30}
				if m.Due != 0 {
					c.to = w.Day(m.Due)
				}
				out[rec.Place.Creator] = append(out[rec.Place.Creator], c)
			}
		}
	}
	return out, nil
}

func (cs clauses) cover(_ *cube.World, p cube.Place, d period.Date, territory string) bool {
	return slices.ContainsFunc(cs[p.Creator], func(c clause) bool {
		return (c.campaign == "" || p.Campaign == "" || c.campaign == p.Campaign) && (c.platform == "" || c.platform == p.Platform) &&
			(c.territory == "" || territory == "" || c.territory == territory) && d >= c.from && d <= c.to
	})
}
