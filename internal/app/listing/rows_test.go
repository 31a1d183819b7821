package listing_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/app/listing"
	"plumbline/internal/facts"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/parse"
)

func metric(t *testing.T, id string) *ladder.Metric {
	t.Helper()
	all, problems := parse.Catalogue()
	require.Empty(t, problems)
	for i := range all {
		if all[i].ID == id {
			return &all[i]
		}
	}
	require.Fail(t, "no metric "+id)
	return nil
}

func TestAShareThatShouldBeHighListsItsWholeSoThatWhatPullsItDownIsThere(t *testing.T) {
	t.Parallel()
	l := listing.Of(metric(t, "trackable_rate"))
	require.Equal(t, "assets", l.Table)
	require.Equal(t, []facts.Cond{{Column: "tracked", Op: facts.In, Values: []any{true}}}, l.Where, "posts without an identifier are what one looks for")
}

func TestAShareThatShouldBeLowListsTheShare(t *testing.T) {
	t.Parallel()
	m := metric(t, "negative_comment_share")
	l := listing.Of(m)
	require.Equal(t, m.Formula.Of[0].Facts, l.Table)
	require.NotEmpty(t, l.Where)
}

func TestEveryMetricOfTheCatalogueOpensRowsOrSaysThatItHasNone(t *testing.T) {
	t.Parallel()
	all, _ := parse.Catalogue()
	for i := range all {
		if l := listing.Of(&all[i]); l.Table != "" {
			_, known := facts.Lookup(l.Table)
			require.True(t, known, "%s: %s", all[i].ID, l.Table)
		}
	}
}
