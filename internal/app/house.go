package app

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"plumbline/internal/app/folder"
	"plumbline/internal/app/gating"
	"plumbline/internal/app/owner"
	"plumbline/internal/app/reception"
	"plumbline/internal/app/sight"
	"plumbline/internal/campaign/book"
	"plumbline/internal/facts"
	"plumbline/internal/fault"
	"plumbline/internal/inbox"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/period"
	"plumbline/internal/store"
	"plumbline/internal/store/files"
	"plumbline/internal/web/api"
)

// house is an open data folder.
type house struct {
	folder *folder.Folder
	store  *store.Store
	facts  owner.Facts
	share  *owner.Share // with other servers on these records; nil: there are none
	clock  period.Clock
	log    *slog.Logger
	key    []byte       // per-install key that people are hashed with
	stand  atomic.Int64 // the moment a story stands at, µs; 0: the clock's
	known  atomic.Int64 // the state of the facts: another number is another state, 0 is none

	mu      sync.RWMutex
	past    []*inForce // every revision, oldest first, parsed once
	reports map[string]kept
	looked  looked
	judging sync.Mutex    // held while the present is evaluated
	stirred chan struct{} // says that facts or ladder have changed; one note waits at most
	loading *loading
	gauge   *gauges
	inbox   *inbox.Importer
	files   files.Shelf // handed in with records

	sight     sight.Sight
	reception *reception.Reception
	book      *book.Book
	gates     *gating.Desk

	saving   sync.Mutex // one backup at a time
	relaying sync.Mutex // one loop from records to facts at a time
}

// inForce is the ladder in force, parsed once.
type inForce struct {
	ladder   *ladder.Ladder
	revision ladder.Revision
}

const (
	settingKey   = "install.key"
	settingStand = "story.stands_at"
)

func uploads(dir string) string { return filepath.Join(dir, "uploads") }

func isCommand(path string) bool { return strings.HasPrefix(path, api.Prefix) }

// openHouse opens folder, records and facts, in that order; undo closes them.
func openHouse(ctx context.Context, c Config, undo *stack, reg prometheus.Registerer) (*house, error) {
	h := &house{clock: c.Clock, log: c.Logger, reports: map[string]kept{}, stirred: make(chan struct{}, 1)}
	var err error
	if h.folder, err = folder.Open(c.Dir); err != nil {
		return nil, err
	}
	undo.push(h.folder.Close)
	if h.store, err = owner.OpenStore(ctx, store.Config{Dir: h.folder.Dir, URL: c.Store, Clock: present{h}}); err != nil {
		return nil, err
	}
	undo.push(h.store.Close)
	if err := h.openFiles(); err != nil {
		return nil, err
	}
	if h.gauge, err = newGauges(reg); err != nil {
		return nil, err
	}
	if err := h.recall(ctx); err != nil {
		return nil, err
	}
	return h, h.openFacts(ctx, c, undo)
}

// recall reads back what the records remember.
func (h *house) recall(ctx context.Context) error {
	fresh := make([]byte, 32)
	if _, err := rand.Read(fresh); err != nil {
		return err
	}
	var err error
	if h.key, err = h.store.SettingOnce(ctx, settingKey, fresh); err != nil {
		return err
	}
	if err := h.recallStand(ctx); err != nil {
		return err
	}
	h.openDoor()
	h.openBook()
	h.openGates()
	if err := h.openInbox(ctx); err != nil {
		return err
	}
	return h.reload(ctx)
}

// recallStand reads at which moment a story stands.
func (h *house) recallStand(ctx context.Context) error {
	raw, ok, err := h.store.Setting(ctx, settingStand)
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

// noteState notes in which state the facts are.
func (h *house) noteState(ctx context.Context) error {
	at, err := h.facts.Marked(ctx, facts.StateMark)
	if err != nil {
		return err
	}
	h.known.Store(at)
	h.stir()
	return nil
}

// reload reads the revisions. Each was checked when it was applied; if this
// build no longer reads one, that is said and nothing is lost.
func (h *house) reload(ctx context.Context) error {
	revisions, err := h.store.Revisions(ctx)
	if err != nil {
		return err
	}
	past := make([]*inForce, len(revisions))
	for i, r := range revisions {
		l, problems := parse.Bytes(texts(r.Files))
		if n := problem.Errors(problems); n > 0 {
			h.log.Warn("a revision kept here has errors for this build", "revision", r.ID, "errors", n)
		}
		r.Ladder = l
		past[i] = &inForce{ladder: l, revision: r}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.past = past
	h.reports = map[string]kept{}
	h.stir()
	return nil
}

func texts(files map[string]string) map[string][]byte {
	out := make(map[string][]byte, len(files))
	for name, text := range files {
		out[name] = []byte(text)
	}
	return out
}

// errNoLadder is what every question about a programme gets before there is one.
var errNoLadder = fault.New(fault.NotFound, "there is no ladder here yet").
	WithHint("plumbline init writes one, plumbline apply ladder.yaml puts it in force, plumbline demo shows one")

// inForce returns the ladder in force at a moment (zero: now). Before the
// first revision the first one answers: a reconstruction, marked by who shows it.
func (h *house) inForce(at time.Time) (*inForce, error) {
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
		if !f.revision.At.After(at) {
			in = f
		}
	}
	return in, nil
}

// moment reads an as-of: a day means its end in the programme's zone.
func (h *house) moment(text string) (time.Time, error) {
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
	if f, err := h.inForce(time.Time{}); err == nil {
		cal = f.ladder.Program.Calendar()
	} else if !errors.Is(err, errNoLadder) {
		return time.Time{}, err
	}
	return cal.Start(day + 1), nil
}
