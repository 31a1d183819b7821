package stage

import (
	"context"
	"database/sql"
	"sync"
	"sync/atomic"

	driver "github.com/duckdb/duckdb-go/v2"

	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb/dialect"
)

// Stages hands Go columns to SQL: batch(handle) is a table function that reads
// the columns of one stage, in parallel and a chunk at a time.
type Stages struct {
	mu   sync.Mutex
	next int64
	Open map[int64]*stage
}

// stage is some rows and columns of a buffer, plus what resolve adds to them.
type stage struct {
	rows    []int32 // rows of the buffer to read; nil: all
	n       int
	columns []staged
	next    atomic.Int64
}

// staged is one column on its way in: how DuckDB shall see it, and how to set
// positions 0, 1, … of a chunk to given rows.
type staged struct {
	name string
	kind driver.Type
	set  func(chunk driver.DataChunk, col, at, row int) error
	// direct columns are numbered by position in the stage, not by row of the buffer.
	direct bool
}

// NewStages returns stages of which none is open.
func NewStages() *Stages { return &Stages{Open: map[int64]*stage{}} }

// Register makes batch(handle) known on a connection.
func (s *Stages) Register(conn *sql.Conn) error {
	bigint, err := driver.NewTypeInfo(driver.TYPE_BIGINT)
	if err != nil {
		return err
	}
	return driver.RegisterTableUDF(conn, "batch", driver.ParallelChunkTableFunction{
		Config: driver.TableFunctionConfig{Arguments: []driver.TypeInfo{bigint}},
		BindArguments: func(_ map[string]any, args ...any) (driver.ParallelChunkTableSource, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			st := s.Open[args[0].(int64)]
			st.next.Store(0)
			return st, nil
		},
	})
}

// With opens a stage for the length of one statement.
func (s *Stages) With(ctx context.Context, st *stage, run func(ctx context.Context, handle int64) error) error {
	s.mu.Lock()
	s.next++
	handle := s.next
	s.Open[handle] = st
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.Open, handle)
		s.mu.Unlock()
	}()
	return run(ctx, handle)
}

// Source writes the FROM clause of a stage.
func Source(handle int64) string { return "batch(" + dialect.Number(handle) + ")" }

// StageOf prepares columns of a buffer for reading.
func StageOf(b *Buffer, rows []int32, names ...string) *stage {
	st := &stage{rows: rows, n: Count(b, rows)}
	for _, n := range names {
		st.columns = append(st.columns, stagedColumn(b.Col(n)))
	}
	return st
}

// stagedColumn picks the cheapest way in. Whole numbers and words are written
// straight into DuckDB's memory; text costs a call for each value.
func stagedColumn(c *Column) staged {
	out := staged{name: c.Name, kind: driver.TYPE_BIGINT}
	switch {
	case c.Type == facts.Text && !c.Plain:
		out.kind = driver.TYPE_INTEGER
		out.set = func(chunk driver.DataChunk, col, at, row int) error {
			return driver.SetChunkValue(chunk, col, at, c.codes[row])
		}
	case c.Type == facts.Text:
		out.kind = driver.TYPE_VARCHAR
		out.set = orMissing(c, func(chunk driver.DataChunk, col, at, row int) error {
			return driver.SetChunkValue(chunk, col, at, c.s[row])
		})
	case c.Type == facts.Float:
		out.kind = driver.TYPE_DOUBLE
		out.set = orMissing(c, func(chunk driver.DataChunk, col, at, row int) error {
			return driver.SetChunkValue(chunk, col, at, c.f[row])
		})
	case c.Type == facts.Bool:
		out.kind = driver.TYPE_TINYINT
		out.set = func(chunk driver.DataChunk, col, at, row int) error {
			return driver.SetChunkValue(chunk, col, at, flag(c.Valid[row], c.b[row]))
		}
	default:
		out.set = func(chunk driver.DataChunk, col, at, row int) error {
			if !c.Valid[row] {
				return driver.SetChunkValue(chunk, col, at, int64(dialect.Missing))
			}
			return driver.SetChunkValue(chunk, col, at, c.I[row])
		}
	}
	return out
}

type setter = func(chunk driver.DataChunk, col, at, row int) error

func orMissing(c *Column, set setter) setter {
	return func(chunk driver.DataChunk, col, at, row int) error {
		if !c.Valid[row] {
			return chunk.SetValue(col, at, nil)
		}
		return set(chunk, col, at, row)
	}
}

// flag is 1 and 0 for true and false, −1 for missing.
func flag(valid, v bool) int8 {
	switch {
	case !valid:
		return -1
	case v:
		return 1
	default:
		return 0
	}
}

// Number adds a column of whole numbers in order of the stage's rows.
func (st *stage) Number(name string, values []int64) *stage {
	st.columns = append(st.columns, staged{name: name, kind: driver.TYPE_BIGINT, direct: true,
		set: func(chunk driver.DataChunk, col, at, pos int) error {
			return driver.SetChunkValue(chunk, col, at, values[pos])
		}})
	return st
}

// Hashes adds the hash of each row's identity.
func (st *stage) Hashes(b *Buffer) *stage {
	st.columns = append(st.columns, staged{name: dialect.HashColumn, kind: driver.TYPE_BIGINT,
		set: func(chunk driver.DataChunk, col, at, row int) error {
			return driver.SetChunkValue(chunk, col, at, b.Hash[row])
		}})
	return st
}

// Place adds the column idx: the row's place in the buffer.
func (st *stage) Place() *stage {
	st.columns = append(st.columns, staged{name: "idx", kind: driver.TYPE_INTEGER,
		set: func(chunk driver.DataChunk, col, at, row int) error {
			return driver.SetChunkValue(chunk, col, at, int32(row))
		}})
	return st
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

// Init lets DuckDB use all of its threads; zero would be read as one.
func (st *stage) Init() driver.ParallelTableSourceInfo {
	return driver.ParallelTableSourceInfo{MaxThreads: 64}
}

// claim is the run of rows one thread hands over.
type claim struct{ from, to int }

// claimRows is DuckDB's row group: a thread that inserts a whole one writes it
// out at once, what is left over is copied together afterwards.
const claimRows = 122_880

// NewLocalState is a thread's first, empty claim.
func (st *stage) NewLocalState() any { return &claim{} }

// FillChunk hands over the next rows, column by column.
func (st *stage) FillChunk(state any, chunk driver.DataChunk) error {
	mine := state.(*claim)
	if mine.from >= mine.to {
		mine.from = int(st.next.Add(claimRows)) - claimRows
		mine.to = min(mine.from+claimRows, st.n)
	}
	from, to := mine.from, min(mine.from+driver.GetDataChunkCapacity(), mine.to)
	if from >= to {
		return chunk.SetSize(0)
	}
	mine.from = to
	for col, c := range st.columns {
		for pos := from; pos < to; pos++ {
			row := pos
			if !c.direct {
				row = RowAt(st.rows, pos)
			}
			if err := c.set(chunk, col, pos-from, row); err != nil {
				return err
			}
		}
	}
	return chunk.SetSize(to - from)
}
