// Package gather measures everything that one evaluation needs: the Bundle that
// judge reads, and the path between a deliverable and a key result.
//
// In: facts, a ladder, a moment, a scope. Out: measure.Bundle, measure.Trace.
package gather

import (
	"context"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/measure/cube"
	"plumbline/internal/period"
)

// weeksBack is how much history a KPI is judged with.
const weeksBack = 26

// drilled are the dimensions KPIs are drilled by.
var drilled = []string{"creator", "campaign", "platform", "asset_type", "cohort", "region"}

// selfMeasures are the programme's own, at the head of the roll-up.
var selfMeasures = []string{"trace_coverage", "acted_before_red", "red_to_action", "misaligned_spend_share"}

// gathering is one Gather: what does not depend on periods is read once.
type gathering struct {
	l     *ladder.Ladder
	cal   period.Calendar
	asOf  time.Time
	today period.Date // the last day begun by the moment
	scope access.Scope
	root  *cube.World
	b     *measure.Bundle
}

// Bundle measures everything that judge needs, as known by the moment.
func Bundle(ctx context.Context, reader facts.Reader, l *ladder.Ladder, asOf time.Time, scope access.Scope) (*measure.Bundle, error) {
	g := newGathering(reader, l, asOf, scope)
	if err := g.read(ctx); err != nil {
		return nil, err
	}
	for _, step := range []func(context.Context) error{g.kpis, g.tracks, g.bookings, g.factors, g.posts, g.self} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return g.b, nil
}

func newGathering(reader facts.Reader, l *ladder.Ladder, asOf time.Time, scope access.Scope) *gathering {
	cal := l.Program.Calendar()
	g := &gathering{l: l, cal: cal, asOf: asOf, today: cal.DateOf(asOf.Add(-time.Microsecond)), scope: scope}
	g.root = cube.New(reader, cube.Frame{Ladder: l, Cal: cal, AsOf: asOf, Scope: scope})
	g.b = &measure.Bundle{AsOf: asOf, Today: g.today, KPIs: map[string]*measure.Set{}, Drill: map[string]map[string]*measure.Set{}, Tracks: map[string]*measure.Track{},
		Factors: map[string][]measure.Factor{}, Ladder: l}
	return g
}

// read reads what every world of this gathering begins with.
func (g *gathering) read(ctx context.Context) error {
	if _, err := g.root.Dims(ctx); err != nil {
		return err
	}
	_, err := g.root.Cover(ctx)
	return err
}

// measure evaluates metrics over some periods.
func (g *gathering) measure(ctx context.Context, ids []string, periods []period.Period, by string) (*measure.Set, error) {
	metrics, err := measure.Wanted(g.l, ids)
	if err != nil || len(metrics) == 0 || len(periods) == 0 {
		return measure.NewSet(nil), err
	}
	return measure.Over(ctx, g.world(periods, by), metrics)
}

func (g *gathering) world(periods []period.Period, by string) *cube.World {
	f := g.root.Frame
	f.Grain, f.Periods, f.By = periods[0].Grain, periods, by
	return g.root.Again(f)
}

// grains are the review grains.
var grains = map[string]period.Grain{"daily": period.Day, "weekly": period.Week, "monthly": period.Month, "quarterly": period.Quarter}

// kpis measures each KPI's history at its review grain, and drills into the
// last closed period and the running one.
func (g *gathering) kpis(ctx context.Context) error {
	byGrain := map[period.Grain][]string{}
	for i := range g.l.KPIs {
		k := &g.l.KPIs[i]
		if _, ok := g.l.Metric(k.Metric); ok && !slices.Contains(byGrain[grainOf(k)], k.Metric) {
			byGrain[grainOf(k)] = append(byGrain[grainOf(k)], k.Metric)
		}
	}
	for _, grain := range period.Grains {
		ids := byGrain[grain]
		if len(ids) == 0 {
			continue
		}
		past := g.cal.Between(grain, g.today-7*weeksBack, g.today+1)
		set, err := g.measure(ctx, ids, past, "")
		if err != nil {
			return err
		}
		g.split(grain, set, func(k *ladder.KPI, s *measure.Set) { g.b.KPIs[k.ID] = s })
		for _, by := range drilled {
			if err := g.drill(ctx, grain, ids, past, by); err != nil {
				return err
			}
		}
		if err := g.drill(ctx, grain, g.gated(ids), past, "asset"); err != nil {
			return err
		}
	}
	return nil
}

// drill measures the last closed period and the running one by a dimension.
func (g *gathering) drill(ctx context.Context, grain period.Grain, ids []string, past []period.Period, by string) error {
	set, err := g.measure(ctx, ids, past[max(0, len(past)-2):], by)
	if err != nil {
		return err
	}
	g.split(grain, set, func(k *ladder.KPI, s *measure.Set) {
		if !slices.Contains(ids, k.Metric) {
			return
		}
		if g.b.Drill[k.ID] == nil {
			g.b.Drill[k.ID] = map[string]*measure.Set{}
		}
		g.b.Drill[k.ID][by] = s
	})
	return nil
}

// gated are the metrics among some that a gate asks about: they alone are
// measured by asset, since a gate judges the record that asks.
func (g *gathering) gated(ids []string) []string {
	asked := map[string]bool{}
	for _, gate := range g.l.Gates {
		for _, text := range gate.Require {
			if n, _ := ladder.ReadNeed(text); n.KPI != "" {
				if k, ok := g.l.KPI(n.KPI); ok {
					asked[k.Metric] = true
				}
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !asked[id] })
}

func grainOf(k *ladder.KPI) period.Grain {
	if grain, ok := grains[k.Review]; ok {
		return grain
	}
	return period.Week
}

// split hands each KPI of a grain its own metric's part of a set.
func (g *gathering) split(grain period.Grain, set *measure.Set, give func(*ladder.KPI, *measure.Set)) {
	of := map[string][]measure.Measurement{}
	for _, m := range set.Measurements {
		of[m.Metric] = append(of[m.Metric], m)
	}
	for i := range g.l.KPIs {
		if k := &g.l.KPIs[i]; grainOf(k) == grain {
			give(k, measure.NewSet(of[k.Metric]))
		}
	}
}

// self measures the programme itself over the running quarter.
func (g *gathering) self(ctx context.Context) error {
	ids := slices.DeleteFunc(slices.Clone(selfMeasures), func(id string) bool { _, ok := g.l.Metric(id); return !ok })
	set, err := g.measure(ctx, ids, []period.Period{g.cal.Of(period.Quarter, g.today)}, "")
	if err != nil {
		return err
	}
	for _, id := range ids {
		g.b.Self = append(g.b.Self, set.History(id, measure.Subject{})...)
	}
	return nil
}
