package draft

import (
	"slices"
	"strings"

	"plumbline/internal/fault"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/web/api"
)

// Metrics answers from the catalogue: all, by id, or those that serve a goal.
func Metrics(req api.Metrics) (api.MetricList, error) {
	all, problems := parse.Catalogue()
	if problem.Errors(problems) > 0 {
		return api.MetricList{}, fault.New(fault.Internal, "the catalogue has errors: %s", problems[0])
	}
	switch {
	case len(req.IDs) > 0:
		list, err := metricsByID(all, req.IDs)
		return api.MetricList{Metrics: list}, err
	case req.Goal != "":
		return metricsFor(all, req.Goal)
	}
	return api.MetricList{Metrics: all}, nil
}

func metricsByID(all []ladder.Metric, ids []string) ([]ladder.Metric, error) {
	var names []string
	for _, m := range all {
		names = append(names, m.ID)
	}
	var out []ladder.Metric
	for _, id := range ids {
		i := slices.Index(names, id)
		if i < 0 {
			hint := problem.DidYouMean(id, names)
			if hint == "" {
				hint = "plumbline metrics lists them all"
			}
			return nil, fault.New(fault.NotFound, "there is no metric %q", id).WithHint("%s", hint)
		}
		out = append(out, all[i])
	}
	return out, nil
}

func metricsFor(all []ladder.Metric, words string) (api.MetricList, error) {
	g, ok := ladder.FindGoal(words)
	if !ok {
		var known []string
		for _, g := range ladder.Goals {
			known = append(known, g.Names[0])
		}
		return api.MetricList{}, fault.New(fault.NotFound, "no goal is called %q", words).WithHint("one of: %s", strings.Join(known, ", "))
	}
	if g.Plain != "" {
		return api.MetricList{Metrics: []ladder.Metric{}, Advice: []string{g.Plain}}, nil
	}
	out := api.MetricList{Advice: []string{
		"Key result: kind " + string(g.Kind) + ", through " + strings.Join(g.Metric, " or "),
		"Lever: " + g.Lever, "Watch for: " + g.Watch,
	}}
	for _, m := range all {
		if slices.ContainsFunc(m.Goals, func(k string) bool { return slices.Contains(g.Keys, k) }) || slices.Contains(g.Metric, m.ID) {
			out.Metrics = append(out.Metrics, m)
		}
	}
	return out, nil
}
