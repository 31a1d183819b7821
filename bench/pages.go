package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"time"

	"plumbline/internal/app"
)

const (
	clients  = 8
	visiting = 15 * time.Second
	longest  = 3 * time.Minute // until enough evaluations have ended
	enough   = 3
	pause    = 100 * time.Millisecond // of a client between two pages
	mostKept = 60                     // pages visited
)

// pages measures the time in the server of the demo's pages, with clients that
// turn ten pages a second, while a full evaluation loops beside them.
func pages(ctx context.Context, s settings, r *report) (err error) {
	dir := filepath.Join(s.dir, "demo")
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	a, err := app.New(app.Config{Dir: dir})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Stop()) }()
	h := a.Handler()
	if status, body := visit(ctx, h, http.MethodPost, "/api/internal/demo", []byte("{}")); status != http.StatusOK {
		return fmt.Errorf("writing the demo: %d %s", status, body)
	}
	found := linked(ctx, h)
	if len(found) < 10 {
		return fmt.Errorf("only %d pages hang together", len(found))
	}
	alone, _ := visited(ctx, h, found, false)
	busy, evaluations := visited(ctx, h, found, true)
	if evaluations == 0 {
		return errors.New("no evaluation ended while the pages were visited")
	}
	r.pages(len(found), alone, busy, evaluations)
	return ctx.Err()
}

func visit(ctx context.Context, h http.Handler, method, path string, body []byte) (int, []byte) {
	w := httptest.NewRecorder()
	req := httptest.NewRequestWithContext(ctx, method, path, bytes.NewReader(body))
	req.Host, req.RemoteAddr = "localhost", "127.0.0.1:1"
	h.ServeHTTP(w, req)
	text, _ := io.ReadAll(w.Body)
	return w.Code, text
}

var (
	hrefs = regexp.MustCompile(`href="(/[^"#?]*)"`)
	files = regexp.MustCompile(`^/(static|api|metrics|healthz|export)`)
)

// linked are the pages that can be reached from the first one.
func linked(ctx context.Context, h http.Handler) []string {
	out, next := []string{}, []string{"/"}
	for seen := map[string]bool{"/": true}; len(next) > 0 && len(out) < mostKept; next = next[1:] {
		status, body := visit(ctx, h, http.MethodGet, next[0], nil)
		if status != http.StatusOK || ctx.Err() != nil {
			continue
		}
		out = append(out, next[0])
		for _, m := range hrefs.FindAllSubmatch(body, -1) {
			if path := string(m[1]); !seen[path] && !files.MatchString(path) {
				seen[path] = true
				next = append(next, path)
			}
		}
	}
	return out
}

// visited is how long each answer took, in order. With evaluating, the
// programme is evaluated as of one past day after another all the while.
func visited(ctx context.Context, h http.Handler, found []string, evaluating bool) (times []time.Duration, evaluations int) {
	ctx, stop := context.WithTimeout(ctx, longest)
	defer stop()
	began := time.Now()
	if !evaluating {
		time.AfterFunc(visiting, stop)
	}
	var mu sync.Mutex
	var all sync.WaitGroup
	for c := range clients {
		all.Go(func() {
			var mine []time.Duration
			for i := c * len(found) / clients; ctx.Err() == nil; i++ {
				began := time.Now()
				status, _ := visit(ctx, h, http.MethodGet, found[i%len(found)], nil)
				if status == http.StatusOK && ctx.Err() == nil {
					mine = append(mine, time.Since(began))
				}
				select {
				case <-time.After(pause):
				case <-ctx.Done():
				}
			}
			mu.Lock()
			times = append(times, mine...)
			mu.Unlock()
		})
	}
	if evaluating {
		all.Go(func() {
			for day := time.Now(); ctx.Err() == nil; day = day.AddDate(0, 0, -1) {
				status, _ := visit(ctx, h, http.MethodGet, "/?as-of="+day.Format(time.DateOnly), nil)
				if status == http.StatusOK && ctx.Err() == nil {
					evaluations++
				}
				if evaluations >= enough && time.Since(began) > visiting {
					stop()
				}
			}
		})
	}
	all.Wait()
	slices.Sort(times)
	return times, evaluations
}

// share95 is the 95th percentile of sorted times.
func share95(times []time.Duration) time.Duration {
	if len(times) == 0 {
		return 0
	}
	return times[min(len(times)-1, len(times)*95/100)]
}
