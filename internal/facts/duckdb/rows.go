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
// that repeats the one before it in every word is only counted. Usually there
// is one round, all rows: nil.
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
	ids, content := b.col("event_id").s, b.col("content").i
	last := make(map[int64]int32, b.n) // by hash; equality is checked below
	for row, id := range ids {
		h := b.hash[row]
		prev, ok := last[h]
		for ok && ids[prev] != id { // another identity of the same hash: look further
			h++
			prev, ok = last[h]
		}
		if ok && again == nil {
			again = make([]int32, b.n)
		}
		if ok {
			again[row] = again[prev] + 1
			if content[prev] == content[row] {
				again[row] = -1
				unchanged++
				continue
			}
		}
		last[h] = int32(row)
	}
	return again, unchanged
}
