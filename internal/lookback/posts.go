package lookback

import (
	"fmt"

	"plumbline/internal/facts"
)

// posts are the assets that are live, with their creators' country where the
// asset names none, and their last known reach.
type post struct {
	id, creator, platform, market, relation, disclosure, link, code, deliverable string
	tracked, identifier, knowsIdentifier, published                              bool
	publishedAt                                                                  int64
	reach                                                                        int64
	knowsReach                                                                   bool
}

func (b *builder) posts() ([]post, error) {
	columns := []string{"id", "creator", "platform", "region", "relation", "disclosure", "link", "code", "tracked", "identifier", "published_at", "deliverable"}
	t, err := b.rows(facts.List{Table: "assets", Columns: columns, Latest: true, OrderBy: []string{"id"}})
	if err != nil {
		return nil, err
	}
	reach, err := b.reach()
	if err != nil {
		return nil, err
	}
	countries, err := b.countries()
	if err != nil {
		return nil, err
	}
	out := make([]post, 0, t.n)
	for i := range t.n {
		p := post{id: t.text("id", i), creator: t.text("creator", i), platform: t.text("platform", i), market: t.text("region", i),
			relation: t.text("relation", i), disclosure: t.text("disclosure", i), link: t.text("link", i), code: t.text("code", i),
			deliverable: t.text("deliverable", i), published: t.has("published_at", i), publishedAt: t.int("published_at", i),
			identifier: t.bool("identifier", i), knowsIdentifier: t.has("identifier", i)}
		p.tracked = !t.has("tracked", i) || t.bool("tracked", i)
		if p.market == "" {
			p.market = countries[p.creator]
		}
		p.reach, p.knowsReach = reach[p.id]
		out = append(out, p)
	}
	return out, nil
}

// reach is the last reach of each post: total where given, else organic.
func (b *builder) reach() (map[string]int64, error) {
	t, err := b.rows(facts.List{Table: "post_stats", Columns: []string{"asset", "basis", "reach", "occurred_at"}, Latest: true, Key: []string{"asset", "basis"},
		Where: []facts.Cond{{Column: "basis", Op: facts.In, Values: []any{"organic", "total"}}, {Column: "reach", Op: facts.Present}}})
	if err != nil {
		return nil, err
	}
	out, whole := map[string]int64{}, map[string]bool{}
	for i := range t.n {
		id := t.text("asset", i)
		if total := t.text("basis", i) == "total"; total || !whole[id] {
			out[id], whole[id] = t.int("reach", i), whole[id] || total
		}
	}
	return out, nil
}

func (b *builder) countries() (map[string]string, error) {
	t, err := b.rows(facts.List{Table: "creators", Columns: []string{"id", "country", "region"}, Latest: true})
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for i := range t.n {
		if out[t.text("id", i)] = t.text("country", i); t.text("country", i) == "" {
			out[t.text("id", i)] = t.text("region", i)
		}
	}
	return out, nil
}

// untracked counts live posts meant to be tracked on which no link or code
// works. A working one was seen, or a link or code is on record and nobody
// looked.
func (b *builder) untracked() error {
	const id, question = "untracked", "Live posts with no working link or code"
	posts, err := b.posts()
	if err != nil {
		return err
	}
	if len(posts) == 0 {
		return b.lacks(id, question, "a sheet of posts", "post_url", "No posts: add a sheet of posts, or import the platforms' exports.")
	}
	meant, reached, seen := 0, int64(0), false
	var ids []string
	var largest []weighed
	anything := false
	for _, p := range posts {
		anything = anything || p.knowsIdentifier || p.link != "" || p.code != ""
		if !p.tracked || p.relation == "earned" {
			continue
		}
		meant++
		if p.identifier || (!p.knowsIdentifier && (p.link != "" || p.code != "")) {
			continue
		}
		ids = append(ids, p.id)
		if p.knowsReach {
			reached, seen = reached+p.reach, true
			largest = append(largest, weighed{p.id, "reach " + whole(p.reach), float64(p.reach)})
		}
	}
	if !anything {
		return b.lacks(id, question, "a sheet of posts", "tracking_link", "No post names a link or a code: add the columns link and code.")
	}
	f := Figure{ID: id, Question: question, Count: int64(len(ids)), Of: int64(meant), Bad: true, Detail: b.largest(largest), Rows: opens("assets", "id", ids),
		Says: fmt.Sprintf("of %s live posts meant to be tracked", whole(meant))}
	if seen {
		f.Reach = &reached
	}
	b.add(f)
	return nil
}

// unlabelled counts captions of paid and gifted posts that do not begin with a
// label of their market's list.
func (b *builder) unlabelled() error {
	const id, question = "unlabelled", "Captions without a label at the start"
	captions, err := b.rows(facts.List{Table: "assets", Columns: []string{"id", "caption"}, Latest: true, Where: []facts.Cond{{Column: "caption", Op: facts.Present}}})
	if err != nil {
		return err
	}
	if captions.n == 0 {
		return b.lacks(id, question, "a sheet of posts", "caption", "No captions: add a column caption, or import the platforms' exports.")
	}
	text := map[string]string{}
	for i := range captions.n {
		text[captions.text("id", i)] = captions.text("caption", i)
	}
	posts, err := b.posts()
	if err != nil {
		return err
	}
	checked, unsure, ids, markets := 0, 0, []string{}, map[string]int{}
	for _, p := range posts {
		caption, known := text[p.id]
		if !known || p.relation == "earned" || p.disclosure == "not_needed" {
			continue
		}
		checked++
		if Labelled(caption, p.platform, p.market) {
			continue
		}
		ids = append(ids, p.id)
		if p.relation == "" && p.deliverable == "" {
			unsure++
		}
		market := p.market
		if market == "" {
			market = "market not known"
		}
		markets[market]++
	}
	var largest []weighed
	for m, n := range markets {
		largest = append(largest, weighed{m, whole(n), float64(n)})
	}
	says := fmt.Sprintf("of %s captions; only the words at the start were checked, not the platform's switch nor the video", whole(checked))
	if unsure > 0 {
		says += fmt.Sprintf("; for %d of them no file says whether they were paid, gifted or neither", unsure)
	}
	b.add(Figure{ID: id, Question: question, Count: int64(len(ids)), Of: int64(checked), Bad: len(ids) > unsure, Says: says,
		Detail: b.largest(largest), Rows: opens("assets", "id", ids)})
	return nil
}
