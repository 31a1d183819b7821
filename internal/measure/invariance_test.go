package measure_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/facts/factstest"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// event is one fact of a random programme.
type event struct {
	table string
	row   row
}

var creators = []string{"", "ana", "bo", "cy"}

// programmes draws clicks, orders, refunds and spend of three creators over
// ten weeks, some of them without a creator but with a link or a code.
var programmes = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) event {
	at := factstest.Moment("2026-08-03").Add(time.Duration(rapid.IntRange(0, 70*24*60-1).Draw(t, "minute")) * time.Minute)
	r := row{"id": fmt.Sprint(rapid.IntRange(0, 1<<30).Draw(t, "id")), "occurred_at": at}
	if c := rapid.SampledFrom(creators).Draw(t, "creator"); c != "" {
		r["creator"] = c
	} else {
		r["link"] = rapid.SampledFrom([]string{"la", "lb", "unknown"}).Draw(t, "link")
	}
	switch table := rapid.SampledFrom([]string{"clicks", "clicks", "clicks", "orders", "refunds", "spend"}).Draw(t, "table"); table {
	case "clicks":
		r["visitor"], r["verdict"] = "v", rapid.SampledFrom([]string{"valid", "valid", "bot"}).Draw(t, "verdict")
		r["qualified"] = rapid.Bool().Draw(t, "qualified")
		return event{table, r}
	case "orders":
		r["order_id"], r["amount"], r["currency"] = r["id"], rapid.IntRange(100, 9999).Draw(t, "amount"), "USD"
		if by := rapid.SampledFrom([]string{"code", "click", "none", ""}).Draw(t, "by"); by != "" {
			r["attributed_by"] = by
		} else {
			r["code"] = rapid.SampledFrom([]string{"ANA", "NOBODY"}).Draw(t, "code")
		}
		return event{table, r}
	case "refunds":
		r["refund_id"], r["order_id"], r["amount"], r["currency"], r["attributed_by"] = r["id"], "o", rapid.IntRange(1, 500).Draw(t, "amount"), "USD", "click"
		return event{table, r}
	default:
		r["kind"], r["basis"], r["amount"], r["currency"] = "fee", "accrued", rapid.IntRange(100, 99999).Draw(t, "amount"), "USD"
		return event{"spend", r}
	}
}), 20, 120)

// drawn draws a programme whose facts are all different ones.
func drawn(seed int) []event {
	events := programmes.Example(seed)
	for i := range events {
		events[i].row["id"] = fmt.Sprint(i)
	}
	return events
}

var additive = []string{"valid_clicks", "qualified_clicks", "qualified_click_rate", "attributed_orders", "attributed_revenue", "creator_cac",
	"accrued_spend", "orders_per_qualified_click", "code_share"}

func (b *bench) dims() {
	b.put("links", row{"id": "la", "creator": "ana", "occurred_at": "2026-08-01"}, row{"id": "lb", "creator": "bo", "occurred_at": "2026-08-01"})
	b.put("codes", row{"id": "ANA", "creator": "ana", "occurred_at": "2026-08-01"})
	for _, table := range []string{"clicks", "orders", "refunds", "spend"} {
		b.covers(table, "2026-08-03", "2026-10-12")
	}
}

func (b *bench) land(events []event) facts.Landed {
	b.t.Helper()
	landed, err := b.engine.Land(context.Background(), func(put func(*facts.Batch) error) error {
		for _, e := range events {
			if err := put(factstest.Batch(b.t, e.table, e.row)); err != nil {
				return err
			}
		}
		return nil
	})
	require.NoError(b.t, err)
	return landed
}

func (b *bench) request(by string, grain period.Grain) measure.Request {
	return measure.Request{Ladder: b.ladder, Metrics: additive, Grain: grain, From: factstest.Day("2026-08-03"), To: factstest.Day("2026-10-12"),
		By: []string{by}, AsOf: factstest.Received.Add(time.Hour), Scope: access.For(access.Owner)}
}

func (b *bench) evaluate(by string, grain period.Grain) []measure.Measurement {
	b.t.Helper()
	set, err := measure.Evaluate(context.Background(), b.engine, b.request(by, grain))
	require.NoError(b.t, err)
	return set.Measurements
}

func TestOrderOfArrivalAndRepetitionChangeNothing(t *testing.T) {
	t.Parallel()
	for seed := range 3 {
		events := drawn(seed)
		one, two := open(t), open(t)
		one.dims()
		one.land(events)
		shuffled := append(slices.Clone(events), events[:len(events)/2]...)
		rand.New(rand.NewPCG(uint64(seed), 1)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		two.land(shuffled[:len(shuffled)/2])
		two.land(shuffled[len(shuffled)/2:])
		two.dims()
		for _, by := range []string{"", "creator"} {
			require.Equal(t, one.evaluate(by, period.Week), two.evaluate(by, period.Week), "seed %d by %q", seed, by)
		}
	}
}

func TestPartsAddUpToTheWhole(t *testing.T) {
	t.Parallel()
	for seed := range 3 {
		b := open(t)
		b.dims()
		b.land(drawn(100 + seed))
		sum := func(by string, grain period.Grain) map[string][2]float64 {
			out := map[string][2]float64{}
			for _, m := range b.evaluate(by, grain) {
				out[m.Metric] = [2]float64{out[m.Metric][0] + m.Numerator, out[m.Metric][1] + m.Denominator}
			}
			return out
		}
		weeks := sum("", period.Week)
		for name, parts := range map[string]map[string][2]float64{"days": sum("", period.Day), "creators by day": sum("creator", period.Day), "creators by week": sum("creator", period.Week)} {
			for metric, want := range weeks {
				if name == "days" || metric == "attributed_orders" { // what names nobody's link is nobody's
					require.InDelta(t, want[1], parts[metric][1], 1e-6, "%s of %s", name, metric)
				}
				if name == "days" {
					require.InDelta(t, want[0], parts[metric][0], 1e-6, "%s of %s", name, metric)
				} else if metric != "attributed_revenue" { // refunds nobody is named in lower the whole
					require.LessOrEqual(t, parts[metric][0], want[0]+1e-6, "%s of %s", name, metric)
				}
			}
		}
		require.Equal(t, sum("creator", period.Day), sum("creator", period.Day))
	}
}

// watched notes the longest window that sums were asked over.
type watched struct {
	facts.Reader
	days int
}

func (w *watched) Sums(ctx context.Context, scope access.Scope, q facts.Sums) (*facts.Grid, error) {
	w.days = max(w.days, int(q.To-q.From))
	return w.Reader.Sums(ctx, scope, q)
}

func TestARefreshGivesWhatAFullEvaluationGives(t *testing.T) {
	t.Parallel()
	near := []string{"valid_clicks", "qualified_clicks", "qualified_click_rate", "accrued_spend"}
	for seed := range 4 {
		b := open(t)
		b.dims()
		b.land(drawn(200 + seed))
		for _, by := range []string{"", "creator"} {
			for name, metrics := range map[string][]string{"near": near, "all": additive} {
				req := b.request(by, period.Day)
				req.Metrics = metrics
				before, err := measure.Evaluate(context.Background(), b.engine, req)
				require.NoError(t, err)
				landed := b.land(b.more(seed, by+name))
				reader := &watched{Reader: b.engine}
				got, err := measure.Refresh(context.Background(), reader, req, before, landed)
				require.NoError(t, err)
				full, err := measure.Evaluate(context.Background(), b.engine, req)
				require.NoError(t, err)
				require.Equal(t, full.Measurements, got.Measurements, "seed %d by %q, %s", seed, by, name)
				require.Equal(t, name == "near", reader.days < 10, "%s asked for %d days", name, reader.days)
			}
		}
	}
}

// more is a few events about two days, with a creator nobody had seen.
func (b *bench) more(seed int, by string) []event {
	var out []event
	for i := range 6 {
		out = append(out, event{"clicks", row{"id": fmt.Sprint("more", by, seed, i), "visitor": "v", "verdict": "valid", "qualified": i%2 == 0,
			"creator": []string{"ana", "new" + by}[i%2], "occurred_at": factstest.Moment("2026-09-10 12:00").Add(time.Duration(i*3) * time.Hour)}})
	}
	return out
}

func TestOnlyPeriodsAboutTheNewDaysAreTouched(t *testing.T) {
	t.Parallel()
	cal, err := period.NewCalendar("UTC", time.Monday, time.January)
	require.NoError(t, err)
	window := cal.Between(period.Week, factstest.Day("2026-08-03"), factstest.Day("2026-10-12"))
	landed := facts.Landed{New: 1, First: factstest.Day("2026-09-09"), Last: factstest.Day("2026-09-10")}
	names := func(ps []period.Period) (out []string) {
		for _, p := range ps {
			out = append(out, p.From.String())
		}
		return out
	}
	require.Equal(t, []string{"2026-09-07"}, names(measure.Touched(landed, 30*time.Minute, cal, window)), "Wednesday and Thursday, half an hour ahead, a day each side for the zone")
	require.Equal(t, []string{"2026-09-07", "2026-09-14"}, names(measure.Touched(landed, 7*24*time.Hour, cal, window)), "what was before does not change")
	require.Empty(t, measure.Touched(facts.Landed{}, time.Hour, cal, window))
}
