// Package told turns the demo's world into facts, as each source told of them.
//
// In: a world. Out: rows in sealed batches, each known from when its source
// told of it, none before.
package told

import (
	"plumbline/internal/demo/world"
	"plumbline/internal/facts"
)

// Part is one transaction of the telling: it hands its rows on in sealed batches.
type Part func(put func(*facts.Batch) error) error

// teller writes a world.
type teller struct{ *world.World }

// Parts are the transactions of the telling: first what the pages need, last
// what is told again because it was wrong.
func Parts(of *world.World) []Part {
	w := &teller{of}
	parts := []func(*sink){
		func(s *sink) { w.writePeople(s); w.writeWork(s); w.writeSeries(s); w.writeReports(s) },
		func(s *sink) { w.writeMoney(s); w.writeStats(s); w.writeCare(s); w.writeRest(s) },
		func(s *sink) { w.writeShop(s) },
		func(s *sink) { w.writeClicks(s) },
		func(s *sink) { w.writeVisits(s) },
		w.writeCorrections,
	}
	out := make([]Part, len(parts))
	for i, part := range parts {
		out[i] = func(put func(*facts.Batch) error) error {
			s := newSink(of, put)
			part(s)
			return s.flush()
		}
	}
	return out
}
