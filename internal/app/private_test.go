package app_test

import (
	"encoding/json"
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
