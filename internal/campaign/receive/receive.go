// Package receive turns facts that other sources told into what they mean for
// records: an import drives every machine as a click does.
//
// In: one row of a fact table, by column. Out: the commands it stands for, each
// with its source, in any order and as often as they come: a record that is not
// there yet is made, mastered in that source; one that another source masters
// has its gaps filled and nothing overwritten; what is so already changes
// nothing. Pure, and driven by one table over the vocabulary of milestones.
package receive

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// readers turn a row of a table into commands.
var readers = map[string]func(r row) []campaign.Command{
	"campaigns": campaigns, "creators": creators, "assets": assets, "milestones": milestones, "ratings": ratings,
	"screens": screens, "offers": offers, "incidents": incidents, "pivots": pivots,
}

// own is what records tell themselves.
const own = "plumbline"

// Commands are what a row stands for; none for a table or an event that moves
// no record, and for what the records told themselves.
func Commands(table string, values map[string]any) []campaign.Command {
	r := row(values)
	read, ok := readers[table]
	if !ok || r.text("source") == "" || r.text("source") == own || r.time("occurred_at").IsZero() {
		return nil
	}
	var out []campaign.Command
	for _, c := range read(r) {
		if c.ID == "" {
			continue
		}
		c.Source = r.text("source")
		if c.At.IsZero() {
			c.At = r.time("occurred_at")
		}
		out = append(out, c)
	}
	return out
}

// row is a row of facts by column: values in Go's types or as JSON left them.
type row map[string]any

func (r row) text(column string) string {
	s, _ := r[column].(string)
	return s
}

func (r row) time(column string) time.Time {
	switch v := r[column].(type) {
	case time.Time:
		return v.UTC()
	case int64:
		return time.UnixMicro(v).UTC()
	case string:
		t, _ := time.Parse(time.RFC3339Nano, v)
		return t.UTC()
	}
	return time.Time{}
}

func (r row) number(column string) (float64, bool) {
	switch v := r[column].(type) {
	case float64:
		return v, true
	case int64:
		return float64(v), true
	case int:
		return float64(v), true
	}
	return 0, false
}

func (r row) day(column string) *period.Date {
	var d period.Date
	switch v := r[column].(type) {
	case period.Date:
		d = v
	case int64:
		d = period.Date(v)
	case string:
		parsed, err := period.ParseDate(v)
		if err != nil {
			return nil
		}
		d = parsed
	default:
		return nil
	}
	return &d
}

// amount is a sum in the row's currency column.
func (r row) amount(column string) *money.Amount {
	switch v := r[column].(type) {
	case money.Amount:
		return &v
	case int64:
		if code := r.text("currency"); money.Known(code) {
			return &money.Amount{Minor: v, Currency: code}
		}
	}
	return nil
}

// setting collects the fields of a command; what is empty, or no value its
// field can have, is left out: the fact keeps it.
type setting struct {
	kind campaign.Kind
	set  map[string]json.RawMessage
}

func fields(kind campaign.Kind) *setting { return &setting{kind, map[string]json.RawMessage{}} }

func (s *setting) put(name string, v any) *setting {
	switch x := v.(type) {
	case string:
		f, _ := campaign.FieldOf(s.kind, name)
		if x == "" || len(f.One) > 0 && !slices.Contains(f.One, x) {
			return s
		}
	case time.Time:
		if x.IsZero() {
			return s
		}
	case *period.Date:
		if x == nil {
			return s
		}
	case *money.Amount:
		if x == nil {
			return s
		}
	}
	if text, err := json.Marshal(v); err == nil {
		s.set[name] = text
	}
	return s
}

// places are the head fields a row's dimensions fill.
func (s *setting) places(r row) *setting {
	if s.kind != campaign.KindCampaign {
		s.put("campaign", r.text("campaign"))
	}
	if s.kind != campaign.KindCreator {
		s.put("creator", r.text("creator"))
	}
	return s.put("region", r.text("region"))
}

// sameID names a record that has no id of its own by what makes it one.
func sameID(letter string, parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return letter + "-" + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:8]))
}

func with(v map[string]any) json.RawMessage {
	text, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	return text
}
