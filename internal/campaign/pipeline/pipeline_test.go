package pipeline_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/campaigntest"
	"plumbline/internal/campaign/pipeline"
)

func TestACreatorWhoBoughtBecomesACustomerOnce(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, nil)
	d.Do(campaign.KindCreator, "mara", campaign.Create, "name", "Mara", "customer", "h1")
	d.Do(campaign.KindCreator, "other", campaign.Create, "name", "Other")
	first := map[string]pipeline.Order{"mara": {ID: "order-7", At: campaigntest.Monday.Add(-24 * time.Hour), Source: "shopify"}}
	ask := func() []campaign.Command {
		var all []*campaign.Creator
		for _, row := range d.All(campaign.KindCreator) {
			r, err := row.Record()
			require.NoError(t, err)
			all = append(all, r.(*campaign.Creator))
		}
		return pipeline.Bought(all, first)
	}
	cmds := ask()
	require.Len(t, cmds, 1)
	_, err := d.Try(cmds[0])
	require.NoError(t, err)
	require.Equal(t, campaign.Customer, campaigntest.Get[*campaign.Creator](d, campaign.KindCreator, "mara").State)
	require.Equal(t, "order-7", d.Milestone("creator", "customer", "mara")["ref"])
	require.Empty(t, ask())
}

func TestAContentMixThatMovedFarProposesAPivotOnceAMonth(t *testing.T) {
	t.Parallel()
	at := campaigntest.Monday
	shifts := []pipeline.Shift{{Creator: "mara", Axis: "theme", Value: 0.41}, {Creator: "ana", Axis: "theme", Value: 0.2}}
	cmds := pipeline.Pivots(shifts, at)
	require.Len(t, cmds, 1)
	require.Equal(t, cmds[0].ID, pipeline.Pivots(shifts, at.Add(72*time.Hour))[0].ID)
	d := campaigntest.Open(t, nil)
	_, err := d.Try(cmds[0])
	require.NoError(t, err)
	p := campaigntest.Get[*campaign.Pivot](d, campaign.KindPivot, cmds[0].ID)
	require.Equal(t, campaign.Proposed, p.State)
	require.InDelta(t, 0.41, *p.Shift, 0)
}
