// Package outgoing writes facts as they wait in the outbox, each value with its
// type, and reads them back as they were.
package outgoing

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/money"
	"plumbline/internal/period"
	"plumbline/internal/store/bound"
)

// kept is a fact as it lies in the outbox: each value as its type and text, so
// that it comes out as it went in.
type kept struct {
	Table  string               `json:"table"`
	Values map[string][2]string `json:"values"`
}

// Encode writes a fact as it lies in the outbox.
func Encode(f campaign.Fact) (string, error) {
	k := kept{Table: f.Table, Values: map[string][2]string{}}
	for name, v := range f.Values {
		typ, text, err := written(v)
		if err != nil {
			return "", fmt.Errorf("fact for %s, %s: %w", f.Table, name, err)
		}
		if err := bound.Readable(text); err != nil {
			return "", err
		}
		k.Values[name] = [2]string{typ, text}
	}
	body, err := json.Marshal(k)
	return string(body), err
}

func written(v any) (typ, text string, err error) {
	switch v := v.(type) {
	case string:
		return "text", v, nil
	case int64:
		return "int", strconv.FormatInt(v, 10), nil
	case int:
		return "int", strconv.Itoa(v), nil
	case float64:
		return "float", strconv.FormatFloat(v, 'g', -1, 64), nil
	case bool:
		return "bool", strconv.FormatBool(v), nil
	case time.Time:
		return "time", strconv.FormatInt(v.UnixMicro(), 10), nil
	case period.Date:
		return "date", v.String(), nil
	case money.Amount:
		return "money", strconv.FormatInt(v.Minor, 10) + " " + v.Currency, nil
	}
	return "", "", fmt.Errorf("a %T is not a value of facts", v)
}

// Decode reads one.
func Decode(body string) (campaign.Fact, error) {
	var k kept
	if err := json.Unmarshal([]byte(body), &k); err != nil {
		return campaign.Fact{}, err
	}
	f := campaign.Fact{Table: k.Table, Values: make(map[string]any, len(k.Values))}
	for name, v := range k.Values {
		value, err := read(v[0], v[1])
		if err != nil {
			return f, fmt.Errorf("%s: %w", name, err)
		}
		f.Values[name] = value
	}
	return f, nil
}

func read(typ, text string) (any, error) {
	switch typ {
	case "text":
		return text, nil
	case "int":
		return strconv.ParseInt(text, 10, 64)
	case "float":
		return strconv.ParseFloat(text, 64)
	case "bool":
		return strconv.ParseBool(text)
	case "time":
		us, err := strconv.ParseInt(text, 10, 64)
		return time.UnixMicro(us).UTC(), err
	case "date":
		return period.ParseDate(text)
	case "money":
		var a money.Amount
		_, err := fmt.Sscanf(text, "%d %s", &a.Minor, &a.Currency)
		return a, err
	}
	return nil, fmt.Errorf("there are no values of type %q", typ)
}
