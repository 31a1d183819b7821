package lookback_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/demo"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/facts/factstest"
	"plumbline/internal/ladder"
	"plumbline/internal/lookback"
	"plumbline/internal/money"
)

type Row = factstest.Row

var owner = access.For(access.Owner)

func build(t *testing.T, e *duckdb.Engine, o lookback.Options) *lookback.Page {
	t.Helper()
	p, err := lookback.Build(t.Context(), e, owner, o)
	require.NoError(t, err)
	return p
}

func figure(t *testing.T, p *lookback.Page, id string) lookback.Figure {
	t.Helper()
	for _, f := range p.Figures {
		if f.ID == id {
			return f
		}
	}
	require.Fail(t, "no figure", "%s; missing: %+v", id, p.Missing)
	return lookback.Figure{}
}

func opened(t *testing.T, e *duckdb.Engine, f lookback.Figure) int {
	t.Helper()
	g, err := e.List(t.Context(), owner, f.Rows)
	require.NoError(t, err)
	return g.N
}

func stone(kind, subject, event, at string, more ...Row) Row {
	r := Row{"subject_kind": kind, "subject": subject, "event": event, "occurred_at": factstest.Moment(at)}
	for _, m := range more {
		for k, v := range m {
			r[k] = v
		}
	}
	return r
}

func TestAParcelBeforeItsSignatureIsCountedWithItsCost(t *testing.T) {
	t.Parallel()
	e := duckdb.OpenTest(t)
	factstest.Land(t, e, "milestones",
		stone("terms", "T1", "signed", "2026-10-10"), stone("terms", "T2", "sent", "2026-10-01"), stone("terms", "T3", "signed", "2026-10-01"),
		stone("shipment", "early", "handed_over", "2026-10-05", Row{"ref": "T1", "value": 40.5, "unit": "USD"}),
		stone("shipment", "unsigned", "handed_over", "2026-10-05", Row{"ref": "T2", "value": 19.99, "unit": "USD"}),
		stone("shipment", "right", "handed_over", "2026-10-05", Row{"ref": "T3", "value": 99.0, "unit": "USD"}),
		stone("shipment", "replacement", "handed_over", "2026-10-05", Row{"ref": "T1", "reason": "replacement"}))
	f := figure(t, build(t, e, lookback.Options{}), "parcels")
	require.Equal(t, []int64{2, 3}, []int64{f.Count, f.Of})
	require.Equal(t, []money.Amount{{Minor: 6049, Currency: "USD"}}, f.Money)
	require.Equal(t, []lookback.Detail{{Name: "early", Value: "5 days early, $40.50"}, {Name: "unsigned", Value: "never signed, $19.99"}}, f.Detail)
	require.Equal(t, 2, opened(t, e, f))
}

func TestDaysToSignatureCountTheOpenOnes(t *testing.T) {
	t.Parallel()
	e := duckdb.OpenTest(t)
	factstest.Land(t, e, "milestones",
		stone("brief", "B1", "sent", "2026-10-01", Row{"creator": "a"}), stone("terms", "T1", "signed", "2026-10-03", Row{"creator": "a"}),
		stone("brief", "B2", "sent", "2026-10-01", Row{"creator": "b"}), stone("terms", "T2", "signed", "2026-10-05", Row{"creator": "b"}),
		stone("brief", "B3", "sent", "2026-10-01", Row{"creator": "c"}), stone("brief", "B4", "sent", "2026-10-01", Row{"creator": "d"}))
	f := figure(t, build(t, e, lookback.Options{Now: factstest.Moment("2026-11-01")}), "turnaround")
	require.Equal(t, 4.0, *f.Days.Median, "half are signed by the fourth day")
	require.Equal(t, 2.0, *f.Days.ClosedOnly, "those that closed flatter")
	require.Nil(t, f.Days.P80, "too many are open")
	require.Equal(t, 2, f.Days.Open)
	require.Equal(t, 4, opened(t, e, f))
}

func TestPostsWithoutALinkOrCodeAreCountedWithTheirReach(t *testing.T) {
	t.Parallel()
	e := duckdb.OpenTest(t)
	since := factstest.Moment("2026-01-01")
	factstest.Land(t, e, "assets", Row{"id": "p1", "link": "l1", "occurred_at": since}, Row{"id": "p2", "identifier": false, "code": "X", "occurred_at": since},
		Row{"id": "p3", "occurred_at": since}, Row{"id": "p4", "relation": "earned", "occurred_at": since})
	factstest.Land(t, e, "post_stats",
		Row{"asset": "p2", "basis": "organic", "reach": 100, "occurred_at": factstest.Moment("2026-10-01")},
		Row{"asset": "p2", "basis": "organic", "reach": 250, "occurred_at": factstest.Moment("2026-10-02")},
		Row{"asset": "p3", "basis": "total", "reach": 50, "occurred_at": factstest.Moment("2026-10-02")})
	f := figure(t, build(t, e, lookback.Options{}), "untracked")
	require.Equal(t, []int64{2, 3}, []int64{f.Count, f.Of})
	require.EqualValues(t, 300, *f.Reach)
	require.Equal(t, 2, opened(t, e, f))
}

func TestLabelsAreReadAtTheStartAndByMarket(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		caption, platform, market string
		ok                        bool
	}{
		{"#ad my favourite serum", "instagram", "US", true},
		{"Ad: my favourite serum", "instagram", "GB", true},
		{"#adidas and me", "instagram", "US", false},
		{"so glad to share this", "instagram", "US", false},
		{"Anzeige | mein Serum", "instagram", "DE", true},
		{"#ad mein Serum", "instagram", "DE", false},
		{"Collaboration commerciale : mon sérum", "instagram", "FR", true},
		{"gifted by the brand", "instagram", "GB", false},
		{"my routine\n#ad", "tiktok", "US", false},
		{"my routine\n#ad", "youtube", "US", true},
		{"long words before it so that nobody sees the label without opening the whole caption, which is what the rule is about, really #ad", "instagram", "US", false},
		{"#ad bonjour", "instagram", "", true},
	} {
		require.Equal(t, c.ok, lookback.Labelled(c.caption, c.platform, c.market), "%+v", c)
	}
}

func TestOrdersTieToTheShopsTotalToTheCent(t *testing.T) {
	t.Parallel()
	e := duckdb.OpenTest(t)
	at := factstest.Moment("2026-10-02")
	order := func(id, by, exclusion string, amount, gross, tax, shipping int) Row {
		r := Row{"order_id": id, "occurred_at": at, "amount": amount, "gross": gross, "tax": tax, "shipping": shipping, "currency": "USD"}
		if by != "" {
			r["attributed_by"] = by
		}
		if exclusion != "" {
			r["exclusion"] = exclusion
		}
		return r
	}
	factstest.Land(t, e, "orders",
		order("1", "code", "", 9000, 11201, 1701, 500), order("2", "click", "", 5000, 5000, 0, 0), order("3", "both", "", 100, 100, 0, 0),
		order("4", "", "", 3000, 8500, 0, 500), order("5", "none", "", 1, 1, 0, 0), order("6", "code", "gift", 0, 0, 0, 0), order("7", "none", "test", 777, 800, 23, 0))
	factstest.Land(t, e, "refunds", Row{"refund_id": "r", "order_id": "1", "amount": 2500, "currency": "USD", "occurred_at": at})
	p := build(t, e, lookback.Options{})
	require.Len(t, p.Reconcile, 1)
	r := p.Reconcile[0]
	require.True(t, r.Ties())
	require.Equal(t, []int64{7, 25602, 17101, 5, 2500}, []int64{r.Orders, r.Shop, r.Net, r.Counted, r.Refunds})
	left := r.Shop
	for _, s := range r.Steps {
		left += s.Minor
	}
	require.Equal(t, r.Net, left, "%+v", r.Steps)
	var sums, rows int64
	for _, c := range r.Classes {
		sums += c.Minor
		g, err := e.List(t.Context(), owner, c.Rows)
		require.NoError(t, err)
		require.EqualValues(t, c.Orders, g.N, c.ID)
		rows += c.Orders
	}
	require.Equal(t, []int64{r.Net, r.Counted}, []int64{sums, rows})
}

func TestCodesThatLeakSayWhy(t *testing.T) {
	t.Parallel()
	e := duckdb.OpenTest(t)
	since := factstest.Moment("2026-01-01")
	factstest.Land(t, e, "codes", Row{"id": "MIA10", "creator": "mia", "ends": factstest.Day("2026-10-20"), "occurred_at": since}, Row{"id": "HOUSE", "occurred_at": since})
	factstest.Land(t, e, "assets", Row{"id": "p1", "code": "MIA10", "occurred_at": since, "published_at": factstest.Moment("2026-10-05")})
	order := func(id, at, customer, landing string) Row {
		return Row{"order_id": id, "occurred_at": factstest.Moment(at), "code": "MIA10", "customer": customer, "landing": landing, "amount": 1000, "currency": "USD"}
	}
	factstest.Land(t, e, "orders", order("early", "2026-10-01", "a", "/"), order("good", "2026-10-06", "b", "/"), order("again", "2026-10-07", "b", "/"),
		order("coupon", "2026-10-08", "c", "/?utm_source=RetailMeNot"), order("late", "2026-10-25", "d", "/"),
		Row{"order_id": "house", "occurred_at": factstest.Moment("2026-10-08"), "code": "HOUSE", "amount": 5, "currency": "USD"})
	f := figure(t, build(t, e, lookback.Options{}), "leaks")
	require.EqualValues(t, 1, f.Count)
	require.Equal(t, "4 of 5 redemptions of creators' codes; 1 before the post went live; 1 from a coupon site; 1 outside the code's days; 1 used again by the same customer", f.Says)
	require.Equal(t, 4, opened(t, e, f))
}

func TestMoneyThatBoughtNothingAndMoneyOnTheWrongAudience(t *testing.T) {
	t.Parallel()
	e := duckdb.OpenTest(t)
	at := factstest.Moment("2026-10-01")
	spend := func(ref, creator, deliverable, basis string, minor int) Row {
		return Row{"ref": ref, "creator": creator, "deliverable": deliverable, "kind": "fee", "basis": basis, "amount": minor, "currency": "USD", "occurred_at": at}
	}
	factstest.Land(t, e, "spend", spend("c1", "a", "d1", "committed", 500_00), spend("c1", "a", "d1", "paid", 200_00), spend("c2", "b", "d2", "accrued", 300_00), spend("c3", "b", "d3", "paid", 50_00))
	factstest.Land(t, e, "milestones",
		stone("deliverable", "d1", "planned", "2026-09-01", Row{"due_at": factstest.Moment("2026-10-10")}),
		stone("deliverable", "d2", "live", "2026-10-05"), stone("deliverable", "d3", "cancelled", "2026-10-05"))
	share := func(creator, axis, segment string, share float64) Row {
		return Row{"creator": creator, "axis": axis, "segment": segment, "share": share, "basis": "followers", "occurred_at": at}
	}
	factstest.Land(t, e, "audience_shares", share("a", "gender", "male", 0.7), share("a", "gender", "female", 0.3), share("b", "gender", "female", 0.9))
	target := &ladder.Audience{Target: map[string]map[string]float64{"gender": {"female": 0.6}}, Must: []string{"gender"}}
	p := build(t, e, lookback.Options{Now: factstest.Moment("2026-11-01"), Target: target})
	f := figure(t, p, "never-live")
	require.Equal(t, []money.Amount{{Minor: 25000, Currency: "USD"}}, f.Money, "what was paid, not what was promised as well")
	require.EqualValues(t, 2, f.Count)
	f = figure(t, p, "off-category")
	require.Equal(t, []lookback.Detail{{Name: "a", Value: "$200.00, the largest gender cohort is male"}}, f.Detail)
}

func TestWhatTheFilesCannotAnswerNamesTheColumnThatWould(t *testing.T) {
	t.Parallel()
	p := build(t, duckdb.OpenTest(t), lookback.Options{})
	require.Empty(t, p.Figures)
	require.Len(t, p.Missing, 8)
	for _, g := range p.Missing {
		require.NotEmpty(t, g.File+g.Column, g.Question)
		require.NotEmpty(t, g.Says)
	}
}

func TestARoleWithoutMoneySeesNoMoney(t *testing.T) {
	t.Parallel()
	e := duckdb.OpenTest(t)
	factstest.Land(t, e, "orders", Row{"order_id": "1", "occurred_at": factstest.Moment("2026-10-02"), "amount": 987654, "gross": 987654, "currency": "USD"})
	p, err := lookback.Build(t.Context(), e, access.For(access.Social), lookback.Options{})
	require.NoError(t, err)
	require.Empty(t, p.Reconcile)
	_, err = lookback.Build(t.Context(), e, access.Scope{}, lookback.Options{})
	require.Error(t, err)
}

func TestTheDemosStoriesAreFoundInUnderAMinute(t *testing.T) {
	t.Parallel()
	e := duckdb.OpenTest(t)
	_, err := demo.Write(t.Context(), e, demo.Config{})
	require.NoError(t, err)
	began := time.Now()
	p := build(t, e, lookback.Options{})
	t.Logf("%d figures, %d gaps in %s", len(p.Figures), len(p.Missing), time.Since(began))
	for _, f := range p.Figures {
		t.Logf("%-12s %d of %d %v: %s %v", f.ID, f.Count, f.Of, f.Money, f.Says, f.Detail)
	}
	for _, g := range p.Missing {
		t.Logf("missing %+v", g)
	}
	for _, r := range p.Reconcile {
		t.Logf("%+v", r)
		require.True(t, r.Ties())
	}
	require.Positive(t, figure(t, p, "parcels").Count)
	require.Positive(t, figure(t, p, "untracked").Count)
}
