package duckdb

import (
	"github.com/cespare/xxhash/v2"

	"plumbline/internal/facts"
)

// A list of rows of a batch is a []int32; nil means all of them, an empty one none.

func count(b *facts.Batch, rows []int32) int {
	if rows == nil {
		return b.N
	}
	return len(rows)
}

// span is the earliest and latest occurred_at of some rows, in micros.
func span(b *facts.Batch, rows []int32) (lo, hi int64) {
	i, _ := b.Index("occurred_at")
	at := b.Vectors()[i].I
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

// rounds splits a batch so that no identity comes twice in one round; a row
// that repeats the one before it in every word is only counted. Usually there
// is one round, all rows: nil.
func rounds(b *facts.Batch) (out [][]int32, unchanged int) {
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
func repeats(b *facts.Batch) (again []int32, unchanged int) {
	ids, content := b.Vectors()[0].S, b.Vectors()[1].I
	last := make(map[uint64]int32, b.N) // by hash; equality is checked below
	for row, id := range ids {
		h := xxhash.Sum64String(id)
		prev, ok := last[h]
		for ok && ids[prev] != id { // another identity of the same hash: look further
			h++
			prev, ok = last[h]
		}
		if ok && again == nil {
			again = make([]int32, b.N)
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
