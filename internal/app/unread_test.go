package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/app"
	"plumbline/internal/cli"
	"plumbline/internal/fault"
	"plumbline/internal/web/view"
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

func TestAnUploadThatCannotBeReadDoesNotStopTheOthersEither(t *testing.T) {
	t.Parallel()
	a, err := app.New(app.Config{Dir: t.TempDir()})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, a.Stop()) })
	files := []view.Upload{
		{Name: "odd.csv", Path: write(t, "000.csv", "alpha,beta\n1,2\n")},
		{Name: "orders.csv", Path: write(t, "001.csv", twoCurrencies)},
	}
	got, err := a.Import(t.Context(), access.Actor{ID: "ana"}, access.For(access.Owner), files, func(view.Progress) {})
	require.NoError(t, err)
	require.Len(t, got.Files, 1)
	require.Equal(t, 4, got.Files[0].New)
	require.Len(t, got.Unread, 1)
	require.Equal(t, "odd.csv", got.Unread[0].Name)
	require.ErrorContains(t, got.Unread[0].Err, "odd.csv is not recognised")
	got, err = a.Import(t.Context(), access.Actor{ID: "ana"}, access.For(access.Creator), files, func(view.Progress) {})
	require.Equal(t, fault.Forbidden, fault.CodeOf(err), "what is not about one file stops the import")
	require.Empty(t, got.Unread)
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
