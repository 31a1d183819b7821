package app

import (
	"context"
	"net/http"
	"time"
)

// ahead are the pages that read facts or evaluate, so that the first visitor
// after a change would wait for them.
var ahead = []string{"/", "/lookback", "/deliverables"}

// quiet is how long nothing must have changed before pages are drawn ahead: an
// import lands many times, and its own work comes first.
const quiet = 2 * time.Second

// drawAhead asks for the costly pages whenever facts or ladder have changed and
// then rested, until ctx ends. What it draws is kept by the pages themselves.
func (a *App) drawAhead(ctx context.Context) error {
	h, err := a.open(ctx)
	if err != nil {
		return err
	}
	rest := time.NewTimer(0)
	defer rest.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-h.Stirs():
			rest.Reset(quiet)
		case <-rest.C:
			for _, path := range ahead {
				a.draw(ctx, path)
			}
		}
	}
}

// draw makes one page and lets it go; a fault shows when somebody asks for it.
func (a *App) draw(ctx context.Context, path string) {
	req, err := http.NewRequestWithContext(context.WithValue(ctx, inside{}, true), http.MethodGet, "http://localhost"+path, nil)
	if err != nil {
		return
	}
	a.handler.ServeHTTP(nowhere{http.Header{}}, req)
}

// nowhere takes an answer and keeps nothing.
type nowhere struct{ header http.Header }

func (n nowhere) Header() http.Header { return n.header }

func (n nowhere) Write(b []byte) (int, error) { return len(b), nil }

func (n nowhere) WriteHeader(int) {}
