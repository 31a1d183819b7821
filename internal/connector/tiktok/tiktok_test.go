package tiktok_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/connector/connectortest"
	"plumbline/internal/connector/tiktok"
	"plumbline/internal/inbox"
)

const seeds = "truth/real_exports/tiktok_ads_fivetran_seeds"

func TestEveryRealFileIsRecognisedAndEveryRowIsAccountedFor(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, tiktok.Formats()...)
	for _, f := range connectortest.Files(t, seeds, "*.csv") {
		s := h.Take(f, inbox.Options{})
		t.Logf("%-44s %-24s lines %d new %d same %d wait %d bad %d ignored %d %v", s.File, s.Format, s.Lines, s.New, s.Unchanged, s.Waiting, s.Quarantined, s.Ignored, s.Why)
	}
}

func TestSpendTiesToTheReportAndDashesAreMissing(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]struct {
		as   string
		rows int
		sum  string
	}{
		"tiktok_ad_report_hourly_data.csv":        {"", 4, "USD 2.66"},
		"tiktok_campaign_country_report_data.csv": {"tiktok.campaign_report", 11, "USD 1586.10"},
	} {
		h := connectortest.Open(t, tiktok.Formats()...)
		s := h.Take(connectortest.Shared(t, seeds+"/"+file), inbox.Options{As: want.as, Currency: "USD"})
		require.Zero(t, s.Quarantined, "%v", s.Why)
		require.Zero(t, s.Waiting, "%v", s.Why)
		require.Equal(t, want.rows, s.New)
		require.Equal(t, []string{want.sum}, h.Sums("spend", "amount"), file)
	}
}

const (
	report   = "AD_ID,STAT_TIME_HOUR,SPEND,IMPRESSIONS,LIKES,CLICKS,VIDEO_PLAY_ACTIONS\n7,2026-10-01 23:00:00,1.25,100,-,2,60\n7,2026-10-02 01:00:00,2.50,50,3,1,20\n"
	history  = "AD_ID,UPDATED_AT,ADVERTISER_ID,AD_NAME,AD_TEXT\n7,2026-09-01 00:00:00,3,a,b\n"
	accounts = "ID,NAME,CURRENCY,TIMEZONE,PROMOTION_AREA\n3,x,EUR,Etc/GMT+5,1\n"
)

func TestTheAccountsCurrencyAndZoneReachTheReportInAnyOrder(t *testing.T) {
	t.Parallel()
	files := map[string]string{"report.csv": report, "history.csv": history, "accounts.csv": accounts}
	for _, order := range [][]string{{"report.csv", "history.csv", "accounts.csv"}, {"accounts.csv", "history.csv", "report.csv"}, {"accounts.csv", "report.csv", "history.csv"}} {
		h := connectortest.Open(t, tiktok.Formats()...)
		for _, f := range order {
			h.Text(f, files[f], inbox.Options{})
		}
		require.Equal(t, []string{"2026-10-02T04:00:00Z 125 EUR accrued amplification", "2026-10-02T06:00:00Z 250 EUR accrued amplification"},
			h.Rows("spend", "occurred_at", "amount", "currency", "basis", "kind"), "%v", order)
		last := h.Rows("post_stats", "occurred_at", "basis", "impressions", "likes", "views")
		require.Equal(t, "2026-10-02T06:00:00Z paid 150 3 80", last[len(last)-1], "totals so far, not the hour's own")
	}
}

func TestWithoutACurrencyTheReportWaits(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, tiktok.Formats()...)
	s := h.Text("report.csv", report, inbox.Options{})
	require.Equal(t, 2, s.Waiting, "%v", s.Why)
	require.Empty(t, h.Rows("spend", "amount"))
}
