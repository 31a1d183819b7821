package weblog_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/connector/connectortest"
	"plumbline/internal/connector/weblog"
	"plumbline/internal/inbox"
)

const apache = "truth/real_exports/weblogs/apache_combined_elastic_10k.log.gz"

func TestTheRealLogHasItsTenThousandHitsAndItsBots(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, weblog.Formats()...)
	s := h.Take(connectortest.Shared(t, apache), inbox.Options{As: "weblog.hits"})
	require.Equal(t, []int{10_000, 10_000}, []int{s.Lines, s.New}, "%+v", s)
	reasons := map[string]int{}
	for _, r := range h.Rows("clicks", "reason") {
		reasons[r]++
	}
	require.Equal(t, 1955, reasons[weblog.Crawler], "%v", reasons)
	s = h.Take(connectortest.Shared(t, apache), inbox.Options{As: "weblog.hits"})
	require.Equal(t, 10_000, s.Unchanged)
}

func TestUntaggedRequestsAreCountedAndNotKept(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, weblog.Formats()...)
	s := h.Take(connectortest.Shared(t, apache), inbox.Options{})
	require.Equal(t, "weblog.combined", s.Format)
	require.Equal(t, 10_000, s.Lines)
	bots := s.Why["untagged request by a bot: "+weblog.Crawler]
	require.Greater(t, bots, 1800, "most crawlers ask for untagged pages: %v", s.Why)
	require.NotEmpty(t, h.Rows("clicks", "link"), "feeds carry utm_source")
}

const phone = `"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Instagram 300.0"`

func hit(at, request, agent string) string {
	return `203.0.113.9 - - [` + at + `] "` + request + ` HTTP/1.1" 200 512 "https://l.instagram.com/?u=x" ` + agent + "\n"
}

func TestTaggedRequestsBecomeClicksWithAVerdict(t *testing.T) {
	t.Parallel()
	h := connectortest.Open(t, weblog.Formats()...)
	tag := "GET /p?utm_source=instagram&utm_id=glow&utm_content=mia&click_id=k1&email=a@b.c"
	text := hit("01/Oct/2026:09:00:00 +0000", tag, phone) + hit("01/Oct/2026:09:00:00 +0000", tag, phone) + hit("01/Oct/2026:09:31:00 +0000", tag, phone) +
		hit("01/Oct/2026:09:32:00 +0000", strings.Replace(tag, "GET", "HEAD", 1), phone) + hit("01/Oct/2026:09:33:00 +0000", tag, `"facebookexternalhit/1.1"`) +
		hit("01/Oct/2026:09:34:00 +0000", tag, `"-"`) + hit("01/Oct/2026:09:35:00 +0000", "GET /", phone) + "nonsense\n"
	s := h.Text("access.log", text, inbox.Options{})
	require.Equal(t, []int{6, 1, 1}, []int{s.New, s.Quarantined, s.Ignored}, "%+v", s)
	require.Equal(t, []string{"bot known crawler", "bot no user agent", "prefetch method HEAD", "repeat within 30 minutes", "valid ·", "valid ·"}, h.Rows("clicks", "verdict", "reason"))
	row := h.Rows("clicks", "campaign", "creator", "platform", "referrer", "url")[0]
	require.Equal(t, "glow mia instagram l.instagram.com /p?utm_content=mia&utm_id=glow&utm_source=instagram", row, "no address is kept with a person in it")
}

func FuzzLine(f *testing.F) {
	f.Add(hit("01/Oct/2026:09:00:00 +0000", "GET /?code=x", phone))
	f.Add(`1 - - [x] "GET %zz" 200 - "" ""`)
	m, _ := weblog.Formats()[0].Open(inbox.Head{}, inbox.Options{})
	f.Fuzz(func(t *testing.T, text string) {
		require.NoError(t, m.Map(inbox.Record{Fields: []string{text}}, connectortest.Nowhere{}))
	})
}
