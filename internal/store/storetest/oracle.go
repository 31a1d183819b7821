package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/store"
	"plumbline/internal/store/storetest/given"
)

func oracles() []given.Sentence {
	return []given.Sentence{
		{Says: "a list holds what a plain look through all records finds, in the same order", Test: asLookedThrough},
		{Says: "whatever a condition is compared with, it is answered or refused", Test: neverBroken},
	}
}

// words are values of text fields: empty, alike but for case, with signs that
// statements know, in several scripts.
var words = []string{"", "a", "A", "ab", "b", "é", "'", "%", "_", "?", `\`, "日本", "\U0001F381", "Z"}

// someRecords are parcels of many values, by id.
func someRecords(t *testing.T, s *store.Store) []*campaign.Shipment {
	random := rand.New(rand.NewPCG(1, 2))
	word := func() string { return words[random.IntN(len(words))] }
	moment := func() time.Time {
		if random.IntN(4) == 0 {
			return time.Time{}
		}
		return noon.Truncate(time.Second).Add([]time.Duration{0, time.Microsecond, 100 * time.Millisecond, time.Second}[random.IntN(4)])
	}
	var all []*campaign.Shipment
	for i := range 60 {
		all = append(all, parcel(fmt.Sprintf("p%02d", i), func(p *campaign.Shipment) {
			p.Title, p.SKU, p.Tracking, p.Replacement, p.Due, p.Shipped = word(), word(), word(), random.IntN(2) == 0, moment(), moment()
			if random.IntN(3) > 0 {
				p.Cost = given.Cents(int64(random.IntN(3) * 1000))
			}
		}))
	}
	for _, p := range all {
		put(t, s, p)
	}
	return all
}

// comparing says how two values of a field stand to each other; there is
// false where a record has no value that can be compared.
type comparing func(p *campaign.Shipment, with string) (order int, there bool)

func byText(of func(*campaign.Shipment) string) comparing {
	return func(p *campaign.Shipment, with string) (int, bool) { return strings.Compare(of(p), with), true }
}

func byTime(of func(*campaign.Shipment) time.Time) comparing {
	return func(p *campaign.Shipment, with string) (int, bool) {
		at, _ := time.Parse(time.RFC3339Nano, with)
		return of(p).Compare(at), !of(p).IsZero()
	}
}

var looks = map[string]comparing{
	"title": byText(func(p *campaign.Shipment) string { return p.Title }), "sku": byText(func(p *campaign.Shipment) string { return p.SKU }),
	"tracking": byText(func(p *campaign.Shipment) string { return p.Tracking }), "id": byText(func(p *campaign.Shipment) string { return p.ID }),
	"due": byTime(func(p *campaign.Shipment) time.Time { return p.Due }), "shipped": byTime(func(p *campaign.Shipment) time.Time { return p.Shipped }),
	"replacement": byText(func(p *campaign.Shipment) string { return strconv.FormatBool(p.Replacement) }),
}

// looked tells whether a record meets a condition, as people would say it.
func looked(p *campaign.Shipment, c campaign.Cond) bool {
	if c.Op == "in" {
		return slices.ContainsFunc(c.Values, func(v string) bool { o, there := looks[c.Field](p, v); return there && o == 0 })
	}
	o, there := looks[c.Field](p, c.Values[0])
	switch c.Op {
	case "=":
		return there && o == 0
	case "!=":
		return !there || o != 0
	case "<":
		return there && o < 0
	case "<=":
		return there && o <= 0
	case ">":
		return there && o > 0
	}
	return there && o >= 0
}

func conditions() *rapid.Generator[campaign.Cond] {
	return rapid.Custom(func(r *rapid.T) campaign.Cond {
		field := rapid.SampledFrom([]string{"title", "sku", "tracking", "id", "due", "shipped", "replacement"}).Draw(r, "field")
		value := rapid.SampledFrom(words)
		switch field {
		case "due", "shipped":
			value = rapid.Map(rapid.SampledFrom([]time.Duration{-1, 0, 1000, 1e8, 1e9}), func(d time.Duration) string {
				return noon.Truncate(time.Second).Add(d.Truncate(time.Microsecond)).In(time.FixedZone("", 3600)).Format(time.RFC3339Nano)
			})
		case "replacement":
			value = rapid.SampledFrom([]string{"true", "false"})
		}
		op := rapid.SampledFrom([]string{"=", "!=", "in", "<", "<=", ">", ">="}).Draw(r, "op")
		n := 1
		if op == "in" {
			n = 3
		}
		return campaign.Cond{Field: field, Op: op, Values: rapid.SliceOfN(value, n, n).Draw(r, "values")}
	})
}

func asLookedThrough(t *testing.T, s *store.Store) {
	all := someRecords(t, s)
	rapid.Check(t, func(r *rapid.T) {
		q := campaign.Query{Kind: campaign.KindShipment, Where: rapid.SliceOfN(conditions(), 0, 3).Draw(r, "where"), Count: true, Limit: 1000}
		q.Order = rapid.SampledFrom([][]string{nil, {"title"}, {"-sku"}, {"tracking", "-id"}, {"-due"}, {"shipped", "-title"}}).Draw(r, "order")
		page, err := s.Records(t.Context(), owner, q)
		require.NoError(r, err)
		got := []string{}
		for _, row := range page.Rows {
			got = append(got, row.ID)
		}
		require.Equal(r, lookedThrough(all, q), got, "%+v", q)
		require.Equal(r, len(got), page.Total)
	})
}

func lookedThrough(all []*campaign.Shipment, q campaign.Query) []string {
	found := slices.DeleteFunc(slices.Clone(all), func(p *campaign.Shipment) bool {
		return slices.ContainsFunc(q.Where, func(c campaign.Cond) bool { return !looked(p, c) })
	})
	slices.SortStableFunc(found, func(a, b *campaign.Shipment) int {
		for _, name := range q.Order {
			bare, down := strings.CutPrefix(name, "-")
			if o := inOrder(a, b, bare, down); o != 0 {
				return o
			}
		}
		return 0
	})
	ids := []string{}
	for _, p := range found {
		ids = append(ids, p.ID)
	}
	return ids
}

// inOrder compares two records by a field; a time that is not there comes last.
func inOrder(a, b *campaign.Shipment, field string, down bool) int {
	sign := map[bool]int{true: -1, false: 1}[down]
	times := map[string]func(*campaign.Shipment) time.Time{
		"due": func(p *campaign.Shipment) time.Time { return p.Due }, "shipped": func(p *campaign.Shipment) time.Time { return p.Shipped },
	}
	if at, ok := times[field]; ok {
		switch {
		case at(a).IsZero() || at(b).IsZero():
			return map[bool]int{true: 1}[at(a).IsZero()] - map[bool]int{true: 1}[at(b).IsZero()]
		default:
			return sign * at(a).Compare(at(b))
		}
	}
	texts := map[string]func(*campaign.Shipment) string{
		"title": func(p *campaign.Shipment) string { return p.Title }, "sku": func(p *campaign.Shipment) string { return p.SKU },
		"tracking": func(p *campaign.Shipment) string { return p.Tracking }, "id": func(p *campaign.Shipment) string { return p.ID },
	}
	return sign * strings.Compare(texts[field](a), texts[field](b))
}

func neverBroken(t *testing.T, s *store.Store) {
	someRecords(t, s)
	fields := []string{"id", "title", "due", "version", "sku", "cost", "replacement", "shipped", "breach", "'; --", "?"}
	texts := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
	ops := []string{"=", "!=", "in", "<", ">=", "empty", "filled", "~", "= 1 OR 1"}
	rapid.Check(t, func(r *rapid.T) {
		q := campaign.Query{Kind: campaign.KindShipment, Text: texts.Draw(r, "text"), Where: []campaign.Cond{{
			Field: rapid.SampledFrom(fields).Draw(r, "field"), Op: rapid.SampledFrom(ops).Draw(r, "op"), Values: rapid.SliceOfN(texts, 0, 2).Draw(r, "values"),
		}}}
		if _, err := s.Records(t.Context(), owner, q); err != nil {
			require.Equal(r, fault.Invalid, fault.CodeOf(err), "%+v: %v", q, err)
		}
	})
}
