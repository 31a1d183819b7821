package ladder_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/ladder"
)

func TestAGoalIsFoundByTheWordsPeopleUse(t *testing.T) {
	t.Parallel()
	for words, metric := range map[string]string{
		"new customers": "attributed_orders", "Net Revenue": "attributed_orders", "grow net revenue by 20%": "attributed_orders",
		"add-to-cart": "add_to_cart_rate", "refund rate": "refund_rate", "launches": "launch_on_time_rate", "brand safety": "escalated_incidents",
	} {
		g, ok := ladder.FindGoal(words)
		require.True(t, ok, words)
		require.Contains(t, g.Metric, metric, words)
		require.NotEmpty(t, g.Watch, words)
	}
	_, ok := ladder.FindGoal("world peace")
	require.False(t, ok)
	_, ok = ladder.FindGoal("")
	require.False(t, ok)
}

func TestWhatCreatorsSeldomMoveIsSaidPlainly(t *testing.T) {
	t.Parallel()
	for _, words := range []string{"AOV", "site conversion", "sessions", "followers", "impressions"} {
		g, ok := ladder.FindGoal(words)
		require.True(t, ok, words)
		require.NotEmpty(t, g.Plain, words)
		require.Empty(t, g.Kind, words)
	}
}
