package app_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/app"
	"plumbline/internal/web/api"
	"plumbline/internal/web/view"
)

// twoCurrencies are orders of a shop that sells in two.
const twoCurrencies = `order_id,occurred_at,amount,gross,tax,currency,code,exclusion,attributed_by
1,2026-10-01T10:00:00Z,100.00,110.00,10.00,USD,MAYA10,,code
2,2026-10-02T10:00:00Z,40.00,44.00,4.00,USD,,,none
3,2026-10-03T10:00:00Z,20.00,20.00,0.00,USD,,self_purchase,none
4,2026-10-04T10:00:00Z,50.00,60.00,10.00,GBP,,,none
`

func TestAShopThatSellsInTwoCurrenciesIsReconciledInBoth(t *testing.T) {
	t.Parallel()
	data, file := t.TempDir(), write(t, "orders.csv", twoCurrencies)
	a := fine(t, data, "lookback", file, "--as", "orders")
	require.Contains(t, a.out, "Who brought the orders in USD")
	require.Contains(t, a.out, "Who brought the orders in GBP")
	require.Contains(t, a.out, "£60.00")
	require.Contains(t, a.out, "Excluded: self purchase")
	require.NotContains(t, a.out, "self_purchase")
	for line := range strings.Lines(a.out) {
		if strings.HasPrefix(line, "Tax") {
			require.NotRegexp(t, `Tax +0 `, line, "tax is an amount, not a number of orders")
		}
	}
	var got api.LookedBack
	require.NoError(t, json.Unmarshal([]byte(fine(t, data, "lookback", "--format", "json").out), &got))
	require.Len(t, got.Findings.Reconcile, 2)
	for _, r := range got.Findings.Reconcile {
		require.True(t, r.Ties, r.Currency)
	}
}

func TestALineOfAReconciliationOpensTheOrdersOfItsCurrency(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	fine(t, data, "import", write(t, "orders.csv", twoCurrencies), "--as", "orders")
	a, err := app.New(app.Config{Dir: data})
	require.NoError(t, err)
	defer func() { require.NoError(t, a.Stop()) }()
	for figure, want := range map[string]int{"reconcile:USD:neither": 1, "reconcile:GBP:neither": 1, "reconcile:USD:excluded:self_purchase": 1, "reconcile:USD:tax": 3, "reconcile:GBP:tax": 1} {
		rows, err := a.Rows(t.Context(), access.For(access.Owner), figure, view.Query{})
		require.NoError(t, err, figure)
		require.Len(t, rows.Cells, want, figure)
	}
}
