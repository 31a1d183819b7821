package lookback

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"plumbline/internal/facts"
	"plumbline/internal/period"
)

func micro(us int64) time.Time { return time.UnixMicro(us) }

// coupons are hosts that collect codes; a redemption that came from one, or
// that is tagged with one, did not come from a creator.
var coupons = []string{"honey", "joinhoney", "retailmenot", "coupons.com", "couponfollow", "dealspotr", "wethrift", "simplycodes", "slickdeals", "groupon", "vouchercodes", "mydealz", "radins", "capitaloneshopping", "knoji"}

type owned struct {
	creator      string
	starts, ends int64 // local days; 0: open
	live         int64 // µs of the first post that shows it; 0: not known
}

// leaks counts redemptions of creators' codes that cannot have come from the
// creator: outside the code's days, before the first post that shows it, by a
// customer who used it before, or from a coupon site.
func (b *builder) leaks() error {
	const id, question = "leaks", "Codes that leak"
	codes, err := b.codes()
	if err != nil {
		return err
	}
	if len(codes) == 0 {
		return b.lacks(id, question, "a sheet of codes", "creator", "No code names its creator: add a sheet of codes, or a column code to the creators.")
	}
	t, err := b.rows(facts.List{Table: "orders", Columns: []string{"order_id", "occurred_at", "code", "customer", "landing", "amount", "currency"},
		Where: []facts.Cond{{Column: "code", Op: facts.Present}, {Column: "exclusion", Op: facts.Missing}}, OrderBy: []string{"occurred_at"}})
	if err != nil {
		return err
	}
	redeemed, lost := 0, purse{}
	var ids []string
	by, first, reasons := map[string]int{}, map[string]bool{}, map[string]int{}
	for i := range t.n {
		code := strings.ToUpper(t.text("code", i))
		o, ours := codes[code]
		if !ours {
			continue
		}
		redeemed++
		at := t.int("occurred_at", i)
		who := code + "\x00" + t.text("customer", i)
		why := o.leaked(b.o.Calendar.DateOf(micro(at)), at, t.text("landing", i))
		if why == "" && t.has("customer", i) && first[who] {
			why = "used again by the same customer"
		}
		first[who] = true
		if why == "" {
			continue
		}
		ids, reasons[why] = append(ids, t.text("order_id", i)), reasons[why]+1
		by[code]++
		lost.add(t.text("currency", i), t.int("amount", i))
	}
	var largest []weighed
	for c, n := range by {
		largest = append(largest, weighed{c, redemptions(n), float64(n)})
	}
	says := fmt.Sprintf("%s of %s of creators' codes", whole(len(ids)), redemptions(redeemed))
	for _, r := range sortedIDs(reasons) {
		says += fmt.Sprintf("; %s %s", whole(reasons[r]), r)
	}
	b.add(Figure{ID: id, Question: question, Count: int64(len(by)), Of: int64(len(codes)), Money: lost.amounts(), Bad: true, Says: says,
		Detail: b.largest(largest), Rows: opens("orders", "order_id", ids)})
	return nil
}

// codes are those that name a creator, with the first post that shows each.
func (b *builder) codes() (map[string]owned, error) {
	t, err := b.rows(facts.List{Table: "codes", Columns: []string{"id", "creator", "starts", "ends"}, Latest: true})
	if err != nil {
		return nil, err
	}
	out := map[string]owned{}
	for i := range t.n {
		if t.text("creator", i) != "" {
			out[strings.ToUpper(t.text("id", i))] = owned{creator: t.text("creator", i), starts: t.int("starts", i), ends: t.int("ends", i)}
		}
	}
	posts, err := b.posts()
	if err != nil {
		return nil, err
	}
	for _, p := range posts {
		code := strings.ToUpper(p.code)
		if o, ours := out[code]; ours && p.published && (o.live == 0 || p.publishedAt < o.live) {
			o.live = p.publishedAt
			out[code] = o
		}
	}
	return out, nil
}

func (o owned) leaked(on period.Date, at int64, landing string) string {
	switch {
	case o.starts != 0 && int64(on) < o.starts, o.ends != 0 && int64(on) > o.ends:
		return "outside the code's days"
	case o.live != 0 && at < o.live:
		return "before the post went live"
	case fromCoupons(landing):
		return "from a coupon site"
	}
	return ""
}

func fromCoupons(landing string) bool {
	u, err := url.Parse(landing)
	if err != nil || landing == "" {
		return false
	}
	source := strings.ToLower(u.Query().Get("utm_source") + " " + u.Query().Get("ref"))
	for _, c := range coupons {
		if strings.Contains(source, c) {
			return true
		}
	}
	return false
}
