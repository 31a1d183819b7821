package facts

import (
	"slices"
	"time"
)

// Sealing is what an arrival knows about all of its rows.
type Sealing struct {
	Source  string // for rows that do not name theirs
	Arrival string
	// Received is when the arrival came in. It is what facts are known by,
	// unless a row is older news: see KnownAt.
	Received time.Time
	// Reported returns the end of the day a row reports on, from its
	// occurred_at; nil where rows are single moments.
	Reported func(occurred time.Time) time.Time
	// Settle is how long the source takes until a reported day is final.
	Settle time.Duration
}

// Seal fills what an arrival adds to its rows: source, arrival, received_at,
// event_id (the natural key where no id was set), content and known_at. What is
// set already stays, except content, which is always computed.
func (b *Batch) Seal(s Sealing) {
	b.fillText("source", s.Source)
	b.fillText("arrival", s.Arrival)
	received := b.vector("received_at")
	for row := range b.N {
		if !received.Valid[row] {
			received.I[row], received.Valid[row] = s.Received.UnixMicro(), true
		}
	}
	b.sealIdentity()
	b.sealKnown(s)
}

func (b *Batch) sealIdentity() {
	id, content := b.vector("event_id"), b.vector("content")
	natural := 0
	for row := range b.N {
		if !id.Valid[row] || id.S[row] == "" {
			id.S[row], id.Valid[row] = b.NaturalID(row), true
			natural++
		}
	}
	if natural == b.N && slices.Contains(b.Table.Key, "occurred_at") {
		b.Pinned = true
	}
	copy(content.I, b.Content())
	for row := range b.N {
		content.Valid[row] = true
	}
}

func (b *Batch) sealKnown(s Sealing) {
	known, received := b.vector("known_at"), b.vector("received_at")
	occurred, updated := b.vector("occurred_at"), b.vector("updated_at")
	for row := range b.N {
		if known.Valid[row] {
			continue
		}
		at := time.UnixMicro(occurred.I[row]).UTC()
		moments := []time.Time{at}
		if updated.Valid[row] {
			moments = append(moments, time.UnixMicro(updated.I[row]))
		}
		if s.Reported != nil {
			moments = append(moments, s.Reported(at).Add(s.Settle))
		}
		known.I[row] = KnownAt(time.UnixMicro(received.I[row]), moments...).UnixMicro()
		known.Valid[row] = true
	}
}

// KnownAt is when the first version of a row could have been known: when it
// was received, or earlier for a back-filled row: then the latest of when it
// happened, when its source last updated it, and the end of the day it reports
// plus the time its source takes to settle. A later version is known when it
// was received; the engine sees to that.
func KnownAt(received time.Time, moments ...time.Time) time.Time {
	latest := time.Time{}
	for _, m := range moments {
		if m.After(latest) {
			latest = m
		}
	}
	if len(moments) > 0 && latest.Before(received) {
		return latest
	}
	return received
}

func (b *Batch) vector(name string) *Vector { return &b.cols[b.index[name]] }

func (b *Batch) fillText(name, value string) {
	v := b.vector(name)
	for row := range b.N {
		if !v.Valid[row] && value != "" {
			v.S[row], v.Valid[row] = value, true
		}
	}
}
