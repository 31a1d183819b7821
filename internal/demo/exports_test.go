package demo_test

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"plumbline/internal/demo"
	"plumbline/internal/money"
)

func TestTheProgrammeIsAlsoASetOfExports(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "exports")
	files, err := demo.Exports(dir, demo.Config{})
	require.NoError(t, err)
	require.Len(t, files, 7)
	t.Run("orders add up to the shop's totals", func(t *testing.T) { ordersAddUp(t, filepath.Join(dir, "orders_export.csv")) })
	t.Run("the tracker shows the parcel that left without a signature", func(t *testing.T) { parcelLeft(t, filepath.Join(dir, "tracker.xlsx")) })
	t.Run("the log is in the combined format", func(t *testing.T) { logReads(t, filepath.Join(dir, "access.log.gz")) })
}

func ordersAddUp(t *testing.T, file string) {
	f, err := os.Open(file)
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	require.Greater(t, len(rows), 20_000)
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	amount := func(row []string, name string) int64 {
		a, err := money.Parse(row[at[name]], "USD")
		require.NoError(t, err)
		return a.Minor
	}
	for _, row := range rows[1:] {
		require.Equal(t, amount(row, "Total"), amount(row, "Subtotal")+amount(row, "Shipping")+amount(row, "Taxes"))
		require.Equal(t, amount(row, "Subtotal"), amount(row, "Lineitem price")-amount(row, "Lineitem discount"))
	}
}

func parcelLeft(t *testing.T, file string) {
	f, err := excelize.OpenFile(file)
	require.NoError(t, err)
	defer f.Close()
	signed := map[string]string{}
	contracts, err := f.GetRows("Contracts")
	require.NoError(t, err)
	for _, row := range contracts[1:] {
		signed[row[0]] = row[6]
	}
	parcels, err := f.GetRows("Parcels")
	require.NoError(t, err)
	var early []string
	for _, row := range parcels[1:] {
		if s := signed[row[1]]; s == "" || s > row[6] {
			early = append(early, row[3])
		}
	}
	require.ElementsMatch(t, []string{"kofi-osei", "marta-lindgren"}, early)
	posts, err := f.GetRows("Posts")
	require.NoError(t, err)
	require.Greater(t, len(posts), 300)
}

func logReads(t *testing.T, file string) {
	f, err := os.Open(file)
	require.NoError(t, err)
	defer f.Close()
	z, err := gzip.NewReader(f)
	require.NoError(t, err)
	lines := bufio.NewScanner(z)
	n := 0
	for lines.Scan() {
		require.Regexp(t, `^198\.1[89]\.\d+\.\d+ - - \[\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d [-+]\d{4}\] "GET /\S+ HTTP/1\.1" 200 \d+ "https://\S+/" ".+"$`, lines.Text())
		n++
	}
	require.Greater(t, n, 5_000)
}
