// Command bench measures the promises of speed and size, as ratios, and writes
// them to docs/performance.md.
//
//	go run ./bench                     1 and 10 million facts
//	go run ./bench -rows 100000000     on request: 40 GB of disk, half an hour
//	go run ./bench -write=false        print only
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
)

// settings are what the asker chose.
type settings struct {
	sizes   []int
	dir     string
	memory  string
	threads int
	runs    int
	clicks  int // in the file that is imported
	stored  int // clicks in the table it is imported into, the second time
	only    string
	write   string
}

func main() {
	s, err := flags()
	if err == nil {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		defer stop()
		err = run(ctx, s)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func flags() (settings, error) {
	var s settings
	rows := flag.String("rows", "1000000,10000000", "facts to evaluate over, separated by commas")
	flag.StringVar(&s.dir, "dir", filepath.Join("bench", "data"), "folder for generated files and databases; emptied afterwards")
	flag.StringVar(&s.memory, "memory", "1GB", "the engine's memory limit")
	flag.IntVar(&s.threads, "threads", 2, "the engine's threads")
	flag.IntVar(&s.runs, "runs", 5, "runs of which the median counts")
	flag.IntVar(&s.clicks, "clicks", 3_000_000, "clicks in the imported file")
	flag.IntVar(&s.stored, "stored", 10_000_000, "clicks in the table the file is imported into")
	flag.StringVar(&s.only, "only", "", "evaluate, import, pages or records: its lines of the page are written anew; empty: all")
	write := flag.Bool("write", true, "write docs/performance.md")
	flag.Parse()
	if *write {
		s.write = filepath.Join("docs", "performance.md")
	}
	for _, n := range strings.Split(*rows, ",") {
		v, err := strconv.Atoi(strings.TrimSpace(n))
		if err != nil || v < 1000 {
			return s, fmt.Errorf("-rows %q: whole numbers from 1000 on, separated by commas", *rows)
		}
		s.sizes = append(s.sizes, v)
	}
	return s, nil
}

func run(ctx context.Context, s settings) (err error) {
	if err := os.MkdirAll(s.dir, 0o750); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(s.dir)) }()
	r := newReport(s)
	for _, part := range []struct {
		name string
		run  func(context.Context, settings, *report) error
	}{{"evaluate", evaluations}, {"pages", pages}, {"records", records}, {"import", imports}} {
		if s.only != "" && s.only != part.name {
			continue
		}
		if err := part.run(ctx, s, r); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
		if err := r.keep(); err != nil {
			return err
		}
	}
	return nil
}

func evaluations(ctx context.Context, s settings, r *report) error {
	for _, n := range s.sizes {
		if err := evaluation(ctx, s, r, n); err != nil {
			return fmt.Errorf("over %d facts: %w", n, err)
		}
	}
	r.flatness()
	return nil
}
