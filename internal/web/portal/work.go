package portal

import (
	"slices"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/attach"
	"plumbline/internal/web/say"
)

// Work is the page of one deliverable.
type Work struct {
	Frame
	ID       string
	Headline string
	Says     string
	Note     string // what the brand said with its answer
	Rows     []Row
	Files    []File
	Submit   bool // a draft can be handed in
	Again    bool // one was handed in before
	Draft    string
	Live     bool // it can be told where the post is
	URL      string
	Checks   []Check
	Brief    string // address of the brief it answers
	Takes    string // media types of uploads
	Most     int    // MB of one upload
}

// File is a file that was handed in.
type File struct{ Name, Href, Hash string }

// Check is one requirement, and what was found.
type Check struct {
	What, Colour, Word, Says string
}

// NewWork builds the page.
func NewWork(g Guest, f Frame, d *campaign.Deliverable, b *campaign.Brief) Work {
	f.Title = say.Upper(piece(d))
	p := Work{Frame: f, ID: d.ID, Draft: d.DraftNote, URL: d.URL, Most: attach.MaxSize >> 20, Takes: takes()}
	p.Submit = d.State == campaign.Planned || d.State == campaign.ChangesAsked
	p.Again = d.State == campaign.ChangesAsked
	p.Live = d.State == campaign.Approved
	p.Headline, p.Note = g.workSays(d)
	if day := due(d); day != 0 && ask[d.State] != "" {
		p.Says, _ = g.by(day)
		p.Says = say.Sentence(p.Says)
	}
	p.Rows = g.workRows(d, b)
	for _, u := range d.Draft {
		p.Files = append(p.Files, File{Name: u.Name, Href: At("work", d.ID, "file", u.SHA256), Hash: u.SHA256})
	}
	for _, c := range d.Checks {
		p.Checks = append(p.Checks, check(c, b))
	}
	if b != nil {
		p.Brief = At("brief", b.ID)
	}
	return p
}

func takes() string {
	out := ""
	for i, t := range attach.Types {
		if i > 0 {
			out += ","
		}
		out += t
	}
	return out
}

func (g Guest) workSays(d *campaign.Deliverable) (headline, note string) {
	switch d.State {
	case campaign.Planned:
		return "Hand it in here.", ""
	case campaign.Submitted:
		return "Waiting for the brand " + g.since(d.Submitted) + ".", ""
	case campaign.ChangesAsked:
		return "The brand asks for changes.", d.Changes
	case campaign.Approved:
		return "Approved: post it, then say where it is.", ""
	case campaign.Live, campaign.Verified:
		return "It is live since " + g.day(d.Live) + ".", ""
	case campaign.TakenDown:
		return "It was found gone on " + g.day(d.TakenDown) + ".", ""
	}
	return "It was called off.", ""
}

func (g Guest) workRows(d *campaign.Deliverable, b *campaign.Brief) []Row {
	keep := ""
	if d.KeepLiveTill != nil {
		keep = g.on(*d.KeepLiveTill)
	}
	label, tags := d.Disclosure, []string(nil)
	if b != nil {
		label, tags = say.First(label, b.Asked.Disclosure), b.Asked.Tags
	}
	all := append([]Row{{Label: "Campaign", Text: g.in(d.Campaign)}}, tokens(d)...)
	all = append(all, Row{Label: "Label as advertising", Text: label}, Row{Label: "Tags in the caption", List: tags}, Row{Label: "Stays live until", Text: keep})
	if outside(d.URL) {
		all = append(all, Row{Label: "The post", Text: d.URL, Code: true})
	}
	return slices.DeleteFunc(all, func(r Row) bool { return r.Text == "" && len(r.List) == 0 })
}

// check says what was found of a requirement. What could not be seen is not held against anybody.
func check(c campaign.Check, b *campaign.Brief) Check {
	out := Check{What: say.Upper(say.Plain(c.Requirement)), Says: say.First(c.Text, c.Label)}
	if b != nil {
		for _, r := range b.Asked.Requirements {
			if r.ID == c.Requirement {
				out.What = say.Upper(say.Join(": ", say.Plain(r.What), r.Want))
			}
		}
	}
	switch c.Answer {
	case "met":
		out.Colour, out.Word = "green", "met"
	case "not_met":
		out.Colour, out.Word = "red", "not met"
	default:
		out.Colour, out.Word = "none", "could not be checked"
	}
	return out
}
