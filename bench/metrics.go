package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

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
	return measure.Evaluate(ctx, r, measure.Request{
		Ladder: l, Metrics: ids, Grain: period.Week, From: from, To: to, By: []string{"creator"},
		AsOf: asOf, Scope: access.For(access.Owner),
	})
}

// compareMetrics holds the metric that is a plain count in both worlds against the reference.
func compareMetrics(s *measure.Set, want map[string][]int64) (cells int, err error) {
	at := slices.IndexFunc(terms()["clicks"], func(t facts.Term) bool { return t.Name == "valid" })
	for _, m := range s.Measurements {
		if m.Metric != "valid_clicks" || m.Subject.ID == "" {
			continue
		}
		key := fmt.Sprint(int64(m.Period.From), m.Subject.ID, "", 0)
		ref, ok := want[key]
		if !ok && !m.Status.Has() {
			continue
		}
		if !ok || float64(ref[at]) != m.Value {
			return cells, fmt.Errorf("valid_clicks %s: %v, the reference says %v", strings.TrimSpace(key), m.Value, ref)
		}
		cells++
	}
	if cells != len(want) {
		return cells, fmt.Errorf("valid_clicks has %d cells, the reference %d", cells, len(want))
	}
	return cells, nil
}
