package okr

import (
	"slices"
	"strings"
	"unicode"
)

// columns are the neutral columns with the names other tools give them, most
// telling first. The layouts of Viva Goals and Perdoo are not documented, so
// columns are told by name and can be named by hand.
var columns = []struct {
	name  string
	alias []string
}{
	{"type", []string{"type", "item type", "goal type", "record type", "kind", "okr type"}},
	{"id", []string{"id", "goal id", "okr id", "item id", "external id", "key"}},
	{"title", []string{"title", "name", "goal", "okr", "goal title", "goal name", "item", "okr title"}},
	{"parent", []string{"parent", "parent title", "parent name", "parent id", "aligned to", "parent goal", "parent objective", "alignment", "contributes to"}},
	{"objective_id", []string{"objective id"}},
	{"objective_title", []string{"objective title", "objective", "objective name"}},
	{"objective_owner", []string{"objective owner email", "objective owner", "objective lead"}},
	{"kr_id", []string{"kr id", "key result id"}},
	{"kr_title", []string{"kr title", "key result title", "key result", "kr", "key result name"}},
	{"kr_owner", []string{"kr owner email", "kr owner", "key result owner", "key result lead"}},
	{"owner", []string{"owner email", "owner", "lead", "owner name", "owners", "assignee", "responsible", "dri", "lead email"}},
	{"period", []string{"period", "time period", "timeframe", "time frame", "cycle", "quarter", "timeline", "time period name"}},
	{"period_start", []string{"period start", "start date", "starts", "from date", "starts on", "start on"}},
	{"period_end", []string{"period end", "end date", "due date", "due", "ends", "to date", "due on", "deadline"}},
	{"metric_name", []string{"metric name", "metric", "kpi", "kpi name", "measure", "indicator"}},
	{"metric_type", []string{"metric type", "outcome type", "progress type", "measurement type", "result type"}},
	{"unit", []string{"unit", "metric unit", "units", "unit of measure"}},
	{"currency", []string{"currency", "currency code"}},
	{"direction", []string{"direction", "desired direction", "goal direction", "target type"}},
	{"baseline_value", []string{"baseline value", "baseline", "start value", "start", "initial value", "starting value", "from"}},
	{"target_value", []string{"target value", "target", "goal value", "end value", "to"}},
	{"current_value", []string{"current value", "current", "actual", "latest value", "value"}},
	{"status", []string{"status", "health", "progress status", "rag", "rag status", "state"}},
	{"description", []string{"description", "definition", "details", "notes"}},
	{"org", []string{"org", "team", "department", "group", "teams", "company", "organization", "organisation"}},
	{"source_url", []string{"source url", "url", "link"}},
}

func neutralNames() []string {
	var out []string
	for _, c := range columns {
		out = append(out, c.name)
	}
	return out
}

// fold makes column names comparable: Start_Value (USD) is start value usd.
func fold(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// guess tells which column of a file is which neutral one. Each file column
// serves once; given ones win.
func guess(header []string, given map[string]string) map[string]int {
	out := map[string]int{}
	taken := make([]bool, len(header))
	take := func(name, column string) bool {
		i := slices.IndexFunc(header, func(h string) bool { return fold(h) == fold(column) })
		if i < 0 || taken[i] {
			return false
		}
		out[name], taken[i] = i, true
		return true
	}
	for name, column := range given {
		take(name, column)
	}
	for _, c := range columns {
		if _, done := out[c.name]; done {
			continue
		}
		for _, alias := range append([]string{c.name}, c.alias...) {
			if take(c.name, alias) {
				break
			}
		}
	}
	return out
}
