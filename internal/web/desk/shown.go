package desk

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/money"
	"plumbline/internal/period"
	"plumbline/internal/web/form"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
)

// Shown is a value as it is read.
type Shown struct {
	Text, Href string
	Exact      string // on hover
	Colour     string // glyph before it: red | yellow | green | none
	Lines      []string
	Heads      []string
	Rows       [][]Shown
	Named      []Named
	Number     bool
	Empty      bool
	Withheld   bool
	Outside    bool // the address leads away from here
}

// RightAt tells whether a column of a table holds numbers.
func (s Shown) RightAt(i int) bool {
	return slices.ContainsFunc(s.Rows, func(row []Shown) bool { return i < len(row) && row[i].Number })
}

// Named is a value with its label.
type Named struct {
	Label, Hint string
	Value       Shown
}

// Value shows a record's field; outside the scope it is withheld.
func (h House) Value(r campaign.Record, f campaign.Field) Shown {
	if !h.Scope.Sees(f.Class) {
		return Shown{Withheld: true}
	}
	return h.show(r.Top(), f.Name, reflect.ValueOf(f.Value(r)))
}

// Parts shows a struct that belongs to no record, field by field.
func (h House) Parts(v any) []Named { return h.named(&campaign.Head{}, reflect.ValueOf(v)) }

func (h House) show(at *campaign.Head, name string, v reflect.Value) Shown {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return Shown{Empty: true}
		}
		v = v.Elem()
	} else if v.IsZero() {
		return Shown{Empty: true}
	}
	switch x := v.Interface().(type) {
	case money.Amount:
		return Shown{Text: x.String(), Number: true}
	case period.Date:
		return h.Day(x)
	case time.Time:
		return h.When(x)
	case bool:
		return Shown{Text: map[bool]string{true: "Yes", false: "No"}[x]}
	case string:
		return h.Text(name, x)
	case float64:
		return Figure(name, x)
	case int:
		return Shown{Text: say.Count(int64(x)), Number: true}
	case int64:
		return Shown{Text: say.Count(x), Number: true}
	case []string:
		if name == "cases" {
			return h.cases(x)
		}
		if name == "failed" {
			x = slices.Clone(x)
			for i := range x {
				x[i] = say.Upper(Requirement(x[i]))
			}
		}
		return Shown{Lines: x}
	case []int:
		return Shown{Text: choices(x)}
	case []campaign.Upload:
		return files(at, x)
	}
	return h.nested(at, v)
}

// cases are records, kind/id.
func (h House) cases(list []string) Shown {
	s := Shown{Heads: []string{"Case"}}
	for _, x := range list {
		s.Rows = append(s.Rows, []Shown{h.Subject(x)})
	}
	return s
}

func choices(list []int) string {
	var out []string
	for _, n := range list {
		out = append(out, strconv.Itoa(n+1))
	}
	return strings.Join(out, ", ")
}

// shares are the fields that hold a share of one.
var shares = map[string]bool{"share": true, "completeness": true, "said": true, "platform": true}

// Figure shows a number of a field; shares as per cent.
func Figure(name string, x float64) Shown {
	if shares[name] {
		return Shown{Text: say.Number(100*x, "percent", ""), Number: true}
	}
	return Shown{Text: strconv.FormatFloat(x, 'f', -1, 64), Number: true}
}

// Text shows a text of a field: what it names, what it leads to, or a code in words.
func (h House) Text(name, x string) Shown {
	switch {
	case PointsTo[name] != "":
		return Shown{Text: h.Name(PointsTo[name], x), Href: At(PointsTo[name], x)}
	case persons[name]:
		return Shown{Text: mark.Who(h.Ladder, x)}
	case name == "subject":
		return h.Subject(x)
	case name == "sub_outcome":
		return Shown{Text: h.SubOutcome(x), Href: "/sub/" + x}
	case name == "answer" || name == "agrees":
		return Shown{Text: say.Upper(say.Plain(x)), Colour: Answers[x]}
	case strings.HasPrefix(x, "https://") || strings.HasPrefix(x, "http://"):
		return Shown{Text: x, Href: x, Outside: true}
	case name == "platform":
		return Shown{Text: say.Platform(x)}
	case codes[name] && x == "sow":
		return Shown{Text: "SOW"}
	case codes[name] || name == "what" && !strings.Contains(x, " "):
		return Shown{Text: say.Upper(say.Plain(x))}
	}
	return Shown{Text: x}
}

// codes are the fields whose values are words of a list.
var codes = map[string]bool{
	"form": true, "class": true, "pays": true, "what": false, "reason": true, "axis": true, "how": true, "severity": true, "screened": true, "basis": true,
	"acquisition": true, "relation": true, "gate": true, "side": true, "declined_by": true, "part": true,
}

// Answers are the colours of what checks answer.
var Answers = map[string]string{"met": "green", "not_met": "red", "unknown": "none", "yes": "green", "no": "red"}

// Subject shows kind/id as the record it names.
func (h House) Subject(x string) Shown {
	kind, id, ok := strings.Cut(x, "/")
	m, known := MachineOf(campaign.Kind(kind))
	if !ok || !known {
		return Shown{Text: x}
	}
	name := h.Name(m.Kind, id)
	if !strings.HasPrefix(strings.ToLower(name), strings.ToLower(m.Title)) {
		name = say.Upper(m.Title) + " " + name
	}
	return Shown{Text: name, Href: At(m.Kind, id)}
}

// SubOutcome is the title of a sub-outcome of the ladder.
func (h House) SubOutcome(id string) string {
	if h.Ladder != nil {
		for _, o := range h.Ladder.Objectives {
			for _, kr := range o.KeyResults {
				for _, s := range kr.SubOutcomes {
					if s.ID == id && s.Title != "" {
						return s.Title
					}
				}
			}
		}
	}
	return id
}

func files(at *campaign.Head, list []campaign.Upload) Shown {
	s := Shown{Heads: []string{"File", "Kind", "Size", "From"}}
	for _, u := range list {
		s.Rows = append(s.Rows, []Shown{
			{Text: u.Name, Href: At(at.Kind, at.ID) + "/file/" + u.SHA256}, {Text: u.Type}, {Text: size(u.Size), Number: true}, {Text: u.At.UTC().Format("2 Jan 2006")},
		})
	}
	return s
}

func size(n int64) string {
	if n < 1<<20 {
		return say.Count(max(n/1024, 1)) + " kB"
	}
	return strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64) + " MB"
}

func (h House) nested(at *campaign.Head, v reflect.Value) Shown {
	switch v.Kind() {
	case reflect.Struct:
		return Shown{Named: h.named(at, v)}
	case reflect.Map:
		return h.mapped(at, v)
	case reflect.Slice:
		return h.table(at, v)
	}
	return Shown{Text: v.String()}
}

func (h House) named(at *campaign.Head, v reflect.Value) []Named {
	var out []Named
	for i := range v.NumField() {
		name := jsonName(v.Type().Field(i))
		if s := h.show(at, name, v.Field(i)); !s.Empty && name != "" {
			out = append(out, Named{Label: form.Label(name), Hint: say.Sentence(v.Type().Field(i).Tag.Get("doc")), Value: s})
		}
	}
	return out
}

func (h House) mapped(at *campaign.Head, v reflect.Value) Shown {
	var keys []string
	for _, k := range v.MapKeys() {
		keys = append(keys, k.String())
	}
	slices.Sort(keys)
	var s Shown
	for _, k := range keys {
		s.Named = append(s.Named, Named{Label: h.Metric(k), Value: h.show(at, "", v.MapIndex(reflect.ValueOf(k)))})
	}
	return s
}

// Metric is the title of a metric.
func (h House) Metric(id string) string { return mark.MetricOf(h.Ladder, id).Title }

// table shows a list of structs, without the columns nobody filled.
func (h House) table(at *campaign.Head, v reflect.Value) Shown {
	var s Shown
	t := v.Type().Elem()
	for i := range t.NumField() {
		name, filled := jsonName(t.Field(i)), false
		for j := range v.Len() {
			filled = filled || !v.Index(j).Field(i).IsZero()
		}
		if !filled || name == "" {
			continue
		}
		s.Heads = append(s.Heads, form.Label(name))
		for j := range v.Len() {
			if len(s.Rows) <= j {
				s.Rows = append(s.Rows, nil)
			}
			s.Rows[j] = append(s.Rows[j], h.show(at, name, v.Index(j).Field(i)))
		}
	}
	return s
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}
