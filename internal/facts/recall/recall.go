// Package recall answers a question about facts again without asking, as long
// as nothing has landed that could change the answer.
//
// In: an engine, and what landings brought. Out: the answers of facts.Reader,
// word for word those of the engine. An evaluation after new facts so asks only
// for what they touch: of a table that nothing landed in nothing, of sums over
// events by period the periods touched.
package recall

import (
	"context"
	"fmt"
	"sync"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/facts"
)

// Asked is what is asked when an answer is not known.
type Asked interface {
	facts.Reader
	// LastKnown is when the last row of a table became known, µs; 0 without rows.
	LastKnown(ctx context.Context, table string) (int64, error)
}

// Reader remembers answers. It is safe for use by several goroutines; the
// answers are shared and must not be changed.
type Reader struct {
	engine Asked

	mu      sync.Mutex
	tables  map[string]*table
	answers map[string]*answer
	cells   int   // held
	turn    int64 // counts questions, to tell which answer was needed last
}

// table is what is known about the rows of one table.
type table struct {
	version int64 // grows with every landing in it
	known   int64 // when the last row became known, µs
	read    bool  // known was asked for at this version
}

// answer is one remembered answer.
type answer struct {
	tables   []string
	versions []int64 // of the tables, when it was made
	known    []int64 // when the last row of each became known, then
	asOf     time.Time
	grid     *facts.Grid
	subjects []facts.Subject
	coverage []facts.Coverage
	cells    int
	used     int64
	touched  *span // landed since: only periods of these instants are to be asked again
	added    bool  // what landed since can be added to what was there
}

// span are instants that landings touched, µs, both ends in.
type span struct{ from, to int64 }

const (
	// most is how many values are held: about 300 MB of them.
	most = 12_000_000
	// single is how many one answer may have.
	single = 1_500_000
)

// New returns a reader that knows nothing yet.
func New(engine Asked) *Reader {
	return &Reader{engine: engine, tables: map[string]*table{}, answers: map[string]*answer{}}
}

var _ facts.Reader = (*Reader)(nil)

// Landed notes what a landing brought. It is called after the rows can be read.
func (r *Reader) Landed(l facts.Landed) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for name, n := range l.Tables {
		if n == 0 {
			continue
		}
		t := r.table(name)
		was := t.version
		t.version++
		t.known = max(t.known, l.KnownAt)
		for key, a := range r.answers {
			r.spoil(key, a, name, was, t.version, l)
		}
	}
}

// spoil drops an answer that new rows of a table may change, or notes which of
// its periods they may.
func (r *Reader) spoil(key string, a *answer, name string, was, now int64, l facts.Landed) {
	for i, of := range a.tables {
		if of != name {
			continue
		}
		if i != 0 || a.touched == nil || a.versions[0] != was || l.FirstAt == 0 {
			r.drop(key)
			return
		}
		if a.added && (l.Corrected > 0 || a.grid.Place == 0 || a.grid.Place > l.Held[name]) {
			a.added = false // it may have been answered in the midst of the landing
		}
		a.versions[0] = now
		if a.touched.from == 0 {
			*a.touched = span{l.FirstAt, l.LastAt}
		}
		*a.touched = span{min(a.touched.from, l.FirstAt), max(a.touched.to, l.LastAt)}
	}
}

// Forget drops every answer: rows were changed where they lie.
func (r *Reader) Forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answers, r.cells = map[string]*answer{}, 0
	for _, t := range r.tables {
		t.version++
		t.read = false
	}
}

// table returns what is known of a table. The caller holds mu.
func (r *Reader) table(name string) *table {
	t := r.tables[name]
	if t == nil {
		t = &table{}
		r.tables[name] = t
	}
	return t
}

func (r *Reader) drop(key string) {
	if a := r.answers[key]; a != nil {
		r.cells -= a.cells
		delete(r.answers, key)
	}
}

// find returns an answer that still holds as of a moment; of one that landings
// touched, all periods but those.
func (r *Reader) find(key string, asOf time.Time) *answer {
	r.mu.Lock()
	defer r.mu.Unlock()
	a := r.answers[key]
	if a == nil {
		return nil
	}
	if !a.asOf.Equal(asOf) {
		for _, known := range a.known { // what is known by one moment must be what is known by the other
			if !within(known, a.asOf) || !within(known, asOf) {
				return nil
			}
		}
	}
	r.turn++
	a.used = r.turn
	found := *a
	if a.touched != nil {
		at := *a.touched
		found.touched = &at
	}
	return &found
}

// within tells whether everything was known by a moment; zero is the end of time.
func within(known int64, asOf time.Time) bool { return asOf.IsZero() || known < asOf.UnixMicro() }

// about begins an answer over some tables, before they are asked.
func (r *Reader) about(ctx context.Context, asOf time.Time, tables ...string) (*answer, error) {
	a := &answer{tables: tables, asOf: asOf}
	for _, name := range tables {
		t, err := r.read(ctx, name)
		if err != nil {
			return nil, err
		}
		a.versions, a.known = append(a.versions, t.version), append(a.known, t.known)
	}
	return a, nil
}

// read finds out when a table last changed, once for all landings that say it themselves.
func (r *Reader) read(ctx context.Context, name string) (table, error) {
	r.mu.Lock()
	t := *r.table(name)
	r.mu.Unlock()
	if t.read {
		return t, nil
	}
	at, err := r.engine.LastKnown(ctx, name)
	if err != nil {
		return t, fmt.Errorf("finding when %s last changed: %w", name, err)
	}
	t.known, t.read = at, true
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := r.table(name); now.version == t.version {
		*now = t
	}
	return t, nil
}

// keep remembers an answer, unless something landed while it was made.
func (r *Reader) keep(key string, a *answer) {
	if a.cells > single {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, name := range a.tables {
		if r.table(name).version != a.versions[i] {
			return
		}
	}
	r.drop(key)
	r.turn++
	a.used = r.turn
	r.answers[key] = a
	r.cells += a.cells
	for r.cells > most {
		r.drop(r.oldest())
	}
}

// oldest is the answer that was not needed for longest.
func (r *Reader) oldest() string {
	key, used := "", int64(0)
	for k, a := range r.answers {
		if key == "" || a.used < used {
			key, used = k, a.used
		}
	}
	return key
}

// key says a question in words, without the moment it is asked as of. The
// question is given without its view; zones are told apart by name.
func key(scope access.Scope, v facts.View, q any) string {
	zone := "UTC"
	if v.Calendar.Zone != nil {
		zone = v.Calendar.Zone.String()
	}
	return fmt.Sprintf("%+v|%s|%d|%d|%d|%d|%#v", scope, zone, v.Calendar.WeekStarts, v.Calendar.FiscalStart, v.From, v.To, q)
}
