package form

import (
	"reflect"
	"strings"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// Shape is how a value is typed.
type Shape string

// The shapes. Group, List, Pairs and Files hold more than one value.
const (
	Text   Shape = "text"
	Long   Shape = "long"   // a text of more than a line
	Choice Shape = "choice" // one of several
	Number Shape = "number"
	Money  Shape = "money"
	Day    Shape = "day"
	Moment Shape = "moment"
	YesNo  Shape = "yes_no"
	Lines  Shape = "lines"  // several texts, one a line
	Places Shape = "places" // places in a list, counted from 1
	Group  Shape = "group"  // fields of its own
	List   Shape = "list"   // several groups
	Pairs  Shape = "pairs"  // names with a value each
	Files  Shape = "files"
)

var (
	amountType = reflect.TypeFor[money.Amount]()
	dateType   = reflect.TypeFor[period.Date]()
	timeType   = reflect.TypeFor[time.Time]()
	filesType  = reflect.TypeFor[[]campaign.Upload]()
)

// ShapeOf returns the shape of a type of field.
func ShapeOf(t reflect.Type) Shape {
	t = plain(t)
	switch t {
	case amountType:
		return Money
	case dateType:
		return Day
	case timeType:
		return Moment
	case filesType:
		return Files
	}
	switch t.Kind() {
	case reflect.Bool:
		return YesNo
	case reflect.Struct:
		return Group
	case reflect.Map:
		return Pairs
	case reflect.Slice:
		return sliceShape(t.Elem())
	case reflect.String:
		return Text
	}
	return Number
}

func sliceShape(elem reflect.Type) Shape {
	switch elem.Kind() {
	case reflect.String:
		return Lines
	case reflect.Int:
		return Places
	}
	return List
}

// Single tells whether a shape holds one value, so that it fits a cell.
func (s Shape) Single() bool {
	switch s {
	case Group, List, Pairs, Files, Places:
		return false
	}
	return true
}

// plain is a type without its pointer.
func plain(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// part is a field of a nested struct.
type part struct {
	name, doc string
	one       []string
	typ       reflect.Type
	index     int
}

func parts(t reflect.Type) []part {
	var out []part
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		p := part{name: name, doc: f.Tag.Get("doc"), typ: f.Type, index: i}
		if one := f.Tag.Get("one"); one != "" {
			p.one = strings.Split(one, "|")
		}
		out = append(out, p)
	}
	return out
}

// long lists the texts that people write in sentences.
var long = map[string]bool{
	"story": true, "because": true, "why": true, "fit": true, "scope": true, "note": true, "goal": true, "message": true, "values": true,
	"clause": true, "explain": true, "ask": true, "reply": true, "exclusivity": true, "rights": true, "evidence": true, "draft_note": true, "address": true,
	"moderation": true, "caption": true, "spoken": true, "usage": true, "reason": false,
}
