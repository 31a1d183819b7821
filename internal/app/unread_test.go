package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/cli"
)

func TestAFileThatCannotBeReadIsNamedAndDoesNotStopTheOthers(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	odd, good := write(t, "odd.csv", "alpha,beta\n1,2\n"), write(t, "orders.csv", twoCurrencies)
	a := plumbline(t, data, "import", odd, odd+".gone", good)
	require.Equal(t, cli.Failed, a.code, "a script must notice")
	require.Contains(t, a.out, "orders.csv")
	require.Contains(t, a.err, "odd.csv is not recognised")
	require.Contains(t, a.err, "there is no file")
	require.Contains(t, a.err, "2 files were not read, nothing was taken from them.")
	require.Contains(t, a.err, "Read 4 lines from 1 file: 4 new")
	a = plumbline(t, data, "lookback", odd, good)
	require.Equal(t, cli.Failed, a.code)
	require.Contains(t, a.out, "Who brought the orders in USD")
	require.Contains(t, a.err, "1 file was not read, nothing was taken from it.")
	a = plumbline(t, data, "import", odd)
	require.Equal(t, cli.Failed, a.code)
	require.NotContains(t, a.err, "Read 0 lines")
}

func TestASeriesOfTheCompanyComesFromAFileWithoutAColumnForItsName(t *testing.T) {
	t.Parallel()
	data, file := t.TempDir(), write(t, "revenue.csv", "Week,Sales\n2026-10-05,1200.50\n2026-10-12,1300\n")
	a := plumbline(t, data, "import", file, "--as", "kr_values", "--column", "Sales=value", "--column", "Week=occurred_at")
	require.Equal(t, cli.Failed, a.code)
	require.Contains(t, a.err, `--column "=TEXT=series"`)
	a = fine(t, data, "import", file, "--as", "kr_values", "--column", "Sales=value", "--column", "Week=occurred_at", "--column", "=finance.sales=series")
	require.Contains(t, a.out, "2 lines: 2 new")
}
