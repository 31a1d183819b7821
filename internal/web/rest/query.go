package rest

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/period"
	"plumbline/internal/web/rest/document"
)

// The sizes of a list: a page of it where none is named, the largest page.
const (
	pageSize = 100
	maxPage  = 1000
	counted  = 1000 // how far a list is counted
)

// asksOf are the questions a list answers.
var asksOf = []document.Param{
	{Name: "where", Type: "array", About: "a condition: field, one of = != < <= > >=, value; several hold together. A field alone with = asks for what is empty, with != for what is filled; values separated by | are any of them", Example: []string{"state=planned"}},
	{Name: "q", Type: "string", About: "a text found in id or title"},
	{Name: "sort", Type: "string", About: "fields in their order, separated by commas, -field descending", Example: "-changed,id"},
	{Name: "fields", Type: "string", About: "only these fields, separated by commas"},
	{Name: "offset", Type: "integer", About: "how many to pass over"},
	{Name: "limit", Type: "integer", About: "how many at most: 100 unless told, up to 1000"},
	{Name: "count", Type: "boolean", About: "also count all that fit"},
}

// QueryOf reads the questions of a list's address; every problem is named.
func QueryOf(k campaign.Kind, v url.Values) (campaign.Query, error) {
	q := campaign.Query{Kind: k, Text: strings.TrimSpace(v.Get("q")), Limit: pageSize}
	w := &wrong{}
	fail := func(field, format string, args ...any) {
		w.problems = append(w.problems, FieldProblem{Field: field, Text: fmt.Sprintf(format, args...)})
	}
	var err error
	if q.Where, err = Conditions(k, v["where"]); err != nil {
		w.problems = append(w.problems, fieldsOf(err)...)
	}
	if text := v.Get("sort"); text != "" {
		q.Order = strings.Split(text, ",")
	}
	for name, into := range map[string]*int{"offset": &q.Offset, "limit": &q.Limit} {
		if text := v.Get(name); text != "" {
			if *into, err = strconv.Atoi(text); err != nil || *into < 0 {
				fail(name, "is a whole number of 0 or more, not %q", text)
			}
		}
	}
	if q.Limit == 0 || q.Limit > maxPage {
		fail("limit", "is from 1 to %d", maxPage)
	}
	if text := v.Get("count"); text != "" {
		if q.Count, err = strconv.ParseBool(text); err != nil {
			fail("count", "is true or false, not %q", text)
		}
		q.Most = counted
	}
	if len(w.problems) > 0 {
		return q, fault.Wrap(fault.Invalid, w, "the list is asked for in a way that cannot be meant: %s %s", w.problems[0].Field, w.problems[0].Text)
	}
	return q, nil
}

// operators, the longer first.
var operators = []string{"!=", "<=", ">=", "=", "<", ">"}

// Conditions reads conditions such as state=live, due<2026-11-01, fee>=500 USD,
// campaign=a|b, owner= (empty) and owner!= (filled).
func Conditions(k campaign.Kind, texts []string) ([]campaign.Cond, error) {
	var out []campaign.Cond
	w := &wrong{}
	for _, text := range texts {
		c, problem := condition(k, text)
		if problem != "" {
			w.problems = append(w.problems, FieldProblem{Field: "where", Text: problem, Hint: "write it as field=value, with one of = != < <= > >="})
			continue
		}
		out = append(out, c)
	}
	if len(w.problems) > 0 {
		return nil, fault.Wrap(fault.Invalid, w, "%s", w.problems[0].Text).WithHint("%s", w.problems[0].Hint)
	}
	return out, nil
}

func condition(k campaign.Kind, text string) (campaign.Cond, string) {
	at, op := len(text), ""
	for _, o := range operators {
		if i := strings.Index(text, o); i >= 0 && i < at {
			at, op = i, o
		}
	}
	field, value := strings.TrimSpace(text[:at]), ""
	if op != "" {
		value = strings.TrimSpace(text[at+len(op):])
	}
	switch {
	case op == "" || field == "":
		return campaign.Cond{}, fmt.Sprintf("%q is no condition", text)
	case value == "" && op == "=":
		return campaign.Cond{Field: field, Op: "empty"}, ""
	case value == "" && op == "!=":
		return campaign.Cond{Field: field, Op: "filled"}, ""
	case value == "":
		return campaign.Cond{}, fmt.Sprintf("%q compares with nothing", text)
	}
	values := strings.Split(value, "|")
	if len(values) > 1 && op != "=" {
		return campaign.Cond{}, fmt.Sprintf("%q: only = takes several values", text)
	}
	if len(values) > 1 {
		op = "in"
	}
	typ := typeOf(k, field)
	for i, v := range values {
		read, problem := comparable(typ, strings.TrimSpace(v), &op)
		if problem != "" {
			return campaign.Cond{}, fmt.Sprintf("%q: %s", text, problem)
		}
		values[i] = read
	}
	return campaign.Cond{Field: field, Op: op, Values: values}, ""
}

// typeOf is the type of a field of a kind, head included; nil where it has none.
func typeOf(k campaign.Kind, field string) reflect.Type {
	if slices.Contains([]string{"due", "made", "changed"}, field) {
		return reflect.TypeFor[time.Time]()
	}
	f, ok := campaign.FieldOf(k, field)
	switch {
	case !ok:
		return nil
	case f.Type.Kind() == reflect.Pointer:
		return f.Type.Elem()
	}
	return f.Type
}

// comparable is a value as the record compares it. A day that a moment is
// compared with is all of that day, in UTC.
func comparable(t reflect.Type, v string, op *string) (string, string) {
	if t != reflect.TypeFor[time.Time]() {
		return v, ""
	}
	if at, err := time.Parse(time.RFC3339, v); err == nil {
		return at.UTC().Format(time.RFC3339Nano), ""
	}
	day, err := period.ParseDate(v)
	if err != nil {
		return "", strconv.Quote(v) + " is neither a day (2026-10-31) nor a moment (RFC 3339)"
	}
	switch *op {
	case "<=":
		*op, day = "<", day+1
	case ">":
		*op, day = ">=", day+1
	case "<", ">=":
	default:
		return "", "a moment is compared with < <= > or >="
	}
	return day.UTC().Format(time.RFC3339), ""
}
