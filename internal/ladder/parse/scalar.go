package parse

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/ladder"
	"plumbline/internal/ladder/decode"
	"plumbline/internal/period"
)

type (
	text    = decode.Val[string]
	texts   = []decode.Val[string]
	toggle  = decode.Val[bool]
	count   = decode.Val[int]
	number  = decode.Val[float64]
	amount  = decode.Val[quantity]
	part    = decode.Val[percent]
	length  = decode.Val[duration]
	day     = decode.Val[date]
	limit   = decode.Val[bound]
	days    = decode.Val[dates]
	sitting = decode.Val[meeting]
)

type quantity struct{ ladder.Quantity }

func (q *quantity) ParseText(s string) (err error) { q.Quantity, err = ladder.ParseQuantity(s); return }
func (*quantity) Form() decode.Form {
	return decode.Form{Type: "string", Name: "quantity", Eg: "12000, 98%, 72h, 4200000 USD"}
}

type bound struct{ ladder.Bound }

func (b *bound) ParseText(s string) (err error) { b.Bound, err = ladder.ParseBound(s); return }
func (*bound) Form() decode.Form {
	return decode.Form{Type: "string", Name: "bound", Eg: `">= 80"`, Pattern: "^(>=|<=|>|<|=|≥|≤)"}
}

// percent is a share, 0–1; 60% and 0.6 are the same.
type percent float64

func (p *percent) ParseText(s string) error {
	v, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(s, "%")), 64)
	if err != nil || v-v != 0 {
		return fmt.Errorf("%q is not a share", s)
	}
	if strings.HasSuffix(s, "%") {
		v /= 100
	}
	if v < 0 || v > 1 {
		return fmt.Errorf("%s is not between 0%% and 100%%", s)
	}
	*p = percent(v)
	return nil
}
func (*percent) Form() decode.Form { return decode.Form{Type: "string", Name: "share", Eg: "60%"} }

type duration time.Duration

func (d *duration) ParseText(s string) error {
	v, err := period.ParseDuration(s)
	*d = duration(v)
	return err
}
func (*duration) Form() decode.Form {
	return decode.Form{Type: "string", Name: "length of time", Eg: "72h, 30d, 2w, 8 weeks"}
}

type date struct{ period.Date }

func (d *date) ParseText(s string) (err error) { d.Date, err = period.ParseDate(s); return }
func (*date) Form() decode.Form                { return decode.Form{Type: "string", Name: "date", Eg: "2026-10-31"} }

// dates is a run of days: one, or FROM..TO.
type dates struct{ ladder.DateRange }

func (d *dates) ParseText(s string) (err error) {
	from, to, run := strings.Cut(s, "..")
	if !run {
		to = from
	}
	if d.From, err = period.ParseDate(strings.TrimSpace(from)); err != nil {
		return err
	}
	if d.To, err = period.ParseDate(strings.TrimSpace(to)); err == nil && d.To < d.From {
		err = fmt.Errorf("%s ends before it begins", s)
	}
	return err
}
func (*dates) Form() decode.Form {
	return decode.Form{Type: "string", Name: "run of days", Eg: "2026-12-24..2026-12-31"}
}

var meetings = regexp.MustCompile(`^((first|second|third|fourth|last) )?(monday|tuesday|wednesday|thursday|friday|saturday|sunday) ([01]\d|2[0-3]):[0-5]\d$`)

// meeting is when a review sits.
type meeting string

func (m *meeting) ParseText(s string) error {
	if !meetings.MatchString(s) {
		return fmt.Errorf("%q is not a day and an hour", s)
	}
	*m = meeting(s)
	return nil
}
func (*meeting) Form() decode.Form {
	return decode.Form{Type: "string", Name: "day and hour", Eg: "monday 10:00, last thursday 14:00", Pattern: meetings.String()}
}
