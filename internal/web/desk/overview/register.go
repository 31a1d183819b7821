package overview

import (
	"fmt"
	"strings"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/register"
	"plumbline/internal/period"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
	"plumbline/internal/web/view"
)

// Register is the register of rights and disclosure, for legal.
type Register struct {
	Shell      view.Shell
	Headline   string
	Rights     []RightRow
	Disclosure []DisclosureRow
	More       string // address of all of it, where some is left out
}

// registerRows is how many of each the register shows at first, the most urgent.
const registerRows = 25

// RightRow is one right, or one exclusivity, with the days that are left of it.
type RightRow struct {
	What                     string
	Creator, Terms, Campaign desk.Shown
	Platform, Territory      string
	Days                     string
	Left                     desk.Shown
}

// DisclosureRow is one live post with its disclosure.
type DisclosureRow struct {
	Deliverable, Creator, Post desk.Shown
	Badge                      mark.Badge
	Market                     string
	Checks                     []desk.Line
	Looked, Next, Until        desk.Shown
}

// NewRegister builds the register from contracts and posts, the most urgent first.
func NewRegister(in desk.House, terms []*campaign.Terms, posts []*campaign.Deliverable, all bool) Register {
	h := house{in}
	p := Register{Shell: h.Shell}
	p.Shell.Title = "Rights and disclosure"
	byID := map[string]*campaign.Deliverable{}
	for _, d := range posts {
		byID[campaign.Subject(d)] = d
	}
	lines := register.Lines(terms, posts, h.Today())
	for _, l := range lines {
		if l.What == "disclosure" {
			p.Disclosure = append(p.Disclosure, h.disclosure(l, byID[l.Subject]))
			continue
		}
		p.Rights = append(p.Rights, h.right(l))
	}
	p.Headline = registerHeadline(lines)
	if !all && len(p.Rights) > registerRows {
		p.Rights, p.More = p.Rights[:registerRows], "/register?all=yes"
	}
	if !all && len(p.Disclosure) > registerRows {
		p.Disclosure, p.More = p.Disclosure[:registerRows], "/register?all=yes"
	}
	return p
}

func registerHeadline(lines []register.Line) string {
	counts := map[string]int{}
	for _, l := range lines {
		kind := "right "
		if l.What == "disclosure" {
			kind = "post "
		}
		counts[kind+l.State]++
	}
	var parts []string
	for _, x := range []struct{ key, one, many string }{
		{"post " + register.Failed, "live post is not disclosed", "live posts are not disclosed"}, {"right " + register.Failed, "post outlived its right", "posts outlived their rights"},
		{"right " + register.Lapsed, "right has ended", "rights have ended"}, {"right " + register.Soon, "right ends within fourteen days", "rights end within fourteen days"},
		{"post " + register.Unknown, "disclosure could not be checked", "disclosures could not be checked"},
	} {
		if n := counts[x.key]; n > 0 {
			parts = append(parts, say.CountOf(n, x.one, x.many))
		}
	}
	switch {
	case len(lines) == 0:
		return "No rights are agreed and no post is live yet."
	case len(parts) == 0:
		return "Every right is in date, and every live post that was checked is disclosed."
	}
	return say.Upper(strings.Join(parts, ", ")) + "."
}

func (h house) right(l register.Line) RightRow {
	row := RightRow{
		What: say.Upper(l.What), Creator: h.ref("creator", l.Creator), Campaign: h.ref("campaign", l.Campaign), Terms: h.Subject(l.Subject),
		Platform: say.First(say.Upper(l.Platform), "All"), Territory: say.First(l.Territory, "All"), Left: h.left(l),
	}
	if l.Contract != "" {
		row.Terms.Text = l.Contract
	}
	if l.What == "exclusivity" {
		row.Platform, row.Territory = "", ""
	}
	row.Days = say.Join(" to ", day(l.From), day(l.Until))
	return row
}

func day(d *period.Date) string {
	if d == nil {
		return ""
	}
	return say.LongDay(*d)
}

func (h house) ref(name, id string) desk.Shown {
	if id == "" {
		return desk.Shown{Empty: true}
	}
	return h.Text(name, id)
}

// left says how many days of a right are left.
func (h house) left(l register.Line) desk.Shown {
	if l.DaysLeft == nil {
		return desk.Shown{Empty: true}
	}
	n := *l.DaysLeft
	s := desk.Shown{Text: say.Plural(n, "day left", "days left"), Exact: day(l.Until)}
	switch l.State {
	case register.Lapsed, register.Failed:
		s.Text, s.Colour = fmt.Sprintf("ended %s ago", say.Plural(-n, "day", "days")), "red"
	case register.Ahead:
		s.Text = "from " + day(l.From)
	case register.Soon:
		s.Colour = "yellow"
		if n == 0 {
			s.Text = "last day"
		}
	}
	return s
}

var disclosed = map[string]mark.Badge{
	register.Passed: {Colour: "green", Word: "Passed"}, register.Failed: {Colour: "red", Word: "Failed"}, register.Unknown: {Colour: "none", Word: "Unknown"},
}

func (h house) disclosure(l register.Line, d *campaign.Deliverable) DisclosureRow {
	row := DisclosureRow{Creator: h.ref("creator", l.Creator), Badge: disclosed[l.State], Market: say.First(l.Territory, "not said"), Deliverable: h.Subject(l.Subject), Post: desk.Shown{Empty: true}, Until: desk.Shown{Empty: true}}
	if d != nil {
		row.Deliverable.Text, row.Looked, row.Next = desk.Title(d.Head), h.When(d.CheckedAt), h.Due(d.NextLook)
		if d.URL != "" {
			row.Post = h.Text("url", d.URL)
		}
		if d.KeepLiveTill != nil {
			row.Until = h.Day(*d.KeepLiveTill)
		}
	}
	for _, c := range l.Checks {
		row.Checks = append(row.Checks, desk.Line{Text: say.Join(": ", say.Upper(register.Names[c.Requirement]), say.Join(", ", register.Answers[c.Answer], c.Text, c.Label))})
	}
	if len(l.Checks) == 0 {
		row.Checks = []desk.Line{{Text: "not looked at yet"}}
	}
	return row
}
