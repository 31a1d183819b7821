package export

import (
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/parquet-go/parquet-go"

	"plumbline/internal/facts"
	"plumbline/internal/money"
	"plumbline/internal/period"
)

// moneyScale is the number of decimals money has in Parquet, whatever its
// currency: no currency in use has more than four.
const moneyScale = 4

// parquetBuffer is how many rows are handed over at once, and rowGroup how
// many make a row group: it bounds the memory.
const (
	parquetBuffer = 512
	rowGroup      = 50_000
)

type parquetWriter struct {
	table Table
	out   *parquet.GenericWriter[any]
	rows  []parquet.Row
}

func newParquet(w io.Writer, t Table) (*parquetWriter, error) {
	node := ordered{Group: parquet.Group{}}
	for _, c := range t.Columns {
		node.names = append(node.names, c.Name)
		node.Group[c.Name] = parquet.Optional(parquet.Compressed(nodeOf(c.Type), &parquet.Zstd))
	}
	schema := parquet.NewSchema(t.Name, node)
	return &parquetWriter{table: t, out: parquet.NewGenericWriter[any](w, schema, parquet.MaxRowsPerRowGroup(rowGroup))}, nil
}

// ordered is a group that keeps its columns in the order of the table; the
// library's own sorts them by name.
type ordered struct {
	parquet.Group
	names []string
}

// Fields returns the columns in order.
func (o ordered) Fields() []parquet.Field {
	fields := o.Group.Fields()
	slices.SortFunc(fields, func(a, b parquet.Field) int {
		return slices.Index(o.names, a.Name()) - slices.Index(o.names, b.Name())
	})
	return fields
}

func nodeOf(t facts.Type) parquet.Node {
	switch t {
	case facts.Text:
		return parquet.String()
	case facts.Float:
		return parquet.Leaf(parquet.DoubleType)
	case facts.Bool:
		return parquet.Leaf(parquet.BooleanType)
	case facts.Time:
		return parquet.Timestamp(parquet.Microsecond)
	case facts.Date:
		return parquet.Date()
	case facts.Money:
		return parquet.Decimal(moneyScale, 18, parquet.Int64Type)
	default:
		return parquet.Int(64)
	}
}

func (p *parquetWriter) row(cells []any) error {
	row := make(parquet.Row, len(cells))
	for i, cell := range cells {
		v, err := valueOf(cell)
		if err != nil {
			return fmt.Errorf("writing %s: %w", p.table.Columns[i].Name, err)
		}
		defined := 1
		if cell == nil {
			defined = 0
		}
		row[i] = v.Level(0, defined, i)
	}
	p.rows = append(p.rows, row)
	if len(p.rows) < parquetBuffer {
		return nil
	}
	return p.flush()
}

func (p *parquetWriter) flush() error {
	_, err := p.out.WriteRows(p.rows)
	p.rows = p.rows[:0]
	return err
}

func (p *parquetWriter) close() error {
	if err := p.flush(); err != nil {
		return err
	}
	return p.out.Close()
}

func valueOf(cell any) (parquet.Value, error) {
	switch v := cell.(type) {
	case nil:
		return parquet.NullValue(), nil
	case string:
		return parquet.ByteArrayValue([]byte(v)), nil
	case int64:
		return parquet.Int64Value(v), nil
	case float64:
		return parquet.DoubleValue(v), nil
	case bool:
		return parquet.BooleanValue(v), nil
	case time.Time:
		return parquet.Int64Value(v.UnixMicro()), nil
	case period.Date:
		return parquet.Int32Value(int32(v)), nil
	case money.Amount:
		return decimal(v)
	default:
		return parquet.Value{}, fmt.Errorf("a cell cannot hold a %T", cell)
	}
}

// decimal widens minor units to the scale all money has.
func decimal(a money.Amount) (parquet.Value, error) {
	minor := a.Minor
	for range moneyScale - money.Decimals(a.Currency) {
		wide := minor * 10
		if wide/10 != minor {
			return parquet.Value{}, fmt.Errorf("%s %s is too large for a decimal of 18 digits", a.Number(), a.Currency)
		}
		minor = wide
	}
	return parquet.Int64Value(minor), nil
}
