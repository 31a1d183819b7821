package view

import (
	"plumbline/internal/period"
	"slices"
	"strings"

	"plumbline/internal/judge"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
)

// Shell is the frame around every page.
type Shell struct {
	Title     string // of the window
	Programme string
	Period    string
	AsOf      string
	AsOfDay   string // the day asked for, empty: now
	Path      string // of this page, for forms that keep their place
	Nav       []NavGroup
	Asset     func(name string) string
	Reload    bool // the page follows work in progress: it looks again by itself
	OnePage   bool // prints on one page
	SignedIn  bool // somebody is signed in, and may sign out
	Warning   string
	WarnHref  string
	WarnText  string
}

// NavGroup is a run of links under a label.
type NavGroup struct {
	Label string
	Items []NavItem
}

// NavItem is one link; Count is how many things there are red.
type NavItem struct {
	Title, Href string
	Count       int
	Current     bool
}

// Frame fills a shell for a page. Source may be empty while nothing is loaded.
func Frame(src mark.Source, asset func(string) string, path, title string) Shell {
	s := Shell{Title: title, Path: path, Asset: asset, Programme: "Plumbline"}
	red := 0
	if src.Report != nil {
		cal := src.Ladder.Program.Calendar()
		s.Programme = src.Report.Programme
		s.AsOf = "as of " + say.Moment(src.Report.AsOf, cal)
		if src.Report.Stands != nil {
			s.Warning = src.Report.Stands.Says(cal.Zone)
		}
		if p, ok := mark.MainPeriod(src.Report); ok {
			s.Period = say.Join(", ", say.PeriodName(cal, p), say.Place(p, src.Report.Today))
		}
		for _, v := range src.Report.KPIs {
			if v.Status == judge.Red {
				red++
			}
		}
	}
	if day, err := period.ParseDate(src.Day); err == nil {
		s.AsOfDay, s.AsOf = src.Day, "as known on "+say.Day(day)
		s.Warning, s.WarnHref, s.WarnText = "This is "+say.LongDay(day)+" as it was known then.", path, "Go to now"
	}
	s.Nav = nav(path, src.Report != nil, red)
	for _, g := range s.Nav {
		for i := range g.Items {
			g.Items[i].Href = src.To(g.Items[i].Href)
		}
	}
	return s
}

func nav(path string, loaded bool, red int) []NavGroup {
	data := NavGroup{"Data", []NavItem{item("Sources", "/sources"), item("Import", "/import"), item("Quarantine", "/quarantine")}}
	look := NavGroup{"Look back", []NavItem{item("Lookback", "/lookback"), item("Reconcile", "/reconcile")}}
	groups := []NavGroup{{"", []NavItem{item("Home", "/")}}, look, data}
	if loaded {
		stack := item("Alignment stack", "/stack")
		stack.Count = red
		groups = []NavGroup{
			{"", []NavItem{item("Roll-up", "/"), stack, item("Diagnostics", "/diagnostics")}},
			{"Programme", []NavItem{item("Ladder", "/ladder"), item("Deliverables", "/deliverables")}},
			look, data,
		}
	}
	for _, g := range groups {
		for i := range g.Items {
			g.Items[i].Current = g.Items[i].Href == home(path)
		}
	}
	return groups
}

// home is the entry of the menu that a page belongs under.
func home(path string) string {
	_, rest, _ := strings.Cut(path, "/")
	section, _, below := strings.Cut(rest, "/")
	if !below {
		return path
	}
	switch section {
	case "kr", "sub":
		return "/"
	case "kpi":
		return "/stack"
	case "deliverable":
		return "/deliverables"
	case "import":
		return "/import"
	}
	return path
}

func item(title, href string) NavItem { return NavItem{Title: title, Href: href} }

// Crumb is a step of the way down to a page.
type Crumb struct{ Text, Href string }

// Tab is one choice among several.
type Tab struct {
	Title, Href string
	Current     bool
}

// SortColumn is a column that can be sorted by.
type SortColumn struct {
	Title, Href string
	Dir         string // ascending | descending | ""
	Right       bool
}

// AddWork puts the pages of the record of work into the menu, before the rest.
func (s *Shell) AddWork() {
	work := NavGroup{"Work", []NavItem{
		item("My desk", "/work"), item("Campaigns", "/work/campaign"), item("Creators", "/work/creator"), item("Contracts", "/work/terms"),
		item("Deliverables", "/work/deliverable"), item("Parcels", "/work/shipment"), item("Gate desk", "/gates"), item("Rights and disclosure", "/register"), item("Proposals", "/proposals"),
	}}
	for i := range work.Items {
		href := work.Items[i].Href
		work.Items[i].Current = href == s.Path || href != "/work" && strings.HasPrefix(s.Path, href+"/")
	}
	for _, g := range s.Nav {
		for i := range g.Items {
			if strings.HasPrefix(g.Items[i].Href, "/deliverables") {
				g.Items[i].Title = "Traces"
			}
		}
	}
	at := min(1, len(s.Nav))
	s.Nav = slices.Insert(s.Nav, at, work)
}

// AddHouse puts the pages about people and the audit log into the menu, last.
func (s *Shell) AddHouse(signedIn bool) {
	s.SignedIn = signedIn
	house := NavGroup{"House", []NavItem{item("People", "/people"), item("Audit log", "/audit")}}
	if signedIn {
		house.Items = append(house.Items, item("Your account", "/account"))
	}
	for i := range house.Items {
		house.Items[i].Current = house.Items[i].Href == s.Path
	}
	s.Nav = append(s.Nav, house)
}

// Keep leaves in the menu what a reader can reach.
func (s *Shell) Keep(reachable func(path string) bool) {
	groups := s.Nav[:0]
	for _, g := range s.Nav {
		g.Items = slices.DeleteFunc(g.Items, func(i NavItem) bool {
			path, _, _ := strings.Cut(i.Href, "?")
			return !reachable(path)
		})
		if len(g.Items) > 0 {
			groups = append(groups, g)
		}
	}
	s.Nav = groups
}
