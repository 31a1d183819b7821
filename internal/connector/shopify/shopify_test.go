package shopify_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/connector/connectortest"
	"plumbline/internal/connector/shopify"
	"plumbline/internal/inbox"
)

const seeds = "truth/real_exports/shopify_fivetran_seeds"

func TestEveryRealWarehouseFileIsRecognisedAndEveryRowIsAccountedFor(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, shopify.Formats()...)
	for _, f := range connectortest.Files(t, seeds, "*.csv") {
		s := h.Take(f, inbox.Options{})
		t.Logf("%-48s %-34s lines %d new %d same %d wait %d bad %d ignored %d %v", s.File, s.Format, s.Lines, s.New, s.Unchanged, s.Waiting, s.Quarantined, s.Ignored, s.Why)
		require.Zero(t, s.Quarantined, "%s: %v", s.File, s.Why)
	}
	require.Len(t, h.Rows("orders", "order_id"), 17)
	require.Equal(t, []string{"CAD 59.99", "GBP 11.98", "USD 2672.03"}, h.Sums("orders", "gross"))
}

func TestOrdersTieToTheFileToTheCent(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, shopify.Formats()...)
	s := h.Take(connectortest.Shared(t, seeds+"/shopify_order_data.csv"), inbox.Options{})
	require.Equal(t, []int{8, 8}, []int{s.Lines, s.New})
	require.Equal(t, []string{"GBP 11.98", "USD 615.03"}, h.Sums("orders", "gross"))
	require.Equal(t, []string{"GBP 10.00", "USD 579.97"}, h.Sums("orders", "amount"))
	s = h.Take(connectortest.Shared(t, seeds+"/shopify_order_bq_json_data.csv"), inbox.Options{})
	require.Equal(t, 8, s.Unchanged, "the same orders under another naming are the same orders")
}

const (
	head   = "id,name,currency,subtotal_price,total_tax,total_price,taxes_included,created_at,updated_at,customer_id,processed_at,source_name,total_discounts,test,_fivetran_synced\n"
	order1 = "1,#1,USD,100.00,8.00,113.00,FALSE,2026-10-01 10:00:00,2026-10-01 10:00:00,77,2026-10-01 10:00:00,web,10.00,FALSE,2026-10-02 00:00:00\n"
	refund = "id,created_at,processed_at,note,order_id,_fivetran_synced\n9,2026-10-05 09:00:00,2026-10-05 09:00:00,broken,1,2026-10-06 00:00:00\n"
	lines  = "id,refund_id,restock_type,quantity,order_line_id,subtotal,total_tax,_fivetran_synced\n91,9,return,1,5,20.00,1.60,2026-10-06 00:00:00\n92,9,return,1,6,5.50,0.44,2026-10-06 00:00:00\n"
	codes  = "index,order_id,code,amount,type,_fivetran_synced\n0,1,mia10,10.0,percentage,2026-10-02 00:00:00\n"
)

func TestARefundCarriesItsOrdersCreditWhateverFileComesFirst(t *testing.T) {
	t.Parallel()
	files := map[string]string{"order.csv": head + order1, "refund.csv": refund, "lines.csv": lines, "codes.csv": codes}
	for _, order := range [][]string{{"order.csv", "codes.csv", "refund.csv", "lines.csv"}, {"lines.csv", "refund.csv", "codes.csv", "order.csv"}, {"codes.csv", "lines.csv", "order.csv", "refund.csv"}} {
		h := connectortest.Open(t, shopify.Formats()...)
		for _, f := range order {
			h.Text(f, files[f], inbox.Options{})
		}
		require.Equal(t, []string{"1 10000 11300 USD MIA10 code"}, h.Rows("orders", "order_id", "amount", "gross", "currency", "code", "attributed_by"), "%v", order)
		require.Equal(t, []string{"9 2550 2754 USD MIA10 code 2026-10-01"}, h.Rows("refunds", "refund_id", "amount", "gross", "currency", "code", "attributed_by", "order_day"), "%v", order)
	}
}

func TestWhatARefundWaitsForIsSaid(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, shopify.Formats()...)
	s := h.Text("lines.csv", lines, inbox.Options{})
	require.Equal(t, []int{2, 2}, []int{s.Lines, s.Waiting})
	require.Equal(t, map[string]int{"waits_for its refund": 2}, s.Why)
	s = h.Text("refund.csv", refund, inbox.Options{})
	require.Equal(t, 1, s.Waiting, "no currency before the order: %v", s.Why)
	s = h.Text("order.csv", head+order1, inbox.Options{})
	require.Equal(t, 1, s.New)
	require.Equal(t, []string{"USD 25.50"}, h.Sums("refunds", "amount"))
}

func TestTheAdminExportReadsSeveralLinesPerOrderAndExcludesByReason(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, shopify.Formats()...)
	text, err := os.ReadFile(filepath.Join("testdata", "orders_export.csv"))
	require.NoError(t, err)
	s := h.Text("orders_export.csv", string(text), inbox.Options{})
	require.Equal(t, "shopify.orders", s.Format)
	require.Equal(t, 9, s.Lines)
	require.Equal(t, []int{8, 1}, []int{s.New, s.Quarantined}, "%+v", s)
	require.Equal(t, []string{
		"#1001 9000 11200 ANA10 · both",
		"#1002 3000 8500 · · none",
		"#1003 0 0 SEED100 gift code",
		"#1004 2000 2500 · cancelled none",
		"#1005 40000 40000 · wholesale none",
	}, h.Rows("orders", "number", "amount", "gross", "code", "exclusion", "attributed_by"))
	require.Equal(t, []string{"5001/undated 1500 2026-10-01"}, h.Rows("refunds", "refund_id", "gross", "order_day"))
	s = h.Text("orders_export.csv", string(text), inbox.Options{})
	require.Equal(t, 8, s.Unchanged)
}

func TestApiJsonOrdersWithTheirRefunds(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, shopify.Formats()...)
	s := h.Take(connectortest.Shared(t, "integrations/samples/commerce/shopify/order_rest_2026-07.json"), inbox.Options{})
	require.Equal(t, 1, s.New, "%+v", s)
	require.Equal(t, []string{"450789469 USD TENOFF"}, h.Rows("orders", "order_id", "currency", "code"))
	refunds := h.Rows("refunds", "refund_id", "gross", "code")
	require.Equal(t, []string{"509562969 20900 TENOFF"}, refunds)
	s = h.Take(connectortest.Shared(t, "integrations/samples/commerce/shopify/webhook_body_orders_create_UNWRAPPED.json"), inbox.Options{})
	require.Equal(t, 1, s.Lines)
}

func TestEveryApiFixtureIsRecognised(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, shopify.Formats()...)
	for _, f := range connectortest.Files(t, "truth/real_exports/shopify_api_fixtures", "*.json") {
		s := h.Take(f, inbox.Options{})
		require.Equal(t, 1, s.Lines, "%s %+v", f, s)
		require.Zero(t, s.Quarantined, "%s %v", f, s.Why)
	}
	require.True(t, slices.Contains(h.Rows("orders", "order_id", "exclusion"), "123456 test"))
}

func TestAnExportThatDoesNotSaySoShowsByItsTotalThatPricesIncludeTax(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, shopify.Formats()...)
	h.Text("orders.csv", "Name,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem price,Id\n"+
		"#1,paid,GBP,120.00,5.00,20.00,125.00,2026-10-01 10:00:00 +0100,1,120.00,1\n#2,paid,GBP,100.00,5.00,20.00,125.00,2026-10-01 10:00:00 +0100,1,100.00,2\n", inbox.Options{})
	require.Equal(t, []string{"#1 10000", "#2 10000"}, h.Rows("orders", "number", "amount"))
}

func FuzzAdminExport(f *testing.F) {
	f.Add("Name,Financial Status,Currency,Subtotal,Total,Created at,Lineitem quantity,Lineitem price\n#1,paid,USD,1,1,2026-01-01,1,1\n")
	f.Add("Name,Financial Status,Currency,Subtotal,Total,Created at,Lineitem quantity,Lineitem price\n#1,,,,,,1,x\n")
	f.Fuzz(func(t *testing.T, text string) {
		h := connectortest.Open(t, shopify.Formats()...)
		_, _ = h.Importer.ImportReader(t.Context(), connectortest.Owner, "o.csv", strings.NewReader(text), inbox.Options{As: "shopify.orders"}, nil)
	})
}
