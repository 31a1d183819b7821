package web

import (
	"context"
	"crypto/rand"
	"sync"
	"time"

	"plumbline/internal/web/view"
)

// keptImports is how many finished imports stay to be looked at; what they
// landed is in the facts and the quarantine anyway.
const keptImports = 20

// imports are the files on their way in. The browser may go away: the work
// goes on until it is done or the server stops.
type imports struct {
	ctx  context.Context
	wait sync.WaitGroup

	mu    sync.Mutex
	byID  map[string]*importing
	order []string
}

// importing is one import; its fields are read under the lock of imports.
type importing struct {
	id       string
	then     string // where to look when it is done
	progress view.Progress
	result   view.Imported
	err      error
	done     bool
}

func newImports(ctx context.Context) *imports {
	return &imports{ctx: ctx, byID: map[string]*importing{}}
}

// start runs work on a goroutine of its own and returns its id at once.
func (im *imports) start(then string, work func(context.Context, func(view.Progress)) (view.Imported, error)) string {
	job := &importing{id: rand.Text(), then: then, progress: view.Progress{Doing: "Reading the files"}}
	im.mu.Lock()
	im.byID[job.id] = job
	im.order = append(im.order, job.id)
	if len(im.order) > keptImports {
		delete(im.byID, im.order[0])
		im.order = im.order[1:]
	}
	im.mu.Unlock()
	began := time.Now()
	im.wait.Go(func() {
		result, err := work(im.ctx, func(p view.Progress) {
			p.Elapsed = time.Since(began)
			im.mu.Lock()
			job.progress = p
			im.mu.Unlock()
		})
		im.mu.Lock()
		job.result, job.err, job.done = result, err, true
		im.mu.Unlock()
	})
	return job.id
}

// find returns a copy of an import as it stands.
func (im *imports) find(id string) (importing, bool) {
	im.mu.Lock()
	defer im.mu.Unlock()
	job, ok := im.byID[id]
	if !ok {
		return importing{}, false
	}
	return *job, true
}
