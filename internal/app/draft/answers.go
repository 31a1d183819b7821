// Package draft is what a ladder is made from before it is in force: the
// catalogue, templates and answers, bands from history, a company's own OKRs.
package draft

import (
	"regexp"
	"strings"

	"plumbline/internal/fault"
	"plumbline/internal/ladder/parse"
)

// inQuarter splits "4200000 USD in 2026-Q4".
var inQuarter = regexp.MustCompile(`^(.*?)(?:\s+(?:in|by|until))?\s+(\d{4}-Q[1-4])$`)

// Answers reads the answers of a draft by their question; an unknown one is refused.
func Answers(said map[string]string) (parse.Answers, error) {
	var a parse.Answers
	fields := map[string]*string{
		"programme": &a.Programme, "currency": &a.Currency, "timezone": &a.Timezone, "objective": &a.Objective,
		"key_result": &a.KeyResult, "target": &a.Target, "period": &a.Period,
	}
	for name, value := range said {
		field, ok := fields[name]
		if !ok {
			return a, fault.New(fault.Invalid, "there is no question %q", name)
		}
		*field = strings.TrimSpace(value)
	}
	if m := inQuarter.FindStringSubmatch(a.Target); m != nil && a.Period == "" {
		a.Target, a.Period = m[1], m[2]
	}
	return a, nil
}
