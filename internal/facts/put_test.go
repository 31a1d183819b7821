package facts_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/facts"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

func told() map[string]any {
	return map[string]any{
		"occurred_at": time.Date(2026, 10, 3, 12, 0, 0, 5000, time.UTC), "amount": money.Amount{Minor: 1250, Currency: "EUR"},
		"kind": "fee", "basis": "committed", "ref": "t-1",
	}
}

func TestARowToldInGoAndToldThroughJSONAreTheSameRow(t *testing.T) {
	t.Parallel()
	spend, ok := facts.Lookup("spend")
	require.True(t, ok)
	text, err := json.Marshal(told())
	require.NoError(t, err)
	var back map[string]any
	require.NoError(t, json.Unmarshal(text, &back))
	b := facts.NewBatch(spend, 2)
	require.NoError(t, b.Put(told()))
	require.NoError(t, b.Put(back))
	b.Seal(facts.Sealing{Source: "plumbline", Received: time.Date(2026, 10, 4, 0, 0, 0, 0, time.UTC)})
	require.Equal(t, b.NaturalID(0), b.NaturalID(1))
	content := b.Content()
	require.Equal(t, content[0], content[1])
}

func TestAValueOfAnotherTypeIsRefusedByItsColumn(t *testing.T) {
	t.Parallel()
	spend, _ := facts.Lookup("spend")
	for column, bad := range map[string]any{"occurred_at": 5, "amount": "ten", "kind": 1, "nothing": "x"} {
		require.ErrorContains(t, facts.NewBatch(spend, 1).Put(map[string]any{column: bad}), column)
	}
}

func TestADayAndANumberAreReadFromJSON(t *testing.T) {
	t.Parallel()
	campaigns, _ := facts.Lookup("campaigns")
	b := facts.NewBatch(campaigns, 1)
	require.NoError(t, b.Put(map[string]any{"id": "c-1", "starts": "2026-10-01", "ends": period.NewDate(2026, 11, 1)}))
	i, _ := b.Index("starts")
	require.EqualValues(t, period.NewDate(2026, 10, 1), b.Vectors()[i].I[0])
}
