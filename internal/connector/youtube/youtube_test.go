package youtube_test

import (
	"strings"
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
	s := h.Text("v.json", video, inbox.Options{})
	require.Contains(t, strings.Join(s.Notes, "\n"), "of 1 record the counters are left out: an answer does not say when it was read; say it with --covers")
	require.Empty(t, h.Rows("post_stats", "asset"))
	h.Text("v.json", video, inbox.Options{Covers: [2]string{"2026-10-01", "2026-10-02"}})
	require.Equal(t, []string{"v1 total 12345678901 · 3 2026-10-02T23:59:59Z"}, h.Rows("post_stats", "asset", "basis", "views", "likes", "comments", "occurred_at"))
	require.Equal(t, []string{"v1 c1 Ad"}, h.Rows("assets", "id", "creator", "caption"))
}

func TestAnAnswerWithoutSomePartsLeavesWhatIsKnownOfAVideo(t *testing.T) {
	t.Parallel()
	const whole = `{"kind":"youtube#video","id":"v1","snippet":{"publishedAt":"2026-10-01T00:00:00Z","channelId":"c1","description":"Ad"}}`
	const counts = `{"kind":"youtube#video","id":"v1","statistics":{"viewCount":"5"}}`
	const listed = `{"kind":"youtube#playlistItem","id":"x","snippet":{"publishedAt":"2026-10-05T00:00:00Z","channelId":"c1","playlistId":"UU1","resourceId":{"videoId":"v1"}}}`
	for _, order := range [][]string{{whole, counts, listed}, {listed, counts, whole}, {counts, listed, whole}} {
		h := connectortest.Open(t, youtube.Formats()...)
		for _, text := range order {
			h.Text("v.json", text, inbox.Options{Covers: [2]string{"2026-10-02", "2026-10-02"}})
		}
		require.Equal(t, []string{"v1 c1 Ad 2026-10-01T00:00:00Z"}, h.Rows("assets", "id", "creator", "caption", "published_at"))
		require.Equal(t, []string{"v1 5"}, h.Rows("post_stats", "asset", "views"))
	}
}

func TestVideosWithoutCountersMakeNoEmptySnapshot(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, youtube.Formats()...)
	h.Text("v.json", `{"kind":"youtube#video","id":"v1","statistics":{}}`, inbox.Options{Covers: [2]string{"2026-10-02", "2026-10-02"}})
	require.Empty(t, h.Rows("post_stats", "asset"))
	s := h.Text("w.json", `{"kind":"youtube#video","snippet":{"description":"whose?"}}`, inbox.Options{})
	require.Equal(t, 1, s.Quarantined)
}

func TestAReplyKeepsItsVideoWhenALaterListDoesNotNameIt(t *testing.T) {
	t.Parallel()
	const snippet = `"snippet":{"publishedAt":"2026-10-01T00:00:00Z","updatedAt":"2026-10-01T00:00:00Z"}`
	h := connectortest.Open(t, youtube.Formats()...)
	h.Text("threads.json", `{"kind":"youtube#commentThread","snippet":{"videoId":"v1","topLevelComment":{"id":"k1",`+snippet+`}},"replies":{"comments":[{"id":"k2",`+snippet+`}]}}`, inbox.Options{})
	h.Text("replies.json", `{"kind":"youtube#comment","id":"k2","snippet":{"publishedAt":"2026-10-01T00:00:00Z","updatedAt":"2026-10-03T00:00:00Z"}}`, inbox.Options{})
	require.Equal(t, []string{"k1 v1", "k2 v1"}, h.Rows("comments", "comment_id", "asset"))
}
