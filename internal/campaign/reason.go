package campaign

import (
	"slices"
	"strings"
)

// Reason is one code shared by declines, screens and incidents, so that what a
// screen should have seen can be counted.
type Reason struct {
	Code string
	Doc  string
}

// Reasons are the codes, values first.
var Reasons = []Reason{
	{"values_conflict", "stands for something the brand does not"},
	{"values_no_touch", "a topic on one side's no-touch list"},
	{"values_past_content", "earlier content the brand cannot stand beside"},
	{"safety", "hate, violence, scams, minors"},
	{"undisclosed_post", "advertised without saying so"},
	{"expired_rights", "used beyond what was agreed"},
	{"medical_claims", "claims that need proof"},
	{"competitor", "works with a competitor"},
	{"off_category", "the audience is not whom the programme is for"},
	{"inauthentic_audience", "followers or comments that are not people"},
	{"pivot", "changed theme, tone, stance or cadence"},
	{"quality", "the content is not good enough"},
	{"late", "did not keep dates"},
	{"price", "too dear, or too little offered"},
	{"schedule", "no time"},
	{"exclusivity", "bound elsewhere, or asked for too much"},
	{"rights", "usage asked for is too wide"},
	{"no_answer", "did not answer"},
	{"other", "said in words"},
}

// ReasonCodes lists the codes.
func ReasonCodes() []string {
	out := make([]string, len(Reasons))
	for i, r := range Reasons {
		out[i] = r.Code
	}
	return out
}

// KnownReason tells whether a code is one of them; codes may carry a detail of
// the house after a colon, and any values_… is a values reason.
func KnownReason(code string) bool {
	main, _, _ := strings.Cut(code, ":")
	return strings.HasPrefix(main, "values_") || slices.Contains(ReasonCodes(), main)
}
