package read

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"plumbline/internal/fault"
)

func (f *File) openParquet() error {
	f.Shape, f.Encoding, f.clean = Parquet, "utf-8", true
	s := &Section{file: f, line: 1, Head: Head{Name: f.Name, Shape: Parquet, Line: 1}}
	f.Sections = []*Section{s}
	stop := errors.New("enough")
	err := s.parquetRows(context.Background(), func(r *Record) error {
		s.Head.Rows = append(s.Head.Rows, append([]string(nil), r.Fields...))
		if len(s.Head.Rows) == sampleRows {
			return stop
		}
		return nil
	})
	if errors.Is(err, stop) {
		return nil
	}
	return err
}

// parquetRows streams the rows as text, so that one way of reading values
// serves every shape. Nested columns are named with dots; a list's values are
// joined by commas.
func (s *Section) parquetRows(ctx context.Context, yield func(*Record) error) error {
	file, err := os.Open(s.file.path)
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "%s cannot be read", s.file.Name)
	}
	defer file.Close()
	pf, err := parquet.OpenFile(file, s.file.size)
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "%s is not a whole Parquet file", s.file.Name).WithHint("download it again")
	}
	columns := leaves(pf.Root(), nil)
	s.Head.Header = make([]string, len(columns))
	for i, c := range columns {
		s.Head.Header[i] = strings.Join(c.path, ".")
	}
	n := 0
	for _, group := range pf.RowGroups() {
		if err := s.rowGroup(ctx, group, columns, &n, yield); err != nil {
			return err
		}
	}
	return nil
}

func (s *Section) rowGroup(ctx context.Context, group parquet.RowGroup, columns []leaf, n *int, yield func(*Record) error) error {
	rows := group.Rows()
	defer rows.Close()
	buf := make([]parquet.Row, 512)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		got, err := rows.ReadRows(buf)
		for _, row := range buf[:got] {
			*n++
			if err := yield(s.parquetRecord(row, columns, *n)); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fault.Wrap(fault.Invalid, err, "%s breaks off after row %d", s.file.Name, *n).WithHint("download it again")
		}
	}
}

func (s *Section) parquetRecord(row parquet.Row, columns []leaf, n int) *Record {
	fields := make([]string, len(columns))
	for _, v := range row {
		c := v.Column()
		if v.IsNull() || c < 0 || c >= len(columns) {
			continue
		}
		text := columns[c].text(v)
		if fields[c] != "" {
			text = fields[c] + "," + text
		}
		fields[c] = text
	}
	return &Record{N: n, Line: n, Fields: fields, Raw: strings.Join(fields, "\t")}
}

type leaf struct {
	path []string
	text func(parquet.Value) string
}

// leaves lists the value columns in the order of the file. Wrapper groups of
// lists ("list.element") are left out of the names.
func leaves(c *parquet.Column, path []string) []leaf {
	if c.Leaf() {
		return []leaf{{path: path, text: printer(c)}}
	}
	var out []leaf
	for _, child := range c.Columns() {
		p := append([]string(nil), path...)
		if name := child.Name(); len(path) == 0 || (name != "list" && name != "element") {
			p = append(p, name)
		}
		out = append(out, leaves(child, p)...)
	}
	return out
}

func printer(c *parquet.Column) func(parquet.Value) string {
	if t := c.Type().LogicalType(); t != nil {
		switch t := t.Value.(type) {
		case *format.TimestampType:
			layout, unit := "2006-01-02T15:04:05.999999", t.Unit.Value.Duration()
			if t.IsAdjustedToUTC {
				layout += "Z"
			}
			return func(v parquet.Value) string { return instant(v.Int64(), unit).Format(layout) }
		case *format.DateType:
			return func(v parquet.Value) string { return time.Unix(int64(v.Int32())*86400, 0).UTC().Format(time.DateOnly) }
		case *format.DecimalType:
			scale := int(t.Scale)
			return func(v parquet.Value) string { return decimal(v, scale) }
		}
	}
	return plainText
}

func instant(n int64, unit time.Duration) time.Time {
	per := int64(time.Second / unit)
	sec, part := n/per, n%per
	return time.Unix(sec, part*int64(unit)).UTC()
}

func plainText(v parquet.Value) string {
	switch v.Kind() {
	case parquet.Boolean:
		return strconv.FormatBool(v.Boolean())
	case parquet.Int32:
		return strconv.FormatInt(int64(v.Int32()), 10)
	case parquet.Int64:
		return strconv.FormatInt(v.Int64(), 10)
	case parquet.Float:
		return strconv.FormatFloat(float64(v.Float()), 'g', -1, 32)
	case parquet.Double:
		return strconv.FormatFloat(v.Double(), 'f', -1, 64)
	case parquet.ByteArray, parquet.FixedLenByteArray:
		if b := v.ByteArray(); !utf8.Valid(b) {
			return base64.StdEncoding.EncodeToString(b)
		}
		return string(v.ByteArray())
	}
	return fmt.Sprint(v)
}

// decimal prints an unscaled integer, or a big-endian one in bytes, exactly.
func decimal(v parquet.Value, scale int) string {
	n := new(big.Int)
	switch v.Kind() {
	case parquet.Int32:
		n.SetInt64(int64(v.Int32()))
	case parquet.Int64:
		n.SetInt64(v.Int64())
	default:
		b := v.ByteArray()
		n.SetBytes(b)
		if len(b) > 0 && b[0]&0x80 != 0 {
			n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
		}
	}
	return new(big.Rat).SetFrac(n, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)).FloatString(scale)
}
