package lookback

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"plumbline/internal/facts"
	"plumbline/internal/money"
)

// spent is money by record: paid where anything was paid, else accrued, else
// committed; the same money never twice.
type spent struct {
	creator, deliverable, ref, currency string
	minor                               int64
}

func (b *builder) spent() ([]spent, error) {
	t, err := b.rows(facts.List{Table: "spend", Columns: []string{"creator", "deliverable", "ref", "kind", "basis", "amount", "currency"}})
	if err != nil {
		return nil, err
	}
	type key struct{ creator, deliverable, ref, kind, currency string }
	by := map[key]map[string]int64{}
	for i := range t.n {
		k := key{t.text("creator", i), t.text("deliverable", i), t.text("ref", i), t.text("kind", i), t.text("currency", i)}
		if by[k] == nil {
			by[k] = map[string]int64{}
		}
		by[k][t.text("basis", i)] += t.int("amount", i)
	}
	var out []spent
	for k, bases := range by {
		for _, basis := range []string{"paid", "accrued", "committed"} {
			if n, ok := bases[basis]; ok {
				out = append(out, spent{k.creator, k.deliverable, k.ref, k.currency, n})
				break
			}
		}
	}
	return out, nil
}

// offCategory adds up the spend on creators whose largest cohort on an axis is
// off target or cannot buy.
func (b *builder) offCategory() error {
	const id, question = "off-category", "Spend on creators whose audience is off-category or cannot buy"
	tops, err := b.tops()
	if err != nil {
		return err
	}
	money, err := b.spent()
	if err != nil {
		return err
	}
	shipped, err := b.shippedTo()
	if err != nil {
		return err
	}
	switch {
	case len(tops) == 0:
		return b.lacks(id, question, "a sheet of creators", "audience_country_US", "No audience shares: add columns such as country_US, age_18-24, gender_female to the creators.")
	case len(money) == 0:
		return b.lacks(id, question, "a sheet of contracts", "fee", "No spend: add a column fee to the contracts.")
	}
	why := map[string]string{}
	for creator, axes := range tops {
		if w := b.off(axes, shipped); w != "" {
			why[creator] = w
		}
	}
	total, of, each := purse{}, purse{}, map[string]purse{}
	for _, s := range money {
		of.add(s.currency, s.minor)
		if why[s.creator] == "" {
			continue
		}
		total.add(s.currency, s.minor)
		if each[s.creator] == nil {
			each[s.creator] = purse{}
		}
		each[s.creator].add(s.currency, s.minor)
	}
	var largest []weighed
	for c, p := range each {
		a := p.amounts()
		if len(a) > 0 {
			largest = append(largest, weighed{c, a[0].String() + ", " + why[c], a[0].Float()})
		}
	}
	b.add(Figure{ID: id, Question: question, Count: int64(len(each)), Of: int64(len(tops)), Money: total.amounts(), Bad: true, Detail: b.largest(largest),
		Says: fmt.Sprintf("of %s spent in all; %d creators with known audiences", say(of.amounts()), len(tops)), Rows: opens("spend", "creator", sortedIDs(each))})
	return nil
}

func say(list []money.Amount) string {
	if len(list) == 0 {
		return "nothing"
	}
	var out []string
	for _, a := range list {
		out = append(out, a.String())
	}
	return strings.Join(out, " and ")
}

// tops are each creator's largest segment per axis, of the engaged audience
// where given, else the reached, else the followers.
func (b *builder) tops() (map[string]map[string]string, error) {
	t, err := b.rows(facts.List{Table: "audience_shares", Columns: []string{"creator", "axis", "segment", "share", "basis"}, Latest: true,
		Key: []string{"creator", "axis", "segment", "basis"}})
	if err != nil {
		return nil, err
	}
	rank := map[string]int{"engaged": 3, "reached": 2, "followers": 1, "": 0}
	type best struct {
		rank  int
		share float64
	}
	at, out := map[string]best{}, map[string]map[string]string{}
	for i := range t.n {
		c, axis := t.text("creator", i), t.text("axis", i)
		k, now := c+"\x00"+axis, best{rank[t.text("basis", i)], t.float("share", i)}
		if was, had := at[k]; c == "" || (had && (now.rank < was.rank || (now.rank == was.rank && now.share <= was.share))) {
			continue
		}
		if out[c] == nil {
			out[c] = map[string]string{}
		}
		at[k], out[c][axis] = now, t.text("segment", i)
	}
	return out, nil
}

// shippedTo are the countries that can buy: the ladder's, else those sold to.
func (b *builder) shippedTo() ([]string, error) {
	if b.o.Target != nil && b.o.Target.Buyable != nil {
		return b.o.Target.Buyable.Countries, nil
	}
	g, err := b.r.Sums(b.ctx, b.scope, facts.Sums{View: b.view(), Table: "orders", By: []string{"region"}, Terms: []facts.Term{{Name: "n", Agg: facts.Count}}})
	if err != nil {
		return nil, err
	}
	var out []string
	for i := range g.N {
		if v := g.Col("region"); v.Valid[i] && v.S[i] != "" {
			country, _, _ := strings.Cut(v.S[i], "-")
			out = append(out, country)
		}
	}
	return out, nil
}

// off says why the largest cohorts are wrong; "" when they are not.
func (b *builder) off(axes map[string]string, shipped []string) string {
	if c := axes["country"]; c != "" && len(shipped) > 0 && !slices.ContainsFunc(shipped, func(s string) bool { return strings.EqualFold(s, c) }) {
		return "most of the audience is in " + c + ", where nothing is sold"
	}
	least := 18
	if b.o.Target != nil && b.o.Target.Buyable != nil && b.o.Target.Buyable.MinimumAge > 0 {
		least = b.o.Target.Buyable.MinimumAge
	}
	if _, upper, ok := strings.Cut(axes["age"], "-"); ok {
		if n, err := strconv.Atoi(strings.TrimSpace(upper)); err == nil && n < least {
			return "most of the audience is " + axes["age"]
		}
	}
	if b.o.Target == nil {
		return ""
	}
	for _, axis := range b.o.Target.Must {
		goals, top := b.o.Target.Target[axis], axes[axis]
		if _, on := goals[top]; top != "" && len(goals) > 0 && !on {
			return "the largest " + axis + " cohort is " + top
		}
	}
	return ""
}

// neverLive adds up money on deliverables that fell due, or were called off,
// and never went live.
func (b *builder) neverLive() error {
	const id, question = "never-live", "Money on posts that never went live"
	list, err := b.subjects("deliverable")
	if err != nil {
		return err
	}
	money, err := b.spent()
	if err != nil {
		return err
	}
	posts, err := b.posts()
	if err != nil {
		return err
	}
	live := map[string]bool{}
	for _, p := range posts {
		live[p.deliverable] = live[p.deliverable] || p.published
	}
	named := false
	for _, s := range money {
		named = named || s.deliverable != ""
	}
	switch {
	case len(list) == 0:
		return b.lacks(id, question, "a sheet of posts", "due_date", "No due dates: add the columns deliverable and due to the posts.")
	case !named:
		return b.lacks(id, question, "a sheet of contracts", "deliverable", "No money names its deliverable: add a column deliverable to the fees.")
	}
	gone := map[string]string{}
	for did, d := range list {
		if why := b.gone(d); why != "" && !live[did] {
			gone[did] = why
		}
	}
	total, each := purse{}, map[string]purse{}
	for _, s := range money {
		if gone[s.deliverable] == "" || s.minor == 0 {
			continue
		}
		total.add(s.currency, s.minor)
		if each[s.deliverable] == nil {
			each[s.deliverable] = purse{}
		}
		each[s.deliverable].add(s.currency, s.minor)
	}
	var largest []weighed
	for d, p := range each {
		if a := p.amounts(); len(a) > 0 {
			largest = append(largest, weighed{d, a[0].String() + ", " + gone[d], a[0].Float()})
		}
	}
	b.add(Figure{ID: id, Question: question, Count: int64(len(each)), Of: int64(len(list)), Money: total.amounts(), Bad: true, Detail: b.largest(largest),
		Says: fmt.Sprintf("%d of %d deliverables fell due or were called off and are not live; money stands on %d of them", len(gone), len(list), len(each)),
		Rows: opens("spend", "deliverable", sortedIDs(each))})
	return nil
}

// gone says why a deliverable will not be live any more; "" when it is live or not due.
func (b *builder) gone(d facts.Subject) string {
	if _, live := mark(d, "live"); live {
		return ""
	}
	if _, off := mark(d, "cancelled"); off {
		return "called off"
	}
	due := int64(0)
	for _, m := range d.Marks {
		if m.Due != 0 {
			due = m.Due // a later row moves it
		}
	}
	if due != 0 && due < b.o.Now.UnixMicro() {
		return fmt.Sprintf("due %.0f days ago", float64(b.o.Now.UnixMicro()-due)/day)
	}
	return ""
}
