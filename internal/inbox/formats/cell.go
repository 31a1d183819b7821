package formats

import (
	"errors"
	"time"

	"plumbline/internal/inbox/value"
	"plumbline/internal/period"
)

// Cell is one value of a record as text, with where to report what does not
// parse. Each reader returns ok only for a value that is there and right: a
// missing one is silent, a wrong one has been given to Out.Bad under the
// cell's column. So a mapper asks, sets what is ok, and goes on: all problems
// of a record are seen, and a record with a problem lands nothing.
type Cell struct {
	Column string // the file's column name
	Value  string
	Out    Out
}

// Missing tells whether the cell says that there is no value ("", "-", "null", …).
func (c Cell) Missing() bool { return value.Empty(c.Value) }

// Text returns the value as it stands.
func (c Cell) Text() (string, bool) { return c.Value, !c.Missing() }

// Int reads a whole number.
func (c Cell) Int() (int64, bool) { return take(c, value.Int) }

// Float reads a number; 45% is 0.45.
func (c Cell) Float() (float64, bool) { return take(c, value.Float) }

// Percent reads a share written in percent with or without the sign: 45 and 45% are 0.45.
func (c Cell) Percent() (float64, bool) {
	return take(c, func(s string) (float64, error) { return value.Share(s, true) })
}

// Bool reads yes or no.
func (c Cell) Bool() (bool, bool) { return take(c, value.Flag) }

// Money reads an amount into minor units of the currency, exactly.
func (c Cell) Money(currency string) (int64, bool) {
	return take(c, func(s string) (int64, error) { return value.Money(s, currency) })
}

// Time reads a moment; see value.Moments.
func (c Cell) Time(m value.Moments) (time.Time, bool) { return take(c, m.Time) }

// Date reads a day.
func (c Cell) Date(m value.Moments) (period.Date, bool) { return take(c, m.Date) }

// Moments are the options' ways of reading times.
func (o Options) Moments() value.Moments { return value.Moments{Zone: o.Zone, Order: o.Day} }

func take[T any](c Cell, parse func(string) (T, error)) (v T, ok bool) {
	if c.Missing() {
		return v, false
	}
	v, err := parse(c.Value)
	if err == nil {
		return v, true
	}
	reason, detail := "not_readable", err.Error()
	if p, is := errors.AsType[*value.Problem](err); is {
		reason, detail = p.Reason, p.Detail
	}
	c.Out.Bad(c.Column, reason, detail)
	var zero T
	return zero, false
}
