package ladder

import (
	"cmp"
	"strings"
	"time"

	"plumbline/internal/period"
)

// NextWeekly is when the weekly review sits next after a moment: as reviews:
// says (monday 10:00), or at ten on the first day of the next week. It is told in the programme's zone.
func (l *Ladder) NextWeekly(after time.Time) time.Time {
	cal := l.Program.Calendar()
	week := cal.Of(period.Week, cal.DateOf(after))
	day, clock, _ := strings.Cut(strings.ToLower(strings.TrimSpace(l.Reviews["weekly"])), " ")
	at, err := time.Parse("15:04", cmp.Or(strings.TrimSpace(clock), "10:00"))
	if err != nil {
		at = time.Date(0, 1, 1, 10, 0, 0, 0, time.UTC)
	}
	for d := week.From; ; d++ {
		if name := strings.ToLower(d.Weekday().String()); name != cmp.Or(day, strings.ToLower(week.From.Weekday().String())) && d < week.To+7 {
			continue
		}
		y, m, n := d.Civil()
		if sits := time.Date(y, m, n, at.Hour(), at.Minute(), 0, 0, cal.Zone); sits.After(after) {
			return sits
		}
	}
}

// RuleOwner is who answers for a gate's rule: the owner of the charter's part it
// guards (money for commit and pay, risk for amplify, the SLAs for what leaves),
// or without one whom its override names.
func (l *Ladder) RuleOwner(gate string) string {
	var owner string
	switch c := l.Charter; {
	case (gate == "commit" || gate == "pay") && c.Money != nil:
		owner = c.Money.Owner
	case gate == "amplify" && c.Risk != nil:
		owner = c.Risk.Owner
	case (gate == "shipment" || gate == "publish") && c.SLAs != nil:
		owner = c.SLAs.Owner
	}
	if g, ok := l.Gate(gate); ok && owner == "" && g.Override != nil {
		owner = g.Override.SecondPerson
	}
	return owner
}
