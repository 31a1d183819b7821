// Package house is an open data folder: its records, its facts, the ladder in
// force, and the evaluation of all three, kept while it is true.
//
// In: a folder, and where its records lie. Out: what rooms and pages ask of it,
// under a scope. line.go is the order of steps.
package house

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"plumbline/internal/app/folder"
	"plumbline/internal/app/gating"
	"plumbline/internal/app/owner"
	"plumbline/internal/app/reception"
	"plumbline/internal/app/sight"
	"plumbline/internal/app/upkeep"
	"plumbline/internal/campaign/attach"
	"plumbline/internal/campaign/book"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/inbox"
	"plumbline/internal/inbox/raw"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/period"
	"plumbline/internal/store"
	"plumbline/internal/store/files"
)

// House is an open data folder: what rooms share of it. The rest is asked by its methods.
type House struct {
	Folder *folder.Folder
	Store  *store.Store
	Facts  owner.Facts
	Share  *owner.Share // with other servers on these records; nil: there are none
	Clock  period.Clock
	log    *slog.Logger
	Key    []byte       // per-install key that people are hashed with
	stand  atomic.Int64 // the moment a story stands at, µs; 0: the clock's
	known  atomic.Int64 // the state of the facts: another number is another state, 0 is none

	mu      sync.RWMutex
	past    []*InForce // every revision, oldest first, parsed once
	reports map[string]kept
	looked  looked
	judging sync.Mutex    // held while the present is evaluated
	stirred chan struct{} // says that facts or ladder have changed; one note waits at most
	loading *Loading
	gauge   *gauges
	Inbox   *inbox.Importer
	files   files.Shelf // handed in with records

	Sight     sight.Sight
	Reception *reception.Reception
	Book      *book.Book
	Gates     *gating.Desk

	Saving   sync.Mutex // one backup at a time
	relaying sync.Mutex // one loop from records to facts at a time
}

// Stirs says that facts or ladder have changed; one note waits at most.
func (h *House) Stirs() <-chan struct{} { return h.stirred }

// stir notes that what pages say may have changed.
func (h *House) stir() {
	select {
	case h.stirred <- struct{}{}:
	default:
	}
}

// Now is the moment of an answer: asked for, or the folder's present.
func (h *House) Now(asOf time.Time) time.Time {
	if !asOf.IsZero() {
		return asOf
	}
	if at := h.stand.Load(); at != 0 {
		return time.UnixMicro(at).UTC()
	}
	return h.Clock.Now()
}

// ForgetReports drops the evaluations held in memory.
func (h *House) ForgetReports() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.reports = map[string]kept{}
}

// InForce is the ladder in force, parsed once.
type InForce struct {
	Ladder   *ladder.Ladder
	Revision ladder.Revision
}

const (
	settingKey   = "install.key"
	settingStand = "story.stands_at"
)

// Uploads is where files wait that are being handed in.
func Uploads(dir string) string { return filepath.Join(dir, "uploads") }

// Config is what a house is made of.
type Config struct {
	Dir      string
	Store    string // postgres://… where several servers share the records; empty: the records lie in Dir
	OwnFacts bool   // makes Dir the home of the facts in place of another folder
	Clock    period.Clock
	Logger   *slog.Logger
	Formats  []inbox.Format // the kinds of file that can be read
	Metrics  prometheus.Registerer
}

// Open opens folder, records and facts, in that order; undo is handed what closes them.
func Open(ctx context.Context, c Config, undo func(func() error)) (*House, error) {
	h := &House{Clock: c.Clock, log: c.Logger, reports: map[string]kept{}, stirred: make(chan struct{}, 1)}
	var err error
	if h.Folder, err = folder.Open(c.Dir); err != nil {
		return nil, err
	}
	undo(h.Folder.Close)
	if h.Store, err = owner.OpenStore(ctx, store.Config{Dir: h.Folder.Dir, URL: c.Store, Clock: present{h}}); err != nil {
		return nil, err
	}
	undo(h.Store.Close)
	if err := h.openFiles(); err != nil {
		return nil, err
	}
	if h.gauge, err = newGauges(c.Metrics); err != nil {
		return nil, err
	}
	if err := h.recall(ctx, c.Formats); err != nil {
		return nil, err
	}
	return h, h.openFacts(ctx, c, undo)
}

// recall reads back what the records remember.
func (h *House) recall(ctx context.Context, formats []inbox.Format) error {
	fresh := make([]byte, 32)
	if _, err := rand.Read(fresh); err != nil {
		return err
	}
	var err error
	if h.Key, err = h.Store.SettingOnce(ctx, settingKey, fresh); err != nil {
		return err
	}
	if err := h.recallStand(ctx); err != nil {
		return err
	}
	h.openDoor()
	h.openBook()
	h.openGates()
	if err := h.openInbox(formats); err != nil {
		return err
	}
	return h.reload(ctx)
}

// recallStand reads at which moment a story stands.
func (h *House) recallStand(ctx context.Context) error {
	raw, ok, err := h.Store.Setting(ctx, settingStand)
	if err != nil || !ok {
		return err
	}
	var at time.Time
	if err := json.Unmarshal(raw, &at); err != nil {
		return err
	}
	h.stand.Store(at.UnixMicro())
	return nil
}

// NoteState notes in which state the facts are.
func (h *House) NoteState(ctx context.Context) error {
	at, err := h.Facts.Marked(ctx, facts.StateMark)
	if err != nil {
		return err
	}
	h.known.Store(at)
	h.stir()
	return nil
}

// reload reads the revisions. Each was checked when it was applied; if this
// build no longer reads one, that is said and nothing is lost.
func (h *House) reload(ctx context.Context) error {
	revisions, err := h.Store.Revisions(ctx)
	if err != nil {
		return err
	}
	past := make([]*InForce, len(revisions))
	for i, r := range revisions {
		l, problems := parse.Bytes(Texts(r.Files))
		if n := problem.Errors(problems); n > 0 {
			h.log.Warn("a revision kept here has errors for this build", "revision", r.ID, "errors", n)
		}
		r.Ladder = l
		past[i] = &InForce{Ladder: l, Revision: r}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.past = past
	h.reports = map[string]kept{}
	h.stir()
	return nil
}

// Texts are files of a revision as the compiler reads them.
func Texts(files map[string]string) map[string][]byte {
	out := make(map[string][]byte, len(files))
	for name, text := range files {
		out[name] = []byte(text)
	}
	return out
}

// errNoLadder is what every question about a programme gets before there is one.
var errNoLadder = fault.New(fault.NotFound, "there is no ladder here yet").
	WithHint("plumbline init writes one, plumbline apply ladder.yaml puts it in force, plumbline demo shows one")

// InForce returns the ladder in force at a moment (zero: now). Before the
// first revision the first one answers: a reconstruction, marked by who shows it.
func (h *House) InForce(at time.Time) (*InForce, error) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	if len(h.past) == 0 {
		return nil, errNoLadder
	}
	if at.IsZero() {
		return h.past[len(h.past)-1], nil
	}
	in := h.past[0]
	for _, f := range h.past {
		if !f.Revision.At.After(at) {
			in = f
		}
	}
	return in, nil
}

// Moment reads an as-of: a day means its end in the programme's zone.
func (h *House) Moment(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t.UTC(), nil
	}
	day, err := period.ParseDate(text)
	if err != nil {
		return time.Time{}, err
	}
	cal := period.Calendar{}
	if f, err := h.InForce(time.Time{}); err == nil {
		cal = f.Ladder.Program.Calendar()
	} else if !errors.Is(err, errNoLadder) {
		return time.Time{}, err
	}
	return cal.Start(day + 1), nil
}

// Present is the ladder in force now.
func (h *House) Present() (*ladder.Ladder, error) {
	f, err := h.InForce(time.Time{})
	if err != nil {
		return nil, err
	}
	return f.Ladder, nil
}

// openFiles finds where files of records lie: in the records that several
// servers share, else in the folder.
func (h *House) openFiles() error {
	if h.Store.Shared() {
		h.files = h.Store.Attachments()
	} else {
		own := files.In(h.Folder.Path("files"), h.Clock)
		if err := own.Tidy(); err != nil {
			return err
		}
		h.files = own
	}
	return upkeep.Empty(Uploads(h.Folder.Dir))
}

// sharedRaw keeps files as they came in where other servers find them; nil
// where there are none.
func (h *House) sharedRaw() raw.Shared {
	if h.Store.Shared() {
		return h.Store.Raw()
	}
	return nil
}

// Shelf takes in files that are handed in with records.
func (h *House) Shelf() attach.Shelf {
	return attach.Shelf{Files: h.files, Dir: Uploads(h.Folder.Dir), Clock: present{h}}
}
