package tracker_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"plumbline/internal/connector/connectortest"
	"plumbline/internal/connector/generic"
	"plumbline/internal/connector/tracker"
	"plumbline/internal/inbox"
)

func open(t testing.TB) *connectortest.House {
	return connectortest.Open(t, append(tracker.Formats(), generic.Format{})...)
}

func TestOneWideSheetBecomesTheWholeStory(t *testing.T) {
	t.Parallel()
	h := open(t)
	s := h.Text("tracker.csv", `Influencer,Campaign,Platform,Country,Followers,Brief sent,Contract sent,Date signed,Fee,Ship date,Product cost,Due date,Date posted,Post link,Promo code,Currency,Paid on
@Mia,Glow,Instagram,US,12000,2026-09-01,2026-09-03,2026-09-08,"1,200.50",2026-09-05,34.20,2026-10-01,2026-10-02,https://instagram.com/p/1,mia10,USD,2026-10-20
Ana,Glow,TikTok,DE,800,2026-09-01,2026-09-03,pending,300,2026-09-10,34.20,2026-10-01,,,ana10,EUR,2026-09-15
,,,,,,,,,,,,,,,,
`, inbox.Options{})
	require.Equal(t, "tracker.sheet", s.Format)
	require.Equal(t, []int{2, 1}, []int{s.New, s.Ignored}, "%+v", s)
	require.Equal(t, []string{"ana 800 DE", "mia 12000 US"}, h.Rows("creators", "id", "followers", "country"))
	marks := h.Rows("milestones", "subject_kind", "subject", "event", "occurred_at", "ref")
	require.Contains(t, marks, "brief brief/ana/Glow sent 2026-09-01T00:00:00Z ·")
	require.Contains(t, marks, "deliverable ana/Glow planned 2026-09-03T00:00:00Z ana/Glow", "known with the terms")
	require.Contains(t, h.Rows("milestones", "subject_kind", "event", "occurred_at", "ref", "value", "unit"), "shipment handed_over 2026-09-05T00:00:00Z mia/Glow 34.2 USD")
	require.Contains(t, h.Rows("milestones", "subject_kind", "subject", "event", "occurred_at"), "terms mia/Glow signed 2026-09-08T00:00:00Z")
	require.NotContains(t, h.Rows("milestones", "subject", "event"), "ana/Glow signed", "pending is not signed")
	require.Equal(t, []string{"accrued fee 120050 USD", "accrued product_cost 3420 EUR", "accrued product_cost 3420 USD", "committed fee 120050 USD", "paid fee 120050 USD", "paid fee 30000 EUR"},
		h.Rows("spend", "basis", "kind", "amount", "currency"))
	require.Equal(t, []string{"https://instagram.com/p/1 mia MIA10 2026-10-02T00:00:00Z"}, h.Rows("assets", "id", "creator", "code", "published_at"))
	require.Equal(t, []string{"ANA10 ana", "MIA10 mia"}, h.Rows("codes", "id", "creator"))
}

func TestSheetsOfAWorkbookAreReadEachForWhatTheySayAndJoin(t *testing.T) {
	t.Parallel()
	h := open(t)
	f := excelize.NewFile()
	sheet := func(name string, rows ...[]any) {
		_, err := f.NewSheet(name)
		require.NoError(t, err)
		for i, r := range rows {
			cell, _ := excelize.CoordinatesToCellName(1, i+1)
			require.NoError(t, f.SetSheetRow(name, cell, &r))
		}
	}
	sheet("Creators", []any{"Handle", "Name", "Followers", "Niche", "Audience country US", "Audience country BR", "Female %", "18-24"}, []any{"@mia", "Mia", 12000, "skin", "62%", "0.2", 71, "55%"})
	sheet("Contracts", []any{"Creator", "Contract ID", "Sent to sign", "Signed on", "Contract sent"}, []any{"mia", "C-1", "", "2026-09-08", "2026-09-03"})
	sheet("Parcels", []any{"Creator", "Contract", "Tracking number", "Shipped", "Delivered", "Parcel type"}, []any{"@Mia", "C-1", "1Z", "2026-09-05", "2026-09-09", "replacement"})
	require.NoError(t, f.DeleteSheet("Sheet1"))
	path := filepath.Join(t.TempDir(), "tracker.xlsx")
	require.NoError(t, f.SaveAs(path))
	s := h.Take(path, inbox.Options{})
	require.Equal(t, 3, s.New, "%+v", s)
	require.Equal(t, []string{"age 18-24 0.55", "country BR 0.2", "country US 0.62", "gender female 0.71"}, h.Rows("audience_shares", "axis", "segment", "share"))
	require.Contains(t, h.Rows("milestones", "subject_kind", "subject", "event", "ref", "reason"), "shipment 1Z handed_over C-1 replacement")
}

func TestAnEditedSheetIsACorrectionAndBadCellsAreNamed(t *testing.T) {
	t.Parallel()
	h := open(t)
	head := "Creator,Contract ID,Contract sent,Signed,Fee,Currency\n"
	h.Text("a.csv", head+"mia,C-1,2026-09-03,2026-09-08,100,USD\n", inbox.Options{})
	s := h.Text("a.csv", head+"mia,C-1,2026-09-03,2026-09-09,100,USD\nana,C-2,2026-09-03,yes,100,USD\nbea,C-3,2026-09-03,2026-09-09,$100,\n", inbox.Options{})
	require.Equal(t, []int{1, 2}, []int{s.Corrected, s.Quarantined}, "%+v", s)
	require.Equal(t, map[string]int{"not_a_time": 1, "no_currency": 1}, s.Why)
	require.Contains(t, h.Rows("milestones", "subject", "event", "occurred_at"), "C-1 signed 2026-09-09T00:00:00Z")
}

func TestAPlainFileOfATableIsNoTracker(t *testing.T) {
	t.Parallel()
	h := open(t)
	s := h.Text("creators.csv", "id,handle,name,followers,country\nc1,@mia,Mia,5,US\n", inbox.Options{})
	require.NotEqual(t, "tracker.sheet", s.Format)
	require.Equal(t, []string{"c1"}, h.Rows("creators", "id"))
}
