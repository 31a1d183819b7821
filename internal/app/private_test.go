package app_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/app"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
)

func TestACreatorsOwnListIsForLegalAndThoseWhoLookAfterThem(t *testing.T) {
	t.Parallel()
	a, err := app.New(app.Config{Dir: t.TempDir()})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, a.Stop()) })
	owner, text := access.For(access.Owner), func(v any) json.RawMessage { b, _ := json.Marshal(v); return b }
	by := access.Actor{ID: "owner", Role: access.Owner}
	do := func(scope access.Scope, c campaign.Command) error {
		_, err := a.Do(t.Context(), by, scope, c)
		return err
	}
	require.NoError(t, do(owner, campaign.Command{Kind: campaign.KindCreator, ID: "nora", Step: campaign.Create, Set: map[string]json.RawMessage{"manager": text("maya"), "name": text("Nora")}}))
	require.NoError(t, do(owner, campaign.Command{Kind: campaign.KindList, ID: "l1", Step: campaign.Create, Set: map[string]json.RawMessage{"creator": text("nora"), "own": text([]string{"alcohol"})}}))
	sees := func(scope access.Scope) bool {
		row, _, err := a.Record(t.Context(), scope, campaign.KindList, "l1")
		require.NoError(t, err)
		return row.Parts[access.Personal] != nil
	}
	operations := access.For(access.Operations)
	require.True(t, sees(access.For(access.Legal)))
	require.True(t, sees(operations.As("maya")))
	require.False(t, sees(operations.As("ben")))
	require.False(t, sees(operations))
	_, err = a.Records(t.Context(), operations.As("maya"), campaign.Query{Kind: campaign.KindList, Where: []campaign.Cond{{Field: "own", Op: "filled"}}})
	require.Equal(t, fault.Forbidden, fault.CodeOf(err))
	edit := campaign.Command{Kind: campaign.KindList, ID: "l1", Step: campaign.Edit, Set: map[string]json.RawMessage{"own": text([]string{"meat"})}}
	require.Equal(t, fault.Forbidden, fault.CodeOf(do(operations.As("ben"), edit)))
}

func TestACreatorsOwnListLeavesInNoExport(t *testing.T) {
	o := openOffice(t)
	o.fill()
	const topic = "fur farming"
	o.must(maya, campaign.KindList, "l1", "create", "creator", "mia", "own", []string{topic})
	o.must(maya, campaign.KindOffer, "o1", "create", "creator", "mia", "campaign", "autumn", "why", "her "+topic+" film", "scope", "one reel on "+topic, "ask", "are you in?")
	ask := func(at string) string {
		w := httptest.NewRecorder()
		o.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, at, nil))
		require.Equal(t, http.StatusOK, w.Code, at)
		return w.Body.String()
	}
	require.Contains(t, ask("/work/list/l1"), topic, "it stands on its page")
	for _, at := range []string{"/work/list?format=csv", "/api/v1/list", "/api/v1/list/l1", "/api/v1/list?fields=own", "/api/v1/offer?fields=meets"} {
		require.NotContains(t, ask(at), topic, at)
	}
	for _, at := range []string{"/work/list?format=csv", "/work/offer?format=csv", "/api/v1/list/l1", "/api/v1/offer/o1"} {
		require.Contains(t, strings.ReplaceAll(ask(at), `\u0027`, "'"), "a creator's own no-touch list is not exported", at)
	}
	o.server.Close()
	require.NoError(t, o.Stop())
	list := fine(t, o.data, "list", "list", "--format", "csv", "--field", "id", "--field", "own").out
	require.NotContains(t, list, topic)
	require.Contains(t, list, "is not exported")
	out := filepath.Join(t.TempDir(), "audit.jsonl")
	fine(t, o.data, "audit", "export", "--format", "jsonl", "--about", "list", "--out", out)
	require.NotContains(t, read(t, out), topic)
	require.Contains(t, read(t, out), "left out")
	require.Contains(t, fine(t, o.data, "backup", filepath.Join(t.TempDir(), "all.plumbline")).err, "own no-touch lists too")
}

func TestWhatAnOfferMeetsIsForThoseWhoLookAfterTheCreator(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	o.fill()
	o.must(maya, campaign.KindList, "l1", "create", "creator", "mia", "own", []string{"alcohol"})
	o.must(maya, campaign.KindCreator, "mia", "edit", "manager", "maya")
	o.must(maya, campaign.KindOffer, "o1", "create", "creator", "mia", "campaign", "autumn", "why", "her films", "scope", "one reel on alcohol", "ask", "are you in?")
	meets := func(scope access.Scope) []string {
		row, _, err := o.Record(t.Context(), scope, campaign.KindOffer, "o1")
		require.NoError(t, err)
		r, err := row.Record()
		require.NoError(t, err)
		return r.(*campaign.Offer).Meets
	}
	operations := access.For(access.Operations)
	require.Equal(t, []string{"alcohol"}, meets(operations.As("maya")))
	require.Equal(t, []string{"alcohol"}, meets(access.For(access.Legal)))
	require.Empty(t, meets(operations.As("ben")))
	_, err := o.Records(t.Context(), operations, campaign.Query{Kind: campaign.KindOffer, Where: []campaign.Cond{{Field: "meets", Op: "filled"}}})
	require.Equal(t, fault.Forbidden, fault.CodeOf(err))
}
