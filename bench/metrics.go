package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// ladderText is the least a programme says: the metrics are the catalogue's.
const ladderText = "program: {name: Bench, currency: USD, timezone: America/New_York, week_starts: monday}\n"

// metrics are the catalogue's metrics that read clicks, orders and spend and nothing else.
func metrics() (*ladder.Ladder, []string, error) {
	l, problems := parse.Bytes(map[string][]byte{"ladder.yaml": []byte(ladderText)})
	if l == nil {
		return nil, nil, fmt.Errorf("the bench's ladder: %v", problems)
	}
	var ids []string
	for _, m := range l.Catalogue {
		if len(m.Facts) > 0 && !slices.ContainsFunc(m.Facts, func(f string) bool { return !slices.Contains(tables, f) }) {
			ids = append(ids, m.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil, errors.New("the catalogue has no metric over clicks, orders and spend")
	}
	return l, ids, nil
}

// evaluateMetrics goes the whole way, from stored facts to measurements in memory.
func evaluateMetrics(ctx context.Context, r facts.Reader, l *ladder.Ladder, ids []string, from, to period.Date) (*measure.Set, error) {
	return measure.Evaluate(ctx, r, request(l, ids, from, to))
}

func request(l *ladder.Ladder, ids []string, from, to period.Date) measure.Request {
	return measure.Request{
		Ladder: l, Metrics: ids, Grain: period.Week, From: from, To: to, By: []string{"creator"},
		AsOf: asOf, Scope: access.For(access.Owner),
	}
}

// counted are the metrics that are plain counts in both worlds, with their
// table and place in same.sql.
var counted = map[string]struct {
	table string
	at    int
}{"valid_clicks": {"clicks", 0}, "qualified_clicks": {"clicks", 1}, "attributed_orders": {"orders", 1}, "new_customer_orders": {"orders", 2}}

// compareMetrics holds every measurement of those metrics against the reference's cell.
func compareMetrics(s *measure.Set, want map[string]map[string][]int64) (cells int, err error) {
	for _, m := range s.Measurements {
		c, ok := counted[m.Metric]
		if !ok || m.Subject.ID == "" {
			continue
		}
		ref, ok := want[c.table][fmt.Sprint(int64(m.Period.From), m.Subject.ID, "", 0)]
		if !ok && m.Numerator == 0 {
			continue
		}
		if !ok || float64(ref[c.at]) != m.Numerator {
			return cells, fmt.Errorf("%s of %s in %s: %v, the reference says %v", m.Metric, m.Subject.ID, m.Period.From, m.Numerator, ref)
		}
		cells++
	}
	if least := len(want["clicks"]) + len(want["orders"]); cells < least {
		return cells, fmt.Errorf("%d cells were compared, the reference has %d", cells, least)
	}
	return cells, nil
}
