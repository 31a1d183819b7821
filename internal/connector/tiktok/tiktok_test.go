package tiktok_test

import (
	"testing"
	"time"

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

func TestTheSameHourWrittenInTwoWaysIsTheSameSpend(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, tiktok.Formats()...)
	const head = "AD_ID,STAT_TIME_HOUR,SPEND,IMPRESSIONS\n"
	s := h.Text("a.csv", head+"7,10/2/2026 1:00,1.00,10\n7,10/13/2026 1:00,2.00,10\n", inbox.Options{Currency: "USD"})
	require.Equal(t, 2, s.New, "month first, as the second row shows: %v", s.Why)
	s = h.Text("b.csv", head+"7,2026-10-02 01:00:00,1.00,10\n7,2026-10-13 1:00:00,2.00,10\n", inbox.Options{Currency: "USD"})
	require.Equal(t, 2, s.Unchanged, "%+v", s)
	require.Equal(t, []string{"2026-10-02T01:00:00Z 100", "2026-10-13T01:00:00Z 200"}, h.Rows("spend", "occurred_at", "amount"))
}

func TestTotalsCloseAtTheAccountsLocalDayAndWithoutCountersThereAreNone(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, tiktok.Formats()...)
	h.Text("accounts.csv", accounts, inbox.Options{})
	h.Text("history.csv", history, inbox.Options{})
	h.Text("a.csv", "AD_ID,STAT_TIME_HOUR,SPEND,IMPRESSIONS\n7,2026-10-12 09:00:00,1.00,-\n7,2026-10-13 10:00:00,1.00,10\n7,2026-10-13 22:00:00,1.00,10\n", inbox.Options{})
	require.Equal(t, []string{"2026-10-14T03:00:00Z 20"}, h.Rows("post_stats", "occurred_at", "impressions"))
	require.Len(t, h.Rows("spend", "amount"), 3)
}

func TestADaysRowHoldsAtTheEndOfTheAccountsDay(t *testing.T) {
	t.Parallel()
	const daily = "AD_ID,STAT_TIME_DAY,SPEND,IMPRESSIONS\n7,2026-10-12,1.00,5\n7,2026-10-13 00:00:00,2.00,10\n"
	h := connectortest.Open(t, tiktok.Formats()...)
	h.Text("accounts.csv", accounts, inbox.Options{})
	h.Text("history.csv", history, inbox.Options{})
	h.Text("a.csv", daily, inbox.Options{})
	require.Equal(t, []string{"2026-10-13T04:59:59Z 5", "2026-10-14T04:59:59Z 15"}, h.Rows("post_stats", "occurred_at", "impressions"))
	require.Equal(t, []string{"2026-10-12T05:00:00Z 100", "2026-10-13T05:00:00Z 200"}, h.Rows("spend", "occurred_at", "amount"))

	chicago, err := time.LoadLocation("America/Chicago")
	require.NoError(t, err)
	h = connectortest.Open(t, tiktok.Formats()...)
	h.Text("a.csv", daily, inbox.Options{Currency: "USD", Zone: chicago})
	require.Equal(t, []string{"2026-10-12T05:00:00Z 100", "2026-10-13T05:00:00Z 200"}, h.Rows("spend", "occurred_at", "amount"), "without its account a report's times are those of the file's zone")
}

func TestAnHourlyAndADailyReportOfOneAdSayTheSameMoney(t *testing.T) {
	t.Parallel()
	const daily, hourly = "AD_ID,STAT_TIME_DAY,SPEND,IMPRESSIONS\n7,2026-10-13,5.00,100\n", "AD_ID,STAT_TIME_HOUR,SPEND,IMPRESSIONS\n7,2026-10-13 00:00:00,1.25,30\n7,2026-10-13 09:00:00,2.50,40\n"
	for _, order := range [][]string{{daily, hourly}, {hourly, daily}} {
		h := connectortest.Open(t, tiktok.Formats()...)
		for _, text := range order {
			h.Text("report.csv", text, inbox.Options{Currency: "USD"})
		}
		require.Equal(t, []string{"USD 5.00"}, h.Sums("spend", "amount"), "the hours and what the day has beyond them")
		require.Equal(t, []string{"2026-10-13T23:59:59Z 100"}, h.Rows("post_stats", "occurred_at", "impressions"))
	}
}

func TestTheAccountsOwnCurrencyStandsAboveTheProgrammes(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, tiktok.Formats()...)
	for _, f := range []string{report, history, accounts} {
		h.Text("a.csv", f, inbox.Options{Currency: "USD"})
	}
	require.Equal(t, []string{"EUR 3.75"}, h.Sums("spend", "amount"))
}

func TestTotalsDoNotWaitForTheCurrency(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, tiktok.Formats()...)
	h.Text("report.csv", report, inbox.Options{})
	require.Len(t, h.Rows("post_stats", "impressions"), 2)
}
