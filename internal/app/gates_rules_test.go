package app_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/gate"
)

// parcels releases some parcels under signed terms, and some by override.
func (d *desk) parcels(signed, overridden int) {
	d.must(maya, campaign.KindTerms, "t1", "signed")
	d.must(maya, campaign.KindTerms, "t2", "create", "form", "sow", "campaign", "autumn", "creator", "mia")
	for i := range signed + overridden {
		id, terms := fmt.Sprintf("x%d", i), "t1"
		if i >= signed {
			terms = "t2"
		}
		d.must(maya, campaign.KindShipment, id, "create", "terms", terms, "campaign", "autumn", "creator", "mia", "sku", "serum", "cost", usd(40))
		if i >= signed {
			d.must(maya, campaign.KindOverride, "", "create", "gate", "shipment", "subject", "shipment/"+id, "because", "CANARY-2210")
		}
		d.must(maya, campaign.KindShipment, id, "released")
	}
}

// page is a page as the owner of the folder sees it.
func (d *desk) page(path string) string {
	d.t.Helper()
	w := httptest.NewRecorder()
	d.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://localhost"+path, nil))
	require.Equal(d.t, http.StatusOK, w.Code, path)
	return w.Body.String()
}

func TestARuleOverriddenInOneCaseOfTenIsNoQuestionYet(t *testing.T) {
	t.Parallel()
	d := openDesk(t, "")
	d.parcels(9, 1)
	rules, err := d.Rules(t.Context(), all)
	require.NoError(t, err)
	require.Empty(t, rules)
	require.NotContains(t, d.page("/work"), "For the weekly review")
}

func TestARuleOverriddenMoreOftenIsOnTheWeeklyReviewAndATaskOfItsOwner(t *testing.T) {
	t.Parallel()
	d := openDesk(t, "")
	d.parcels(9, 2)
	rules, err := d.Rules(t.Context(), all)
	require.NoError(t, err)
	require.Len(t, rules, 1)
	r := rules[0]
	require.Equal(t, []any{"shipment", 11, 2, "maya", "Maya Ortiz"}, []any{r.Gate, r.Cases, r.Overridden, r.Owner, r.OwnerName})
	require.Equal(t, []gate.Cause{{Requirement: "signed_terms", Cases: 2}}, r.Passed)
	require.Equal(t, "The shipment gate was overridden in 2 of 11 cases in 90 days (18%). A rule that holds is passed over in one of ten at most.", r.Variance())
	require.Equal(t, "Passed over: signed_terms in 2.", r.Lever())
	require.Contains(t, r.Action(), "Maya Ortiz keeps the requirement, changes it or takes it out, at the weekly review of Monday")

	row, _, err := d.Record(t.Context(), all, campaign.KindTask, r.Task)
	require.NoError(t, err)
	task, err := row.Record()
	require.NoError(t, err)
	require.Equal(t, "maya", task.Top().Owner)
	require.True(t, task.Top().Due.Equal(r.Due))
	for _, path := range []string{"/work", "/work?owner=maya"} {
		require.Contains(t, d.page(path), "For the weekly review", path)
		require.Contains(t, d.page(path), "overridden in 2 of 11 cases in 90 days", path)
	}
	require.Contains(t, d.page("/gates"), "overridden in 2 of 11 cases in 90 days")

	for _, role := range access.Roles {
		seen, err := d.Rules(t.Context(), access.For(role))
		require.NoError(t, err)
		require.Equal(t, r, seen[0], "the rule is everybody's: it names no case and no money")
	}
	narrow, err := d.Rules(t.Context(), all.Only("campaign", "autumn"))
	require.NoError(t, err)
	require.Empty(t, narrow, "who sees some rows is told no numbers of the others")

	for _, command := range []string{"list", "list --as finance"} {
		out := d.ask(append([]string{"gate"}, words(command)...)...).out
		require.Contains(t, out, "For the weekly review")
		require.Contains(t, out, "plumbline show task/"+r.Task)
		require.NotContains(t, out, "CANARY-2210")
	}
	require.Contains(t, d.ask("status").out, "The shipment gate was overridden in 2 of 11 cases")
}

func TestARulesTaskIsAskedOnceForEachSitting(t *testing.T) {
	t.Parallel()
	d := openDesk(t, "")
	d.parcels(9, 3)
	tasks, err := d.Records(t.Context(), all, campaign.Query{Kind: campaign.KindTask, Where: []campaign.Cond{{Field: "subject", Op: "=", Values: []string{"gate/shipment"}}}})
	require.NoError(t, err)
	require.Len(t, tasks.Rows, 1, "the third override asks no second time")
	d.must(maya, campaign.KindTask, tasks.Rows[0].ID, "done")
	d.must(maya, campaign.KindShipment, "y1", "create", "terms", "t2", "campaign", "autumn", "creator", "mia", "sku", "serum", "cost", usd(40))
	d.must(maya, campaign.KindOverride, "", "create", "gate", "shipment", "subject", "shipment/y1", "because", "again")
	d.must(maya, campaign.KindShipment, "y1", "released")
	rules, err := d.Rules(t.Context(), all)
	require.NoError(t, err)
	require.Len(t, rules, 1)
	require.Empty(t, rules[0].Task, "what was answered for this sitting waits for the next")
}

func words(line string) []string { return strings.Fields(line) }
