package section

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/audience"
	"plumbline/internal/campaign/fit"
	"plumbline/internal/campaign/people"
	"plumbline/internal/ladder"
	"plumbline/internal/period"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/form"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
)

// Known is what is known of one creator, newest first.
type Known struct{ Packets, Screens, Ratings, Lists, Posts []campaign.Row }

// OfCreator show what speaks for and against booking them.
func OfCreator(in desk.House, k *campaign.Creator, known Known) []desk.Section {
	h := house{in}
	screens, rating := h.screens(known.Screens), h.rating(known.Ratings)
	screens.More, screens.MoreText = h.begin(campaign.KindScreen, k.ID)
	rating.More, rating.MoreText = h.begin(campaign.KindRating, k.ID)
	out := []desk.Section{h.brings(known.Posts), screens, h.audience(known.Packets), rating, h.lists(known.Lists), h.consistency(k, known.Posts)}
	return slices.DeleteFunc(out, func(s desk.Section) bool { return s.Title == "" })
}

// begin leads to the form of a new record about them, where the asker may make one.
func (h house) begin(kind campaign.Kind, creator string) (href, text string) {
	m, ok := desk.MachineOf(kind)
	if !ok {
		return "", ""
	}
	step, ok := desk.Create(m, h.By.Role)
	if !ok {
		return "", ""
	}
	return "/work/" + string(kind) + "/new?" + url.Values{form.Prefix + "creator": {creator}}.Encode(), step.Label
}

// brings is what their deliverables are booked to bring, where any is.
func (h house) brings(rows []campaign.Row) desk.Section {
	var posts []*campaign.Deliverable
	each(rows, func(d *campaign.Deliverable) { posts = append(posts, d) })
	if b := bookedBy(posts...); len(b) > 0 {
		return h.leads(b)
	}
	return desk.Section{}
}

// each calls f with every row that is a T.
func each[T campaign.Record](rows []campaign.Row, f func(T)) {
	for _, row := range rows {
		if r, err := row.Record(); err == nil {
			if x, ok := r.(T); ok {
				f(x)
			}
		}
	}
}

var screenBadges = map[campaign.State]mark.Badge{
	campaign.Passed: {Colour: "green", Word: "Passed"}, campaign.Failed: {Colour: "red", Word: "Failed"}, campaign.Undecided: {Colour: "yellow", Word: "Undecided"},
	campaign.Lapsed: {Colour: "none", Word: "Lapsed"},
}

// screens shows the newest screen of each sort; one that lapsed says so.
func (h house) screens(rows []campaign.Row) desk.Section {
	s := desk.Section{ID: "screens", Title: "Screens", Value: desk.Shown{Empty: true}}
	newest := map[string]*campaign.Screen{}
	each(rows, func(x *campaign.Screen) {
		if had := newest[x.Screened]; had == nil || x.Decided.After(had.Decided) {
			newest[x.Screened] = x
		}
	})
	for _, sort := range []string{"fit", "safety", "values"} {
		x := newest[sort]
		if x == nil {
			s.Lines = append(s.Lines, desk.Line{Text: form.Label(sort), Word: "Not screened", Colour: "none", Side: desk.Shown{Empty: true}})
			continue
		}
		badge := screenBadges[x.State]
		if x.State == campaign.Passed && !x.Until.IsZero() && !x.Until.After(h.Now) {
			badge = screenBadges[campaign.Lapsed]
		}
		l := desk.Line{Text: form.Label(sort), Href: desk.At(x.Kind, x.ID), Word: say.First(badge.Word, desk.State(x.State)), Colour: say.First(badge.Colour, "none"), Side: desk.Shown{Empty: true}}
		if !x.Until.IsZero() {
			l.Says = "Valid until " + h.When(x.Until).Text + "."
		}
		if f, ok := desk.FieldOf(x.Kind, "reason"); ok && h.Scope.Sees(f.Class) && x.Reason != "" {
			l.Says = say.Join(" ", l.Says, say.Sentence(say.Plain(x.Reason)))
		}
		s.Lines = append(s.Lines, l)
	}
	return s
}

// audience shows the newest evidence, beside the platform's own figures.
func (h house) audience(rows []campaign.Row) desk.Section {
	var packet *campaign.Packet
	each(rows, func(x *campaign.Packet) {
		if x.State != campaign.Rejected && (packet == nil || x.Taken.After(packet.Taken)) {
			packet = x
		}
	})
	s := desk.Section{ID: "audience", Title: "Audience", Value: desk.Shown{Empty: true}}
	if packet == nil {
		s.About = "No evidence of the audience yet. The return packet of a brief asks for it."
		return s
	}
	s.More, s.MoreText = desk.At(packet.Kind, packet.ID), "evidence of "+h.When(packet.Taken).Text
	s.About = say.Sentence(say.Upper(packet.Platform) + ", " + say.Plain(packet.Basis) + ", " + strings.ToLower(desk.State(packet.State)))
	if h.Ladder != nil {
		if off := audience.OffCategory(h.Ladder.Audience, packet.Shares); off != "" {
			s.Lines = append(s.Lines, desk.Line{Text: "Off category", Word: "Proposes a decline", Colour: "red", Says: say.Sentence(off) + " This is about the audience, not about the creator.", Side: desk.Shown{Empty: true}})
		}
	}
	checks := h.compared(packet)
	known := slices.ContainsFunc(checks, func(c campaign.PacketCheck) bool { return c.Platform != nil })
	s.Value = desk.Shown{Heads: []string{"Axis", "Segment", "They say", "Platform says", "Agrees"}}
	if !known {
		s.Value.Heads = s.Value.Heads[:3]
		s.About += " The platform's own figures are not known, so nothing could be compared."
	}
	for _, c := range checks {
		row := []desk.Shown{{Text: say.Upper(c.Axis)}, {Text: c.Segment}, desk.Figure("said", c.Said), {Text: "not known"}, h.Text("agrees", c.Agrees)}
		if c.Platform != nil {
			row[3] = desk.Figure("platform", *c.Platform)
		}
		s.Value.Rows = append(s.Value.Rows, row[:len(s.Value.Heads)])
	}
	return s
}

func (h house) compared(p *campaign.Packet) []campaign.PacketCheck {
	if len(p.Checks) > 0 {
		return p.Checks
	}
	return audience.Compare(p.Shares, nil)
}

// rating shows brand_fit_score with its parts, floors and evidence.
func (h house) rating(rows []campaign.Row) desk.Section {
	var ratings []*campaign.Rating
	each(rows, func(x *campaign.Rating) { ratings = append(ratings, x) })
	s := desk.Section{ID: "rating", Title: "Brand fit", Value: desk.Shown{Empty: true}}
	var parts []ladder.Part
	if h.Ladder != nil {
		if m, ok := h.Ladder.Metric("brand_fit_score"); ok {
			parts = m.Formula.Parts
		}
	}
	score := fit.Of(ratings, parts, h.Now)
	l := desk.Line{Text: "Score", Word: "No score", Colour: "none", Says: fitWhy[score.Why], Side: desk.Shown{Empty: true}}
	if score.Known {
		l.Word, l.Colour, l.Side = "Rated", "green", desk.Shown{Text: say.Number(score.Value, "score", "")}
	}
	if len(score.Red) > 0 {
		l.Word, l.Colour, l.Says = "Under its floor", "red", "Under the floor, whatever the score: "+strings.Join(score.Red, ", ")+"."
	}
	s.Lines = append(s.Lines, l)
	if score.SameHand {
		s.Lines = append(s.Lines, desk.Line{Text: "Rated by who books", Word: "Marked", Colour: "yellow", Side: desk.Shown{Empty: true}, Says: "Rater and booker are one person."})
	}
	if len(score.Parts) > 0 {
		s.Value = desk.Shown{Heads: []string{"Part", "Score", "Floor", "Weight", "Rests on"}}
	}
	for _, p := range score.Parts {
		row := []desk.Shown{{Text: say.Upper(say.Plain(p.Part))}, {Text: "missing"}, {Empty: true}, desk.Figure("", p.Weight), {Text: p.Evidence}}
		switch {
		case p.NotApplicable:
			row[1].Text = "does not apply"
		case p.Score != nil:
			row[1] = desk.Figure("", *p.Score)
		}
		if p.Must {
			row[2] = desk.Figure("", p.Floor)
		}
		s.Value.Rows = append(s.Value.Rows, row)
	}
	return s
}

var fitWhy = map[string]string{
	"no_rating": "Nobody has rated them yet.", "lapsed": "The rating has lapsed: rate them anew.", "must_missing": "A part that has to be rated is missing.",
	"too_little": "Too little of it is rated for a score to stand.",
}

// lists shows both no-touch lists, each as far as the asker may see it.
func (h house) lists(rows []campaign.Row) desk.Section {
	s := desk.Section{ID: "lists", Title: "No-touch lists", Value: desk.Shown{Empty: true}}
	each(rows, func(l *campaign.List) {
		if l.State != campaign.InForce {
			return
		}
		title, name, topics := "What the brand will not push", "topics", l.Topics
		if l.Creator != "" {
			title, name, topics = "What they will not touch", "own", l.Own
		}
		f, _ := desk.FieldOf(l.Kind, name)
		line := desk.Line{Text: title, Href: desk.At(l.Kind, l.ID), Says: strings.Join(topics, ", "), Side: desk.Shown{Text: fmt.Sprintf("version %d", l.Version)}}
		if !h.Scope.Sees(f.Class) {
			line.Says = "Withheld from your role."
		} else if len(topics) == 0 {
			line.Says = "Nothing is on it."
		}
		s.Lines = append(s.Lines, line)
	})
	if len(s.Lines) == 0 {
		s.About = "Neither side has written a list yet."
	}
	return s
}

// consistency is how steadily they post, where that can be said.
func (h house) consistency(k *campaign.Creator, rows []campaign.Row) desk.Section {
	var posts []period.Date
	each(rows, func(d *campaign.Deliverable) {
		if !d.Live.IsZero() {
			posts = append(posts, h.Calendar().DateOf(d.Live))
		}
	})
	if len(posts) == 0 {
		return desk.Section{}
	}
	began := slices.Min(posts)
	if k.FirstBooked != nil {
		began = *k.FirstBooked
	}
	score, ok := people.Consistency(posts, k.PostsAgreed, began, h.Today())
	s := desk.Section{ID: "consistency", Title: "Posting", Value: desk.Shown{Empty: true}, About: say.Plural(len(posts), "post", "posts") + " live so far."}
	if !ok {
		s.Lines = []desk.Line{{Text: "Consistency", Word: "Too early", Colour: "none", Says: "It is said after eight weeks.", Side: desk.Shown{Empty: true}}}
		return s
	}
	s.Lines = []desk.Line{{Text: "Consistency", Side: desk.Shown{Text: say.Number(score, "percent", "")}, Says: "Share of the last eight weeks in which the agreed number was posted."}}
	return s
}
