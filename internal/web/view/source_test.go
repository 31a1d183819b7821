package view_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"plumbline/internal/facts"
	"plumbline/internal/period"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/view"
)

func TestRunsOfDaysOfOneSourceAreSummedUpAndTheDaysBetweenAreNamed(t *testing.T) {
	t.Parallel()
	day := func(d int) period.Date { return period.NewDate(2026, 11, d) }
	run := func(source, table string, first, last int) facts.Coverage {
		return facts.Coverage{Source: source, Table: table, First: day(first), Last: day(last)}
	}
	p := view.NewSources(view.Shell{}, mark.Source{}, []facts.Coverage{
		run("shop", "orders", 10, 12), run("shop", "orders", 1, 4), run("shop", "orders", 13, 20), run("shop", "orders", 6, 6), run("crm", "leads", 1, 2), run("shop", "refunds", 1, 20),
	}, 0, time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC))
	require.Len(t, p.Rows, 3)
	require.Equal(t, "crm", p.Rows[0].Source, "the most silent first")
	orders := p.Rows[1]
	require.Equal(t, []string{"orders", "1 Nov 2026", "20 Nov 2026"}, []string{orders.Table, orders.First, orders.Last})
	require.Equal(t, "4 days between are not spoken for", orders.Missing)
	require.Equal(t, []string{"1 Nov 2026 to 4 Nov 2026", "6 Nov 2026", "10 Nov 2026 to 20 Nov 2026"}, orders.Runs, "runs that touch are one")
	require.Empty(t, p.Rows[2].Missing)
	require.Equal(t, "One source has gone silent.", p.Headline)
}
