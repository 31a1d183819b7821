package form

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/money"
	"plumbline/internal/period"
	"plumbline/internal/web/say"
)

// typed is a single value as somebody would type it; empty for none.
func (b Builder) typed(v reflect.Value) string {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return ""
		}
		if v = v.Elem(); v.Kind() == reflect.Bool && !v.Bool() {
			return "no" // known, and not so
		}
	}
	switch x := v.Interface().(type) {
	case money.Amount:
		if x.Currency == "" {
			return ""
		}
		return x.Number()
	case period.Date:
		if x == 0 {
			return ""
		}
		return x.String()
	case time.Time:
		return b.moment(x)
	case bool:
		return map[bool]string{true: "yes"}[x]
	case []string:
		return strings.Join(x, "\n")
	case []int:
		return places(x)
	}
	if v.IsZero() && v.Kind() != reflect.String {
		return ""
	}
	return scalar(v)
}

func scalar(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'f', -1, 64)
	case reflect.Int, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	}
	return v.String()
}

func (b Builder) moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(b.zone())
	if t.Second() == 0 {
		return t.Format("2006-01-02T15:04")
	}
	return t.Format("2006-01-02T15:04:05")
}

func (b Builder) zone() *time.Location {
	if b.Calendar.Zone == nil {
		return time.UTC
	}
	return b.Calendar.Zone
}

func places(list []int) string {
	var out []string
	for _, n := range list {
		out = append(out, strconv.Itoa(n+1))
	}
	return strings.Join(out, ", ")
}

// read turns a typed text into the JSON of a type; problem says what is wrong with it.
func (b Builder) read(t reflect.Type, text, currency string) (value json.RawMessage, problem string) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if text == "" {
		return nothing(t), ""
	}
	v, problem := b.value(plain(t), text, currency)
	if problem != "" {
		return nil, problem
	}
	out, err := json.Marshal(v)
	if err != nil {
		return nil, "cannot be kept"
	}
	return out, ""
}

// nothing is the JSON that empties a field.
func nothing(t reflect.Type) json.RawMessage {
	out, err := json.Marshal(reflect.Zero(t).Interface())
	if err != nil {
		return json.RawMessage("null")
	}
	return out
}

func (b Builder) value(t reflect.Type, text, currency string) (any, string) {
	switch ShapeOf(t) {
	case Money:
		return b.amount(text, currency)
	case Day:
		d, err := period.ParseDate(text)
		return d, says(err)
	case Moment:
		return b.instant(text)
	case YesNo:
		return yes(text)
	case Lines:
		return split(text), ""
	case Places:
		return readPlaces(text)
	case Number:
		return number(t, text)
	}
	return text, ""
}

func says(err error) string {
	if err == nil {
		return ""
	}
	return say.Join("; ", fault.MessageOf(err), fault.HintOf(err))
}

// amount reads 1,200.50 with its currency beside it, or 1200.50 USD in one.
func (b Builder) amount(text, currency string) (any, string) {
	if fields := strings.Fields(text); len(fields) == 2 {
		text, currency = fields[0], fields[1]
	}
	currency = strings.ToUpper(say.First(strings.TrimSpace(currency), b.Currency))
	a, err := money.Parse(strings.ReplaceAll(text, ",", ""), currency)
	return a, says(err)
}

var moments = []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02"}

func (b Builder) instant(text string) (any, string) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t.UTC(), ""
	}
	for _, layout := range moments {
		if t, err := time.ParseInLocation(layout, text, b.zone()); err == nil {
			return t.UTC(), ""
		}
	}
	return nil, strconv.Quote(text) + " is not a time; write it as 2026-10-31 14:30"
}

func yes(text string) (any, string) {
	switch strings.ToLower(text) {
	case "yes", "true", "1", "on", "y":
		return true, ""
	case "no", "false", "0", "off", "n":
		return false, ""
	}
	return nil, strconv.Quote(text) + " is neither yes nor no"
}

func split(text string) []string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

func readPlaces(text string) (any, string) {
	var out []int
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == ';' || r == '\n' }) {
		n, err := strconv.Atoi(w)
		if err != nil || n < 1 {
			return nil, strconv.Quote(w) + " is not a place; count from 1"
		}
		out = append(out, n-1)
	}
	return out, ""
}

func number(t reflect.Type, text string) (any, string) {
	text = strings.ReplaceAll(text, ",", "")
	if t.Kind() != reflect.Float64 {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, strconv.Quote(text) + " is not a whole number"
		}
		return n, ""
	}
	share := strings.HasSuffix(text, "%")
	n, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(text, "%")), 64)
	if err != nil || n != n || n > 1e18 || n < -1e18 {
		return nil, strconv.Quote(text) + " is not a number"
	}
	if share {
		n /= 100
	}
	return n, ""
}

// Moment reads a moment somebody typed, in the programme's zone.
func (b Builder) Moment(text string) (time.Time, string) {
	v, problem := b.instant(strings.TrimSpace(text))
	t, _ := v.(time.Time)
	return t, problem
}

// Text is a single value as a cell of a sheet holds it: what Cell reads back.
func (b Builder) Text(f campaign.Field, value any) string {
	v := reflect.ValueOf(value)
	text := b.typed(v)
	if ShapeOf(f.Type) == Money && text != "" {
		text += " " + currencyOf(v)
	}
	return strings.ReplaceAll(text, "\n", "; ")
}
