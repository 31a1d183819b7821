package book_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/campaigntest"
)

func TestWhoMayHoldAGateSaysWhyEvenIfReasonsAreNotTheirsToRead(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, permit)
	require.False(t, access.For(access.Finance).Sees(access.Safety))
	d.Scope = access.For(access.Finance)
	d.As("dana", access.Finance, func() {
		d.Do(campaign.KindHold, "h1", campaign.Create, "gate", "commit", "because", "the budget is spent", "campaign", "autumn")
		require.Contains(t, d.Refused(campaign.KindIncident, "i1", campaign.Create, "severity", "low", "what", "x", "story", "y"), "finance may not do this")
	})
}
