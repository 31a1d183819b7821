package read

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"plumbline/internal/fault"
)

func TestAnyWrappingGivesTheSameText(t *testing.T) {
	t.Parallel()
	for file, encoding := range map[string]string{
		"utf-16.csv": "utf-16le", "byte-order-mark.csv": "utf-8", "carriage-returns.csv": "utf-8",
	} {
		f, got := records(t, filepath.Join("..", "testdata", file))
		require.Equal(t, encoding, f.Encoding, file)
		require.Equal(t, "order_id", f.Sections[0].Head.Header[0], file)
		require.Equal(t, "café", got[0].fields[2], file)
	}
	f, got := records(t, filepath.Join("..", "testdata", "windows-1252.csv"))
	require.Equal(t, "café", got[0].fields[2])
	require.Contains(t, f.Notes[0], "line 2, column 20 (byte 64, 0xE9)", "what had to be decided is said with its place")
}

func TestGzipIsReadAndItsSuffixForgotten(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write([]byte("a,b\n1,2\n"))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	f, got := records(t, write(t, "orders.csv.gz", b.String()))
	require.Equal(t, "orders.csv", f.Name)
	require.Equal(t, []string{"1", "2"}, got[0].fields)

	_, err = Open(write(t, "cut.csv.gz", b.String()[:b.Len()-12]), Options{})
	require.Equal(t, fault.Invalid, fault.CodeOf(err))
}

func TestBytesOfNoEncodingAreRefusedWithTheirPlace(t *testing.T) {
	t.Parallel()
	_, err := Open(filepath.Join("..", "testdata", "no-encoding.csv"), Options{})
	require.ErrorContains(t, err, "line 3, column 18 (byte 92, 0x81)")
	require.NotEmpty(t, fault.HintOf(err))
	f, err := Open(filepath.Join("..", "testdata", "no-encoding.csv"), Options{Encoding: "ibm866"})
	require.NoError(t, err, "unless the asker knows better")
	require.Equal(t, "ibm866", f.Encoding)
}

func TestFilesThatCannotBeReadSayWhy(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, says string }{
		"empty.csv":  {"", "is empty"},
		"blank.csv":  {" \n\n", "is empty"},
		"old.xls":    {"\xD0\xCF\x11\xE0rest", "old or protected Excel"},
		"binary.csv": {"\x00\x01\x02\x03,\x05\x00", "not a text file"},
		"zip.xlsx":   {"PK\x03\x04nothing", "not a workbook"},
		"x.parquet":  {"PAR1nothing", "not a whole Parquet"},
		"header.csv": {"a,\"b\n1,2\n", "the header on line 1"},
		"doc.json":   {"{\"a\": }", "line 1, column 7"},
	} {
		_, err := Open(write(t, name, c.text), Options{})
		require.ErrorContains(t, err, c.says, name)
		require.Equal(t, fault.Invalid, fault.CodeOf(err), name)
	}
}

func TestJSONDocumentsAreTakenApartWhereTheirListIs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		lines      []int
	}{
		{"array", "[\n{\"id\":1},\n\n{\"id\":2}]", []int{2, 4}},
		{"envelope", "{\"paging\":{\"next\":null},\n\"data\":[{\"id\":1},\n{\"id\":2}]}", []int{2, 3}},
		{"deep", "{\"data\":\n{\"orders\":\n{\"edges\":[\n{\"node\":1}]}}}", []int{4}},
		{"one object with a list of its own", "\n{\"id\":7,\"line_items\":[{\"id\":1},{\"id\":2}]}", []int{2}},
		{"one object in an envelope", "{\"order\":\n{\"id\":7,\"line_items\":[{\"id\":1},{\"id\":2}]}}", []int{1}},
		{"nothing inside", "{\"data\":[]}", nil},
	} {
		_, got := records(t, write(t, "x.json", c.text))
		var lines []int
		for _, r := range got {
			require.Empty(t, r.bad)
			lines = append(lines, r.line)
		}
		require.Equal(t, c.lines, lines, c.name)
	}
}

func TestSheetsGiveStoredValuesAndDatesAsDates(t *testing.T) {
	t.Parallel()
	book := excelize.NewFile()
	date, err := book.NewStyle(&excelize.Style{NumFmt: 14})
	require.NoError(t, err)
	money, err := book.NewStyle(&excelize.Style{NumFmt: 3})
	require.NoError(t, err)
	require.NoError(t, book.SetSheetRow("Sheet1", "A1", &[]any{"day", "amount", "name"}))
	require.NoError(t, book.SetSheetRow("Sheet1", "A3", &[]any{time.Date(2026, 10, 31, 0, 0, 0, 0, time.UTC), 1234.56, "Ana"}))
	require.NoError(t, book.SetSheetRow("Sheet1", "A4", &[]any{time.Date(2026, 10, 31, 9, 30, 0, 0, time.UTC), 0.1 + 0.2, ""}))
	require.NoError(t, book.SetCellStyle("Sheet1", "A3", "A3", date))
	require.NoError(t, book.SetCellStyle("Sheet1", "B3", "B4", money))
	_, err = book.NewSheet("Second")
	require.NoError(t, err)
	require.NoError(t, book.SetSheetRow("Second", "A1", &[]any{"x", "y"}))
	require.NoError(t, book.SetSheetRow("Second", "A2", &[]any{1, 2}))
	path := filepath.Join(t.TempDir(), "b.xlsx")
	require.NoError(t, book.SaveAs(path))

	f, got := records(t, path)
	require.Len(t, f.Sections, 2)
	require.Equal(t, "Second", f.Sections[1].Head.Sheet)
	require.Equal(t, []seen{
		{line: 3, fields: []string{"2026-10-31", "1234.56", "Ana"}},
		{line: 4, fields: []string{"2026-10-31T09:30:00", "0.3", ""}},
		{line: 2, fields: []string{"1", "2"}},
	}, got)
}

func TestParquetValuesKeepTheirExactness(t *testing.T) {
	t.Parallel()
	type row struct {
		At     time.Time `parquet:"at,timestamp(microsecond)"`
		Day    int32     `parquet:"day,date"`
		Amount int64     `parquet:"amount,decimal(2:18)"`
		Name   *string   `parquet:"name,optional"`
		Flag   bool      `parquet:"flag"`
		Tags   []string  `parquet:"tags,list"`
	}
	name := "Ana"
	path := filepath.Join(t.TempDir(), "x.parquet")
	require.NoError(t, parquet.WriteFile(path, []row{
		{time.Date(2026, 10, 31, 9, 30, 0, 120000, time.UTC), 20757, -1205, &name, true, []string{"a", "b"}},
		{time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), 20758, 7, nil, false, nil},
	}))
	f, got := records(t, path)
	require.Equal(t, []string{"at", "day", "amount", "name", "flag", "tags"}, f.Sections[0].Head.Header)
	require.Equal(t, []string{"2026-10-31T09:30:00.00012Z", "2026-10-31", "-12.05", "Ana", "true", "a,b"}, got[0].fields)
	require.Equal(t, []string{"2026-11-01T00:00:00Z", "2026-11-01", "0.07", "", "false", ""}, got[1].fields)
}

func TestRealLogIsReadWhole(t *testing.T) {
	t.Parallel()
	f, got := records(t, shared(t, "truth/real_exports/weblogs/apache_combined_elastic_10k.log.gz"))
	require.Equal(t, Log, f.Shape)
	require.Len(t, got, 10_000)
}

func TestRealExportsAreReadAsEncodingCSVReadsThemWithoutAProblem(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(shared(t, "truth/real_exports"), "*", "*.csv"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, path := range files {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		std := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF"))))
		want, err := std.ReadAll()
		require.NoError(t, err, path)
		f, got := records(t, path)
		require.Len(t, f.Sections[0].Head.Header, len(want[0]), path)
		require.Len(t, got, len(want)-1, path)
		for i, r := range got {
			require.Empty(t, r.bad, path)
			require.Equal(t, want[i+1], r.fields, path)
		}
	}
}

func FuzzOpenNeverPanics(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "{\"a\":[{\"b\":1}]}", "[1,2", "PK\x03\x04", "PAR1PAR1", "\x1f\x8b\x08", "\xff\xfea\x00", "1.2.3.4 - - [x] \"GET\n", "{\"a\":1}\n{\"a\":\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 1<<14 {
			t.Skip()
		}
		file, err := Open(write(t, "f", string(b)), Options{})
		if err != nil {
			require.NotEqual(t, fault.Internal, fault.CodeOf(err), "%v", err)
			return
		}
		for _, s := range file.Sections {
			_ = s.Records(t.Context(), func(r *Record) error {
				require.True(t, r.Bad != nil || r.Fields != nil || r.Object != nil || s.Head.Shape == JSON || s.Head.Shape == JSONL)
				return nil
			})
		}
	})
}
