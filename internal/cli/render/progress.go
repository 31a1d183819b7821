package render

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"plumbline/internal/period"
)

// Progress shows how far long work has come: a bar with rows a second and the
// time left on a terminal, a plain line now and then in a log.
type Progress struct {
	mu    sync.Mutex
	out   io.Writer
	clock period.Clock
	name  string
	unit  string // rows, facts
	begun time.Time
	told  time.Time
	done  int
	total int
	group *mpb.Progress
	bar   *mpb.Bar
}

// tellEvery is how often a log gets a line.
const tellEvery = 10 * time.Second

// NewProgress begins work of a name, counted in a unit. live says whether the
// output is a terminal that can redraw a line.
func NewProgress(out io.Writer, live bool, clock period.Clock, name, unit string) *Progress {
	p := &Progress{out: out, clock: clock, name: name, unit: unit, begun: clock.Now()}
	p.told = p.begun
	if live {
		p.group = mpb.New(mpb.WithOutput(out), mpb.WithWidth(usual), mpb.WithAutoRefresh())
		p.bar = p.group.New(0, mpb.BarStyle().Lbound("").Filler("━").Tip("━").Padding("─").Rbound(""),
			mpb.PrependDecorators(decor.Name(name+"  ")),
			mpb.AppendDecorators(
				decor.NewPercentage("%d "),
				decor.Any(func(decor.Statistics) string { return "  " + p.speed() }),
			))
	}
	return p
}

// Set says how much is done of how much; total 0 is not known yet. It may be
// called from any goroutine, as often as is convenient.
func (p *Progress) Set(done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done, p.total = done, total
	if p.bar != nil {
		p.bar.SetTotal(int64(max(total, done+1)), false)
		p.bar.SetCurrent(int64(done))
		return
	}
	if now := p.clock.Now(); now.Sub(p.told) >= tellEvery {
		p.told = now
		fmt.Fprintf(p.out, "%s: %s\n", p.name, p.state())
	}
}

// Stop ends the work without a word: what went wrong is said by the caller.
func (p *Progress) Stop() {
	if p.bar != nil {
		p.bar.Abort(true)
		p.group.Wait()
	}
}

// Done ends the work and leaves one line that says what was done.
func (p *Progress) Done() {
	p.mu.Lock()
	done, begun := p.done, p.begun
	p.mu.Unlock()
	if p.bar != nil {
		p.bar.SetTotal(int64(done), true)
		p.group.Wait()
		return
	}
	fmt.Fprintf(p.out, "%s: %s %s in %s\n", p.name, whole(done), p.unit, brief(p.clock.Now().Sub(begun)))
}

// state is what a line says: 120,000 of 500,000 rows, 52,000 rows/s, 7 s left.
func (p *Progress) state() string {
	text := whole(p.done)
	if p.total > 0 {
		text += " of " + whole(p.total)
	}
	return join(", ", text+" "+p.unit, p.rate())
}

// speed is the rate for the bar, which is drawn outside the lock.
func (p *Progress) speed() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.rate()
}

func (p *Progress) rate() string {
	took := p.clock.Now().Sub(p.begun)
	if took < 200*time.Millisecond || p.done == 0 {
		return ""
	}
	each := float64(p.done) / took.Seconds()
	text := whole(int(each)) + " " + p.unit + "/s"
	if p.total > p.done {
		left := time.Duration(float64(p.total-p.done) / each * float64(time.Second))
		text += ", " + brief(left) + " left"
	}
	return text
}

// brief prints a length of time as people say it.
func brief(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	default:
		return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
	}
}
