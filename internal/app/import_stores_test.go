package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/app"
	"plumbline/internal/app/erasure"
	"plumbline/internal/inbox"
	"plumbline/internal/web/view"
)

// imported takes a file in as a page does and returns what became of it.
func imported(t *testing.T, a *app.App, as, name, text string) inbox.Summary {
	t.Helper()
	by := access.Actor{ID: "ana", Role: access.Owner}
	out, err := a.Import(t.Context(), by, access.For(access.Owner), []view.Upload{{Name: name, Path: write(t, name, text), As: as}}, func(view.Progress) {})
	require.NoError(t, err)
	require.Empty(t, out.Unread)
	require.Len(t, out.Files, 1)
	return out.Files[0]
}

func TestAnImportGoesAlikeOnEitherStore(t *testing.T) {
	t.Parallel()
	for name, url := range map[string]func(*testing.T) string{"SQLite": func(*testing.T) string { return "" }, "PostgreSQL": postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, err := app.New(app.Config{Dir: t.TempDir(), Store: url(t)})
			require.NoError(t, err)
			defer func() { require.NoError(t, a.Stop()) }()
			const header = "order_id,occurred_at,amount,currency,customer\n"
			first := header + "1,2026-10-03T12:00:00Z,20.00,USD," + canaryMail + "\n2,not a day,30.00,USD," + canaryMail + "\n"
			sum := imported(t, a, "orders", "orders.csv", first)
			require.Equal(t, []int{2, 1, 1}, []int{sum.Lines, sum.New, sum.Quarantined})
			again := imported(t, a, "orders", "orders.csv", first)
			require.Equal(t, []int{0, 1, 1}, []int{again.New, again.Unchanged, again.Quarantined}, "the same file twice adds nothing")
			bad, err := a.Quarantine(t.Context(), access.For(access.Owner), view.QuarantineAsk{})
			require.NoError(t, err)
			require.Equal(t, 1, bad.Total, "and its bad row is there once")
			changed := imported(t, a, "orders", "later.csv", header+"1,2026-10-03T12:00:00Z,25.00,USD,"+canaryMail+"\n")
			require.Equal(t, 1, changed.Corrected)

			report, err := a.Erase(t.Context(), erasure.Person{By: access.Actor{ID: "lee", Role: access.Legal}, Words: []string{canaryMail}})
			require.NoError(t, err)
			require.Positive(t, report.Records["quarantine"])
			require.Positive(t, report.Facts.Unlinked["orders.customer"])
			for _, left := range report.Left {
				require.NotContains(t, left.Where, "quarantine")
			}
		})
	}
}
