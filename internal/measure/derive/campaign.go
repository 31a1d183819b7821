package derive

import (
	"context"
	"time"

	"plumbline/internal/facts"
	"plumbline/internal/ladder"
	"plumbline/internal/measure/cube"
	"plumbline/internal/measure/derive/tally"
	"plumbline/internal/period"
)

// ended is one campaign and the day of its last post.
type ended struct {
	id    string
	first period.Date
	day   period.Date
	posts float64
}

// endedCampaigns are the campaigns whose last post lies in the window: as
// recorded, else the last post that went live, once the campaign's last day passed.
func endedCampaigns(ctx context.Context, w *cube.World) ([]ended, error) {
	records, err := w.Records(ctx, "campaign")
	if err != nil {
		return nil, err
	}
	dims := w.Known()
	byID := map[string]*ended{}
	for _, a := range dims.Assets {
		if a.Published == 0 || a.Published >= w.AsOf.UnixMicro() || a.Campaign == "" {
			continue
		}
		e, d := byID[a.Campaign], w.Day(a.Published)
		if e == nil {
			e = &ended{id: a.Campaign, first: d, day: d}
			byID[a.Campaign] = e
		}
		e.first, e.day, e.posts = min(e.first, d), max(e.day, d), e.posts+1
	}
	var out []ended
	for _, id := range tally.SortedKeys(byID) {
		e := byID[id]
		rec := records.ByID(id)
		if rec == nil {
			continue
		}
		at := w.At(rec, "ended")
		if at == 0 {
			continue // still running
		}
		e.day = w.Day(at - time.Microsecond.Microseconds())
		if w.Index(e.day) >= 0 {
			out = append(out, *e)
		}
	}
	return out, nil
}

// afterIncidents: incidents within N days after a campaign's last post per 100 of its posts.
func afterIncidents(ctx context.Context, w *cube.World, m *ladder.Metric) (tally.Answer, error) {
	campaigns, err := endedCampaigns(ctx, w)
	if err != nil {
		return nil, err
	}
	r, err := w.List(ctx, "incidents")
	if err != nil {
		return nil, err
	}
	within, t := tally.Days(m, "within", 30), tally.New(w)
	for _, e := range campaigns {
		c := t.At(cube.Place{Campaign: e.id}, e.day)
		if c == nil {
			continue
		}
		c.Den += e.posts
		for i := range r.N {
			at, _ := r.Int(i, "occurred_at")
			if d := w.Day(at); w.Place(r, i).Campaign == e.id && d > e.day && d <= e.day+within {
				c.Num++
			}
		}
	}
	return t.Shares(100), nil
}

// afterSentiment: net sentiment after a campaign minus that during it.
func afterSentiment(ctx context.Context, w *cube.World, m *ladder.Metric) (tally.Answer, error) {
	campaigns, err := endedCampaigns(ctx, w)
	if err != nil {
		return nil, err
	}
	r, err := w.List(ctx, "comments", facts.Cond{Column: "sentiment", Op: facts.Present},
		facts.Cond{Column: "class", Op: facts.NotIn, Values: []any{"spam", "giveaway", "reaction", "own"}})
	if err != nil {
		return nil, err
	}
	within := tally.Days(m, "within", 30)
	type mood struct{ net, n float64 }
	during, after := map[string]mood{}, map[string]mood{}
	for _, e := range campaigns {
		for i := range r.N {
			at, _ := r.Int(i, "occurred_at")
			if d := w.Day(at); w.Place(r, i).Campaign == e.id && d >= e.first && d <= e.day+within {
				to := during
				if d > e.day {
					to = after
				}
				s, _ := r.Float(i, "sentiment")
				x := to[e.id]
				to[e.id] = mood{x.net + sign(s), x.n + 1}
			}
		}
	}
	sums := map[cube.Key][4]float64{}
	for _, e := range campaigns {
		if k, ok := w.Cell(cube.Place{Campaign: e.id}, e.day); ok {
			s, a, b := sums[k], after[e.id], during[e.id]
			sums[k] = [4]float64{s[0] + a.net, s[1] + a.n, s[2] + b.net, s[3] + b.n}
		}
	}
	out := tally.Nowhere(w, "nothing_to_count")
	for k, s := range sums {
		if s[1] == 0 || s[3] == 0 {
			out[k] = cube.NoData("nothing_to_count")
			continue
		}
		x, y := 100*s[0]/s[1], 100*s[2]/s[3]
		out[k] = cube.Figure{Num: x, Den: y, Value: x - y, Has: true, Count: s[1], Counted: true, Coverage: 1}
	}
	return out, nil
}

func sign(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

// rebooked: creators of a campaign who were booked for, or signed, something
// else within N days after its last post.
func rebooked(ctx context.Context, w *cube.World, m *ladder.Metric) (tally.Answer, error) {
	campaigns, err := endedCampaigns(ctx, w)
	if err != nil {
		return nil, err
	}
	bookings, err := bookingDays(ctx, w)
	if err != nil {
		return nil, err
	}
	within, t, dims := tally.Days(m, "within", 90), tally.New(w), w.Known()
	for _, e := range campaigns {
		who := map[string]bool{}
		for _, a := range dims.Assets {
			if a.Campaign == e.id && a.Creator != "" && a.Published != 0 && a.Published < w.AsOf.UnixMicro() {
				who[a.Creator] = true
			}
		}
		for _, creator := range tally.SortedKeys(who) {
			again := false
			for _, b := range bookings[creator] {
				again = again || b.campaign != e.id && b.day > e.day && b.day <= e.day+within
			}
			t.Count(dims.Settle(cube.Place{Creator: creator, Campaign: e.id}), e.day, again)
		}
	}
	return t.Shares(100), nil
}

type bookingDay struct {
	campaign string
	day      period.Date
}

func bookingDays(ctx context.Context, w *cube.World) (map[string][]bookingDay, error) {
	out := map[string][]bookingDay{}
	for kind, events := range map[string]string{"deliverable": "planned|booked", "terms": "signed"} {
		records, err := w.Records(ctx, kind)
		if err != nil {
			return nil, err
		}
		for _, rec := range records.All {
			if m, ok := rec.Mark(events); ok {
				out[rec.Place.Creator] = append(out[rec.Place.Creator], bookingDay{rec.Place.Campaign, w.Day(m.At)})
			}
		}
	}
	return out, nil
}

// consistency: of eight full 7-day blocks counted back from a period's end,
// those with the agreed number of posts.
func consistency(ctx context.Context, w *cube.World, m *ladder.Metric) (tally.Answer, error) {
	records, err := w.Records(ctx, "creator")
	if err != nil {
		return nil, err
	}
	posts := map[string][]period.Date{}
	for _, a := range w.Known().Assets {
		if a.Published != 0 && a.Published < w.AsOf.UnixMicro() {
			posts[a.Creator] = append(posts[a.Creator], w.Day(a.Published))
		}
	}
	blocks, t, out := int(tally.Days(m, "blocks", 8)), tally.New(w), tally.Answer{}
	for p, per := range w.Periods {
		end := min(per.To, w.Today())
		for _, rec := range records.All {
			if per.From > w.Today() || !begun(posts[rec.ID], end-period.Date(7*blocks)) {
				continue
			}
			score := 100 * float64(met(posts[rec.ID], agreed(rec, m), end, blocks)) / float64(blocks)
			if w.By == "creator" {
				out[cube.Key{P: p, S: rec.ID}] = cube.Figure{Num: score, Den: 100, Value: score, Has: true, Coverage: 1, Count: float64(blocks)}
			} else if c := t.Count(rec.Place, per.From, score >= 75); c != nil {
				c.Lower(score)
			}
		}
	}
	if w.By == "creator" {
		return out, nil
	}
	return t.Shares(100), nil
}

func begun(posts []period.Date, by period.Date) bool {
	for _, d := range posts {
		if d <= by {
			return true
		}
	}
	return false
}

func agreed(rec *cube.Record, m *ladder.Metric) int {
	if x, ok := rec.Mark("posting_agreed"); ok && x.HasValue {
		return max(1, int(x.Value))
	}
	return max(1, int(tally.Days(m, "default", 1)))
}

// met counts the blocks of seven days before end with enough posts.
func met(posts []period.Date, enough int, end period.Date, blocks int) int {
	n := make([]int, blocks)
	for _, d := range posts {
		if back := int(end-1-d) / 7; d < end && back < blocks {
			n[back]++
		}
	}
	out := 0
	for _, x := range n {
		if x >= enough {
			out++
		}
	}
	return out
}
