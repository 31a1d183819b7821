package inbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"plumbline/internal/inbox/formats"
	"plumbline/internal/inbox/ledger"
	"plumbline/internal/inbox/person"
)

// pieced is a piece a record brought.
type pieced struct {
	piece  Piece
	ticket int64
	record kept
}

// pieceOf is one record's piece of an entity.
type pieceOf struct {
	ledger.Part
	record kept
}

// personKeys are the keys of a piece's value that name people.
var personKeys = map[string]bool{"customer": true, "visitor": true, "session": true, "person": true, "lead": true, "wallet": true, "email": true}

// hashed hashes the people in a piece's value.
func hashed(h *person.Hasher, value any) any {
	object, is := value.(map[string]any)
	if !is {
		return value
	}
	out := make(map[string]any, len(object))
	for k, v := range object {
		if text, is := v.(string); is && personKeys[k] {
			v = h.Hash(text)
		}
		out[k] = v
	}
	return out
}

// Piece keeps part of an entity.
func (w *writer) Piece(entity, id, piece, key string, value any) {
	value = hashed(w.r.im.hasher, value)
	text, err := json.Marshal(value)
	if err != nil {
		w.wrong = fmt.Errorf("piece %s of %s %s: %w", piece, entity, id, err)
		return
	}
	w.made++
	w.pieces = append(w.pieces, pieced{
		piece: Piece{System: formats.System(w.p.format.Name()), Entity: entity, ID: id, Name: piece, Key: key, Value: text,
			Updated: updatedAt(value), Arrival: w.r.sum.Arrival},
		ticket: w.ticket,
		record: kept{w.record.N, w.record.Line, w.record.Raw},
	})
}

// unpiece gives up the pieces of a record that turned out bad.
func (w *writer) unpiece() {
	for len(w.pieces) > 0 && w.pieces[len(w.pieces)-1].ticket == w.ticket {
		w.pieces = w.pieces[:len(w.pieces)-1]
	}
}

// updatedAt is the update time a piece carries, in µs; 0: none.
func updatedAt(value any) int64 {
	object, is := value.(map[string]any)
	if !is {
		return 0
	}
	switch v := object["updated_at"].(type) {
	case string:
		if t, err := (Options{}).Moments().Time(v); err == nil {
			return t.UnixMicro()
		}
	case time.Time:
		return v.UnixMicro()
	case int64:
		return v
	case float64:
		return int64(v)
	case json.Number:
		n, _ := v.Int64()
		return n
	}
	return 0
}

// assembly is the pieces of one part and the format that puts them together.
type assembly struct {
	part   part
	pieces []pieced
}

// collect keeps a part's pieces for when all parts have been read.
func (r *run) collect(w *writer) error {
	if len(w.pieces) == 0 {
		return nil
	}
	if _, is := w.p.format.(Assembler); !is {
		return fmt.Errorf("format %s keeps pieces and cannot assemble them", w.p.format.Name())
	}
	r.assemblies = append(r.assemblies, assembly{w.p, w.pieces})
	return nil
}

// assemble keeps the pieces and makes facts of every entity they belong to,
// from all pieces known, whichever file brought them. Doing it again changes
// nothing, so a kill between keeping and landing is healed by the next import.
func (r *run) assemble() error {
	for _, a := range r.assemblies {
		if err := r.entities(a, nil, 0); err != nil {
			return err
		}
	}
	return nil
}

// entities keeps the pieces, groups them and puts each entity together. An
// entity that hands pieces on to another one (a refund to its order) is
// followed by a round for those; origin then says which records they stem from.
func (r *run) entities(a assembly, origin [][]pieceOf, depth int) error {
	pieces := make([]Piece, len(a.pieces))
	for i, p := range a.pieces {
		pieces[i] = p.piece
	}
	same, err := r.im.keeper.KeepPieces(r.ctx, pieces)
	if err != nil {
		return fmt.Errorf("keep pieces of %s: %w", r.name, err)
	}
	w := r.newWriter(a.part)
	next, err := r.round(w, a, same, origin)
	if err != nil {
		return err
	}
	if err := w.flush(); err != nil {
		return err
	}
	switch {
	case len(next.pieces) == 0:
		return nil
	case depth > 2:
		return fmt.Errorf("format %s hands pieces on in a circle", a.part.format.Name())
	}
	return r.entities(assembly{a.part, next.pieces}, next.origin, depth+1)
}

// handed are pieces that entities handed on, with the records they stem from.
type handed struct {
	pieces []pieced
	origin [][]pieceOf
}

// round puts together every entity that pieces belong to.
func (r *run) round(w *writer, a assembly, same []bool, origin [][]pieceOf) (next handed, err error) {
	byEntity := map[string]map[string][]pieceOf{}
	var order [][2]string
	for i, p := range a.pieces {
		ids := byEntity[p.piece.Entity]
		if ids == nil {
			ids = map[string][]pieceOf{}
			byEntity[p.piece.Entity] = ids
		}
		if ids[p.piece.ID] == nil {
			order = append(order, [2]string{p.piece.Entity, p.piece.ID})
		}
		from := []pieceOf{{ledger.Part{Ticket: p.ticket, Same: same[i]}, p.record}}
		if origin != nil {
			from = origin[i]
		}
		ids[p.piece.ID] = append(ids[p.piece.ID], from...)
	}
	slices.SortStableFunc(order, func(x, y [2]string) int {
		switch {
		case x[0] < y[0]:
			return -1
		case x[0] > y[0]:
			return 1
		}
		return 0
	})
	const many = 500
	for len(order) > 0 {
		n := 1
		for n < min(many, len(order)) && order[n][0] == order[0][0] {
			n++
		}
		if err := r.some(w, a, order[:n], byEntity[order[0][0]], &next); err != nil {
			return next, err
		}
		order = order[n:]
	}
	return next, nil
}

// some puts some entities of one kind together.
func (r *run) some(w *writer, a assembly, keys [][2]string, from map[string][]pieceOf, next *handed) error {
	entity, ids := keys[0][0], make([]string, len(keys))
	for i, k := range keys {
		ids[i] = k[1]
	}
	name := formats.System(a.part.format.Name())
	all, err := r.im.keeper.PiecesOf(r.ctx, name, entity, ids)
	if err != nil {
		return fmt.Errorf("find pieces of %s: %w", entity, err)
	}
	waits := make(map[string]string, len(ids))
	for _, id := range ids {
		known, err := decodePieces(all[id])
		if err != nil {
			return err
		}
		if waits[id], err = r.one(w, a, entity, id, known, from[id]); err != nil {
			return err
		}
		for _, p := range w.pieces {
			next.pieces, next.origin = append(next.pieces, p), append(next.origin, from[id])
		}
		w.pieces = w.pieces[:0]
	}
	if err := r.im.keeper.SetWaiting(r.ctx, name, entity, waits); err != nil {
		return fmt.Errorf("keep what %s waits for: %w", entity, err)
	}
	return nil
}

func decodePieces(pieces []Piece) (map[string]map[string]any, error) {
	known := map[string]map[string]any{}
	for _, p := range pieces {
		var v any
		if err := json.Unmarshal(p.Value, &v); err != nil {
			return nil, fmt.Errorf("read a kept piece of %s %s: %w", p.Entity, p.ID, err)
		}
		if known[p.Name] == nil {
			known[p.Name] = map[string]any{}
		}
		known[p.Name][p.Key] = v
	}
	return known, nil
}

// one puts one entity together and lands it, or says what it waits for.
func (r *run) one(w *writer, a assembly, entity, id string, known map[string]map[string]any, from []pieceOf) (string, error) {
	last := from[len(from)-1].record
	w.begin(&Record{N: last.n, Line: last.line, Raw: last.raw}, 0)
	waitsFor, err := a.part.format.(Assembler).Assemble(entity, id, known, w)
	if err != nil {
		return "", fmt.Errorf("assemble %s %s: %w", entity, id, err)
	}
	w.check()
	if w.wrong != nil {
		return "", fmt.Errorf("format %s: %s %s: %w", a.part.format.Name(), entity, id, w.wrong)
	}
	e := ledger.Entity{Waits: waitsFor != ""}
	for _, p := range from {
		e.From = append(e.From, p.Part)
	}
	if waitsFor != "" {
		r.sum.Why["waits_for "+waitsFor] += len(from)
	}
	if len(w.bad) > 0 {
		w.drop()
		e.Fate = ledger.Quarantined
		for _, p := range from {
			rec := &Record{N: p.record.n, Line: p.record.line, Raw: p.record.raw}
			if err := r.quarantine(a.part, rec, rec.Line, 0, w.bad[0].column, w.bad[0].reason, details(w.bad)); err != nil {
				return "", err
			}
		}
		r.ledger.Entity(e)
		return waitsFor, nil
	}
	return waitsFor, w.keep(r.ledger.Entity(e))
}
