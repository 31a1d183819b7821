package house

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"plumbline/internal/facts"
	"plumbline/internal/web/view"
)

// Loading is work that has to end before the programme shows.
type Loading struct {
	mu       sync.Mutex
	progress view.Progress
	began    time.Time
}

// Set says how far it is.
func (l *Loading) Set(done, total int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.progress.Done, l.progress.Total = int64(done), int64(total)
	l.progress.Elapsed = time.Since(l.began)
}

// Now is how far it is.
func (l *Loading) Now() *view.Progress {
	l.mu.Lock()
	defer l.mu.Unlock()
	p := l.progress
	return &p
}

// Load begins work that has to end before the programme shows; nil while other such work goes on.
func (h *House) Load(began time.Time, what view.Progress) *Loading {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.loading != nil {
		return nil
	}
	h.loading = &Loading{began: began, progress: what}
	return h.loading
}

// UnderLoad is the work that has to end before the programme shows; nil without any.
func (h *House) UnderLoad() *Loading {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.loading
}

// Loaded ends what Load began.
func (h *House) Loaded() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.loading = nil
}

// TurnTo moves the present of this folder while its story is told.
func (h *House) TurnTo(at time.Time) { h.stand.Store(at.UnixMicro()) }

// Tells says whether this folder stands at a moment of a story.
func (h *House) Tells() bool { return h.stand.Load() != 0 }

// StandAt fixes the present of this folder: a story is told as of one moment.
func (h *House) StandAt(ctx context.Context, at time.Time) error {
	raw, err := json.Marshal(at)
	if err != nil {
		return err
	}
	h.TurnTo(at)
	return h.Store.SetSetting(ctx, settingStand, raw)
}

// HasFacts tells whether any fact is here, or was evaluated where they are.
func (h *House) HasFacts() bool {
	return h.known.Load() > 0 || h.Share != nil && !h.Facts.Standing().Evaluated.IsZero()
}

// Writer lands facts and makes what was evaluated before out of date.
func (h *House) Writer() facts.Writer { return landing{h} }

type landing struct{ h *House }

// Land passes on to the engine and counts what changed.
func (l landing) Land(ctx context.Context, fill func(put func(*facts.Batch) error) error) (facts.Landed, error) {
	landed, err := l.h.Facts.Land(ctx, fill)
	return landed, l.landed(ctx, landed, err)
}

func (l landing) landed(ctx context.Context, landed facts.Landed, err error) error {
	if err != nil || landed.New+landed.Corrected == 0 {
		return err
	}
	l.h.gauge.landed.Add(float64(landed.New + landed.Corrected))
	return l.h.NoteState(ctx)
}
