package desk

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"plumbline/internal/campaign"
	"plumbline/internal/period"
	"plumbline/internal/web/say"
	"plumbline/internal/web/view"
)

// notice is how many days before a right ends it is said.
const notice = 14

// Register is the register of rights and disclosure, for legal.
type Register struct {
	Shell      view.Shell
	Headline   string
	Rights     []RightRow
	Disclosure []DisclosureRow
}

// RightRow is one usage right with the days that are left of it.
type RightRow struct {
	Creator, Terms, Campaign Shown
	Platform, Territory      string
	Days                     string
	Left                     Shown
	Amplify                  string
	left                     int
}

// DisclosureRow is one live post with its disclosure.
type DisclosureRow struct {
	Deliverable, Creator, Post Shown
	Market                     string
	Checks                     []Line
	Looked, Next, Until        Shown
	order                      int
}

// NewRegister builds the register from contracts in force and posts that are live.
func NewRegister(h House, terms, live []campaign.Row) Register {
	p := Register{Shell: h.Shell}
	p.Shell.Title = "Rights and disclosure"
	for _, row := range terms {
		if r, err := row.Record(); err == nil {
			if t, ok := r.(*campaign.Terms); ok {
				p.Rights = append(p.Rights, h.rights(t)...)
			}
		}
	}
	for _, row := range live {
		if r, err := row.Record(); err == nil {
			if d, ok := r.(*campaign.Deliverable); ok {
				p.Disclosure = append(p.Disclosure, h.disclosure(d))
			}
		}
	}
	slices.SortStableFunc(p.Rights, func(a, b RightRow) int { return cmp.Compare(a.left, b.left) })
	slices.SortStableFunc(p.Disclosure, func(a, b DisclosureRow) int { return cmp.Compare(a.order, b.order) })
	p.Headline = registerHeadline(p)
	return p
}

func registerHeadline(p Register) string {
	ended, ending, failed, unknown := 0, 0, 0, 0
	for _, r := range p.Rights {
		switch {
		case r.left < 0:
			ended++
		case r.left <= notice:
			ending++
		}
	}
	for _, d := range p.Disclosure {
		switch d.order {
		case 0:
			failed++
		case 1:
			unknown++
		}
	}
	var parts []string
	for _, x := range []struct {
		n         int
		one, many string
	}{
		{failed, "live post is not disclosed", "live posts are not disclosed"}, {ended, "right has ended", "rights have ended"},
		{ending, "right ends within fourteen days", "rights end within fourteen days"}, {unknown, "disclosure could not be checked", "disclosures could not be checked"},
	} {
		if x.n > 0 {
			parts = append(parts, say.CountOf(x.n, x.one, x.many))
		}
	}
	switch {
	case len(p.Rights)+len(p.Disclosure) == 0:
		return "No rights are agreed and no post is live yet."
	case len(parts) == 0:
		return "Every right is in date, and every live post that was checked is disclosed."
	}
	return say.Upper(strings.Join(parts, ", ")) + "."
}

func (h House) rights(t *campaign.Terms) []RightRow {
	var out []RightRow
	for _, r := range t.Rights {
		left := int(r.To - h.Today())
		row := RightRow{
			Creator: h.ref("creator", t.Creator), Campaign: h.ref("campaign", t.Campaign), Terms: Shown{Text: Title(t.Head), Href: At(t.Kind, t.ID)},
			Platform: say.First(say.Upper(r.Platform), "All"), Territory: say.First(r.Territory, "All"), Days: say.LongDay(r.From) + " to " + say.LongDay(r.To),
			Left: h.left(r.From, r.To), left: left, Amplify: map[bool]string{true: "Yes", false: "No"}[r.Amplify],
		}
		out = append(out, row)
	}
	return out
}

func (h House) ref(name, id string) Shown {
	if id == "" {
		return Shown{Empty: true}
	}
	return h.text(name, id)
}

// left says how many days of a right are left.
func (h House) left(from, to period.Date) Shown {
	n := int(to - h.Today())
	s := Shown{Text: say.Plural(n, "day left", "days left"), Exact: say.LongDay(to)}
	switch {
	case n < 0:
		s.Text, s.Colour = fmt.Sprintf("ended %s ago", say.Plural(-n, "day", "days")), "red"
	case n == 0:
		s.Text, s.Colour = "last day", "yellow"
	case from > h.Today():
		s.Text = "from " + say.Day(from)
	case n <= notice:
		s.Colour = "yellow"
	}
	return s
}

// disclosed words the answers about a label.
var disclosed = map[string]Line{
	"met": {Colour: "green", Word: "Passed"}, "not_met": {Colour: "red", Word: "Failed"}, "unknown": {Colour: "none", Word: "Unknown"},
}

func (h House) disclosure(d *campaign.Deliverable) DisclosureRow {
	row := DisclosureRow{
		Deliverable: Shown{Text: Title(d.Head), Href: At(d.Kind, d.ID)}, Creator: h.ref("creator", d.Creator), Market: say.First(d.Market, d.Region, "not said"),
		Post: Shown{Empty: true}, Looked: h.When(d.CheckedAt), Next: h.Due(d.NextLook), Until: Shown{Empty: true}, order: 2,
	}
	if d.URL != "" {
		row.Post = h.text("url", d.URL)
	}
	if d.KeepLiveTill != nil {
		row.Until = h.Day(*d.KeepLiveTill)
	}
	for _, c := range d.Checks {
		if !strings.HasPrefix(c.Requirement, "disclos") {
			continue
		}
		l := disclosed[say.First(c.Answer, "unknown")]
		l.Text, l.Says = say.Upper(say.Plain(c.Requirement)), say.First(c.Label, c.Text)
		row.Checks = append(row.Checks, l)
		switch c.Answer {
		case "not_met":
			row.order = 0
		case "unknown":
			row.order = min(row.order, 1)
		}
	}
	if len(row.Checks) == 0 {
		row.Checks, row.order = []Line{{Colour: "none", Word: "Not checked yet", Text: "Disclosure"}}, min(row.order, 1)
	}
	return row
}
