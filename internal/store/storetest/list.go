package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/period"
	"plumbline/internal/store"
	"plumbline/internal/store/storetest/given"
)

func lists() []given.Sentence {
	return []given.Sentence{
		{Says: "counting stops where it is told to, and says that there is more", Test: countedSoFar},
		{Says: "a value is found in a field or a list as it is, whatever characters it has", Test: heldBy},
		{Says: "a list is narrowed by any field, by what it means", Test: narrowed},
		{Says: "nothing is not a value: it is empty", Test: empties},
		{Says: "a list is sorted as asked, empty last, ids deciding ties", Test: sorted},
		{Says: "a list is read page by page", Test: paged},
		{Says: "what is looked for is found whatever the case and accent", Test: found},
		{Says: "a question that makes no sense is refused with a way out", Test: senseless},
		{Says: "conditions all have to hold", Test: allHold},
	}
}

// some is a list with a value of every type.
func some(t *testing.T, s *store.Store) {
	put(t, s,
		parcel("p1", func(p *campaign.Shipment) {
			p.Title, p.Campaign, p.Carrier, p.Cost, p.Shipped, p.Due = "Box", "winter", "DHL", given.Cents(900), noon.Truncate(time.Second), noon
		}),
		parcel("p2", func(p *campaign.Shipment) {
			p.Title, p.Campaign, p.Carrier, p.Cost, p.Shipped, p.Due = "bag", "winter", "ups", given.Cents(10000), noon, noon.Add(-time.Microsecond)
			p.Replacement = true
		}),
		parcel("p3", func(p *campaign.Shipment) {
			p.Title, p.State, p.Shipped = "Äpfel 50%", campaign.Shipped, noon.Add(time.Hour)
		}),
	)
	end := period.NewDate(2026, 12, 31)
	put(t, s, &campaign.Terms{Head: campaign.Head{ID: "t1", Kind: campaign.KindTerms, Version: 1, State: campaign.Signed}, Ends: &end, Amplify: true},
		&campaign.Terms{Head: campaign.Head{ID: "t2", Kind: campaign.KindTerms, Version: 1, State: campaign.Drafted}})
}

func narrowed(t *testing.T, s *store.Store) {
	some(t, s)
	at := func(d time.Time) string { return d.Format(time.RFC3339Nano) }
	for _, c := range []struct {
		field, op string
		values    []string
		want      []string
	}{
		{"campaign", "=", []string{"winter"}, []string{"p1", "p2"}},
		{"campaign", "!=", []string{"winter"}, []string{"p3"}},
		{"id", "in", []string{"p1", "p3", "p9"}, []string{"p1", "p3"}},
		{"id", "in", nil, []string{}},
		{"title", ">=", []string{"a"}, []string{"p2", "p3"}}, // by bytes
		{"version", ">", []string{"0.5"}, []string{"p1", "p2", "p3"}},
		{"due", "<", []string{at(noon)}, []string{"p2"}},
		{"due", ">=", []string{"2026-10-01"}, []string{"p1", "p2"}},
		{"due", "=", []string{noon.In(time.FixedZone("", 7200)).Format(time.RFC3339Nano)}, []string{"p1"}},
		{"due", "!=", []string{at(noon)}, []string{"p2", "p3"}},
		{"carrier", "=", []string{"DHL"}, []string{"p1"}},
		{"carrier", "!=", []string{"DHL"}, []string{"p2", "p3"}},
		{"carrier", "in", []string{"DHL", "ups"}, []string{"p1", "p2"}},
		{"carrier", "<", []string{"a"}, []string{"p1", "p3"}},
		{"shipped", "=", []string{at(noon)}, []string{"p2"}},
		{"shipped", ">", []string{at(noon.Truncate(time.Second))}, []string{"p2", "p3"}}, // a fraction is later than none
		{"shipped", "<=", []string{at(noon)}, []string{"p1", "p2"}},
		{"replacement", "=", []string{"true"}, []string{"p2"}},
		{"replacement", "=", []string{"false"}, []string{"p1", "p3"}},
		{"cost", ">", []string{"9.50 USD"}, []string{"p2"}}, // as money, not as text
		{"cost", "=", []string{"9 USD"}, []string{"p1"}},
		{"cost", ">", []string{"1 EUR"}, []string{}}, // another currency is not compared
	} {
		t.Run(fmt.Sprint(c.field, c.op, c.values), func(t *testing.T) {
			require.Equal(t, c.want, ids(t, s, owner, where(c.field, c.op, c.values...)))
		})
	}
	ends := where("ends", "<=", "2026-12-31")
	ends.Kind = campaign.KindTerms
	require.Equal(t, []string{"t1"}, ids(t, s, owner, campaign.Query{Kind: campaign.KindTerms, Where: []campaign.Cond{{Field: "amplify", Op: "=", Values: []string{"true"}}}}))
	require.Contains(t, ids(t, s, owner, ends), "t1")
}

func empties(t *testing.T, s *store.Store) {
	some(t, s)
	for _, field := range []string{"campaign", "due", "carrier", "cost"} {
		require.Equal(t, []string{"p3"}, ids(t, s, owner, where(field, "empty")), field)
		require.Equal(t, []string{"p1", "p2"}, ids(t, s, owner, where(field, "filled")), field)
	}
	require.Equal(t, []string{"p2"}, ids(t, s, owner, where("replacement", "filled")))
}

func sorted(t *testing.T, s *store.Store) {
	some(t, s)
	put(t, s, parcel("p0"))
	for order, want := range map[string][]string{
		"":             {"p0", "p1", "p2", "p3"},
		"-id":          {"p3", "p2", "p1", "p0"},
		"due":          {"p2", "p1", "p0", "p3"},
		"-due":         {"p1", "p2", "p0", "p3"},
		"-cost":        {"p2", "p1", "p0", "p3"},
		"shipped":      {"p1", "p2", "p3", "p0"},
		"-replacement": {"p2", "p0", "p1", "p3"},
	} {
		q := campaign.Query{}
		if order != "" {
			q.Order = []string{order}
		}
		require.Equal(t, want, ids(t, s, owner, q), order)
	}
	require.Equal(t, []string{"p1", "p2", "p0", "p3"}, ids(t, s, owner, campaign.Query{Order: []string{"-campaign", "-due"}}))
}

func paged(t *testing.T, s *store.Store) {
	for i := range 5 {
		put(t, s, parcel(fmt.Sprint("p", i)))
	}
	var got []string
	for at := 0; ; at += 2 {
		page, err := s.Records(t.Context(), owner, campaign.Query{Kind: campaign.KindShipment, Offset: at, Limit: 2, Count: true})
		require.NoError(t, err)
		require.Equal(t, 5, page.Total)
		for _, r := range page.Rows {
			got = append(got, r.ID)
		}
		require.Equal(t, at < 4, page.More)
		if !page.More {
			break
		}
	}
	require.Equal(t, []string{"p0", "p1", "p2", "p3", "p4"}, got)
	require.Empty(t, ids(t, s, owner, campaign.Query{Offset: 9}))
}

func countedSoFar(t *testing.T, s *store.Store) {
	for i := range 7 {
		put(t, s, parcel(fmt.Sprint("p", i), func(p *campaign.Shipment) { p.Carrier = []string{"DHL", "UPS"}[i%2] }))
	}
	for most, want := range map[int]campaign.Page{0: {Total: 4}, 3: {Total: 3, Beyond: true}, 4: {Total: 4}, 5: {Total: 4}} {
		q := where("carrier", "=", "DHL")
		q.Kind, q.Count, q.Most, q.Limit = campaign.KindShipment, true, most, 1
		page, err := s.Records(t.Context(), owner, q)
		require.NoError(t, err)
		require.Equal(t, want.Total, page.Total, most)
		require.Equal(t, want.Beyond, page.Beyond, most)
	}
}

func heldBy(t *testing.T, s *store.Store) {
	odd := `it's a "quote" \ and \u0041 <b>`
	put(t, s, &campaign.Creator{Head: campaign.Head{Kind: campaign.KindCreator, ID: "c1", Version: 1, Mastered: campaign.Here, Made: noon, Changed: noon}, Category: odd, Tags: []string{"skin", odd}})
	put(t, s, &campaign.Creator{Head: campaign.Head{Kind: campaign.KindCreator, ID: "c2", Version: 1, Mastered: campaign.Here, Made: noon, Changed: noon}, Category: "A", Tags: []string{"Skin"}})
	for _, c := range []struct {
		field, op string
		values    []string
		want      []string
	}{
		{"category", "=", []string{odd}, []string{"c1"}}, {"category", "=", []string{"it"}, []string{}}, {"category", "in", []string{"A", odd}, []string{"c1", "c2"}},
		{"category", "in", []string{"", "A"}, []string{"c2"}}, {"tags", "=", []string{odd}, []string{"c1"}}, {"tags", "in", []string{"Skin", "none"}, []string{"c2"}},
		{"tags", "!=", []string{"skin"}, []string{"c2"}}, {"tags", "=", []string{"ski"}, []string{}},
	} {
		q := where(c.field, c.op, c.values...)
		q.Kind = campaign.KindCreator
		require.Equal(t, c.want, ids(t, s, owner, q), "%s %s %q", c.field, c.op, c.values)
	}
}

func found(t *testing.T, s *store.Store) {
	some(t, s)
	for text, want := range map[string][]string{
		"BOX": {"p1"}, "apfel": {"p3"}, "ÄPF": {"p3"}, "50%": {"p3"}, "5_%": {}, "P2": {"p2"}, "b": {"p1", "p2"}, "": {"p1", "p2", "p3"},
	} {
		require.Equal(t, want, ids(t, s, owner, campaign.Query{Text: text}), text)
	}
	put(t, s, parcel("p1", func(p *campaign.Shipment) { p.Version, p.Title = 2, "Crate" }))
	require.Equal(t, []string{"p1"}, ids(t, s, owner, campaign.Query{Text: "crate"}), "also after a change")
}

func senseless(t *testing.T, s *store.Store) {
	for says, q := range map[string]campaign.Query{
		`no field "colour"`:        where("colour", "=", "red"),
		`no comparison "like"`:     where("title", "like", "x"),
		"takes one value":          where("title", "=", "a", "b"),
		"compared with a time":     where("due", "<", "yesterday"),
		"compared with a number":   where("version", "=", "one"),
		"compared with an amount":  where("cost", ">", "12"),
		"is true or false":         where("replacement", "=", "yes"),
		"compared with one amount": where("cost", "in", "1 USD"),
	} {
		q.Kind = campaign.KindShipment
		_, err := s.Records(t.Context(), owner, q)
		require.Equal(t, fault.Invalid, fault.CodeOf(err), says)
		require.Contains(t, fault.MessageOf(err), says)
	}
	_, err := s.Records(t.Context(), owner, campaign.Query{Kind: campaign.KindTerms, Order: []string{"items"}})
	require.ErrorContains(t, err, "cannot be sorted by items")
}

func allHold(t *testing.T, s *store.Store) {
	some(t, s)
	require.Equal(t, []string{"p2"}, ids(t, s, owner, campaign.Query{Text: "b", Where: []campaign.Cond{
		{Field: "campaign", Op: "=", Values: []string{"winter"}}, {Field: "cost", Op: ">", Values: []string{"50 USD"}},
	}}))
}
