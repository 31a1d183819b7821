package tiktok

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"plumbline/internal/connector/cells"
	"plumbline/internal/facts"
	"plumbline/internal/inbox"
	"plumbline/internal/inbox/value"
	"plumbline/internal/money"
)

// Assemble makes spend and running totals of one ad, ad group or campaign, or
// tells its ads whose account they are.
func (f report) Assemble(entity, id string, pieces map[string]map[string]any, out inbox.Out) (string, error) {
	return assemble(entity, id, pieces, out), nil
}

func assemble(entity, id string, pieces map[string]map[string]any, out inbox.Out) string {
	if level, of, ok := strings.Cut(entity, " of "); ok && of == "account" {
		head := cells.Obj(pieces["head"][""])
		if len(head) == 0 {
			return "its account"
		}
		for _, ad := range slices.Sorted(maps.Keys(pieces["has"])) {
			out.Piece(level, ad, "account", "", map[string]any{"currency": head.Text("currency"), "zone": head.Text("zone")})
		}
		return ""
	}
	a := &ad{level: entity, id: id, account: cells.Obj(pieces["account"][""]), out: out}
	return a.rows(pieces["row"])
}

// ad is one ad, ad group or campaign while its facts are made.
type ad struct {
	level, id string
	account   cells.Object
	out       inbox.Out
}

// line is one row of a report, read.
type line struct {
	key, country, currency string
	at                     time.Time
	day                    string // the account's local day
	daily                  bool   // it speaks for its whole day, not for an hour
	amount                 int64  // minor units
	paid                   bool   // an amount was given
	counts                 map[string]int64
}

// rows makes spend of each row, in order of time, and at the end of each of
// the account's days the totals so far: a report row says what its hour or day added.
func (a *ad) rows(rows map[string]any) (waitsFor string) {
	var list []line
	for _, k := range slices.Sorted(maps.Keys(rows)) {
		l, ok := a.line(k, cells.Obj(rows[k]))
		if !ok {
			continue
		}
		if l.paid && l.currency == "" {
			waitsFor, l.paid = "its account's currency (import the advertisers, or name one with --currency)", false
		}
		list = append(list, l)
	}
	slices.SortStableFunc(list, func(x, y line) int { return x.at.Compare(y.at) })
	rest(list)
	total := map[string]int64{}
	for i, l := range list {
		if l.paid {
			a.spend(l)
		}
		for name, n := range l.counts {
			total[name] += n
		}
		if (i == len(list)-1 || list[i+1].day != l.day) && len(total) > 0 {
			a.stats(until(list[:i+1]), l.day, total)
		}
	}
	return waitsFor
}

// line reads a kept row. Times are the account's local ones; where no account
// is known, those of the file's zone.
func (a *ad) line(key string, o cells.Object) (line, bool) {
	zone, err := time.LoadLocation(cmp.Or(a.account.Text("zone"), o.Text("zone")))
	if err != nil {
		zone = time.UTC
	}
	at, err := value.Moments{Zone: zone}.Time(o.Text("at"))
	if err != nil {
		a.out.Bad("stat_time", value.NotTime, err.Error())
		return line{}, false
	}
	l := line{
		key: key, country: o.Text("country"), currency: cmp.Or(o.Text("currency"), a.account.Text("currency"), o.Text("said")),
		at: at.In(zone), day: at.In(zone).Format(time.DateOnly), daily: o.Text("day") == "true", counts: map[string]int64{},
	}
	if text := o.Text("spend"); text != "" {
		l.paid = true
		if l.currency != "" {
			amount, err := money.Parse(text, l.currency)
			if err != nil {
				a.out.Bad("spend", value.NotMoney, err.Error())
			}
			l.amount = amount.Minor
		}
	}
	for name := range counters {
		if text := o.Text(name); text != "" {
			n, err := value.Int(text)
			if err != nil {
				a.out.Bad(name, value.NotWhole, err.Error())
			}
			l.counts[name] = n
		}
	}
	return l, true
}

// rest leaves a day's row what its hours have not said: an hourly and a daily
// report of the same ad say the same money.
func rest(list []line) {
	for i := range list {
		d := &list[i]
		if !d.daily {
			continue
		}
		for _, h := range list {
			if h.daily || h.day != d.day || h.country != d.country {
				continue
			}
			d.amount = max(0, d.amount-h.amount)
			for name := range d.counts {
				d.counts[name] = max(0, d.counts[name]-h.counts[name])
			}
		}
	}
}

// until is the moment the last rows speak up to: a row for a day holds at its end.
func until(list []line) time.Time {
	last := list[len(list)-1]
	for i := len(list) - 1; i >= 0 && list[i].day == last.day; i-- {
		if y, m, d := last.at.Date(); list[i].daily {
			return time.Date(y, m, d+1, 0, 0, 0, 0, last.at.Location()).Add(-time.Second)
		}
	}
	return last.at
}

func (a *ad) spend(l line) {
	table, _ := facts.Lookup("spend")
	row := a.out.Put(table, a.level+"/"+a.id+"/"+l.key)
	row.Time("occurred_at", l.at)
	row.Text("platform", "tiktok")
	row.Text("asset", a.asset())
	row.Text("kind", "amplification")
	row.Text("basis", "accrued")
	row.Int("amount", l.amount)
	row.Text("currency", l.currency)
	row.Text("ref", "tiktok "+a.level+" "+a.id)
	row.Text("territory", l.country)
}

func (a *ad) asset() string { return "tiktok-" + a.level + "-" + a.id }

func (a *ad) stats(at time.Time, day string, total map[string]int64) {
	table, _ := facts.Lookup("post_stats")
	row := a.out.Put(table, a.level+"/"+a.id+"/"+day)
	row.Time("occurred_at", at)
	row.Text("platform", "tiktok")
	row.Text("asset", a.asset())
	row.Text("basis", "paid")
	for name, n := range total {
		row.Int(name, n)
	}
}
