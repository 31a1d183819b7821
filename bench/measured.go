package main

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// took is what something cost: the wall's time, and the processors'. On a
// machine that does other things too, the second is the steadier one.
type took struct{ wall, cpu time.Duration }

func timed(do func() error) (took, error) {
	began, burnt := time.Now(), processors()
	err := do()
	return took{time.Since(began), processors() - burnt}, err
}

func processors() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// middle is the median of each, of an even number the smaller one.
func middle(runs []took) took {
	mid := func(of func(took) time.Duration) time.Duration {
		d := make([]time.Duration, len(runs))
		for i, r := range runs {
			d[i] = of(r)
		}
		slices.Sort(d)
		return d[(len(d)-1)/2]
	}
	return took{mid(func(t took) time.Duration { return t.wall }), mid(func(t took) time.Duration { return t.cpu })}
}

func (t took) String() string {
	return fmt.Sprintf("%s (%s of processor)", t.wall.Round(time.Millisecond), t.cpu.Round(time.Millisecond))
}

// ratio is how many times longer a took than b.
func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }

// forgetPeak begins a new measurement of the peak of resident memory.
func forgetPeak() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) }

// peak is the most resident memory since forgetPeak, in MB; 0 where unknown.
func peak() int {
	return status("VmHWM") / 1024
}

func status(field string) int {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return 0
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if v, ok := strings.CutPrefix(lines.Text(), field+":"); ok {
			n, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(v), " kB"))
			return n
		}
	}
	return 0
}
