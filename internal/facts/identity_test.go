package facts_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/facts"
)

var noon = time.Date(2026, 10, 3, 12, 0, 0, 0, time.UTC)

func row(t testing.TB, table string, fill func(set func(column string, value any))) *facts.Batch {
	t.Helper()
	tab, ok := facts.Lookup(table)
	require.True(t, ok)
	b := facts.NewBatch(tab, 1)
	b.Next()
	fill(func(column string, value any) {
		i, ok := b.Index(column)
		require.True(t, ok, column)
		switch v := value.(type) {
		case string:
			b.SetText(i, v)
		case int:
			b.SetInt(i, int64(v))
		case time.Time:
			b.SetInt(i, v.UnixMicro())
		case float64:
			b.SetFloat(i, v)
		case bool:
			b.SetBool(i, v)
		}
	})
	return b
}

func sealed(b *facts.Batch) (id string, content int64) {
	b.Seal(facts.Sealing{Source: "shop", Arrival: "a1", Received: noon})
	return b.Vectors()[0].S[0], b.Vectors()[1].I[0]
}

func order(t testing.TB, amount int, more ...any) *facts.Batch {
	return row(t, "orders", func(set func(string, any)) {
		set("order_id", "1001")
		set("amount", amount)
		set("occurred_at", noon.Add(-time.Hour))
		for i := 0; i < len(more); i += 2 {
			set(more[i].(string), more[i+1])
		}
	})
}

func TestTheSameRowHasTheSameIdentityAndContent(t *testing.T) {
	t.Parallel()
	id1, c1 := sealed(order(t, 1200))
	id2, c2 := sealed(order(t, 1200))
	require.Equal(t, id1, id2)
	require.Equal(t, c1, c2)
}

func TestAChangedAmountKeepsTheIdentityAndChangesTheContent(t *testing.T) {
	t.Parallel()
	id1, c1 := sealed(order(t, 1200))
	id2, c2 := sealed(order(t, 1300))
	require.Equal(t, id1, id2)
	require.NotEqual(t, c1, c2)
}

func TestWhoToldItAndWhenItCameIsNotContent(t *testing.T) {
	t.Parallel()
	_, c1 := sealed(order(t, 1200))
	_, c2 := sealed(order(t, 1200, "arrival", "other", "line", 7, "updated_at", noon, "received_at", noon.Add(time.Hour)))
	require.Equal(t, c1, c2)
}

func TestWhenItHappenedIsContent(t *testing.T) {
	t.Parallel()
	_, c1 := sealed(order(t, 1200))
	_, c2 := sealed(order(t, 1200, "occurred_at", noon))
	require.NotEqual(t, c1, c2)
}

func TestMissingAndEmptyAndZeroAreDifferentContent(t *testing.T) {
	t.Parallel()
	_, missing := sealed(order(t, 1200))
	_, empty := sealed(order(t, 1200, "code", ""))
	_, zero := sealed(order(t, 1200, "tax", 0))
	_, other := sealed(order(t, 1200, "shipping", 0))
	require.Len(t, map[int64]bool{missing: true, empty: true, zero: true, other: true}, 4)
}

func TestValuesThatChangePlacesChangeTheContent(t *testing.T) {
	t.Parallel()
	_, c1 := sealed(order(t, 1, "tax", 2, "campaign", "a", "creator", "b"))
	_, c2 := sealed(order(t, 2, "tax", 1, "campaign", "a", "creator", "b"))
	_, c3 := sealed(order(t, 1, "tax", 2, "campaign", "b", "creator", "a"))
	require.NotEqual(t, c1, c2)
	require.NotEqual(t, c1, c3)
}

func TestAnIdOfTheSourceIsKept(t *testing.T) {
	t.Parallel()
	id, _ := sealed(order(t, 1, "event_id", facts.SourceID("shop", "1001")))
	require.Equal(t, "shop:1001", id)
}

func TestPartsOfAnIdentityDoNotRunTogether(t *testing.T) {
	t.Parallel()
	require.NotEqual(t, facts.HashID("ab", "c"), facts.HashID("a", "bc"))
	require.NotEqual(t, facts.HashID("a"), facts.HashID("a", ""))
	require.Len(t, facts.HashID("a"), 26)
}

func TestIdenticalLinesOfOneSecondAllCountAndTheFileAgainAddsNothing(t *testing.T) {
	t.Parallel()
	read := func() map[string]bool {
		var lines facts.Lines
		ids := map[string]bool{}
		for range 3 {
			ids[lines.ID("web", "GET /", noon)] = true
		}
		ids[lines.ID("web", "GET /", noon.Add(time.Second))] = true
		ids[lines.ID("web", "GET /x", noon)] = true
		return ids
	}
	require.Len(t, read(), 5)
	require.Equal(t, read(), read())
}

func TestALongLogKeepsTheCountOfItsLastHour(t *testing.T) {
	t.Parallel()
	var lines facts.Lines
	first := lines.ID("web", "GET /", noon)
	for s := range 3 * 3600 {
		lines.ID("web", "GET /", noon.Add(time.Duration(s+1)*time.Second))
	}
	late := noon.Add(3*time.Hour - 30*time.Minute)
	require.NotEqual(t, lines.ID("web", "GET /", late), lines.ID("web", "GET /", late))
	require.Equal(t, first, lines.ID("web", "GET /", noon), "a jump back of hours reads as the same lines again")
}

func TestKnownAtIsReceivedAtUnlessTheRowIsOlderNews(t *testing.T) {
	t.Parallel()
	h := func(n int) time.Time { return noon.Add(time.Duration(n) * time.Hour) }
	for _, c := range []struct {
		name     string
		received time.Time
		moments  []time.Time
		want     time.Time
	}{
		{"nothing else is known", h(0), nil, h(0)},
		{"it happened before it came", h(0), []time.Time{h(-5)}, h(-5)},
		{"its source updated it later", h(0), []time.Time{h(-5), h(-2)}, h(-2)},
		{"its day had not settled", h(0), []time.Time{h(-5), h(-2), h(48)}, h(0)},
		{"the source's clock is ahead", h(0), []time.Time{h(1)}, h(0)},
	} {
		require.Equal(t, c.want, facts.KnownAt(c.received, c.moments...), c.name)
	}
}

func TestSealGivesADailyReportTheEndOfItsDayPlusSettling(t *testing.T) {
	t.Parallel()
	b := row(t, "spend", func(set func(string, any)) {
		set("kind", "fee")
		set("occurred_at", noon.AddDate(0, 0, -10))
	})
	end := func(at time.Time) time.Time { return at.Truncate(24 * time.Hour).Add(24 * time.Hour) }
	b.Seal(facts.Sealing{Source: "ads", Received: noon, Reported: end, Settle: 48 * time.Hour})
	i, _ := b.Index("known_at")
	require.Equal(t, time.Date(2026, 9, 26, 0, 0, 0, 0, time.UTC).UnixMicro(), b.Vectors()[i].I[0])
}

func BenchmarkSeal(b *testing.B) {
	batch := order(b, 1)
	for i := range 10_000 {
		batch.Next()
		j, _ := batch.Index("order_id")
		batch.SetText(j, string(rune('a'+i%26)))
	}
	id := batch.Vectors()[0]
	for b.Loop() {
		for i := range id.Valid {
			id.Valid[i] = false
		}
		batch.Seal(facts.Sealing{Source: "shop", Received: noon})
	}
	b.ReportMetric(float64(batch.N*b.N)/b.Elapsed().Seconds(), "rows/s")
}
