package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/app"
	"plumbline/internal/campaign"
	"plumbline/internal/gate"
)

// TestTheDemosLastDaysAreInItsRecords is the stories of the record, each where
// somebody would look for it.
func TestTheDemosLastDaysAreInItsRecords(t *testing.T) {
	t.Parallel()
	a, err := app.New(app.Config{Dir: demo(t)})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, a.Stop()) })
	owner := access.For(access.Owner)
	count := func(kind campaign.Kind, field, value string) int {
		page, err := a.Records(t.Context(), owner, campaign.Query{Kind: kind, Where: []campaign.Cond{{Field: field, Op: "=", Values: []string{value}}}})
		require.NoError(t, err)
		return len(page.Rows)
	}
	require.Equal(t, 1, count(campaign.KindOverride, "state", "in_force"), "the override about to expire")
	require.Equal(t, 1, count(campaign.KindHold, "state", "in_force"))
	require.Equal(t, 2, count(campaign.KindBrief, "state", "sent"), "briefs nobody acknowledged")

	page, err := a.Records(t.Context(), owner, campaign.Query{Kind: campaign.KindShipment, Where: []campaign.Cond{{Field: "breach", Op: "filled"}}})
	require.NoError(t, err)
	require.NotEmpty(t, page.Rows, "the parcel that left too early")

	gates, err := a.Gates(t.Context(), owner)
	require.NoError(t, err)
	stopped := map[string]int{}
	for _, g := range gates {
		stopped[g.Gate] = g.Stopped
	}
	for _, name := range []string{gate.Commit, gate.Shipment, gate.Amplify} {
		require.Equal(t, 1, stopped[name], name)
	}
	legal, _, err := a.Record(t.Context(), access.For(access.Legal), campaign.KindList, "june-ostrow")
	require.NoError(t, err)
	require.Contains(t, string(legal.Parts[access.Personal]), "diets")
	social, _, err := a.Record(t.Context(), access.For(access.Social), campaign.KindList, "june-ostrow")
	if err == nil {
		require.Empty(t, social.Parts[access.Personal], "a creator's own list is not for everybody")
	}
}
