package book_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/campaigntest"
	"plumbline/internal/fault"
)

func TestOfManyGroupsARefusedOneDoesNotLoseTheOthers(t *testing.T) {
	t.Parallel()
	d := campaigntest.Open(t, permit)
	out, err := d.Book.DoEach(t.Context(), d.By, d.Scope, [][]campaign.Command{
		{d.Command(creators, "mara", campaign.Create, "name", "Mara")},
		{d.Command(creators, "theo", campaign.Create, "name", "Theo"), d.Command(creators, "theo", campaign.Edit, "nonsense", 1)},
		{d.Command(creators, "mara", campaign.Edit, "category", "skin")},
		{d.Command(creators, "gone", campaign.Edit, "category", "skin")},
	})
	require.NoError(t, err)
	require.NoError(t, out[0].Err)
	require.Equal(t, fault.Invalid, fault.CodeOf(out[1].Err))
	require.ErrorContains(t, out[1].Err, "nonsense")
	require.NoError(t, out[2].Err, "a later group sees an earlier one")
	require.Equal(t, fault.NotFound, fault.CodeOf(out[3].Err))
	require.Equal(t, "skin", campaigntest.Get[*campaign.Creator](d, creators, "mara").Category)
	_, err = d.Book.Do(t.Context(), d.By, d.Scope, d.Command(creators, "theo", campaign.Create, "name", "Theo"))
	require.NoError(t, err, "of a refused group nothing was done")
}
