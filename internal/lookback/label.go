package lookback

import (
	"regexp"
	"strings"
)

// labels are the accepted words by market. An unknown market is held against
// the words accepted in the United States.
var labels = map[string]*regexp.Regexp{
	"US": words(`ad`, `advertisement`, `sponsored`, `paid partnership`, `paid ad`),
	"GB": words(`ad`, `advert`, `advertising`, `advertisement`, `advertisement feature`),
	"DE": words(`werbung`, `anzeige`),
	"FR": words(`publicité`, `collaboration commerciale`),
}

var markets = map[string]string{"UK": "GB", "AT": "DE", "CH": "DE"}

// words matches one of them as a whole word or hashtag: #ad, not #adidas.
func words(list ...string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|[^\p{L}\p{N}_])#?(?:` + strings.Join(list, "|") + `)(?:[^\p{L}\p{N}_]|$)`)
}

// Labelled tells whether a caption begins with a label accepted in the market:
// in the first 125 characters, on TikTok in the first line, on YouTube in the
// first two.
func Labelled(caption, platform, market string) bool {
	country, _, _ := strings.Cut(strings.ToUpper(market), "-")
	if m, ok := markets[country]; ok {
		country = m
	}
	list, ok := labels[country]
	if !ok {
		list = labels["US"]
	}
	return list.MatchString(start(caption, platform))
}

func start(caption, platform string) string {
	lines := 1 << 20
	switch strings.ToLower(platform) {
	case "tiktok":
		lines = 1
	case "youtube":
		lines = 2
	}
	parts := strings.Split(strings.TrimSpace(caption), "\n")
	head := []rune(strings.Join(parts[:min(lines, len(parts))], "\n"))
	if len(head) > 125 && lines > 2 {
		head = head[:125]
	}
	return string(head)
}
