package shell

import (
	"context"
	"encoding/json"
	"net/http"
	"os"

	"golang.org/x/term"

	"plumbline/internal/cli/render"
	"plumbline/internal/inbox"
	"plumbline/internal/web/api"
)

// Read asks for a command that reads files, and shows how far it is.
func Read[Resp any](ctx context.Context, s *Shell, name string, req any) (resp Resp, err error) {
	bar := &bar{s: s}
	err = s.With(func(c *http.Client) error {
		resp, err = api.Call[Resp](ctx, c, name, req, func(raw json.RawMessage) {
			var p inbox.Progress
			if json.Unmarshal(raw, &p) == nil {
				bar.show(p)
			}
		})
		return err
	})
	bar.done()
	return resp, err
}

// bar shows how far imports are, one file after the other.
type bar struct {
	s       *Shell
	file    string
	current *render.Progress
}

func (b *bar) show(p inbox.Progress) {
	if !b.s.Live() && p.Seconds < 1 {
		return // a short file needs no line of its own in a log
	}
	if b.file != p.File {
		b.done()
		b.file, b.current = p.File, render.NewProgress(b.s.Err, b.s.Live(), b.s.Clock, p.File, "rows")
	}
	total := 0
	if p.Done > 0 { // rows are known only as they are read; bytes say how many there will be
		total = int(float64(p.Records) * float64(p.Size) / float64(p.Done))
	}
	b.current.Set(int(p.Records), total)
}

func (b *bar) done() {
	if b.current != nil {
		b.current.Done()
		b.current = nil
	}
}

// Live tells whether messages go to a terminal that can redraw a line.
func (s *Shell) Live() bool {
	f, ok := s.Err.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
