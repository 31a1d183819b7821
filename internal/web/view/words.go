package view

import (
	"strings"

	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/period"
)

// join puts together what is there.
func join(sep string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, sep)
}

// upper begins a sentence.
func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// plain turns an id of the language into words: off_category → off category.
func plain(id string) string { return strings.ReplaceAll(strings.ReplaceAll(id, "_", " "), "-", " ") }

var small = []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}

// spelled writes small numbers as words, as sentences do.
func spelled(n int) string {
	if n < len(small) {
		return small[n]
	}
	return Count(int64(n))
}

// metricOf finds a metric; an unknown one has its id for a title.
func metricOf(l *ladder.Ladder, id string) ladder.Metric {
	if l != nil {
		if m, ok := l.Metric(id); ok {
			return *m
		}
	}
	return ladder.Metric{ID: id, Title: upper(plain(id))}
}

// kpiTitle is the KPI's own title, or its metric's.
func kpiTitle(l *ladder.Ladder, v judge.Verdict) string {
	if v.Title != "" {
		return v.Title
	}
	if l != nil {
		if k, ok := l.KPI(v.KPI); ok && k.Title != "" {
			return k.Title
		}
	}
	if m := metricOf(l, v.Metric); m.Title != "" {
		return m.Title
	}
	return upper(plain(v.KPI))
}

// who prints an owner: a person's name, or a relation in words.
func who(l *ladder.Ladder, id string) string {
	if l != nil {
		if p, ok := l.Person(id); ok {
			return p.Name
		}
	}
	return strings.ReplaceAll(plain(id), ".", "'s ")
}

// mainPeriod is the period of the first key result: what the programme runs in.
func mainPeriod(r *judge.Report) (period.Period, bool) {
	for _, o := range r.Objectives {
		for _, kr := range o.KeyResults {
			if kr.Period.To > kr.Period.From {
				return kr.Period, true
			}
		}
	}
	return period.Period{}, false
}

// splitLines splits text without a last empty line.
func splitLines(s string) []string { return strings.Split(strings.TrimRight(s, "\n"), "\n") }
