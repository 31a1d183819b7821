package facts

import (
	"encoding/json"
	"fmt"
	"time"

	"plumbline/internal/fault"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// Put adds a row from values by column name, as a record tells them: text,
// numbers, truths, times, days and amounts, in Go or as JSON left them. An
// amount also fills the currency where the table has one.
func (b *Batch) Put(values map[string]any) error {
	b.Next()
	for name, v := range values {
		i, ok := b.index[name]
		if !ok {
			return fault.New(fault.Internal, "the table %s has no column %q", b.Table.Name, name)
		}
		if err := b.put(i, v); err != nil {
			return fmt.Errorf("%s.%s: %w", b.Table.Name, name, err)
		}
	}
	if i, ok := b.index["sign"]; ok {
		b.SetInt(i, 1)
	}
	return nil
}

func (b *Batch) put(i int, v any) error {
	switch t := b.cols[i].Column.Type; t {
	case Text:
		s, ok := v.(string)
		if !ok {
			return fmt.Errorf("%v is not text", v)
		}
		b.SetText(i, s)
	case Bool:
		x, ok := v.(bool)
		if !ok {
			return fmt.Errorf("%v is not true or false", v)
		}
		b.SetBool(i, x)
	case Time:
		at, err := timeOf(v)
		if err != nil {
			return err
		}
		b.SetInt(i, at.UnixMicro())
	case Date:
		day, err := dateOf(v)
		if err != nil {
			return err
		}
		b.SetInt(i, int64(day))
	case Money:
		return b.putMoney(i, v)
	default:
		return b.putNumber(i, t, v)
	}
	return nil
}

func (b *Batch) putNumber(i int, t Type, v any) error {
	var f float64
	switch x := v.(type) {
	case float64:
		f = x
	case int:
		f = float64(x)
	case int64:
		f = float64(x)
	default:
		return fmt.Errorf("%v is not a number", v)
	}
	if t == Int {
		b.SetInt(i, int64(f))
		return nil
	}
	b.SetFloat(i, f)
	return nil
}

func (b *Batch) putMoney(i int, v any) error {
	a, ok := v.(money.Amount)
	if !ok {
		text, err := json.Marshal(v)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(text, &a); err != nil {
			return fmt.Errorf("%v is not an amount", v)
		}
	}
	b.SetInt(i, a.Minor)
	if c, ok := b.index["currency"]; ok {
		b.SetText(c, a.Currency)
	}
	return nil
}

func timeOf(v any) (time.Time, error) {
	switch x := v.(type) {
	case time.Time:
		return x, nil
	case string:
		return time.Parse(time.RFC3339Nano, x)
	}
	return time.Time{}, fmt.Errorf("%v is not a time", v)
}

func dateOf(v any) (period.Date, error) {
	switch x := v.(type) {
	case period.Date:
		return x, nil
	case string:
		return period.ParseDate(x)
	}
	return 0, fmt.Errorf("%v is not a day", v)
}
