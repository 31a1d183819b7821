package main

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/book"
	"plumbline/internal/campaign/kinds"
	"plumbline/internal/period"
	"plumbline/internal/store"
	"plumbline/internal/store/pgtest"
)

const (
	deliverables = 100_000
	asked        = 200 // times each list
	askers       = 8
	asking       = 5 * time.Second
)

// records measures lists and commands on both kinds of store.
func records(ctx context.Context, s settings, r *report) error {
	dir := filepath.Join(s.dir, "records")
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	if err := kept(ctx, r, "SQLite", store.Config{Dir: dir}); err != nil {
		return err
	}
	server, err := pgtest.Launch("fsync=on", "autovacuum_naptime=1min")
	if errors.Is(err, pgtest.ErrMissing) {
		r.add("records in PostgreSQL", "not installed here", "–", "–")
		return nil
	}
	if err != nil {
		return err
	}
	address, err := server.Make()
	if err == nil {
		err = kept(ctx, r, "PostgreSQL", store.Config{URL: address})
	}
	return errors.Join(err, server.Stop())
}

func kept(ctx context.Context, r *report, name string, c store.Config) (err error) {
	s, err := store.Open(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := booked(ctx, s); err != nil {
		return err
	}
	if err := settled(ctx, c); err != nil {
		return err
	}
	is := func(field, value string) campaign.Cond {
		return campaign.Cond{Field: field, Op: "=", Values: []string{value}}
	}
	for _, l := range []struct {
		what string
		q    campaign.Query
	}{
		{"by campaign and state", campaign.Query{Where: []campaign.Cond{is("campaign", "c7"), is("state", "live")}}},
		{"by state, what is due first", campaign.Query{Where: []campaign.Cond{is("state", "planned")}, Order: []string{"due"}}},
		{"by a field of theirs, counted to 1,000", campaign.Query{Where: []campaign.Cond{is("platform", "tiktok")}, Count: true, Most: 1000}},
		{"by a field of theirs, all counted", campaign.Query{Where: []campaign.Cond{is("platform", "tiktok")}, Count: true}},
		{"by a field of theirs, what is due last first", campaign.Query{Where: []campaign.Cond{is("platform", "tiktok")}, Order: []string{"-due"}}},
		{"by a word in their title", campaign.Query{Text: "reel 777"}},
	} {
		times, err := listed(ctx, s, l.q)
		if err != nil {
			return err
		}
		r.add(fmt.Sprintf("%s, 100,000 deliverables %s", name, l.what), fmt.Sprintf("median %s", times[len(times)/2].Round(10*time.Microsecond)),
			fmt.Sprintf("**%.1f ms** at the 95th percentile", float64(share95(times).Microseconds())/1000), "50 ms a page")
	}
	times, took, err := commanded(ctx, s)
	if err != nil {
		return err
	}
	disk, err := fsync(cmp.Or(c.Dir, os.TempDir()))
	if err != nil {
		return err
	}
	r.add(fmt.Sprintf("%s, commands by %d askers", name, askers), fmt.Sprintf("**%.0f a second** where an fsync takes %s", float64(len(times))/took.Seconds(), disk.Round(10*time.Microsecond)),
		fmt.Sprintf("median %s, 99th percentile %s", times[len(times)/2].Round(10*time.Microsecond), times[len(times)*99/100].Round(10*time.Microsecond)), "–")
	return nil
}

// settled has PostgreSQL know its tables, as it does by itself a minute after
// much was written.
func settled(ctx context.Context, c store.Config) error {
	if c.URL == "" {
		return nil
	}
	db, err := sql.Open("pgx", c.URL)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "VACUUM ANALYZE")
	return errors.Join(err, db.Close())
}

// fsync is how long the disk takes to make a few bytes durable, here and now:
// commands come one after another, so none is faster.
func fsync(dir string) (time.Duration, error) {
	f, err := os.CreateTemp(dir, "fsync")
	if err != nil {
		return 0, err
	}
	defer os.Remove(f.Name())
	var times []time.Duration
	for range 101 {
		began := time.Now()
		_, err := f.Write(make([]byte, 1024))
		if err = errors.Join(err, f.Sync()); err != nil {
			return 0, errors.Join(err, f.Close())
		}
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	return times[len(times)/2], f.Close()
}

func listed(ctx context.Context, s *store.Store, q campaign.Query) ([]time.Duration, error) {
	q.Kind = campaign.KindDeliverable
	var times []time.Duration
	for range asked {
		began := time.Now()
		page, err := s.Records(ctx, access.For(access.Operations), q)
		if err != nil {
			return nil, err
		}
		if len(page.Rows) == 0 {
			return nil, fmt.Errorf("nothing was listed for %+v", q)
		}
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	return times, nil
}

// booked keeps the deliverables.
func booked(ctx context.Context, s *store.Store) error {
	states := []campaign.State{"planned", "submitted", "approved", "live", "verified"}
	start := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	for at := 0; at < deliverables; at += 5000 {
		err := s.Write(ctx, func(tx campaign.Tx) error {
			for i := at; i < at+5000; i++ {
				row, err := campaign.RowOf(&campaign.Deliverable{Head: campaign.Head{
					ID: fmt.Sprintf("d-%06d", i), Kind: campaign.KindDeliverable, Version: 1, State: states[i/40%5], Title: fmt.Sprint("Reel ", i), Campaign: fmt.Sprint("c", i%40),
					Creator: fmt.Sprint("k", i%500), Due: start.Add(time.Duration(i*7919%9000) * time.Hour), Made: start, Changed: start,
				}, Platform: []string{"instagram", "tiktok", "youtube"}[i%3], Format: "reel", SubOutcome: "creator-orders", Expected: map[string]float64{"attributed_orders": 3}})
				if err != nil {
					return err
				}
				if err := tx.Put(ctx, row, campaign.Past{Version: 1, Step: campaign.Create, At: start, Written: start}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// commanded has askers ask for parcels, and says how long each waited.
func commanded(ctx context.Context, s *store.Store) (times []time.Duration, took time.Duration, err error) {
	book := &book.Book{Keeper: s, Machines: kinds.All(), Clock: period.System{}, House: func(context.Context) (campaign.House, error) { return campaign.House{}, nil }}
	by, scope := access.Actor{ID: "maya", Role: access.Operations, Via: "api"}, access.For(access.Operations)
	var mu sync.Mutex
	var all sync.WaitGroup
	began := time.Now()
	for range askers {
		all.Go(func() {
			var mine []time.Duration
			for time.Since(began) < asking {
				one := time.Now()
				_, failed := book.Do(ctx, by, scope, campaign.Command{Kind: campaign.KindShipment, Step: campaign.Create})
				if failed != nil {
					mu.Lock()
					err = errors.Join(err, failed)
					mu.Unlock()
					return
				}
				mine = append(mine, time.Since(one))
			}
			mu.Lock()
			times = append(times, mine...)
			mu.Unlock()
		})
	}
	all.Wait()
	slices.Sort(times)
	return times, time.Since(began), err
}
