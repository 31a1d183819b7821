package portal

import (
	"slices"
	"strings"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/ladder"
	"plumbline/internal/measure"
	"plumbline/internal/web/say"
)

// Topics is the page of both no-touch lists.
type Topics struct {
	Frame
	Brands  []Row // what the brand stays away from, by campaign
	Text    string
	Version int64
	Changed string // somebody else changed it meanwhile: what it says now
}

// NewTopics builds the page; typed is what was written and could not be saved.
func NewTopics(g Guest, f Frame, m Mine, typed *string) Topics {
	f.Title = "No-touch topics"
	p := Topics{Frame: f}
	for _, b := range m.Briefs {
		if list := b.Asked.NoTouch; len(list) > 0 && b.State != campaign.Superseded {
			p.Brands = append(p.Brands, Row{Label: say.First(g.in(b.Campaign), "The brand"), List: list})
		}
	}
	if m.List != nil {
		p.Text, p.Version = strings.Join(m.List.Own, "\n"), m.List.Version
	}
	if typed != nil {
		p.Text = *typed
	}
	return p
}

// ReadTopics reads one topic a line; doubles and empty lines go.
func ReadTopics(text string) []string {
	out := []string{}
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		topic := strings.TrimSpace(strings.TrimLeft(line, "-•* \t"))
		if topic != "" && !slices.ContainsFunc(out, func(had string) bool { return strings.EqualFold(had, topic) }) {
			out = append(out, topic)
		}
	}
	return out
}

// Results is the page of what posts did, beside what was expected of them.
type Results struct {
	Frame
	Headline string
	Says     string // up to when it was counted
	Posts    []Post
}

// Post is one live piece with its figures.
type Post struct {
	Title, Says string
	Figures     []Result
	None        string // why there are no figures
}

// Result is one figure.
type Result struct{ Name, Value, Expected string }

// Counted is what was counted on posts, as it was last stored.
type Counted struct {
	measure.Posts
	AsOf   time.Time // zero: nothing was counted yet
	Ladder *ladder.Ladder
}

// NewResults builds the page. What lies outside a creator's scope is left out,
// and what nobody counted is said to be unknown: never shown as nothing.
func NewResults(g Guest, f Frame, c Counted, live []*campaign.Deliverable) Results {
	f.Title = "Results"
	p := Results{Frame: f, Headline: "No post of yours is live yet.", Says: "Once one is, what it did shows here beside what was expected of it."}
	known := 0
	for _, d := range live {
		post := Post{Title: say.Upper(piece(d)), Says: say.Join(", ", g.in(d.Campaign), "live since "+g.day(d.Live))}
		if counted, ok := c.Of(d.ID); ok {
			post.Figures = c.results(d, counted)
			if !counted.Settled {
				post.Says += ", still counting"
			}
		}
		if len(post.Figures) == 0 {
			post.None = "No figures have come in yet: a post's numbers arrive some days after it went live."
		} else {
			known++
		}
		p.Posts = append(p.Posts, post)
	}
	switch {
	case known > 0:
		p.Headline, p.Says = "What your posts did so far.", "Counted up to "+g.day(c.AsOf)+". What was expected was agreed before they went live."
	case len(live) > 0:
		p.Headline, p.Says = "No figures have come in yet.", ""
	}
	return p
}

// results are the figures of a post: those counted, and those expected of it
// that nobody has counted yet.
func (c Counted) results(d *campaign.Deliverable, post measure.Post) []Result {
	var out []Result
	for _, m := range c.Metrics {
		value, known := post.Counted[m.ID]
		want, expected := d.Expected[m.ID]
		if !known && !expected {
			continue
		}
		r := Result{Name: c.title(m.ID), Value: "not known yet"}
		if known {
			r.Value = say.Number(value, m.Unit, m.Currency)
		}
		if expected {
			r.Expected = say.Number(want, m.Unit, m.Currency)
		}
		out = append(out, r)
	}
	return out
}

func (c Counted) title(metric string) string {
	if c.Ladder != nil {
		if m, ok := c.Ladder.Metric(metric); ok && m.Title != "" {
			return m.Title
		}
	}
	return say.Upper(say.Plain(metric))
}
