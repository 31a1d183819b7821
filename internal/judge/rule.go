package judge

import (
	"strconv"
	"strings"
)

// rule reads a ladder's own roll-up rule: conditions joined by "or" or commas,
// out of
//
//	rank_1_red, rank_1_yellow, rank_1_no_data, other_red, other_yellow,
//	any_red, any_yellow, any_no_data, never_breached, override_in_force,
//	N_red, N_yellow (at least N objectives), never
//
// One that cannot be read is reported as a note, and the standing rule stays.
func (j *judging) rule(t tile, status Status, text string, standing []condition) []condition {
	var out []condition
	for _, word := range strings.FieldsFunc(strings.ReplaceAll(strings.ToLower(text), " or ", ","), func(r rune) bool { return r == ',' }) {
		word = strings.ReplaceAll(strings.TrimSpace(word), " ", "_")
		if word == "never" {
			continue
		}
		m, ok := t.word(word)
		if !ok {
			j.note("rollup_rule", "programme", "rule", text, "word", word)
			return standing
		}
		out = append(out, condition{status, LadderRule, m})
	}
	return out
}

// word answers one condition.
func (t tile) word(word string) (met, bool) {
	switch word {
	case "never_breached":
		return t.breached(), true
	case "override_in_force":
		return t.overridden(), true
	}
	colours := map[string]Status{"red": Red, "yellow": Yellow, "no_data": None, "green": Green}
	who, colour, _ := strings.Cut(word, "_")
	if rest, ok := strings.CutPrefix(word, "rank_1_"); ok {
		who, colour = "rank_1", rest
	}
	status, ok := colours[colour]
	if !ok {
		return met{}, false
	}
	switch who {
	case "rank_1":
		return t.any(true, status), true
	case "other":
		return t.any(false, status), true
	case "any":
		return t.count(status, 1), true
	}
	n, err := strconv.Atoi(who)
	return t.count(status, n), err == nil && n > 0
}

// count tells whether at least n objectives have a colour.
func (t tile) count(status Status, n int) (m met) {
	found := 0
	for _, o := range t.objectives {
		if o.Status == status {
			found++
			m.at(o.Since)
		}
	}
	m.ok = found >= n
	return m
}
