package inbox

import (
	"context"
	"runtime"
	"strings"
	"sync"

	"plumbline/internal/facts"
	"plumbline/internal/inbox/read"
)

// load is what one chunk of a long file became.
type load struct {
	batch   *facts.Batch
	flaws   []flawed
	records int
	blank   int
	err     error
}

// flawed is a record of a chunk that cannot become a fact.
type flawed struct {
	record       kept
	line, column int
	flaw         Flaw
}

// takeColumns maps a long plain file by the chunk: several goroutines parse
// and seal, and the batches are handed over in the order of the file.
func (r *run) takeColumns(p part, c Columnar) error {
	ctx, stop := context.WithCancel(r.ctx)
	defer stop()
	batches := &sync.Pool{New: func() any { return facts.NewBatch(c.Table(), 16<<10) }}
	loads := make(chan chan *load, runtime.GOMAXPROCS(0)) // bounds the memory in flight
	hands := make(chan struct{}, runtime.GOMAXPROCS(0))
	fillers := &sync.Pool{New: func() any { return c.Filler(r.im.hasher.Fork().Hash) }}
	var cut error
	go func() {
		defer close(loads)
		cut = p.section.Chunks(ctx, func(chunk read.Chunk) error {
			done := make(chan *load, 1)
			select {
			case loads <- done:
			case <-ctx.Done():
				return ctx.Err()
			}
			hands <- struct{}{}
			go func() {
				defer func() { <-hands }()
				f := fillers.Get().(Filler)
				done <- r.fill(p, chunk, f, batches.Get().(*facts.Batch))
				fillers.Put(f)
			}()
			return nil
		})
	}()
	var failed error
	for done := range loads {
		l := <-done
		if failed == nil {
			if failed = r.takeLoad(p, l); failed != nil {
				stop()
			}
		}
		l.batch.Reset()
		batches.Put(l.batch)
	}
	if failed != nil {
		return failed
	}
	return cut
}

// fill takes one chunk apart and seals its rows.
func (r *run) fill(p part, chunk read.Chunk, f Filler, b *facts.Batch) *load {
	l := &load{batch: b}
	line, _ := b.Index("line")
	b.Reserve(strings.Count(chunk.Data, "\n") + 1)
	l.err = chunk.Records(func(rec *Record) error {
		l.records++
		if bad := rec.Bad; bad != nil {
			l.flaws = append(l.flaws, flawed{kept{rec.N, rec.Line, rec.Raw}, bad.Line, bad.Column, Flaw{Field: -1, Reason: bad.Reason, Detail: bad.Detail}})
			return nil
		}
		flaw := f.Fill(rec, b)
		if flaw == nil {
			b.SetInt(line, int64(rec.Line))
			return nil
		}
		b.Drop()
		if empty(rec.Fields) {
			l.blank++
			return nil
		}
		at, column := rec.Place(flaw.Field)
		l.flaws = append(l.flaws, flawed{kept{rec.N, rec.Line, rec.Raw}, at, column, *flaw})
		return nil
	})
	b.Trim()
	if b.N > 0 && l.err == nil {
		b.Seal(r.sealing(p))
	}
	return l
}

func (r *run) takeLoad(p part, l *load) error {
	if l.err != nil {
		return l.err
	}
	led := &r.ledger
	led.Bulk(l.records)
	r.sum.Quarantined += len(l.flaws)
	if l.blank > 0 {
		r.sum.Ignored += l.blank
		r.sum.Why["blank_row"] += l.blank
	}
	for _, f := range l.flaws {
		rec := &Record{N: f.record.n, Line: f.record.line, Raw: f.record.raw}
		if err := r.quarantine(p, rec, f.line, f.column, f.flaw.Column, f.flaw.Reason, f.flaw.Detail); err != nil {
			return err
		}
	}
	r.tell(false)
	if l.batch.N == 0 {
		return nil
	}
	l.batch.Tell = led.ToldBulk
	l.batch.Tickets = l.batch.Tickets[:0]
	for range l.batch.N {
		l.batch.Tickets = append(l.batch.Tickets, 0)
	}
	r.covered.Add(l.batch, p.options.Zone)
	return r.put(l.batch)
}
