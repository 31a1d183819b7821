package duckdb

// A list of rows of a buffer is a []int32; nil means all of them, an empty one none.

func count(b *buffer, rows []int32) int {
	if rows == nil {
		return b.n
	}
	return len(rows)
}

// span is the earliest and latest occurred_at of some rows, in micros.
func span(b *buffer, rows []int32) (lo, hi int64) {
	at := b.col("occurred_at").i
	first := true
	for k := range count(b, rows) {
		v := at[rowAt(rows, k)]
		if first {
			lo, hi, first = v, v, false
		}
		lo, hi = min(lo, v), max(hi, v)
	}
	return lo, hi
}

func rowAt(rows []int32, k int) int {
	if rows == nil {
		return k
	}
	return int(rows[k])
}

// rounds splits a buffer so that no identity comes twice in one round; a row
// that repeats the undated one before it in every word is only counted. Usually
// there is one round, all rows: nil.
func rounds(b *buffer) (out [][]int32, unchanged int) {
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
func repeats(b *buffer) (again []int32, unchanged int) {
	content := b.col("content").i
	dated := b.col("updated_at").valid // a dated row may be older news and kept out: what repeats it then is not a repetition
	last := newPlaces(b)
	for row := range b.n {
		prev, known := last.swap(row)
		if !known {
			continue
		}
		if again == nil {
			again = make([]int32, b.n)
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

func newPlaces(b *buffer) *places {
	size := 1024
	for size < 2*b.n {
		size *= 2
	}
	return &places{hash: b.hash, ids: b.col("event_id").s, slot: make([]int32, size), mask: int64(size - 1)}
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
