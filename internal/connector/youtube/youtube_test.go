package youtube_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/connector/connectortest"
	"plumbline/internal/connector/youtube"
	"plumbline/internal/inbox"
)

func TestEveryFixtureIsReadOrIgnoredWithAReason(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, youtube.Formats()...)
	for _, f := range connectortest.Files(t, "truth/real_exports/youtube_api_fixtures", "*.json") {
		s := h.Take(f, inbox.Options{Covers: [2]string{"2021-07-01", "2021-07-31"}})
		require.Zero(t, s.Quarantined, "%s %v", f, s.Why)
		require.Positive(t, s.Lines, f)
	}
	require.NotEmpty(t, h.Rows("comments", "comment_id"))
	require.NotEmpty(t, h.Rows("assets", "id"))
	require.NotEmpty(t, h.Rows("follower_stats", "account", "total"))
}

func TestCountersNeedTheMomentTheyWereReadAndHiddenOnesAreMissing(t *testing.T) {
	t.Parallel()
	video := `{"kind":"youtube#videoListResponse","items":[{"kind":"youtube#video","id":"v1","snippet":{"publishedAt":"2026-10-01T00:00:00Z","channelId":"c1","description":"Ad"},"statistics":{"viewCount":"12345678901","commentCount":"3"}}]}`
	h := connectortest.Open(t, youtube.Formats()...)
	h.Text("v.json", video, inbox.Options{})
	require.Empty(t, h.Rows("post_stats", "asset"))
	h.Text("v.json", video, inbox.Options{Covers: [2]string{"2026-10-01", "2026-10-02"}})
	require.Equal(t, []string{"v1 total 12345678901 · 3 2026-10-02T23:59:59Z"}, h.Rows("post_stats", "asset", "basis", "views", "likes", "comments", "occurred_at"))
	require.Equal(t, []string{"v1 c1 Ad"}, h.Rows("assets", "id", "creator", "caption"))
}
