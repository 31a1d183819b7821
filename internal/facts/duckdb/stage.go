package duckdb

import (
	"context"
	"database/sql"
	"sync"
	"sync/atomic"

	driver "github.com/duckdb/duckdb-go/v2"

	"plumbline/internal/facts"
)

// stages hands Go batches to SQL: batch(handle) is a table function that reads
// the columns of one stage, in parallel and a chunk at a time.
type stages struct {
	mu   sync.Mutex
	next int64
	open map[int64]*stage
}

// stage is some rows and columns of a batch, plus what resolve adds to them.
type stage struct {
	rows    []int32 // rows of the batch to read; nil: all
	n       int
	columns []staged
	next    atomic.Int64
}

// staged is one column on its way in.
type staged struct {
	name string
	kind driver.Type
	s    []string
	i    []int64
	f    []float64
	b    []bool
	// valid is nil where every value is present.
	valid []bool
	// direct columns are numbered by position in rows, not by row of the batch.
	direct bool
}

func newStages() *stages { return &stages{open: map[int64]*stage{}} }

// register makes batch(handle) known on a connection.
func (s *stages) register(conn *sql.Conn) error {
	bigint, err := driver.NewTypeInfo(driver.TYPE_BIGINT)
	if err != nil {
		return err
	}
	return driver.RegisterTableUDF(conn, "batch", driver.ParallelChunkTableFunction{
		Config: driver.TableFunctionConfig{Arguments: []driver.TypeInfo{bigint}},
		BindArguments: func(_ map[string]any, args ...any) (driver.ParallelChunkTableSource, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			st := s.open[args[0].(int64)]
			st.next.Store(0)
			return st, nil
		},
	})
}

// with opens a stage for the length of one statement.
func (s *stages) with(ctx context.Context, st *stage, run func(ctx context.Context, handle int64) error) error {
	s.mu.Lock()
	s.next++
	handle := s.next
	s.open[handle] = st
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.open, handle)
		s.mu.Unlock()
	}()
	return run(ctx, handle)
}

// stageOf prepares columns of a batch for reading.
func stageOf(b *facts.Batch, rows []int32, names ...string) *stage {
	st := &stage{rows: rows, n: b.N}
	if rows != nil {
		st.n = len(rows)
	}
	for _, n := range names {
		i, _ := b.Index(n)
		st.columns = append(st.columns, stagedVector(&b.Vectors()[i]))
	}
	return st
}

func stagedVector(v *facts.Vector) staged {
	c := staged{name: v.Column.Name, s: v.S, i: v.I, f: v.F, b: v.B, valid: v.Valid}
	switch v.Column.Type {
	case facts.Text:
		c.kind = driver.TYPE_VARCHAR
	case facts.Float:
		c.kind = driver.TYPE_DOUBLE
	case facts.Bool:
		c.kind = driver.TYPE_TINYINT
	default:
		c.kind = driver.TYPE_BIGINT
	}
	return c
}

// number adds a column of whole numbers in order of the stage's rows.
func (st *stage) number(name string, values []int64) *stage {
	st.columns = append(st.columns, staged{name: name, kind: driver.TYPE_BIGINT, i: values, direct: true})
	return st
}

// index adds the column idx: the row's place in the batch.
func (st *stage) index() *stage {
	idx := make([]int64, st.n)
	for i := range idx {
		idx[i] = int64(st.row(i))
	}
	return st.number("idx", idx)
}

func (st *stage) row(i int) int {
	if st.rows == nil {
		return i
	}
	return int(st.rows[i])
}

// ColumnInfos names the columns to DuckDB.
func (st *stage) ColumnInfos() []driver.ColumnInfo {
	infos := make([]driver.ColumnInfo, len(st.columns))
	for i, c := range st.columns {
		t, _ := driver.NewTypeInfo(c.kind)
		infos[i] = driver.ColumnInfo{Name: c.name, T: t}
	}
	return infos
}

// Cardinality tells the planner which side is small.
func (st *stage) Cardinality() *driver.CardinalityInfo {
	return &driver.CardinalityInfo{Cardinality: uint(st.n), Exact: true}
}

// Init lets DuckDB use all of its threads.
func (st *stage) Init() driver.ParallelTableSourceInfo { return driver.ParallelTableSourceInfo{} }

// NewLocalState is empty: threads only share the place reached.
func (st *stage) NewLocalState() any { return &struct{}{} }

// FillChunk hands over the next rows, column by column.
func (st *stage) FillChunk(_ any, chunk driver.DataChunk) error {
	size := driver.GetDataChunkCapacity()
	from := int(st.next.Add(int64(size))) - size
	to := min(from+size, st.n)
	if from >= to {
		return chunk.SetSize(0)
	}
	for i := range st.columns {
		if err := st.columns[i].fill(st, chunk, i, from, to); err != nil {
			return err
		}
	}
	return chunk.SetSize(to - from)
}

func (c *staged) fill(st *stage, chunk driver.DataChunk, col, from, to int) error {
	for i := from; i < to; i++ {
		row := i
		if !c.direct {
			row = st.row(i)
		}
		if err := c.set(chunk, col, i-from, row); err != nil {
			return err
		}
	}
	return nil
}

func (c *staged) set(chunk driver.DataChunk, col, at, row int) error {
	present := c.valid == nil || c.valid[row]
	switch c.kind {
	case driver.TYPE_VARCHAR:
		if !present {
			return chunk.SetValue(col, at, nil)
		}
		return driver.SetChunkValue(chunk, col, at, c.s[row])
	case driver.TYPE_DOUBLE:
		if !present {
			return chunk.SetValue(col, at, nil)
		}
		return driver.SetChunkValue(chunk, col, at, c.f[row])
	case driver.TYPE_TINYINT:
		v := int8(-1)
		if present {
			v = 0
			if c.b[row] {
				v = 1
			}
		}
		return driver.SetChunkValue(chunk, col, at, v)
	default:
		if !present {
			return driver.SetChunkValue(chunk, col, at, int64(missing))
		}
		return driver.SetChunkValue(chunk, col, at, c.i[row])
	}
}

// source writes the FROM clause of a stage.
func source(handle int64) string { return "batch(" + number(handle) + ")" }
