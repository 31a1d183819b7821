package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// report collects lines for people and prints them as they come.
type report struct {
	s     settings
	lines []line
	peaks map[int]int // evaluation's peak by size
	loads []float64   // of the machine, at each line
}

// line is one promise: what was measured, how it compares, and the bar.
type line struct{ what, measured, ratio, bar string }

func newReport(s settings) *report { return &report{s: s, peaks: map[int]int{}} }

func (r *report) add(what, measured, ratio, bar string) {
	l := line{what, measured, ratio, bar}
	r.lines, r.loads = append(r.lines, l), append(r.loads, load())
	fmt.Printf("%s: %s; %s (bar: %s)\n", l.what, l.measured, l.ratio, l.bar)
}

func millions(n int) string {
	if n%1_000_000 == 0 {
		return fmt.Sprintf("%d million", n/1_000_000)
	}
	return fmt.Sprint(n)
}

func (r *report) evaluated(size, cells int, ours, theirs took) {
	r.add(fmt.Sprintf("all numbers, %s facts, %d cells equal", millions(size), cells),
		fmt.Sprintf("%s against %s", ours, theirs),
		fmt.Sprintf("**%.2f×** of the reference (%.2f× of its processor time)", ratio(ours.wall, theirs.wall), ratio(ours.cpu, theirs.cpu)), "1.3×")
}

func (r *report) measured(size, metrics, cells, alike int, ours, all, same took) {
	r.add(fmt.Sprintf("the catalogue's %d metrics over these tables alone, to %d measurements in memory, %s facts, %d cells equal", metrics, cells, millions(size), alike),
		fmt.Sprintf("%s against %s", ours, all),
		fmt.Sprintf("**%.2f×** of the reference (%.2f× of its processor time)", ratio(ours.wall, all.wall), ratio(ours.cpu, all.cpu)), "1.3×")
	r.add("the same measurements, against only the numbers they are made of",
		fmt.Sprintf("%s against %s", ours, same),
		fmt.Sprintf("**%.2f×** of bench/same.sql (%.2f× of its processor time)", ratio(ours.wall, same.wall), ratio(ours.cpu, same.cpu)), "no promise: the stricter view")
}

func (r *report) afterNewEvents(size, spread int, fresh, full took) {
	where, bar := "in the last two weeks", "5% from 10 million on"
	if spread == weeks {
		where, bar = "over all weeks", "150%"
	}
	r.add(fmt.Sprintf("those metrics after %d new clicks %s, %s facts", lateClicks, where, millions(size)),
		fmt.Sprintf("%s against %s", fresh, full),
		fmt.Sprintf("**%.1f%%** of a full evaluation (%.1f%% of its processor time)", 100*ratio(fresh.wall, full.wall), 100*ratio(fresh.cpu, full.cpu)), bar)
}

func (r *report) memory(size, landing, evaluating int) {
	r.peaks[size] = evaluating
	r.add(fmt.Sprintf("peak of memory, %s facts", millions(size)),
		fmt.Sprintf("%d MB while landing, %d MB while evaluating", landing, evaluating),
		fmt.Sprintf("limit %s", r.s.memory), "limit × 1.3 + 300 MB")
}

// flatness compares the peaks of the two largest sizes.
func (r *report) flatness() {
	if n := len(r.s.sizes); n > 1 {
		small, large := r.s.sizes[n-2], r.s.sizes[n-1]
		r.add(fmt.Sprintf("peak while evaluating %s against %s facts", millions(large), millions(small)),
			fmt.Sprintf("%d against %d MB", r.peaks[large], r.peaks[small]),
			fmt.Sprintf("**%.2f×**", float64(r.peaks[large])/float64(r.peaks[small])), "1.15× from 10 to 100 million")
	}
}

func (r *report) imported(stored, clicks int, first, again, bare took, peak int) {
	into := "an empty table"
	if stored > 0 {
		into = fmt.Sprintf("a table of %s clicks", millions(stored))
	}
	r.add(fmt.Sprintf("import of %s clicks into %s", millions(clicks), into), fmt.Sprintf("%s against %s for COPY, peak %d MB", first, bare, peak),
		fmt.Sprintf("**%.2f×** the speed of COPY (%.2f× by processor time)", ratio(bare.wall, first.wall), ratio(bare.cpu, first.cpu)), "0.6×")
	r.add("the same file again, into what was "+into, again.String(),
		fmt.Sprintf("**%.2f×** the time of the first (%.2f× by processor time)", ratio(again.wall, first.wall), ratio(again.cpu, first.cpu)), "0.5×")
}

func (r *report) pages(n int, alone, busy []time.Duration, evaluations int) {
	say := func(t []time.Duration) string {
		return fmt.Sprintf("%d answers, median %s, 95th percentile %s", len(t), t[len(t)/2].Round(10*time.Microsecond), share95(t).Round(100*time.Microsecond))
	}
	r.add(fmt.Sprintf("%d of the demo's pages, %d clients, each opening the next one %s after the last", n, clients, pause), say(alone), "time in the server", "–")
	r.add("the same while a full evaluation loops", fmt.Sprintf("%s, %d evaluations", say(busy), evaluations),
		fmt.Sprintf("**%.1f ms** at the 95th percentile", float64(share95(busy).Microseconds())/1000), "50 ms")
}

const preface = `# Performance

<!-- written by go run ./bench (make bench) -->

What Plumbline promises about speed and size, as measured. Trust the ratios, not the seconds: both sides of each ran on the same machine,
in turns, on the same data. The answers are compared cell by cell before anything is timed. Where the machine did other work at the time,
the ratio of processor time is the steadier one.

* **Evaluation** is all numbers over clicks, orders and spend by creator and week (35 of them, 27 weeks, 120 creators, New York, as known by
  a moment), asked of the facts engine, against [bench/reference.sql](../bench/reference.sql), one statement for each table. Whoever makes
  the reference faster lowers our bar. The catalogue's metrics go further, from stored facts to measurements with a status, by the same reference.
* **Pages** are the demo's, fetched in the process by 8 clients; the time is the handler's, with all that holds it up on a busy machine. The
  evaluation beside them is the whole programme's as of one past day after another.
* **Import** is ` + "`plumbline import`" + ` of one CSV of twelve columns: read, checked with exact places, kept, matched by identity, landed in one
  transaction; against ` + "`COPY`" + ` of the same file into a table of the same twelve columns, which checks nothing and would count twice.
* **Records** are 100,000 deliverables of 40 campaigns and 500 creators; a list is one page of a hundred, read by operations. A command is one
  request for a parcel: record, version, fact and audit entry in one transaction, durable before the answer, 8 askers at a time.
* **Lists** are pages of 100,000 deliverables, asked for one after another of tables that the database has analysed, and counted to 1,000 as the API
  does, or to the end.
* **Memory** is the peak of resident memory of the whole process.

`

// keep writes what there is so far: it is not lost when the next part fails.
func (r *report) keep() error {
	if r.s.write == "" {
		return nil
	}
	if r.s.only != "" {
		return r.merge(r.s.write)
	}
	return r.save(r.s.write)
}

// merge writes the lines there are into the page, each in the place of the one
// about the same thing, or at the end.
func (r *report) merge(path string) error {
	page, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	rows := strings.Split(strings.TrimRight(string(page), "\n"), "\n")
	for _, l := range r.lines {
		at := slices.IndexFunc(rows, func(row string) bool { return strings.HasPrefix(row, "| "+l.what+" |") })
		if at < 0 {
			rows, at = append(rows, ""), len(rows)
		}
		rows[at] = l.row()
	}
	return os.WriteFile(path, []byte(strings.Join(rows, "\n")+"\n"), 0o644)
}

func (l line) row() string {
	return fmt.Sprintf("| %s | %s | %s | %s |", l.what, l.measured, l.ratio, l.bar)
}

// save writes the page.
func (r *report) save(path string) error {
	var b strings.Builder
	b.WriteString(preface)
	fmt.Fprintf(&b, "Machine: %s. DuckDB with %d threads and a limit of %s. Median of %d runs, of imports into an empty table of 3.\n\n", r.machine(), r.s.threads, r.s.memory, r.s.runs)
	b.WriteString("| what | measured | ratio | promise |\n|---|---|---|---|\n")
	for _, l := range r.lines {
		b.WriteString(l.row() + "\n")
	}
	return os.WriteFile(path, []byte(b.String()), 0o644)
}

func (r *report) machine() string {
	system, _ := exec.Command("uname", "-sr").Output()
	busy := ""
	if len(r.loads) > 0 {
		busy = fmt.Sprintf(", a load of %.1f to %.1f while measuring (this work alone makes about %d)", slices.Min(r.loads), slices.Max(r.loads), r.s.threads)
	}
	return fmt.Sprintf("%d cores, %s/%s, %s%s", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, strings.TrimSpace(string(system)), busy)
}

// load is how many processes wanted a processor in the last minute; 0 where unknown.
func load() float64 {
	text, _ := os.ReadFile("/proc/loadavg")
	first, _, _ := strings.Cut(string(text), " ")
	v, _ := strconv.ParseFloat(first, 64)
	return v
}
