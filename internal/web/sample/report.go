package sample

import (
	"time"

	"plumbline/internal/access"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// Report returns the sample's evaluation, as of 21 November 2026.
func Report() *judge.Report {
	l := Ladder()
	r := &judge.Report{
		Programme: "Glow Q4", Currency: "USD", AsOf: time.Date(2026, 11, 21, 14, 2, 0, 0, time.UTC), Today: today,
		Revision: "4f1c9ab27de0b5d8", Status: judge.Red, Reason: judge.TopRed, Since: period.NewDate(2026, 11, 9),
		Self: []measure.Measurement{
			figure("trace_coverage", "percent", 86, 262300, 305000), figure("acted_before_red", "percent", 75, 3, 4),
			{Metric: "red_to_action", Unit: "hours", Period: quarter, Status: measure.NoData, Why: "no_actions"},
			figure("misaligned_spend_share", "percent", 7, 21400, 305000),
		},
		KPIs:  verdicts(l),
		Drill: drill(l),
		Notes: []judge.Note{{Kind: "source_silent", Subject: "seeding list", Args: map[string]string{"since": "12 Nov"}}},
	}
	outcomes := map[string]judge.Outcome{"dtc-revenue": revenue(r.KPIs), "cac": cac(), "no-incident": never(), "disclosed": disclosed(), "on-date": onDate(), "signed": unseen()}
	for i, o := range l.Objectives {
		state := judge.ObjectiveState{ID: o.ID, Title: o.Title, Class: o.Class, Owner: o.Owner, Rank: o.Rank, Status: []judge.Status{judge.Red, judge.Yellow, judge.Green, judge.None}[i]}
		for _, kr := range o.KeyResults {
			state.KeyResults = append(state.KeyResults, outcomes[kr.ID])
		}
		if i == 0 {
			state.Counts = map[judge.Status]int{judge.Red: 1, judge.Yellow: 2, judge.Green: 1, judge.None: 1}
		}
		r.Objectives = append(r.Objectives, state)
	}
	return r
}

func figure(metric, unit string, value, over, under float64) measure.Measurement {
	return measure.Measurement{Metric: metric, Unit: unit, Period: quarter, Status: measure.OK, Value: value, Numerator: over, Denominator: under, Count: int64(under), Coverage: 1}
}

func revenue(kpis []judge.Verdict) judge.Outcome {
	o := judge.Outcome{
		ID: "dtc-revenue", Title: "DTC net revenue of $4.2M", Kind: "reach", Owner: "dana", Status: judge.Red, Reason: judge.RangeMisses, Since: period.NewDate(2026, 11, 19),
		Unit: "USD", From: num(0), Target: num(4.2e6), Actual: num(1.91e6), PlanByNow: num(2.28e6), BookedShare: num(.74), Period: quarter, Series: "finance.dtc_net_revenue",
		Forecast: &judge.Forecast{Value: 3.71e6, Low: 3.5e6, High: 3.9e6, Basis: "pace", Word: "behind"},
		Subs:     []judge.Outcome{orders(kpis)},
	}
	return tracked(o, 1.91e6, 4.2e6)
}

func orders(kpis []judge.Verdict) judge.Outcome {
	o := judge.Outcome{
		ID: "creator-orders", Title: "12,000 orders from creators", Kind: "reach", Owner: "maya", Status: judge.Red, Reason: judge.RangeMisses, Since: period.NewDate(2026, 11, 9),
		Unit: "count", From: num(0), Target: num(12000), Actual: num(6740), PlanByNow: num(7385), Booked: num(8900), BookedShare: num(.74), PlanGap: num(3100), Period: quarter, Metric: "attributed_orders",
		Forecast: &judge.Forecast{Value: 9840, Low: 9000, High: 10900, Basis: "bookings", Word: "behind"},
		Variance: &judge.Variance{Plan: 7385, Actual: 6740, Total: -645, NotVisibleLow: -140, NotVisibleHigh: -40,
			Parts: []judge.VariancePart{{Name: "not_visible", Value: -90}, {Name: "not_delivered", Value: -410}, {Name: "qualified_clicks_per_asset", Value: -260}, {Name: "orders_per_qualified_click", Value: 165}, {Name: "unexplained", Value: -50}},
			By:    map[string][]judge.VariancePart{"creator": {{Name: "Noor Haddad", Value: -310}, {Name: "K. Osei", Value: -205}, {Name: "M. Laurent", Value: 96}}, "platform": {{Name: "tiktok", Value: -520}, {Name: "instagram", Value: -125}}}},
		Lagging: []judge.Lagging{{Deliverable: "WC-104", Creator: "Noor Haddad", Campaign: "Winter Calm", Expected: 420, Actual: 61}, {Deliverable: "TS-019", Creator: "K. Osei", Campaign: "TikTok Skin", Expected: 260, Actual: 118}},
	}
	effects := map[string][2]string{"tagged-assets": {"definitional", ""}, "audience-fit": {"quasi", "+0.41 (0.29 to 0.53), two weeks later"}, "click-cost": {"correlation", ""}, "comment-intent": {"none", ""}, "brief-adherence": {"none", ""}}
	for _, lever := range Ladder().Objectives[0].KeyResults[0].SubOutcomes[0].Levers {
		for _, v := range kpis {
			if v.KPI == lever.KPI {
				o.Levers = append(o.Levers, judge.LeverState{KPI: v.KPI, Because: lever.Because, Moves: lever.Moves, Control: lever.Control, Grade: effects[v.KPI][0], Effect: effects[v.KPI][1], Verdict: v, Identity: v.KPI == "click-cost"})
			}
		}
	}
	return tracked(o, 6740, 12000)
}

// tracked gives an outcome a plan and a running figure that bends off it.
func tracked(o judge.Outcome, now, target float64) judge.Outcome {
	o.Track = &measure.Track{ID: o.ID, Unit: o.Unit, Cumulative: true, Entered: today, Now: measure.Measurement{Status: measure.OK, Coverage: .97, Class: access.Revenue}}
	days := float64(today - quarter.From)
	for d := quarter.From; d < quarter.To; d++ {
		t := float64(d - quarter.From + 1)
		o.Plan = append(o.Plan, measure.Point{Day: d, Value: target * t / float64(quarter.Days())})
		if d <= today {
			x := t / (days + 1)
			o.Track.Points = append(o.Track.Points, measure.Point{Day: d, Value: now * (1.25*x - .25*x*x), Status: measure.OK})
		}
	}
	return o
}

func cac() judge.Outcome {
	return judge.Outcome{ID: "cac", Title: "Company CAC held under $31", Kind: "reduce", Owner: "dana", Status: judge.Green, Reason: judge.OnTrack, Since: quarter.From, Unit: "USD", From: num(33), Target: num(31), Actual: num(29.4), Period: quarter, Series: "finance.cac",
		Forecast: &judge.Forecast{Value: 29.6, Low: 28.4, High: 30.8, Basis: "level", Word: "on"}}
}

func never() judge.Outcome {
	return judge.Outcome{ID: "no-incident", Title: "No escalated incident", Kind: "never", Owner: "lee", Status: judge.Green, Reason: judge.Kept, Since: quarter.From, Unit: "count", Actual: num(0), Period: quarter, Metric: "incidents"}
}

func disclosed() judge.Outcome {
	return judge.Outcome{ID: "disclosed", Title: "Every asset disclosed", Kind: "reach", Owner: "lee", Status: judge.Yellow, Reason: judge.ForecastShort, Since: period.NewDate(2026, 11, 17), Unit: "percent", Target: num(100), Actual: num(98.3), Period: quarter, Metric: "disclosure_rate",
		Forecast: &judge.Forecast{Value: 97, Low: 95, High: 99, Basis: "level", Word: "behind"}}
}

func onDate() judge.Outcome {
	return judge.Outcome{ID: "on-date", Title: "22 of 22 launches on date", Kind: "reach", Owner: "ana", Status: judge.Green, Reason: judge.OnTrack, Since: quarter.From, Unit: "count", Target: num(22), Actual: num(17), Booked: num(22), BookedShare: num(1), Period: quarter, Metric: "launches_on_date",
		Forecast: &judge.Forecast{Value: 22, Low: 21, High: 22, Basis: "bookings", Word: "on"}}
}

func unseen() judge.Outcome {
	return judge.Outcome{ID: "signed", Title: "60 advocates signed", Kind: "reach", Owner: "sam", Status: judge.None, Reason: judge.SourceStale, Since: period.NewDate(2026, 11, 12), Unit: "count", Target: num(60), Period: quarter, Metric: "advocates_signed",
		Track: &measure.Track{Entered: period.NewDate(2026, 11, 12), Now: measure.Measurement{Status: measure.Stale}}}
}

func verdicts(l *ladder.Ladder) []judge.Verdict {
	return []judge.Verdict{
		verdict(l, "tagged-assets", judge.Red, -27, []float64{98, 98, 98, 97, 96, 84, 77, 71}),
		verdict(l, "audience-fit", judge.Yellow, -9, []float64{84, 84, 83, 80, 79, 76, 73, 71}),
		verdict(l, "click-cost", judge.Yellow, -.31, []float64{1.78, 1.78, 1.88, 1.88, 1.98, 2.19, 2.29, 2.31}),
		verdict(l, "comment-intent", judge.Green, 12, []float64{50, 52, 50, 55, 57, 60, 61, 62}),
		verdict(l, "brief-adherence", judge.None, 0, []float64{91, 94, 93, 95, 96, 95, 95, 95}),
		verdict(l, "views", judge.None, 0, []float64{410000, 395000, 420000, 455000, 470000, 512000, 498000, 530000}),
	}
}

var reasons = map[judge.Status]judge.Reason{judge.Red: judge.OutsideYellow, judge.Yellow: judge.OutsideGreen, judge.Green: judge.WithinGreen, judge.None: judge.NoBands}

func verdict(l *ladder.Ladder, id string, status judge.Status, distance float64, history []float64) judge.Verdict {
	k, _ := l.KPI(id)
	m, _ := l.Metric(k.Metric)
	v := judge.Verdict{KPI: id, Title: k.Title, Diagnostic: m.Diagnostic, Reason: reasons[status], Metric: k.Metric, Tier: k.Tier, Lens: k.Lens, Owner: k.Owner, Status: status, Since: period.NewDate(2026, 11, 9), Distance: distance, Drift: "worse"}
	if status == judge.Green {
		v.Drift, v.Provisional = "better", true
	}
	switch {
	case k.Bands != nil:
		v.Bands = &judge.Bands{Green: k.Bands.Green.Value.Number, Yellow: k.Bands.Yellow.Value.Number, Higher: true, Basis: "explicit"}
	case k.Baseline != nil:
		v.Bands = &judge.Bands{Green: 2, Yellow: 2.4, Basis: "frozen", Note: "8 weeks of history, 2 and 3.5 robust deviations"}
	}
	cal := l.Program.Calendar()
	class := access.Open
	if m.Unit == "money" {
		class = access.Cost
	}
	for i, x := range history {
		week := cal.Of(period.Week, today-period.Date(7*(len(history)-1-i)))
		one := measure.Measurement{Metric: k.Metric, Period: week, Status: measure.OK, Value: x, Unit: m.Unit, Numerator: x, Denominator: 100, Count: 100, Coverage: .97, Currency: "USD", Class: class}
		colour := status
		if i < 4 && status != judge.None {
			colour = judge.Green
		}
		v.History = append(v.History, judge.Dated{Measurement: one, Status: colour})
		v.Measurement = one
	}
	if id == "brief-adherence" {
		v.Reason, v.Measurement.Status, v.Measurement.Why = judge.NoData, measure.NoData, "not_checked"
		v.History[len(v.History)-1] = judge.Dated{Measurement: v.Measurement, Status: judge.None}
	}
	return v
}

func drill(l *ladder.Ladder) map[string]map[string][]judge.Verdict {
	out := map[string]map[string][]judge.Verdict{}
	names := map[string][]string{"creator": {"Noor Haddad", "K. Osei", "M. Laurent", "Ida Lindqvist-Okonkwo"}, "campaign": {"TikTok Skin", "Winter Calm"}, "platform": {"tiktok", "instagram"}}
	colours := []judge.Status{judge.Red, judge.Yellow, judge.Green, judge.None}
	for _, v := range verdicts(l) {
		out[v.KPI] = map[string][]judge.Verdict{}
		for dim, list := range names {
			for i, name := range list {
				one := v
				one.Subject = measure.Subject{Dimension: dim, ID: dim + "-" + string(rune('a'+i)), Name: name}
				one.Status, one.Reason, one.History = colours[i], reasons[colours[i]], nil
				one.Measurement.Value *= 1 - .1*float64(i)
				one.Measurement.Subject = one.Subject
				if one.Status == judge.None {
					one.Reason, one.Measurement.Status, one.Measurement.Count = judge.TooFew, measure.TooFew, 4
				}
				out[v.KPI][dim] = append(out[v.KPI][dim], one)
			}
		}
	}
	return out
}

func num(v float64) *float64 { return &v }
