package portal

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/period"
	"plumbline/internal/web/say"
)

// Frame is around every page of a creator.
type Frame struct {
	Title     string
	Programme string
	Name      string
	Path      string
	Acts      []Choice
	Contact   Contact
	Until     string
	Asset     func(string) string
	Did       string    // what was just done
	Wrong     []Problem // what kept it from being done, where it belongs to no field
	First     bool      // the first page: nothing to go back to
}

// Problem is what is wrong, and the way out.
type Problem struct{ Text, Hint string }

// Row is one thing said under its label.
type Row struct {
	Label string
	Text  string
	List  []string
	Code  bool // to be copied
	New   bool // it changed since what the reader confirmed
}

// Frame begins a page.
func (g Guest) Frame(asset func(string) string, path, title string) Frame {
	return Frame{Title: title, Programme: g.Programme, Name: g.Name, Path: path, Acts: g.Acts, Contact: g.Contact, Until: g.day(g.Until), Asset: asset}
}

// Mine are the records a page is made of: all of them the creator's own, none
// that was not told to them.
type Mine struct {
	Creator *campaign.Creator
	Offers  []*campaign.Offer
	Briefs  []*campaign.Brief
	Terms   []*campaign.Terms
	Work    []*campaign.Deliverable
	Parcels []*campaign.Shipment
	Spends  []*campaign.Spend
	Packets []*campaign.Packet
	List    *campaign.List
}

func (g Guest) date(t time.Time) period.Date { return g.Calendar.DateOf(t) }

// day says a day, with its year where that is not this one.
func (g Guest) day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return g.on(g.date(t))
}

func (g Guest) on(d period.Date) string {
	if d.UTC().Year() == g.date(g.Now).UTC().Year() {
		return say.Day(d)
	}
	return say.LongDay(d)
}

// by says a due day, and how it stands.
func (g Guest) by(d period.Date) (says string, late bool) {
	switch days := int(d - g.date(g.Now)); {
	case days < -1:
		return fmt.Sprintf("was due %s, %d days ago", g.on(d), -days), true
	case days == -1:
		return "was due yesterday", true
	case days == 0:
		return "due today", false
	case days == 1:
		return "due tomorrow", false
	case days <= 14:
		return fmt.Sprintf("due %s, in %d days", g.on(d), days), false
	}
	return "due " + g.on(d), false
}

// since says how long something has been waited for.
func (g Guest) since(t time.Time) string {
	days := int(g.date(g.Now) - g.date(t))
	switch {
	case days <= 0:
		return "since today"
	case days == 1:
		return "since yesterday"
	}
	return fmt.Sprintf("since %s, %d days", g.day(t), days)
}

// in says which campaign something belongs to.
func (g Guest) in(c string) string { return g.Titles[c] }

// piece names a deliverable: “reel for TikTok”.
func piece(d *campaign.Deliverable) string {
	what := say.Plain(say.First(d.Format, "post"))
	if d.Title != "" && d.Title != d.Format {
		return d.Title
	}
	if d.Platform != "" {
		return what + " on " + say.Platform(d.Platform)
	}
	return what
}

// At is the address of a creator's page; ids may hold anything.
func At(parts ...string) string {
	out := "/me"
	for _, p := range parts {
		out += "/" + url.PathEscape(p)
	}
	return out
}

// outside tells whether a text is an address that can be opened.
func outside(s string) bool {
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}
