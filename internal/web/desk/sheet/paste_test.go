package sheet_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/web/desk/sheet"
)

func TestWhatIsLeftOfAPasteIsWhatWasPasted(t *testing.T) {
	t.Parallel()
	table, err := sheet.ReadTable("sku,cost\r\nA,\"1,200\"\r\n\r\nB,2\r\n\"C\nof two lines\",3\r\n")
	require.NoError(t, err)
	require.Equal(t, [][]string{{"A", "1,200"}, {"B", "2"}, {"C\nof two lines", "3"}}, table.Rows)
	require.Equal(t, "sku,cost\nA,\"1,200\"\n\"C\nof two lines\",3", table.Only([]int{0, 2}))
	require.Equal(t, "sku,cost\nB,2", table.Only([]int{1}))
}

func FuzzPastedTextIsTakenApartAndPutTogetherAgain(f *testing.F) {
	for _, s := range []string{"a\tb\n1\t2\n", "a,b\n\"x\ny\",2\n,\n3,4", "a;b\r\n1;2\r\n\r\n", "\"", "a\n\"b", "\t\n\t", "a,b\r1,2", " \n a \n b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		table, err := sheet.ReadTable(text)
		if err != nil || table.Heads == nil {
			return
		}
		all := make([]int, len(table.Rows))
		for i := range all {
			all[i] = i
		}
		again, err := sheet.ReadTable(table.Only(all))
		require.NoError(t, err)
		require.Equal(t, trimmed(append(table.Rows, table.Heads)), trimmed(append(again.Rows, again.Heads)), "but for space around the whole")
	})
}

func trimmed(rows [][]string) (out [][]string) {
	for _, row := range rows {
		for i := range row {
			row[i] = strings.TrimSpace(strings.ReplaceAll(row[i], "\r", "\n"))
		}
		for len(row) > 0 && row[len(row)-1] == "" {
			row = row[:len(row)-1]
		}
		out = append(out, row)
	}
	return out
}
