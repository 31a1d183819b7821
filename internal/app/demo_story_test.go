package app_test

import (
	"html"
	"io"
	"net/http"
	stories "plumbline/internal/demo"

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
	require.Equal(t, 3, count(campaign.KindBrief, "state", "sent"), "briefs nobody acknowledged")

	page, err := a.Records(t.Context(), owner, campaign.Query{Kind: campaign.KindShipment, Where: []campaign.Cond{{Field: "breach", Op: "filled"}}})
	require.NoError(t, err)
	require.NotEmpty(t, page.Rows, "the parcel that left too early")

	gates, err := a.Gates(t.Context(), owner)
	require.NoError(t, err)
	stopped := map[string]int{}
	for _, g := range gates {
		stopped[g.Gate] = g.Stopped
	}
	for _, name := range every {
		require.Equal(t, 1, stopped[name], "every gate has a case: %s", name)
	}
	rules, err := a.Rules(t.Context(), owner)
	require.NoError(t, err)
	require.Len(t, rules, 1)
	require.Equal(t, gate.Shipment, rules[0].Gate)
	require.NotEmpty(t, rules[0].Task)
	state := func(kind campaign.Kind, id string) campaign.State {
		row, _, err := a.Record(t.Context(), owner, kind, id)
		require.NoError(t, err)
		return row.State
	}
	require.Equal(t, campaign.Requested, state(campaign.KindSpend, "ines-fee"), "a failed clause holds it")
	require.Equal(t, campaign.Committed, state(campaign.KindSpend, "studio-day"), "by an override of finance")
	require.Equal(t, campaign.Live, state(campaign.KindDeliverable, "hana-short"), "the gate only warned")
	require.Equal(t, 1, count(campaign.KindSpend, "state", "paid"), "whatever the colours")
	brief, _, err := a.Record(t.Context(), owner, campaign.KindBrief, "hana-brief")
	require.NoError(t, err)
	require.NotEmpty(t, must(brief.Record()).(*campaign.Brief).Lock, "sending stamps the revision")
	legal, _, err := a.Record(t.Context(), access.For(access.Legal), campaign.KindList, "june-ostrow")
	require.NoError(t, err)
	require.Contains(t, string(legal.Parts[access.Personal]), "diets")
	social, _, err := a.Record(t.Context(), access.For(access.Social), campaign.KindList, "june-ostrow")
	if err == nil {
		require.Empty(t, social.Parts[access.Personal], "a creator's own list is not for everybody")
	}
}

func must(r campaign.Record, err error) campaign.Record {
	if err != nil {
		panic(err)
	}
	return r
}

func TestEveryStoryOfTheDemoIsOnItsFrontPageAndItsPageOpens(t *testing.T) {
	t.Parallel()
	at := serving(t, demo(t))
	get := func(path string) string {
		res, err := visitor(t).Get(at + path)
		require.NoError(t, err)
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		require.NoError(t, err)
		require.Equal(t, http.StatusOK, res.StatusCode, path)
		return string(body)
	}
	front := get("/")
	for _, s := range stories.Stories() {
		require.Contains(t, front, html.EscapeString(s.Sentence))
		require.Contains(t, front, `href="`+s.Page+`"`)
		get(s.Page)
	}
}
