package portal

import (
	"slices"
	"strings"

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

// Counted is what was counted for a deliverable; nil: nothing is known of it.
type Counted struct {
	Work  *campaign.Deliverable
	Trace *measure.Trace
}

// NewResults builds the page. What lies outside a creator's scope is left out,
// and what nobody counted is said to be unknown: never shown as nothing.
func NewResults(g Guest, f Frame, l *ladder.Ladder, all []Counted) Results {
	f.Title = "Results"
	p := Results{Frame: f, Headline: "No post of yours is live yet."}
	known := 0
	for _, c := range all {
		post := Post{Title: say.Upper(piece(c.Work)), Says: say.Join(", ", g.in(c.Work.Campaign), "live since "+g.day(c.Work.Live)), Figures: results(l, c)}
		if len(post.Figures) == 0 {
			post.None = "No figures have come in yet: a post's numbers arrive some days after it went live."
		} else {
			known++
		}
		p.Posts = append(p.Posts, post)
	}
	switch {
	case known > 0:
		p.Headline = "What your newest posts did so far."
	case len(all) > 0:
		p.Headline = "No figures have come in yet."
	}
	return p
}

func results(l *ladder.Ladder, c Counted) []Result {
	var out []Result
	add := func(m measure.Measurement) {
		want, expected := c.Work.Expected[m.Metric]
		if m.Status == measure.Withheld || l == nil || !m.Status.Has() && !expected {
			return
		}
		r := Result{Name: title(l, m.Metric), Value: "not known yet"}
		if m.Status.Has() {
			r.Value = say.Number(m.Value, m.Unit, l.Program.Currency)
		}
		if expected {
			r.Expected = say.Number(want, m.Unit, l.Program.Currency)
		}
		out = append(out, r)
	}
	if c.Trace != nil {
		for _, h := range c.Trace.Hops {
			if h.Kind == "measured" {
				for _, m := range h.Beside {
					add(m)
				}
			}
		}
	}
	return out
}

func title(l *ladder.Ladder, metric string) string {
	if m, ok := l.Metric(metric); ok && m.Title != "" {
		return m.Title
	}
	return say.Upper(say.Plain(metric))
}
