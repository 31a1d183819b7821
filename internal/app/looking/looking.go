// Package looking has live posts looked at again by themselves: from what every
// import shows of them, and on their schedule while they are live.
//
// In: the facts of posts. Out: looks, through the machine of deliverables, as a
// person takes them. It may run again: what was seen is not seen twice.
package looking

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/campaign/book"
	"plumbline/internal/campaign/sighting"
	"plumbline/internal/facts"
	"plumbline/internal/period"
)

// Loop looks at posts on behalf of the records.
type Loop struct {
	From  facts.Reader
	Book  *book.Book
	Clock period.Clock
	Log   *slog.Logger
}

// page is how many deliverables are looked at in one question.
const page = 500

// own is what records tell themselves: no look at a post.
const own = "plumbline"

func owner() access.Scope { return access.For(access.Owner) }

// live are the deliverables whose posts are out.
var live = campaign.Cond{Field: "state", Op: "in", Values: []string{string(campaign.Live), string(campaign.Verified)}}

// Arrival looks at the posts one arrival tells of, and returns how many of
// their records changed.
func (l *Loop) Arrival(ctx context.Context, id string) (changed int, err error) {
	return l.Where(ctx, "arrival "+id, facts.Cond{Column: "arrival", Op: facts.In, Values: []any{id}})
}

// Where looks at the posts that facts under some conditions tell of, in the
// name of whoever brought them.
func (l *Loop) Where(ctx context.Context, name string, where ...facts.Cond) (changed int, err error) {
	told, err := l.told(ctx, where)
	if err != nil || len(told) == 0 {
		return 0, wrapped(err)
	}
	by := access.Actor{ID: name, Role: access.Owner, Via: "import"}
	err = l.each(ctx, []campaign.Cond{live}, func(all []*campaign.Deliverable) error {
		all = slices.DeleteFunc(all, func(d *campaign.Deliverable) bool { return !told[d.Asset] && (d.URL == "" || !told[d.URL]) })
		n, err := l.look(ctx, by, all, false)
		changed += n
		return err
	})
	return changed, wrapped(err)
}

// Due looks at the posts whose next look has come. Where nothing newer was
// imported, the look says that it could not be taken.
func (l *Loop) Due(ctx context.Context) (changed int, err error) {
	now := l.Clock.Now().UTC()
	by := access.Actor{ID: own, Role: access.Owner, Via: campaign.Rule}
	due := []campaign.Cond{live, {Field: "next_look", Op: "filled"}, {Field: "next_look", Op: "<=", Values: []string{now.Format(time.RFC3339Nano)}}}
	var all []*campaign.Deliverable
	err = l.each(ctx, due, func(some []*campaign.Deliverable) error { all = append(all, some...); return nil })
	for some := range slices.Chunk(all, page) { // read before any moves: moving one changes what the next page would be
		if err != nil {
			break
		}
		var n int
		n, err = l.look(ctx, by, some, true)
		changed += n
	}
	return changed, wrapped(err)
}

func wrapped(err error) error {
	if err != nil {
		return fmt.Errorf("look at live posts: %w", err)
	}
	return nil
}

// each reads deliverables page by page.
func (l *Loop) each(ctx context.Context, where []campaign.Cond, f func([]*campaign.Deliverable) error) error {
	for offset := 0; ; offset += page {
		found, err := l.Book.Keeper.Records(ctx, owner(), campaign.Query{Kind: campaign.KindDeliverable, Where: where, Order: []string{"id"}, Offset: offset, Limit: page})
		if err != nil {
			return err
		}
		all := make([]*campaign.Deliverable, 0, len(found.Rows))
		for _, row := range found.Rows {
			r, err := row.Record()
			if err != nil {
				return err
			}
			all = append(all, r.(*campaign.Deliverable))
		}
		if err := f(all); err != nil {
			return err
		}
		if !found.More {
			return nil
		}
	}
}

// look takes the looks that the facts allow at some deliverables, each for itself.
func (l *Loop) look(ctx context.Context, by access.Actor, all []*campaign.Deliverable, due bool) (changed int, err error) {
	if len(all) == 0 {
		return 0, nil
	}
	sights, err := l.sights(ctx, all)
	if err != nil {
		return 0, err
	}
	var groups [][]campaign.Command
	for _, d := range all {
		s, ok := sights[d.ID]
		c, news := s.Command(d, due)
		switch {
		case ok && news:
			groups = append(groups, []campaign.Command{c})
		case due:
			groups = append(groups, []campaign.Command{sighting.Missed(d)})
		}
	}
	if len(groups) == 0 {
		return 0, nil
	}
	each, err := l.Book.DoEach(ctx, by, owner(), groups)
	if err != nil {
		return 0, err
	}
	for i, e := range each {
		switch {
		case e.Err != nil:
			l.Log.Warn("a post could not be looked at", "deliverable", groups[i][0].ID, "step", groups[i][0].Step, "error", e.Err)
		case e.Results[0].Changed:
			changed++
		}
	}
	return changed, nil
}
