package wording_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/app/wording"
	"plumbline/internal/lookback"
)

func TestWhatIsCountedAndCannotBeJudgedHasNoColour(t *testing.T) {
	t.Parallel()
	got := wording.Findings(&lookback.Page{Figures: []lookback.Figure{
		{ID: "labels", Question: "Captions without a label", Count: 68, Says: "of 68"},
		{ID: "parcels", Question: "Parcels before a signature", Count: 2, Bad: true, Says: "of 9"},
		{ID: "untracked", Question: "Posts without a link", Bad: true, Says: "of 9"},
	}})
	require.Equal(t, "none", got.Figures[0].Colour, "nobody said whether these posts were paid")
	require.Equal(t, "red", got.Figures[1].Colour)
	require.Equal(t, "green", got.Figures[2].Colour)
	require.Equal(t, "2 parcels before a signature.", got.Headline)
}
