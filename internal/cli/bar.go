package cli

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"

	"plumbline/internal/inbox"
)

// bar shows how far an import is, on a terminal only.
type bar struct {
	box     *mpb.Progress
	current *mpb.Bar
	file    string
	records int64
	seconds float64
}

func newBar(w io.Writer) *bar {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return &bar{}
	}
	return &bar{box: mpb.New(mpb.WithOutput(w), mpb.WithWidth(48), mpb.WithRefreshRate(120*time.Millisecond))}
}

func (b *bar) show(p inbox.Progress) {
	if b.box == nil {
		return
	}
	if b.file != p.File {
		b.finish()
		b.file = p.File
		b.current = b.box.AddBar(p.Size,
			mpb.PrependDecorators(decor.Name(p.File+" "), decor.Any(func(decor.Statistics) string { return b.rate() })),
			mpb.AppendDecorators(decor.Percentage(), decor.Name(" "), decor.Any(func(st decor.Statistics) string { return b.left(st) })))
	}
	b.records, b.seconds = p.Records, p.Seconds
	b.current.SetTotal(p.Size, false)
	b.current.SetCurrent(p.Done)
}

func (b *bar) rate() string {
	if b.seconds < 0.1 {
		return fmt.Sprintf("%d rows", b.records)
	}
	return fmt.Sprintf("%d rows, %.0f/s", b.records, float64(b.records)/b.seconds)
}

func (b *bar) left(st decor.Statistics) string {
	if st.Current == 0 || b.seconds < 0.5 || st.Current >= st.Total {
		return ""
	}
	left := time.Duration(b.seconds * float64(st.Total-st.Current) / float64(st.Current) * float64(time.Second))
	return left.Round(time.Second).String() + " left"
}

func (b *bar) finish() {
	if b.current != nil {
		b.current.SetTotal(-1, true)
		b.current = nil
	}
}

func (b *bar) done() {
	if b.box != nil {
		b.finish()
		b.box.Wait()
	}
}
