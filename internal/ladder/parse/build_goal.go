package parse

import (
	"slices"
	"strings"
	"time"

	"plumbline/internal/fault"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/period"
)

func did(name string, known []string) string { return problem.DidYouMean(name, known) }

func (b *builder) objectives(list []objective) {
	for _, o := range list {
		out := ladder.Objective{Pos: o.Pos, ID: o.ID.V, Title: or(o.Title.V, o.ID.V), Class: or(o.Class.V, "growth"), Rank: o.Rank.V, Because: o.Because.V, Owner: o.Owner.V}
		if o.Influence != nil {
			out.Influence = ladder.Influence{Level: o.Influence.Level.V, Because: o.Influence.Because.V}
		}
		for _, kr := range o.KeyResults {
			out.KeyResults = append(out.KeyResults, b.keyResult(kr, o.Owner.V))
		}
		b.out.Objectives = append(b.out.Objectives, out)
	}
}

func (b *builder) keyResult(kr keyResult, owner string) ladder.KeyResult {
	out := ladder.KeyResult{
		Pos: kr.Pos, ID: kr.ID.V, Title: or(kr.Title.V, kr.ID.V), Kind: ladder.Kind(kr.Kind.V), Series: kr.Series.V, Metric: kr.Metric.V, PeriodText: kr.Period.V,
		From: quantityOf(kr.From), Target: quantityOf(kr.Target), Within: quantityOf(kr.Within), Shape: or(kr.Shape.V, "even"), Owner: or(kr.Owner.V, owner),
	}
	if kr.Period.Set {
		p, err := b.calendar.Parse(kr.Period.V)
		if err != nil {
			b.Say(kr.Period.Pos, "PL006", fault.HintOf(err), "period: %s", fault.MessageOf(err))
		}
		out.Period = p
	}
	for _, c := range kr.Checkpoints {
		d, err := period.ParseDate(c.Key)
		if err != nil {
			b.Say(c.Pos, "PL006", fault.HintOf(err), "checkpoints: %s", fault.MessageOf(err))
			continue
		}
		out.Checkpoints = append(out.Checkpoints, ladder.Checkpoint{Day: d, Value: c.V.V.Quantity})
	}
	slices.SortStableFunc(out.Checkpoints, func(x, y ladder.Checkpoint) int { return int(x.Day - y.Day) })
	for _, s := range kr.SubOutcomes {
		out.SubOutcomes = append(out.SubOutcomes, b.subOutcome(s))
	}
	return out
}

func (b *builder) subOutcome(s subOutcome) ladder.SubOutcome {
	out := ladder.SubOutcome{
		Pos: s.Pos, ID: s.ID.V, Title: or(s.Title.V, s.ID.V), Metric: s.Metric.V, Target: quantityOf(s.Target), ShareOfKR: floatOf(s.ShareOfKR),
		Owner: s.Owner.V, IdentityAs: s.Identity.V,
	}
	if s.Identity.Set {
		for _, f := range strings.FieldsFunc(s.Identity.V, func(r rune) bool { return r == '*' || r == '×' || r == '·' }) {
			out.Identity = append(out.Identity, strings.TrimSpace(f))
		}
	}
	for _, l := range s.Levers {
		lever := ladder.Lever{Pos: l.Pos, KPI: l.KPI.V, Because: l.Because.V, Moves: l.Moves.V, Lag: time.Duration(l.Lag.V), Control: l.Control.V, FedBy: strs(l.FedBy)}
		if e := l.Evidence; e != nil {
			lever.Evidence = &ladder.Evidence{Grade: e.Grade.V, Study: e.Study.V, Effect: e.Effect.V, Low: e.Low.Ptr(), High: e.High.Ptr(), Note: e.Note.V}
		}
		out.Levers = append(out.Levers, lever)
	}
	return out
}

func (b *builder) kpi(pos ladder.Pos, k kpiBody) ladder.KPI {
	out := ladder.KPI{
		Pos: pos, ID: k.ID.V, Title: k.Title.V, Metric: k.Metric.V, Tier: k.Tier.V, Lens: k.Lens.V, Touchpoint: k.Touchpoint.V, Owner: k.Owner.V,
		Review: k.Review.V, Bands: bandsOf(k.bands), WhenYellow: b.rule(k.WhenYellow), WhenRed: b.rule(k.WhenRed), Minimum: k.Minimum.Ptr(),
	}
	if h := k.Hook; h != nil {
		out.Hook = &ladder.Hook{Source: h.Source.V, Field: h.Field.V, Fresh: h.Fresh.V, Tag: strs(h.Tag)}
	}
	for _, dim := range k.By {
		for _, v := range dim.V {
			if x := bandsOf(v.V.bands); x != nil {
				out.By = append(out.By, ladder.BandsBy{Pos: v.V.Pos, Dimension: dim.Key, Value: v.Key, Bands: *x})
			}
		}
	}
	if x := k.Baseline; x != nil {
		out.Baseline = &ladder.Baseline{
			Pos: x.Pos, History: time.Duration(x.History.V), HistoryText: ladder.FormatDuration(time.Duration(x.History.V)), Yellow: x.Yellow.V, Red: x.Red.V,
		}
		if !x.Yellow.Set {
			out.Baseline.Yellow = 2
		}
		if !x.Red.Set {
			out.Baseline.Red = 3.5
		}
	}
	return out
}

func bandsOf(w bands) *ladder.Bands {
	if !w.Green.Set && !w.Yellow.Set && !w.Red.Set {
		return nil
	}
	one := func(l limit) *ladder.Bound {
		if !l.Set {
			return nil
		}
		x := l.V.Bound
		return &x
	}
	return &ladder.Bands{Green: one(w.Green), Yellow: one(w.Yellow), Red: one(w.Red)}
}

func (b *builder) rule(r *rule) *ladder.Rule {
	if r == nil {
		return nil
	}
	b.within(r.Within)
	return &ladder.Rule{Pos: r.Pos, Likely: r.Likely.V, Do: r.Do.V, Who: r.Who.V, Within: r.Within.V}
}

// within is a length of time or the words next_review.
func (b *builder) within(t text) {
	if !t.Set || t.V == "next_review" {
		return
	}
	if _, err := period.ParseDuration(t.V); err != nil {
		b.Say(t.Pos, "PL006", "write 24h, 3d or next_review", "within: %q is not a length of time", t.V)
	}
}
