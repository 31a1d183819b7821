package facts

import "slices"

// Batch is a run of rows of one table, kept by column so that an engine can
// take it over without touching cells. A zero Batch is not usable: NewBatch.
type Batch struct {
	Table *Table
	N     int
	// Pinned says that every event_id contains its row's occurred_at, so that
	// no row can be a version of a fact that happened at another time. It saves
	// the engine a look through the whole table; Seal sets it where it holds.
	Pinned bool
	// Tell, when set, is called by the engine once for each row, before Land
	// returns, with the row's ticket: so that whoever made several rows of one
	// record can say what became of the record. It is called from one goroutine.
	Tell    func(ticket int64, became Outcome)
	Tickets []int64 // by row; only with Tell
	cols    []Vector
	index   map[string]int
	signAt  int
	spare   int // rows laid out by Reserve and not yet taken by Next
}

// Vector is one column of a batch. Exactly one of the slices is in use, by the
// column's type: Text → S; Int, Time, Date, Money → I; Float → F; Bool → B.
// Valid[i] is false where the value is missing.
type Vector struct {
	Column Column
	S      []string
	I      []int64
	F      []float64
	B      []bool
	Valid  []bool
}

// NewBatch returns an empty batch with every column of the table, system columns first.
func NewBatch(t *Table, capacity int) *Batch {
	b := &Batch{Table: t, index: map[string]int{}}
	for _, c := range slices.Concat(System, t.Columns) {
		b.index[c.Name] = len(b.cols)
		v := Vector{Column: c, Valid: make([]bool, 0, capacity)}
		switch c.Type {
		case Text:
			v.S = make([]string, 0, capacity)
		case Float:
			v.F = make([]float64, 0, capacity)
		case Bool:
			v.B = make([]bool, 0, capacity)
		default:
			v.I = make([]int64, 0, capacity)
		}
		b.cols = append(b.cols, v)
	}
	b.signAt = b.index["sign"]
	return b
}

// Vectors returns the columns in table order, system columns first.
func (b *Batch) Vectors() []Vector { return b.cols }

// Index returns the position of a column; ok is false when the table lacks it.
func (b *Batch) Index(name string) (int, bool) { i, ok := b.index[name]; return i, ok }

// Reserve lays n empty rows out at once, for many calls of Next. Trim must
// follow before the batch is read: until then its vectors are longer than N.
func (b *Batch) Reserve(n int) {
	b.Trim()
	for i := range b.cols {
		b.cols[i].extend(n)
	}
	sign := &b.cols[b.signAt]
	for row := b.N; row < b.N+n; row++ {
		sign.I[row], sign.Valid[row] = 1, true
	}
	b.spare = n
}

// Trim gives back what Reserve laid out and Next did not take.
func (b *Batch) Trim() {
	if b.spare > 0 {
		b.spare = 0
		b.Cut(b.N)
	}
}

func (v *Vector) extend(n int) {
	v.Valid = extended(v.Valid, n)
	switch v.Column.Type {
	case Text:
		v.S = extended(v.S, n)
	case Float:
		v.F = extended(v.F, n)
	case Bool:
		v.B = extended(v.B, n)
	default:
		v.I = extended(v.I, n)
	}
}

// extended returns s with n zero values more.
func extended[T any](s []T, n int) []T {
	had := len(s)
	s = slices.Grow(s, n)[:had+n]
	clear(s[had:])
	return s
}

// Drop empties the last row and gives it back to the reserve, or cuts it off.
func (b *Batch) Drop() {
	if b.spare == 0 {
		b.Cut(b.N - 1)
		return
	}
	b.N--
	b.spare++
	for i := range b.cols {
		b.cols[i].clear(b.N)
	}
	sign := &b.cols[b.signAt]
	sign.I[b.N], sign.Valid[b.N] = 1, true
}

func (v *Vector) clear(row int) {
	v.Valid[row] = false
	switch v.Column.Type {
	case Text:
		v.S[row] = ""
	case Float:
		v.F[row] = 0
	case Bool:
		v.B[row] = false
	default:
		v.I[row] = 0
	}
}

// Next appends an empty row: every value missing, sign +1. Set fills it.
func (b *Batch) Next() {
	if b.spare > 0 {
		b.spare--
		b.N++
		return
	}
	for i := range b.cols {
		v := &b.cols[i]
		v.Valid = append(v.Valid, false)
		switch v.Column.Type {
		case Text:
			v.S = append(v.S, "")
		case Float:
			v.F = append(v.F, 0)
		case Bool:
			v.B = append(v.B, false)
		default:
			v.I = append(v.I, 0)
		}
	}
	b.N++
	b.SetInt(b.signAt, 1)
}

// SetText, SetInt, SetFloat and SetBool fill the last row's column at an index.
func (b *Batch) SetText(i int, s string) { v := &b.cols[i]; v.S[b.N-1], v.Valid[b.N-1] = s, true }

// SetInt fills an Int, Time, Date or Money column.
func (b *Batch) SetInt(i int, n int64) { v := &b.cols[i]; v.I[b.N-1], v.Valid[b.N-1] = n, true }

// SetFloat fills a Float column.
func (b *Batch) SetFloat(i int, f float64) { v := &b.cols[i]; v.F[b.N-1], v.Valid[b.N-1] = f, true }

// SetBool fills a Bool column.
func (b *Batch) SetBool(i int, x bool) { v := &b.cols[i]; v.B[b.N-1], v.Valid[b.N-1] = x, true }

// Reset empties the batch and keeps its memory.
func (b *Batch) Reset() {
	for i := range b.cols {
		v := &b.cols[i]
		v.cut(0)
	}
	b.N, b.spare, b.Tickets, b.Pinned = 0, 0, b.Tickets[:0], false
}

// Cut drops the rows from n on, for a record that turned out bad half-way.
func (b *Batch) Cut(n int) {
	for i := range b.cols {
		b.cols[i].cut(n)
	}
	b.N = n
	if len(b.Tickets) > n {
		b.Tickets = b.Tickets[:n]
	}
}

func (v *Vector) cut(n int) {
	v.Valid = v.Valid[:n]
	switch v.Column.Type {
	case Text:
		v.S = v.S[:n]
	case Float:
		v.F = v.F[:n]
	case Bool:
		v.B = v.B[:n]
	default:
		v.I = v.I[:n]
	}
}
