package cli

import (
	"os"

	"golang.org/x/term"

	"plumbline/internal/cli/render"
	"plumbline/internal/inbox"
)

// bar shows how far imports are, one file after the other.
type bar struct {
	s       *shell
	file    string
	current *render.Progress
}

func (b *bar) show(p inbox.Progress) {
	if !b.s.live() && p.Seconds < 1 {
		return // a short file needs no line of its own in a log
	}
	if b.file != p.File {
		b.done()
		b.file, b.current = p.File, render.NewProgress(b.s.Err, b.s.live(), b.s.Clock, p.File, "rows")
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

// live tells whether messages go to a terminal that can redraw a line.
func (s *shell) live() bool {
	f, ok := s.Err.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
