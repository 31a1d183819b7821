package generic_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"plumbline/internal/access"
	"plumbline/internal/connector/generic"
	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/fault"
	"plumbline/internal/inbox"
	"plumbline/internal/store"
)

// landed imports one file into fresh facts and returns the rows of a table.
func landed(t testing.TB, name string, content []byte, o inbox.Options, table string, columns ...string) ([]string, inbox.Summary) {
	t.Helper()
	dir := t.TempDir()
	s, err := store.Open(t.Context(), store.Config{Dir: dir})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	e := duckdb.OpenTest(t)
	im, err := inbox.New(inbox.Config{Writer: e, Keeper: s, Formats: []inbox.Format{generic.Format{}}, Key: bytes.Repeat([]byte{7}, 32), DataDir: dir})
	require.NoError(t, err)
	sum, err := im.ImportReader(t.Context(), access.For(access.Owner), name, bytes.NewReader(content), o, nil)
	require.NoError(t, err, fault.HintOf(err))
	g, err := e.List(context.Background(), access.For(access.Owner), facts.List{Table: table, Columns: columns})
	require.NoError(t, err)
	out := make([]string, g.N)
	for i := range out {
		for _, c := range columns {
			out[i] += cell(g.Col(c), i) + "|"
		}
	}
	slices.Sort(out)
	return out, sum
}

func cell(v *facts.Vector, i int) string {
	switch {
	case !v.Valid[i]:
		return "–"
	case v.S != nil:
		return v.S[i]
	case v.I != nil:
		return fmt.Sprint(v.I[i])
	case v.F != nil:
		return fmt.Sprint(v.F[i])
	}
	return fmt.Sprint(v.B[i])
}

func TestEveryShapeOfOneFileGivesTheSameFacts(t *testing.T) {
	t.Parallel()
	csv := "order_id,occurred_at,amount,currency,customer,new_customer\nA1,2026-10-01T09:30:00Z,12.50,USD,ana@example.com,true\nA2,2026-10-02T00:00:00Z,0.07,USD,,\n"
	jsonl := `{"order_id":"A1","occurred_at":"2026-10-01T09:30:00Z","amount":12.50,"currency":"USD","customer":"ana@example.com","new_customer":true}
{"order_id":"A2","occurred_at":"2026-10-02T00:00:00Z","amount":0.07,"currency":"USD"}
`
	document := `{"next":null,"orders":[` + strings.ReplaceAll(strings.TrimSpace(jsonl), "\n", ",\n") + `]}`
	book := excelize.NewFile()
	require.NoError(t, book.SetSheetRow("Sheet1", "A1", &[]any{"order_id", "occurred_at", "amount", "currency", "customer", "new_customer"}))
	require.NoError(t, book.SetSheetRow("Sheet1", "A2", &[]any{"A1", time.Date(2026, 10, 1, 9, 30, 0, 0, time.UTC), 12.5, "USD", "ana@example.com", true}))
	require.NoError(t, book.SetSheetRow("Sheet1", "A3", &[]any{"A2", time.Date(2026, 10, 2, 0, 0, 0, 0, time.UTC), 0.07, "USD"}))
	require.NoError(t, book.SetSheetName("Sheet1", "orders"))
	var xlsx bytes.Buffer
	require.NoError(t, book.Write(&xlsx))
	type row struct {
		ID       string    `parquet:"order_id"`
		At       time.Time `parquet:"occurred_at,timestamp(microsecond)"`
		Amount   int64     `parquet:"amount,decimal(2:18)"`
		Currency string    `parquet:"currency"`
		Customer *string   `parquet:"customer,optional"`
		New      *bool     `parquet:"new_customer,optional"`
	}
	ana, yes := "ana@example.com", true
	var pq bytes.Buffer
	require.NoError(t, parquet.Write(&pq, []row{
		{"A1", time.Date(2026, 10, 1, 9, 30, 0, 0, time.UTC), 1250, "USD", &ana, &yes},
		{"A2", time.Date(2026, 10, 2, 0, 0, 0, 0, time.UTC), 7, "USD", nil, nil},
	}))
	columns := []string{"event_id", "order_id", "occurred_at", "amount", "currency", "customer", "new_customer"}
	want, _ := landed(t, "orders.csv", []byte(csv), inbox.Options{}, "orders", columns...)
	require.Len(t, want, 2)
	for name, content := range map[string][]byte{
		"orders.jsonl": []byte(jsonl), "orders.json": []byte(document), "orders.xlsx": xlsx.Bytes(), "orders.parquet": pq.Bytes(),
	} {
		got, sum := landed(t, name, content, inbox.Options{}, "orders", columns...)
		require.Equal(t, want, got, name)
		require.Equal(t, "generic.orders", sum.Format, name)
		require.Equal(t, 2, sum.New, name)
	}
}

func TestColumnsAreGuessedByNameAndByTheShapeOfTheirValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text, format string
		columns            map[string]string
	}{
		{"export.csv", "Order ID,Created at,Subtotal,Total,Currency,Discount Code,Email\n1,2026-10-01,10,12,USD,glow,a@b.c\n", "generic.orders",
			map[string]string{"Order ID": "order_id", "Created at": "occurred_at", "Subtotal": "amount", "Total": "gross", "Currency": "currency", "Discount Code": "code", "Email": "customer"}},
		{"kr.csv", "series,date,value\nfinance.revenue,2026-10-01,1200\n", "generic.kr_values", map[string]string{"series": "series", "date": "occurred_at", "value": "value"}},
		{"creators.csv", "handle,name,followers,country\n@ana,Ana,12000,US\n", "generic.creators",
			map[string]string{"handle": "handle + id", "name": "name", "followers": "followers", "country": "country"}},
	} {
		h := inbox.Head{Name: c.name, Shape: inbox.CSV}
		for i, line := range strings.Split(strings.TrimSpace(c.text), "\n") {
			if cells := strings.Split(line, ","); i == 0 {
				h.Header = cells
			} else {
				h.Rows = append(h.Rows, cells)
			}
		}
		require.Positive(t, generic.Format{}.Recognise(h), c.name)
		m, err := generic.Format{}.Open(h, inbox.Options{})
		require.NoError(t, err, c.name)
		name, columns, _ := m.(inbox.Explainer).Explain()
		require.Equal(t, c.format, name)
		require.Equal(t, c.columns, columns, c.name)
	}
}

func TestAConstantFillsAColumnTheFileLacks(t *testing.T) {
	t.Parallel()
	rows, sum := landed(t, "invoices.csv", []byte("invoice,date,amount,creator\nI1,2026-10-01,100.00,ana\n"),
		inbox.Options{As: "spend", Currency: "USD", Columns: map[string]string{"=fee": "kind", "=accrued": "basis"}}, "spend", "ref", "kind", "basis", "amount", "currency")
	require.Equal(t, []string{"I1|fee|accrued|10000|USD|"}, rows)
	require.Equal(t, "kind", sum.Columns["=fee"])
}

func TestARepeatedColumnCanBeNamedByItsPosition(t *testing.T) {
	t.Parallel()
	rows, sum := landed(t, "orders.csv", []byte("order_id,date,amount,amount\n1,2026-10-01,5.00,4.00\n"),
		inbox.Options{As: "orders", Currency: "USD", Columns: map[string]string{"amount#2": "amount", "amount": "gross"}}, "orders", "amount", "gross")
	require.Equal(t, []string{"400|500|"}, rows)
	require.Equal(t, "amount", sum.Columns["amount#2"])
}

func TestColumnsLeftOutAreSaid(t *testing.T) {
	t.Parallel()
	_, sum := landed(t, "orders.csv", []byte("order_id,occurred_at,amount,currency,warehouse\n1,2026-10-01,5,USD,x\n"), inbox.Options{}, "orders", "order_id")
	require.Contains(t, sum.Notes, "columns left out: warehouse")
}

func TestWhatCannotLandIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	h := inbox.Head{Name: "x.csv", Shape: inbox.CSV, Header: []string{"order_id", "occurred_at", "amount"}, Rows: [][]string{{"1", "2026-10-01", "5"}}}
	_, err := generic.Format{}.Open(h, inbox.Options{As: "orders"})
	require.ErrorContains(t, err, "x.csv, line 1: orders has amounts and no currency")
	_, err = generic.Format{}.Open(h, inbox.Options{As: "orders", Currency: "USD", Columns: map[string]string{"amoun": "amount", "order_id": "nothing"}})
	require.ErrorContains(t, err, "there is no column amoun, nothing")
	_, err = generic.Format{}.Open(h, inbox.Options{As: "orders", Currency: "XXQ"})
	require.ErrorContains(t, err, `"XXQ" is not a currency`)
	_, err = generic.Format{}.Open(inbox.Head{Name: "x.csv", Shape: inbox.CSV, Header: []string{"a", "b"}}, inbox.Options{})
	require.ErrorContains(t, err, "fit no table")
	require.NotEmpty(t, fault.HintOf(err))
}

func TestADimensionNeedsNoDateAndACodeIsUpperCase(t *testing.T) {
	t.Parallel()
	rows, _ := landed(t, "codes.csv", []byte("code,creator,valid_from\nglow10,ana,2026-10-01\n"), inbox.Options{As: "codes"}, "codes", "id", "creator", "starts")
	require.Equal(t, []string{"GLOW10|ana|20727|"}, rows)
}

func TestEveryTableCanBeReadFromAFileOfItsOwnColumns(t *testing.T) {
	t.Parallel()
	for _, table := range facts.Tables {
		if table.Name == "reports" {
			continue
		}
		h := inbox.Head{Name: table.Name + ".csv", Shape: inbox.CSV}
		row := map[string]string{"occurred_at": "2026-10-01"}
		for _, c := range table.Columns {
			row[c.Name] = sample(c)
		}
		h.Header = slices.Sorted(maps.Keys(row))
		var cells []string
		for _, name := range h.Header {
			cells = append(cells, row[name])
		}
		h.Rows = [][]string{cells}
		m, err := generic.Format{}.Open(h, inbox.Options{})
		require.NoError(t, err, table.Name)
		c := m.(inbox.Columnar)
		require.Equal(t, table, c.Table())
		b := facts.NewBatch(table, 1)
		flaw := c.Filler(func(s string) string { return s }).Fill(&inbox.Record{Line: 2, Fields: cells}, b)
		require.Nil(t, flaw, table.Name)
		for _, v := range b.Vectors() {
			if _, own := row[v.Column.Name]; own {
				require.True(t, v.Valid[0], "%s.%s", table.Name, v.Column.Name)
			}
		}
	}
}

func sample(c facts.Column) string {
	switch {
	case len(c.One) > 0:
		return c.One[0]
	case c.Name == "currency":
		return "USD"
	}
	return map[facts.Type]string{facts.Text: "x", facts.Int: "3", facts.Float: "0.5", facts.Bool: "yes", facts.Time: "2026-10-01", facts.Date: "2026-10-01", facts.Money: "1.50"}[c.Type]
}

func FuzzAnyRowEitherLandsOrHasAFlaw(f *testing.F) {
	f.Add("1001", "2026-10-01", "12.50", "USD", "a@b.c")
	f.Add("", "31/12/2026", "(1,234.5)", "usd", "-")
	f.Add(" ", "1793439000", "€3", "XXX", "\x00")
	h := inbox.Head{Name: "orders.csv", Shape: inbox.CSV, Header: []string{"order_id", "occurred_at", "amount", "currency", "customer"}}
	f.Fuzz(func(t *testing.T, id, at, amount, currency, customer string) {
		m, err := generic.Format{}.Open(h, inbox.Options{As: "orders"})
		require.NoError(t, err)
		c := m.(inbox.Columnar)
		b := facts.NewBatch(c.Table(), 1)
		flaw := c.Filler(func(s string) string { return s }).Fill(&inbox.Record{Fields: []string{id, at, amount, currency, customer}}, b)
		if flaw != nil {
			require.NotEmpty(t, flaw.Reason)
			return
		}
		for _, name := range []string{"order_id", "occurred_at", "currency"} {
			i, _ := b.Index(name)
			v := b.Vectors()[i]
			require.True(t, v.Valid[0] || name == "currency", name)
		}
	})
}
