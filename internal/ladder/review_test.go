package ladder_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/ladder"
)

func TestTheWeeklyReviewSitsNextWhereTheLadderSaysSo(t *testing.T) {
	t.Parallel()
	at := func(text string) time.Time {
		out, err := time.Parse(time.RFC3339, text)
		require.NoError(t, err)
		return out
	}
	for _, c := range []struct{ weekly, after, next string }{
		{"monday 10:00", "2026-11-20T15:00:00Z", "2026-11-23T10:00:00-05:00"},
		{"monday 10:00", "2026-11-23T14:59:00Z", "2026-11-23T10:00:00-05:00"},
		{"monday 10:00", "2026-11-23T15:00:00Z", "2026-11-30T10:00:00-05:00"}, // it sits now
		{"friday 16:30", "2026-11-20T15:00:00Z", "2026-11-20T16:30:00-05:00"},
		{"sunday", "2026-11-20T15:00:00Z", "2026-11-22T10:00:00-05:00"},
		{"monday 10:00", "2026-10-30T15:00:00Z", "2026-11-02T10:00:00-05:00"}, // the clocks went back between
		{"", "2026-11-20T15:00:00Z", "2026-11-23T10:00:00-05:00"},
		{"whenever", "2026-11-20T15:00:00Z", "2026-11-30T10:00:00-05:00"},
	} {
		l := &ladder.Ladder{Program: ladder.Program{Timezone: "America/New_York", WeekStarts: time.Monday}, Reviews: map[string]string{"weekly": c.weekly}}
		require.True(t, at(c.next).Equal(l.NextWeekly(at(c.after))), "%s after %s: %s", c.weekly, c.after, l.NextWeekly(at(c.after)))
	}
}

func TestTheOwnerOfAGatesRuleIsWhoSignedThePartOfTheCharterItGuards(t *testing.T) {
	t.Parallel()
	l := &ladder.Ladder{
		Charter: ladder.Charter{Money: &ladder.MoneyRules{Owner: "dana"}, Risk: &ladder.RiskLimits{Owner: "lee"}, SLAs: &ladder.SLAs{Owner: "maya"}},
		Gates:   []ladder.Gate{{Name: "shipment", Override: &ladder.Override{SecondPerson: "ana"}}},
	}
	for gate, owner := range map[string]string{"commit": "dana", "pay": "dana", "amplify": "lee", "shipment": "maya", "publish": "maya"} {
		require.Equal(t, owner, l.RuleOwner(gate), gate)
	}
	l.Charter = ladder.Charter{}
	require.Equal(t, "ana", l.RuleOwner("shipment"), "without a charter, the second person of its override")
	require.Empty(t, l.RuleOwner("commit"))
}
