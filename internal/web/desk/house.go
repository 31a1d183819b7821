package desk

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/judge"
	"plumbline/internal/ladder"
	"plumbline/internal/period"
	"plumbline/internal/web/form"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
	"plumbline/internal/web/view"
)

// House is what every page of the desk is written with.
type House struct {
	Shell  view.Shell
	Ladder *ladder.Ladder // nil before the first
	Report *judge.Report  // nil before the first evaluation
	Scope  access.Scope
	By     access.Actor
	Now    time.Time
	Names  map[string]string // kind/id → title
}

// Calendar is the programme's, or UTC's.
func (h House) Calendar() period.Calendar {
	if h.Ladder == nil {
		return period.Calendar{Zone: time.UTC}
	}
	return h.Ladder.Program.Calendar()
}

// Zone is the programme's, or UTC.
func (h House) Zone() *time.Location {
	if z := h.Calendar().Zone; z != nil {
		return z
	}
	return time.UTC
}

// Today is the programme's day.
func (h House) Today() period.Date { return h.Calendar().DateOf(h.Now) }

// Builder makes controls in the programme's zone and currency.
func (h House) Builder() form.Builder {
	b := form.Builder{Calendar: h.Calendar(), Pick: map[string][]mark.Pair{"reason": ReasonCodes()}}
	if h.Ladder != nil {
		b.Currency = h.Ladder.Program.Currency
	}
	return b
}

// Title is how a record is called.
func Title(h campaign.Head) string { return cmp.Or(h.Title, h.ID) }

// Name is how another record is called here.
func (h House) Name(k campaign.Kind, id string) string { return cmp.Or(h.Names[string(k)+"/"+id], id) }

// At is the address of a record's page.
func At(k campaign.Kind, id string) string { return "/work/" + string(k) + "/" + url.PathEscape(id) }

// Call remembers how records are called, so that others can name them.
func (h House) Call(rows []campaign.Row) {
	for _, row := range rows {
		name := Title(row.Head)
		if m, ok := MachineOf(row.Kind); ok {
			name = h.Called(m, &row.Head)
		}
		h.Names[string(row.Kind)+"/"+row.ID] = name
	}
}

// When is a moment as people say it, with the exact time for hovering.
func (h House) When(t time.Time) Shown {
	if t.IsZero() {
		return Shown{Empty: true}
	}
	zoned := t.In(h.Zone())
	text := say.Moment(t, h.Calendar())
	if zoned.Year() != h.Now.In(zoned.Location()).Year() {
		text = zoned.Format("2 Jan 2006")
	}
	return Shown{Text: text, Exact: zoned.Format("Monday 2 January 2006, 15:04:05 MST")}
}

// dueDay is the last day of a deadline that ends with a day, wherever that is:
// such a deadline is kept as the midnight after it.
func dueDay(t time.Time) (period.Date, bool) {
	t = t.UTC()
	return period.NewDate(t.Date()) - 1, t.Equal(t.Truncate(24 * time.Hour))
}

// Due is what falls due, seen from now: "in 3 days", "4 days late".
func (h House) Due(t time.Time) Shown {
	if t.IsZero() {
		return Shown{Empty: true}
	}
	day, whole := dueDay(t)
	s := Shown{Text: say.LongDay(day), Exact: day.UTC().Format("Monday 2 January 2006")}
	left := h.Calendar().Start(day + 1).Sub(h.Now)
	if !whole {
		s, day, left = h.When(t), h.Calendar().DateOf(t), t.Sub(h.Now)
	}
	days := int(day - h.Today())
	switch {
	case left < 0 && days > -2:
		s.Text, s.Colour = fmt.Sprintf("%s late", hours(-left)), "red"
	case left < 0:
		s.Text, s.Colour = fmt.Sprintf("%d days late", -days), "red"
	case whole && days == 0:
		s.Text, s.Colour = "today", "yellow"
	case left < 48*time.Hour:
		s.Text, s.Colour = hours(left)+" left", "yellow"
	case days < 15:
		s.Text = fmt.Sprintf("in %d days", days)
	}
	return s
}

// Day1 is the day on which something falls due.
func (h House) Day1(t time.Time) string {
	if day, whole := dueDay(t); whole {
		return say.LongDay(day)
	}
	return h.When(t).Text
}

// Deadline is the day or moment itself, with how far away it is.
func (h House) Deadline(t time.Time) Shown {
	s, at := h.Due(t), h.When(t).Text
	if day, whole := dueDay(t); whole {
		at = say.Day(day)
	}
	if day, _ := dueDay(t); s.Text != at && s.Text != say.LongDay(day) && !s.Empty {
		s.Text = at + ", " + s.Text
	}
	return s
}

// Called is how a record is named on a page: its title, or whose it is.
func (h House) Called(m campaign.Machine, top *campaign.Head) string {
	gate, subject, about := strings.Cut(top.Title, " of ")
	switch {
	case about && m.Kind == campaign.KindOverride:
		return say.Upper(gate) + " gate for " + h.Subject(subject).Text
	case top.Title != "":
		return say.Upper(top.Title)
	case top.Creator != "" && top.Creator != top.ID:
		return say.Upper(m.Title) + " of " + h.Name(campaign.KindCreator, top.Creator)
	}
	return top.ID
}

func hours(d time.Duration) string {
	if d < time.Hour {
		return fmt.Sprintf("%d min", max(int(d.Minutes()), 1))
	}
	return fmt.Sprintf("%d h", int(d.Hours()))
}

// Day is a day with its distance from today.
func (h House) Day(d period.Date) Shown {
	return Shown{Text: say.LongDay(d), Exact: d.UTC().Format("Monday 2 January 2006")}
}

// Actor is who did something, and how.
func (h House) Actor(a access.Actor) string {
	if a.Via == "import" {
		return "By import" // who ran it, the log of arrivals says
	}
	who := mark.Who(h.Ladder, a.ID)
	if a.ID == "" || a.ID == string(a.Role) {
		who = say.Upper(cmp.Or(string(a.Role), "somebody"))
	} else if a.Role != "" {
		who += " (" + string(a.Role) + ")"
	}
	return say.Join(", ", who, doors[a.Via])
}

var doors = map[string]string{
	"web": "on the web", "cli": "from the command line", "api": "through the API", "link": "through their link", "import": "by import", "rule": "by rule",
}

// Refs lists the records that rows name, by kind, for one query a kind.
func Refs(rows []campaign.Row) map[campaign.Kind][]string {
	out := map[campaign.Kind][]string{}
	add := func(k campaign.Kind, id string) {
		if id != "" && !slices.Contains(out[k], id) {
			out[k] = append(out[k], id)
		}
	}
	for _, row := range rows {
		add(campaign.KindCampaign, row.Campaign)
		add(campaign.KindCreator, row.Creator)
		r, err := row.Record()
		if err != nil {
			continue
		}
		for _, f := range FieldsOf(row.Kind) {
			switch v := f.Value(r).(type) {
			case string:
				if PointsTo[f.Name] != "" {
					add(PointsTo[f.Name], v)
				} else if f.Name == "subject" {
					add(subjectOf(v))
				}
			case []string:
				for _, x := range v {
					if f.Name == "cases" {
						add(subjectOf(x))
					}
				}
			}
		}
	}
	return out
}

func subjectOf(s string) (campaign.Kind, string) {
	kind, id, _ := strings.Cut(s, "/")
	return campaign.Kind(kind), id
}

// State is a state as people read it.
func State(s campaign.State) string { return say.Upper(say.Plain(string(s))) }

// CalledIn is how a record is named inside a sentence.
func (h House) CalledIn(m campaign.Machine, top *campaign.Head) string {
	if top.Title == "" {
		return Lower(h.Called(m, top))
	}
	return top.Title
}
