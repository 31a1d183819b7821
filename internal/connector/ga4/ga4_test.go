package ga4_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/connector/connectortest"
	"plumbline/internal/connector/ga4"
	"plumbline/internal/inbox"
)

const seed = "truth/real_exports/ga4_fivetran_seed/event_data.csv"

func TestSessionsBecomeVisitsAndPurchasesAreNotOrders(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, ga4.Formats()...)
	s := h.Take(connectortest.Shared(t, seed), inbox.Options{})
	require.Equal(t, []int{6, 6, 0}, []int{s.Lines, s.New, s.Quarantined}, "%+v", s)
	require.Len(t, h.Rows("visits", "session"), 5, "two events of one session are one visit")
	require.Empty(t, h.Rows("orders", "order_id"), "the shop's orders are not counted twice")
	require.Equal(t, 6, h.Take(connectortest.Shared(t, seed), inbox.Options{}).Unchanged)
}

func TestPurchasesAreOrdersOnlyWhenAskedFor(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, ga4.Formats()...)
	s := h.Take(connectortest.Shared(t, seed), inbox.Options{As: "ga4.orders"})
	require.Equal(t, []int{1, 5}, []int{s.New, s.Ignored}, "%+v", s)
	require.Equal(t, []string{"txn_123 2999 USD"}, h.Rows("orders", "order_id", "amount", "currency"))
}

const head = "name,timestamp,user_pseudo_id,param_ga_session_id,param_engagement_time_msec,param_source,param_medium,param_campaign,_fivetran_id,param_session_engaged,param_session_engaged\n"

func TestALaterEventOfASessionCorrectsItsVisit(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, ga4.Formats()...)
	h.Text("a.csv", head+"page_view,2026-10-01 10:00:00,u1,s1,4000,tiktok,influencer,glow,e1,0,1\n", inbox.Options{})
	require.Equal(t, []string{"4 false false tiktok glow"}, h.Rows("visits", "seconds", "engaged", "cart", "platform", "campaign"))
	s := h.Text("b.csv", head+"add_to_cart,2026-10-01 10:01:00,u1,s1,9000,,,,e2,1,1\n", inbox.Options{})
	require.Equal(t, 1, s.Corrected, "%+v", s)
	require.Equal(t, []string{"13 true true tiktok glow 2026-10-01T10:00:00Z"}, h.Rows("visits", "seconds", "engaged", "cart", "platform", "campaign", "occurred_at"))
}

func TestAnEventWithoutATimeIsQuarantinedAndTheOthersLand(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, ga4.Formats()...)
	s := h.Text("a.csv", head+"page_view,soon,u1,s1,,,,,e1,0,1\npage_view,2026-10-01 10:00:00,u2,s1,,,,,e2,0,1\npage_view,2026-10-01 10:00:00,,,,,,,e3,0,1\n", inbox.Options{})
	require.Equal(t, []int{1, 1, 1}, []int{s.New, s.Quarantined, s.Ignored}, "%+v", s)
}

func TestHowTheUserFirstCameIsNotHowThisVisitCameAndNoTimeIsNotZero(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, ga4.Formats()...)
	h.Text("a.csv", "name,timestamp,user_pseudo_id,param_ga_session_id,traffic_source_medium,traffic_source_source,_fivetran_id\npage_view,2026-10-01 10:00:00,u1,s1,influencer,tiktok,e1\n", inbox.Options{})
	require.Equal(t, []string{"· · ·"}, h.Rows("visits", "medium", "platform", "seconds"))
}

func TestOnlyACreatorsLinkCreditsACreator(t *testing.T) {
	t.Parallel()
	const head = "name,timestamp,user_pseudo_id,param_ga_session_id,collected_traffic_source_manual_source,collected_traffic_source_manual_medium,collected_traffic_source_manual_content,collected_traffic_source_manual_campaign_id,param_source_platform,param_click_id,_fivetran_id\n"
	for row, want := range map[string]string{
		"klaviyo,email,blue_button,autumn,,":        "· · Email klaviyo",
		"instagram,influencer,mia,glow,,":           "mia glow Influencer instagram",
		"tiktok,paid_social,mia,glow,plumbline,":    "mia glow Influencer tiktok",
		"tiktok,paid_social,hook_b,always_on,,":     "· · Paid Social tiktok",
		"youtube.com,referral,mia,glow,,c1":         "mia glow Influencer youtube.com",
		"(direct),(none),,,,":                       "· · Direct ·",
		"(not set),(not set),(not set),(not set),,": "· · · ·",
	} {
		h := connectortest.Open(t, ga4.Formats()...)
		h.Text("a.csv", head+"page_view,2026-10-01 10:00:00,u1,s1,"+row+",e1\n", inbox.Options{})
		require.Equal(t, []string{want}, h.Rows("visits", "creator", "campaign", "channel", "platform"), row)
	}
}

func TestTheSessionsOwnSourceIsReadWhereItsEventsCarryNone(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, ga4.Formats()...)
	h.Text("a.csv", "name,timestamp,user_pseudo_id,param_ga_session_id,traffic_source_source,session_traffic_source_last_click_manual_campaign_source,session_traffic_source_last_click_manual_campaign_medium\n"+
		"page_view,2026-10-01 10:00:00,u1,s1,tiktok,google,organic\n", inbox.Options{})
	require.Equal(t, []string{"google organic Organic Search"}, h.Rows("visits", "platform", "medium", "channel"))
}

func TestTagsOfOneLinkAreNotMixedWithThoseOfAnother(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, ga4.Formats()...)
	const head = "name,timestamp,user_pseudo_id,param_ga_session_id,param_source,param_medium,param_content,_fivetran_id\n"
	h.Text("a.csv", head+"page_view,2026-10-01 10:00:00.5,u1,s1,newsletter,email,footer,e2\npage_view,2026-10-01 10:00:00,u1,s1,instagram,influencer,,e1\n", inbox.Options{})
	require.Equal(t, []string{"instagram influencer · 2026-10-01T10:00:00Z"}, h.Rows("visits", "platform", "medium", "creator", "occurred_at"))
}

func TestAnEventWithoutAnIdIsTheSameInEverySpellingOfItsTime(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, ga4.Formats()...)
	const head = "name,timestamp,user_pseudo_id,param_ga_session_id,param_engagement_time_msec\n"
	h.Text("a.csv", head+"page_view,2026-10-01 10:00:00,u1,s1,4000\n", inbox.Options{})
	h.Text("b.csv", head+"page_view,2026-10-01T10:00:00Z,u1,s1,4000\n", inbox.Options{})
	require.Equal(t, []string{"4 false"}, h.Rows("visits", "seconds", "engaged"))
}
