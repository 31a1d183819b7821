package looking

import (
	"context"
	"slices"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/sighting"
	"plumbline/internal/facts"
)

// most bounds one question: posts have few rows each.
const most = 200_000

// told are the posts, by id and by address, that facts under some conditions
// speak of.
func (l *Loop) told(ctx context.Context, where []facts.Cond) (map[string]bool, error) {
	out := map[string]bool{}
	note := func(r map[string]any) {
		for _, v := range r {
			if s, ok := v.(string); ok {
				out[s] = true
			}
		}
	}
	where = append(slices.Clone(where), others())
	if err := l.rows(ctx, facts.List{Table: "assets", Columns: []string{"id", "url"}, Where: where}, note); err != nil {
		return nil, err
	}
	return out, l.rows(ctx, facts.List{Table: "milestones", Columns: []string{"subject"}, Where: append(where, in("subject_kind", []any{"asset"}))}, note)
}

// others are sources other than the records themselves.
func others() facts.Cond {
	return facts.Cond{Column: "source", Op: facts.NotIn, Values: []any{own}}
}

func in(column string, values []any) facts.Cond {
	return facts.Cond{Column: column, Op: facts.In, Values: values}
}

// known are the facts known by now.
func (l *Loop) known() facts.View {
	return facts.View{AsOf: l.Clock.Now().Add(time.Microsecond)}
}

// rows reads all rows of a question.
func (l *Loop) rows(ctx context.Context, q facts.List, f func(map[string]any)) error {
	q.View, q.Limit = l.known(), most
	for ; ; q.Offset += q.Limit {
		g, err := l.From.List(ctx, owner(), q)
		if err != nil {
			return err
		}
		for i := range g.N {
			f(g.Row(i))
		}
		if g.N < q.Limit {
			return nil
		}
	}
}

// sights are what the facts show of deliverables' posts, by deliverable.
func (l *Loop) sights(ctx context.Context, all []*campaign.Deliverable) (map[string]sighting.Sight, error) {
	posts, err := l.posts(ctx, all)
	if err != nil {
		return nil, err
	}
	out := map[string]sighting.Sight{}
	for _, d := range all {
		if p := posts[d.ID]; p != nil {
			if s, ok := p.Of(); ok {
				out[d.ID] = s
			}
		}
	}
	return out, nil
}

// posts reads everything about the posts of deliverables, found by the id of
// the post or by its address.
func (l *Loop) posts(ctx context.Context, all []*campaign.Deliverable) (map[string]*sighting.Post, error) {
	x := gathering{Loop: l, posts: map[string]*sighting.Post{}, by: map[string]string{}}
	var ids, urls []any
	for _, d := range all {
		x.posts[d.ID], x.by[d.Asset] = &sighting.Post{Links: map[string]string{}}, d.ID
		ids = append(ids, d.Asset)
		if d.URL != "" {
			x.by[d.URL] = d.ID
			urls = append(urls, d.URL)
		}
	}
	for _, step := range []func() error{
		func() error { return x.assets(ctx, "id", ids) }, func() error { return x.assets(ctx, "url", urls) },
		func() error { return x.links(ctx) }, func() error { return x.marks(ctx) }, func() error { return x.counters(ctx) },
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return x.posts, nil
}

// gathering collects posts.
type gathering struct {
	*Loop
	posts map[string]*sighting.Post
	by    map[string]string // id or address of a post → deliverable
}

// assets reads the newest row of each source.
func (x gathering) assets(ctx context.Context, column string, values []any) error {
	if len(values) == 0 {
		return nil
	}
	seen := map[[2]any]bool{}
	return x.rows(ctx, facts.List{Table: "assets", Latest: true, Key: []string{"id", "source"}, OrderBy: []string{"id", "source"}, Where: []facts.Cond{in(column, values), others()}}, func(r map[string]any) {
		key := [2]any{r["id"], r["source"]}
		id, _ := r[column].(string)
		p := x.posts[x.by[id]]
		if p == nil || seen[key] || column == "url" && x.had(p, r) {
			return
		}
		seen[key] = true
		p.Rows = append(p.Rows, r)
		if own, ok := r["id"].(string); ok {
			x.by[own] = x.by[id]
		}
	})
}

// had tells whether a row was found by its id already.
func (x gathering) had(p *sighting.Post, r map[string]any) bool {
	for _, o := range p.Rows {
		if o["id"] == r["id"] && o["source"] == r["source"] {
			return true
		}
	}
	return false
}

// links reads where the links of posts lead.
func (x gathering) links(ctx context.Context) error {
	var ids []any
	for _, p := range x.posts {
		for _, r := range p.Rows {
			if link, ok := r["link"].(string); ok && link != "" {
				ids = append(ids, link)
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	urls := map[string]string{}
	err := x.rows(ctx, facts.List{Table: "links", Columns: []string{"id", "url"}, Latest: true, OrderBy: []string{"id"}, Where: []facts.Cond{in("id", ids)}}, func(r map[string]any) {
		id, _ := r["id"].(string)
		urls[id], _ = r["url"].(string)
	})
	for _, p := range x.posts {
		p.Links = urls
	}
	return err
}

// named are all posts that were found.
func (x gathering) named() []any {
	var out []any
	for id := range x.by {
		out = append(out, id)
	}
	return out
}

// marks reads what was told of posts as events.
func (x gathering) marks(ctx context.Context) error {
	return x.rows(ctx, facts.List{Table: "milestones", Columns: []string{"subject", "event", "occurred_at", "value", "reason", "source"}, OrderBy: []string{"occurred_at", "event_id"},
		Where: []facts.Cond{in("subject_kind", []any{"asset"}), in("event", []any{"identifier", "disclosed", "taken_down"}), in("subject", x.named()), others()}}, func(r map[string]any) {
		id, _ := r["subject"].(string)
		if p := x.posts[x.by[id]]; p != nil {
			p.Marks = append(p.Marks, r)
		}
	})
}

// counters reads when posts were last counted: they were there then.
func (x gathering) counters(ctx context.Context) error {
	g, err := x.From.Sums(ctx, owner(), facts.Sums{View: x.known(), Table: "post_stats", By: []string{"asset", "source"}, Where: []facts.Cond{in("asset", x.named()), others()},
		Terms: []facts.Term{{Name: "last", Agg: facts.Max, Column: "occurred_at"}}})
	if err != nil {
		return err
	}
	for i := range g.N {
		r := g.Row(i)
		id, _ := r["asset"].(string)
		at, _ := r["last"].(time.Time)
		if p := x.posts[x.by[id]]; p != nil && at.After(p.Last) {
			p.Last = at
			p.From, _ = r["source"].(string)
		}
	}
	return nil
}
