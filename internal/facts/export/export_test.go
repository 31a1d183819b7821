package export_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/stretchr/testify/require"

	"plumbline/internal/access"
	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/facts/export"
	"plumbline/internal/facts/factstest"
	"plumbline/internal/fault"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

var (
	ctx   = context.Background()
	owner = access.For(access.Owner)
)

func query(t testing.TB) export.Query {
	t.Helper()
	cal, err := period.NewCalendar("America/New_York", time.Monday, time.February)
	require.NoError(t, err)
	return export.Query{View: facts.View{Calendar: cal}, Currency: "USD"}
}

func seeded(t testing.TB) facts.Engine {
	e := duckdb.OpenTest(t)
	factstest.Land(t, e, "orders",
		factstest.Row{"order_id": "1", "occurred_at": "2026-11-01 03:30", "amount": 1230, "currency": "USD", "link": "l1", "campaign": "glow", "asset": "a1", "new_customer": true},
		factstest.Row{"order_id": "2", "occurred_at": "2026-11-02 12:00", "amount": 1230, "currency": "JPY", "platform": "tiktok", "creator": "ada"},
		factstest.Row{"order_id": "3", "occurred_at": "2027-02-01 12:00", "amount": 5, "customer": "h1"})
	factstest.Land(t, e, "orders", factstest.Row{"order_id": "3", "occurred_at": "2027-02-01 12:00", "amount": 7, "customer": "h1"})
	factstest.Land(t, e, "links", factstest.Row{"id": "l1", "occurred_at": "2026-10-01", "url": "https://shop.example/?utm_source=instagram&utm_medium=paid_social&utm_campaign=Glow%20Q4&utm_content=ada-1"})
	factstest.Land(t, e, "assets", factstest.Row{"id": "a1", "occurred_at": "2026-10-01", "format": "reel"})
	return e
}

// written writes a table as CSV and returns its rows as column → value.
func written(t testing.TB, table export.Table) []map[string]string {
	t.Helper()
	var b bytes.Buffer
	n, err := export.Write(&b, export.CSV, table)
	require.NoError(t, err)
	records, err := csv.NewReader(&b).ReadAll()
	require.NoError(t, err)
	require.Len(t, records, n+1)
	var out []map[string]string
	for _, r := range records[1:] {
		row := map[string]string{}
		for i, c := range records[0] {
			row[c] = r[i]
		}
		out = append(out, row)
	}
	return out
}

func TestFactsComeOutWithExactMoneyPeriodsAndCampaignKeys(t *testing.T) {
	t.Parallel()
	table, err := export.Facts(ctx, seeded(t), owner, "orders", query(t))
	require.NoError(t, err)
	rows := written(t, table)
	require.Len(t, rows, 3)
	for column, want := range map[string]string{
		"order_id": "1", "occurred_at": "2026-11-01T03:30:00Z", "amount": "12.30", "currency": "USD", "new_customer": "true", "customer": "",
		"day": "2026-10-31", "week": "2026-W44", "month": "2026-10", "quarter": "2027-Q3", "fiscal_year": "2027",
		"utm_source": "instagram", "utm_medium": "paid_social", "utm_campaign": "Glow Q4", "utm_id": "glow", "utm_content": "ada-1", "utm_creative_format": "reel",
	} {
		require.Equal(t, want, rows[0][column], column)
	}
	require.Equal(t, "1230", rows[1]["amount"], "yen have no decimals")
	require.Equal(t, []string{"tiktok", "", "ada"}, []string{rows[1]["utm_source"], rows[1]["utm_campaign"], rows[1]["utm_content"]})
	require.Equal(t, []string{"0.07", "2028-Q1"}, []string{rows[2]["amount"], rows[2]["quarter"]}, "as corrected, and in the programme's currency")
}

func TestAnExportIsLimitedToItsWindow(t *testing.T) {
	t.Parallel()
	q := query(t)
	q.From, q.To = factstest.Day("2026-10-31"), factstest.Day("2026-11-02")
	table, err := export.Facts(ctx, seeded(t), owner, "orders", q)
	require.NoError(t, err)
	require.Len(t, written(t, table), 1)
}

func TestAnExportHoldsWhatItsScopeSees(t *testing.T) {
	t.Parallel()
	e := seeded(t)
	table, err := export.Facts(ctx, e, owner.Without(access.Revenue|access.Personal).Only("creator", "ada"), "orders", query(t))
	require.NoError(t, err)
	rows := written(t, table)
	require.Len(t, rows, 1)
	require.Equal(t, "2", rows[0]["order_id"])
	require.NotContains(t, rows[0], "amount")
	require.NotContains(t, rows[0], "customer")
	_, err = export.Facts(ctx, e, access.Scope{}, "orders", query(t))
	require.Equal(t, fault.Forbidden, fault.CodeOf(err))
}

func TestParquetReadsBackAsWrittenInTheOrderOfTheColumns(t *testing.T) {
	t.Parallel()
	table, err := export.Facts(ctx, seeded(t), owner, "orders", query(t))
	require.NoError(t, err)
	var b bytes.Buffer
	n, err := export.Write(&b, export.Parquet, table)
	require.NoError(t, err)
	require.Equal(t, 3, n)
	file, err := parquet.OpenFile(bytes.NewReader(b.Bytes()), int64(b.Len()))
	require.NoError(t, err)
	require.EqualValues(t, 3, file.NumRows())
	var names []string
	for _, f := range file.Schema().Fields() {
		names = append(names, f.Name())
	}
	var want []string
	for _, c := range table.Columns {
		want = append(want, c.Name)
	}
	require.Equal(t, want, names)
	rows := make([]parquet.Row, 3)
	_, err = file.RowGroups()[0].Rows().ReadRows(rows)
	require.True(t, err == nil || err.Error() == "EOF", "%v", err)
	at := func(column string, row int) parquet.Value {
		leaf, ok := file.Schema().Lookup(column)
		require.True(t, ok)
		return rows[row][leaf.ColumnIndex]
	}
	require.EqualValues(t, 123_000, at("amount", 0).Int64(), "12.30 with four decimals")
	require.EqualValues(t, 12_300_000, at("amount", 1).Int64(), "1230 yen with four decimals")
	require.Equal(t, "1", at("order_id", 0).String())
	require.EqualValues(t, factstest.Day("2026-10-31"), at("day", 0).Int32())
	require.EqualValues(t, factstest.Moment("2026-11-01T03:30:00Z").UnixMicro(), at("occurred_at", 0).Int64())
	require.True(t, at("customer", 0).IsNull())
	require.True(t, at("new_customer", 0).Boolean())
}

func TestEveryTableExportsInEveryFormat(t *testing.T) {
	t.Parallel()
	e := seeded(t)
	for _, f := range export.Formats {
		dir := filepath.Join(t.TempDir(), "out")
		files, err := export.All(ctx, e, owner, query(t), f, dir)
		require.NoError(t, err)
		require.Len(t, files, len(facts.Tables))
		for i, file := range files {
			require.Equal(t, facts.Tables[i].Name+"."+string(f), filepath.Base(file.Path))
			info, err := os.Stat(file.Path)
			require.NoError(t, err)
			require.Positive(t, info.Size())
		}
		left, err := filepath.Glob(filepath.Join(dir, ".export-*"))
		require.NoError(t, err)
		require.Empty(t, left)
	}
}

func TestColumnsHaveNamesOfTheirOwn(t *testing.T) {
	t.Parallel()
	e := duckdb.OpenTest(t)
	for _, table := range facts.Tables {
		out, err := export.Facts(ctx, e, owner, table.Name, query(t))
		require.NoError(t, err)
		seen := map[string]bool{}
		for _, c := range out.Columns {
			require.False(t, seen[c.Name], "%s has two columns %s", table.Name, c.Name)
			require.NotEmpty(t, c.Doc, "%s.%s", table.Name, c.Name)
			seen[c.Name] = true
		}
	}
}

func TestAnyTableCanBeWritten(t *testing.T) {
	t.Parallel()
	table := export.Table{
		Name: "verdicts",
		Columns: []export.Column{
			{Name: "kpi", Type: facts.Text}, {Name: "value", Type: facts.Float}, {Name: "cost", Type: facts.Money},
			{Name: "since", Type: facts.Date}, {Name: "n", Type: facts.Int}, {Name: "held", Type: facts.Bool}, {Name: "at", Type: facts.Time},
		},
		Rows: func(yield func([]any, error) bool) {
			_ = yield([]any{"a, \"b\"\nc", 1.5, money.Amount{Minor: -5, Currency: "USD"}, factstest.Day("2026-10-03"), int64(3), true, factstest.Moment("2026-10-03")}, nil) &&
				yield(make([]any, 7), nil)
		},
	}
	require.Equal(t, []map[string]string{
		{"kpi": "a, \"b\"\nc", "value": "1.5", "cost": "-0.05", "since": "2026-10-03", "n": "3", "held": "true", "at": "2026-10-03T00:00:00Z"},
		{"kpi": "", "value": "", "cost": "", "since": "", "n": "", "held": "", "at": ""},
	}, written(t, table))
	_, err := export.Write(&bytes.Buffer{}, export.Parquet, table)
	require.NoError(t, err)
}

func TestAFaultWhileWritingLeavesNoFile(t *testing.T) {
	t.Parallel()
	broken := errors.New("the rows broke off")
	good := []any{"x"}
	for name, rows := range map[string]func(yield func([]any, error) bool){
		"an error":       func(yield func([]any, error) bool) { _ = yield(good, nil) && yield(nil, broken) },
		"a cell too few": func(yield func([]any, error) bool) { yield(nil, nil) },
		"a strange cell": func(yield func([]any, error) bool) { yield([]any{struct{}{}}, nil) },
	} {
		for _, f := range export.Formats {
			dir := t.TempDir()
			_, err := export.ToFile(filepath.Join(dir, "t"), f, export.Table{Name: "t", Columns: []export.Column{{Name: "a", Type: facts.Text}}, Rows: rows})
			require.Error(t, err, name)
			left, err := os.ReadDir(dir)
			require.NoError(t, err)
			require.Empty(t, left, name)
		}
	}
}

func TestWhatCannotBeExportedIsRefused(t *testing.T) {
	t.Parallel()
	_, err := export.Facts(ctx, duckdb.OpenTest(t), owner, "nope", query(t))
	require.Equal(t, fault.Invalid, fault.CodeOf(err))
	_, err = export.Write(&bytes.Buffer{}, "xml", export.Table{})
	require.Equal(t, fault.Invalid, fault.CodeOf(err))
	huge := export.Table{Name: "t", Columns: []export.Column{{Name: "a", Type: facts.Money}}, Rows: func(yield func([]any, error) bool) {
		yield([]any{money.Amount{Minor: 1 << 62, Currency: "USD"}}, nil)
	}}
	_, err = export.Write(&bytes.Buffer{}, export.Parquet, huge)
	require.ErrorContains(t, err, "too large")
	_, err = export.ToFile(strings.Repeat("x", 300), export.CSV, huge)
	require.Equal(t, fault.Unavailable, fault.CodeOf(err))
}
