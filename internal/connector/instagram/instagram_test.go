package instagram_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/connector/connectortest"
	"plumbline/internal/connector/instagram"
	"plumbline/internal/inbox"
)

const seeds, fixtures = "truth/real_exports/instagram_fivetran_seeds/", "truth/real_exports/instagram_graph_api_fixtures"

func TestVersionsOfAPostAreOnePostAndTheNewestStands(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, instagram.Formats()...)
	s := h.Take(connectortest.Shared(t, seeds+"instagram_business_media_history_data.csv"), inbox.Options{})
	require.Equal(t, "instagram.media_history", s.Format)
	require.Zero(t, s.Quarantined, "%v", s.Why)
	require.Equal(t, 100, s.Lines)
	require.Len(t, h.Rows("assets", "id"), 3, "a hundred versions of three posts")
	again := h.Take(connectortest.Shared(t, seeds+"instagram_business_media_history_data.csv"), inbox.Options{})
	require.Zero(t, again.New+again.Corrected, "%+v", again)
}

func TestInsightsAreOrganicSnapshotsOfTheMomentTheyWereRead(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, instagram.Formats()...)
	s := h.Take(connectortest.Shared(t, seeds+"instagram_business_media_insights_data.csv"), inbox.Options{})
	require.Equal(t, []int{5, 5}, []int{s.Lines, s.New})
	require.Contains(t, h.Rows("post_stats", "asset", "basis", "reach", "saves", "likes", "comments", "views", "occurred_at"),
		"17875951606801054 organic 43 0 3 1 56 2021-10-27T14:22:01Z")
	s = h.Take(connectortest.Shared(t, seeds+"instagram_business_user_history_data.csv"), inbox.Options{})
	require.Equal(t, 1, s.New)
	require.Equal(t, []string{"fivetrandevelopers 39"}, h.Rows("follower_stats", "account", "total"))
}

func TestEveryGraphFixtureIsRead(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, instagram.Formats()...)
	for _, f := range connectortest.Files(t, fixtures, "*.json") {
		s := h.Take(f, inbox.Options{Covers: [2]string{"2021-07-01", "2021-07-31"}})
		require.Zero(t, s.Quarantined, "%s %v", f, s.Why)
		require.Positive(t, s.Lines, f)
	}
	require.Contains(t, h.Rows("post_stats", "asset", "impressions", "reach", "saves"), "17846368219941692 8 5 0", "metrics of one post are one snapshot")
	require.Len(t, h.Rows("comments", "comment_id"), 4)
}

func TestACounterWithoutItsMomentIsNotKept(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, instagram.Formats()...)
	s := h.Text("insights.json", `{"data":[{"name":"reach","period":"lifetime","values":[{"value":5}],"id":"1/insights/reach/lifetime"}]}`, inbox.Options{})
	require.Equal(t, 1, s.Ignored)
}
