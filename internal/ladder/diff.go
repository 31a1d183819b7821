package ladder

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Change is one difference between two ladders.
type Change struct {
	What  string `json:"what"` // added | removed | changed
	Kind  string `json:"kind"` // kpi, key_result, lever, …
	ID    string `json:"id"`
	Field string `json:"field,omitempty"` // for changed
	Old   string `json:"old,omitempty"`
	New   string `json:"new,omitempty"`
}

// String prints the change as one readable line.
func (c Change) String() string {
	if c.What != "changed" {
		return fmt.Sprintf("%s %s %s", c.What, c.Kind, c.ID)
	}
	return fmt.Sprintf("changed %s %s: %s from %s to %s", c.Kind, c.ID, c.Field, orNothing(c.Old), orNothing(c.New))
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

type thing struct {
	kind, id string
	value    reflect.Value
}

// Diff lists what is different in meaning: things added and removed, and the
// fields of those that changed, in the order of the language. Places, comments
// and the order of lists do not count.
func Diff(old, new *Ladder) []Change {
	was, is := index(old), index(new)
	var out []Change
	for _, t := range things(new) {
		before, ok := was[t.kind+" "+t.id]
		if !ok {
			out = append(out, Change{What: "added", Kind: t.kind, ID: t.id})
			continue
		}
		out = append(out, fields(t, before)...)
	}
	for _, t := range things(old) {
		if _, ok := is[t.kind+" "+t.id]; !ok {
			out = append(out, Change{What: "removed", Kind: t.kind, ID: t.id})
		}
	}
	return out
}

func index(l *Ladder) map[string]thing {
	out := map[string]thing{}
	for _, t := range things(l) {
		out[t.kind+" "+t.id] = t
	}
	return out
}

// things lists everything in a ladder that has a name of its own.
func things(l *Ladder) []thing {
	var out []thing
	add := func(kind, id string, v any) {
		rv := reflect.ValueOf(v)
		if rv.Kind() == reflect.Pointer {
			if rv.IsNil() {
				return
			}
			rv = rv.Elem()
		}
		out = append(out, thing{kind, id, rv})
	}
	add("program", l.Program.Name, l.Program)
	for _, p := range l.People {
		add("person", p.ID, p)
	}
	add("charter", "conversion_path", l.Charter.Conversion)
	add("charter", "money", l.Charter.Money)
	add("charter", "risk_limits", l.Charter.Risk)
	add("charter", "slas", l.Charter.SLAs)
	goals(l, add)
	for _, k := range l.KPIs {
		add("kpi", k.ID, k)
	}
	for _, p := range l.Parked {
		add("parked", p.KPI.ID, p)
	}
	for _, k := range l.Company {
		add("company_kpi", k.ID, k)
	}
	for _, m := range l.Metrics {
		add("metric", m.ID, m)
	}
	rules(l, add)
	return out
}

func goals(l *Ladder, add func(kind, id string, v any)) {
	for _, o := range l.Objectives {
		add("objective", o.ID, o)
		for _, kr := range o.KeyResults {
			add("key_result", kr.ID, kr)
			for _, s := range kr.SubOutcomes {
				add("sub_outcome", s.ID, s)
				for _, a := range s.Levers {
					add("lever", s.ID+" <- "+a.KPI, a)
				}
			}
		}
	}
}

func rules(l *Ladder, add func(kind, id string, v any)) {
	for _, g := range l.Gates {
		add("gate", g.Name, g)
	}
	for _, t := range l.Triage {
		add("triage", t.Metric+" "+t.Do, t)
	}
	for _, a := range l.Authority {
		add("authority", a.Role, a)
	}
	for _, c := range l.Cohorts {
		add("cohort", c.ID, c)
	}
	for _, e := range l.Experiments {
		add("experiment", e.ID, e)
	}
	for i, a := range l.Access {
		add("access", fmt.Sprintf("%s %d", a.Role, i+1), a)
	}
	for _, c := range l.Correction {
		add("correction", c.KPI+" by "+c.By, c)
	}
	add("section", "audience", l.Audience)
	add("section", "committee", l.Committee)
	add("section", "tagging", l.Tagging)
	add("section", "attribution", l.Attribution)
	add("section", "screening", l.Screening)
	add("section", "rollup", l.Rollup)
	add("section", "content", struct {
		Taxonomy map[string][]string
		Comments map[string]string
		NoTouch  []string
		Reviews  map[string]string
	}{l.Taxonomy, l.Comments, l.NoTouch, l.Reviews})
}

// nested are fields that are things of their own, or not part of the meaning.
var nested = map[string]bool{"Pos": true, "Defaulted": true, "KeyResults": true, "SubOutcomes": true, "Levers": true, "Facts": true, "PeriodText": true, "HistoryText": true, "IdentityAs": true}

func fields(now, before thing) []Change {
	var out []Change
	for i := range now.value.NumField() {
		name := now.value.Type().Field(i).Name
		if nested[name] {
			continue
		}
		is, was := Show(now.value.Field(i)), Show(before.value.Field(i))
		if is != was {
			out = append(out, Change{What: "changed", Kind: now.kind, ID: now.id, Field: snake(name), Old: was, New: is})
		}
	}
	return out
}

// Show prints a value of the meaning for people.
func Show(v reflect.Value) string {
	if !v.IsValid() {
		return ""
	}
	switch x := v.Interface().(type) {
	case time.Duration:
		if x == 0 {
			return ""
		}
		return FormatDuration(x)
	case fmt.Stringer:
		if v.Kind() != reflect.Pointer || !v.IsNil() {
			return x.String()
		}
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return ""
		}
		return Show(v.Elem())
	case reflect.Slice:
		var parts []string
		for i := range v.Len() {
			parts = append(parts, Show(v.Index(i)))
		}
		return strings.Join(parts, ", ")
	case reflect.Map:
		var parts []string
		for _, k := range v.MapKeys() {
			parts = append(parts, fmt.Sprint(k)+": "+Show(v.MapIndex(k)))
		}
		slices.SortFunc(parts, cmp.Compare[string])
		return strings.Join(parts, ", ")
	case reflect.Struct:
		return showStruct(v)
	case reflect.String:
		return v.String()
	}
	if v.IsZero() {
		return ""
	}
	return fmt.Sprint(v.Interface())
}

func showStruct(v reflect.Value) string {
	var parts []string
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if nested[f.Name] || !f.IsExported() {
			continue
		}
		if s := Show(v.Field(i)); s != "" {
			parts = append(parts, snake(f.Name)+" "+s)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// snake writes a Go name as the language does: StandIn is stand_in.
func snake(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, c := range runes {
		if unicode.IsUpper(c) && i > 0 && (unicode.IsLower(runes[i-1]) || (i+1 < len(runes) && unicode.IsLower(runes[i+1]))) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(c))
	}
	return b.String()
}
