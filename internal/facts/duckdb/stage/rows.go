package stage

// A list of rows of a buffer is a []int32; nil means all of them, an empty one none.

// Count is how many rows a list names.
func Count(b *Buffer, rows []int32) int {
	if rows == nil {
		return b.N
	}
	return len(rows)
}

// Span is the earliest and latest occurred_at of some rows, in micros.
func Span(b *Buffer, rows []int32) (lo, hi int64) {
	at := b.Col("occurred_at").I
	first := true
	for k := range Count(b, rows) {
		v := at[RowAt(rows, k)]
		if first {
			lo, hi, first = v, v, false
		}
		lo, hi = min(lo, v), max(hi, v)
	}
	return lo, hi
}

// RowAt is the row at a position of a list.
func RowAt(rows []int32, k int) int {
	if rows == nil {
		return k
	}
	return int(rows[k])
}

// Rounds splits a buffer so that no identity comes twice in one round; a row
// that repeats the undated one before it in every word is only counted. Usually
// there is one round, all rows: nil.
func Rounds(b *Buffer) (out [][]int32, unchanged int) {
	again, unchanged := repeats(b)
	if again == nil {
		return [][]int32{nil}, 0
	}
	for row, round := range again {
		if round < 0 {
			continue
		}
		for len(out) <= int(round) {
			out = append(out, []int32{})
		}
		out[round] = append(out[round], int32(row))
	}
	return out, unchanged
}

// repeats numbers each row's round; -1 is a repetition to be left out. It is
// nil when no identity comes twice.
func repeats(b *Buffer) (again []int32, unchanged int) {
	content := b.Col("content").I
	dated := b.Col("updated_at").Valid // a dated row may be older news and kept out: what repeats it then is not a repetition
	last := newPlaces(b)
	for row := range b.N {
		prev, known := last.swap(row)
		if !known {
			continue
		}
		if again == nil {
			again = make([]int32, b.N)
		}
		again[row] = again[prev] + 1
		if content[prev] == content[row] && !dated[prev] {
			again[row] = -1
			unchanged++
			last.swap(prev) // the row before stays the one to compare with
		}
	}
	return again, unchanged
}

// places is the last row of each identity: a table with open addressing over
// the hashes the buffer has anyway, several times faster than a map.
type places struct {
	hash []int64
	ids  []string
	slot []int32 // row + 1; 0 is free
	mask int64
}

func newPlaces(b *Buffer) *places {
	size := 1024
	for size < 2*b.N {
		size *= 2
	}
	return &places{hash: b.Hash, ids: b.Col("event_id").s, slot: make([]int32, size), mask: int64(size - 1)}
}

// swap puts a row in its identity's place and returns the one before it.
func (p *places) swap(row int) (prev int, known bool) {
	for at := p.hash[row] & p.mask; ; at = (at + 1) & p.mask {
		there := int(p.slot[at]) - 1
		if there < 0 || p.hash[there] == p.hash[row] && p.ids[there] == p.ids[row] {
			p.slot[at] = int32(row + 1)
			return there, there >= 0
		}
	}
}
