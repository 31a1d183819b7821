package instagram_test

import (
	"strings"
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

var july = inbox.Options{Covers: [2]string{"2026-07-01", "2026-07-31"}}

func TestAPartialAnswerLeavesWhatIsKnownOfAPost(t *testing.T) {
	t.Parallel()
	const whole = `{"data":[{"id":"1","username":"mia","media_type":"VIDEO","media_product_type":"REELS","caption":"Ad: glow","permalink":"https://www.instagram.com/reel/A/","timestamp":"2026-07-01T10:00:00+0000"}]}`
	const partial = `{"data":[{"id":"1","username":"mia","media_type":"VIDEO","like_count":7}]}`
	const post = "1 reel mia Ad: glow https://www.instagram.com/reel/A/ 2026-07-01T10:00:00Z"
	for _, order := range [][]string{{whole, partial}, {partial, whole}} {
		h := connectortest.Open(t, instagram.Formats()...)
		for _, text := range order {
			h.Text("media.json", text, july)
		}
		require.Equal(t, []string{post}, h.Rows("assets", "id", "format", "creator", "caption", "url", "published_at"))
	}
	h := connectortest.Open(t, instagram.Formats()...)
	h.Text("a.json", whole, july)
	h.Text("b.json", `{"data":[{"id":"1","username":"mia","media_type":"VIDEO","caption":""}]}`, inbox.Options{Covers: [2]string{"2026-08-01", "2026-08-02"}})
	require.Equal(t, []string{"·"}, h.Rows("assets", "caption"), "a caption that was taken away is gone")
}

func TestAnOlderVersionNeverReplacesANewerOne(t *testing.T) {
	t.Parallel()
	const head = "_fivetran_synced,caption,created_time,id,is_story,media_type,permalink,username\n"
	const older, newer = "2026-07-02T00:00:00,draft,2026-07-01T00:00:00,1,false,IMAGE,https://x/p/1,mia\n", "2026-07-09T00:00:00,#ad final,2026-07-01T00:00:00,1,false,IMAGE,https://x/p/1,mia\n"
	for _, order := range [][]string{{older, newer}, {newer, older}} {
		h := connectortest.Open(t, instagram.Formats()...)
		for _, row := range order {
			h.Text("history.csv", head+row, inbox.Options{})
		}
		require.Equal(t, []string{"#ad final"}, h.Rows("assets", "caption"))
	}
}

func TestPostsFoundByAHashtagAreNotTheProgrammes(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, instagram.Formats()...)
	for _, f := range connectortest.Files(t, fixtures, "hashtags_*.json") {
		s := h.Take(f, july)
		require.Equal(t, s.Lines, s.Waiting, "%s %+v", f, s)
	}
	require.Empty(t, h.Rows("assets", "id"))
	require.Empty(t, h.Rows("post_stats", "asset"))
}

func TestAPostWithoutAnAccountLandsOnceItIsKnownToBeOurs(t *testing.T) {
	t.Parallel()
	const list = `{"data":[{"id":"1","media_type":"IMAGE","like_count":4},{"id":"2","media_type":"IMAGE","like_count":9}]}`
	for name, proof := range map[string]string{
		"its account": `{"data":[{"id":"1","media_type":"IMAGE","username":"mia"}]}`,
		"its list":    `{"data":[{"id":"1","media_type":"IMAGE"}],"paging":{"next":"https://graph.facebook.com/v25.0/178/media?after=x"}}`,
		"its id":      `{"id":"1","media_type":"IMAGE","permalink":"https://www.instagram.com/p/A/"}`,
		"insights":    `{"data":[{"name":"reach","period":"lifetime","values":[{"value":5}],"id":"1/insights/reach/lifetime"}]}`,
	} {
		h := connectortest.Open(t, instagram.Formats()...)
		require.Equal(t, 2, h.Text("list.json", list, july).Waiting)
		h.Text("proof.json", proof, july)
		require.Equal(t, []string{"1"}, h.Rows("assets", "id"), name)
		require.Contains(t, h.Rows("post_stats", "asset", "likes"), "1 4", name)
	}
	h := connectortest.Open(t, instagram.Formats()...)
	require.Equal(t, 2, h.Text("list.json", list, inbox.Options{As: "instagram.own_media", Covers: july.Covers}).New)
	require.Len(t, h.Rows("assets", "id"), 2)
}

func TestPlaysAndVideoViewsAreNotViews(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, instagram.Formats()...)
	insight := func(name, n string) string {
		return `{"name":"` + name + `","period":"lifetime","values":[{"value":` + n + `}],"id":"1/insights/` + name + `/lifetime"}`
	}
	s := h.Text("insights.json", `{"data":[`+insight("views", "100")+`,`+insight("plays", "70")+`,`+insight("video_views", "30")+`]}`, july)
	require.Equal(t, []int{1, 2}, []int{s.New, s.Ignored}, "%v", s.Why)
	require.Equal(t, []string{"100"}, h.Rows("post_stats", "views"))
	h.Text("reels.csv", "_fivetran_synced,id,like_count,video_photo_reach,story_reach,reel_reach,reel_plays,video_views\n2026-07-09T00:00:00,2,1,,,9,70,30\n", inbox.Options{})
	require.Equal(t, []string{"1 · 100", "2 9 ·"}, h.Rows("post_stats", "asset", "reach", "views"))
}

func TestInsightsWithoutTheirPostAreQuarantinedAndWithoutACounterIgnored(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, instagram.Formats()...)
	const head = "_fivetran_synced,id,like_count,video_photo_reach,story_reach,carousel_album_reach,carousel_album_saved\n"
	s := h.Text("a.csv", head+"2026-07-09T00:00:00,,1,5,,,\n2026-07-09T00:00:00,2,,,,,\n2026-07-09T00:00:00,3,,,,8,2\n", inbox.Options{})
	require.Equal(t, []int{1, 1, 1}, []int{s.New, s.Quarantined, s.Ignored}, "%+v", s)
	require.Equal(t, []string{"3 8 2"}, h.Rows("post_stats", "asset", "reach", "saves"))
	s = h.Text("a.json", `{"data":[{"name":"reach","period":"lifetime","values":[{"value":5}],"id":"/insights/reach/lifetime"}]}`, july)
	require.Equal(t, 1, s.Quarantined)
}

func TestCountersLeftOutForWantOfTheirMomentAreSaid(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, instagram.Formats()...)
	s := h.Text("media.json", `{"data":[{"id":"1","username":"mia","media_type":"IMAGE","like_count":4,"comments_count":1}]}`, inbox.Options{})
	require.Equal(t, 1, s.New)
	require.Contains(t, strings.Join(s.Notes, "\n"), "of 1 record the counters are left out")
	require.Empty(t, h.Rows("post_stats", "asset"))
}

func TestACommentKnowsItsPostFromTheAddressOfItsPages(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, instagram.Formats()...)
	const comment = `{"data":[{"id":"c1","text":"x","timestamp":"2026-07-01T10:00:00+0000"}]`
	h.Text("p1.json", comment+`,"paging":{"next":"https://graph.facebook.com/v25.0/17/comments?after=x"}}`, inbox.Options{})
	h.Text("again.json", comment+`}`, inbox.Options{})
	require.Equal(t, []string{"c1 17 2026-07-01T10:00:00Z"}, h.Rows("comments", "comment_id", "asset", "occurred_at"))
}
