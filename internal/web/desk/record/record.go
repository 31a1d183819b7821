package record

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/gate"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/desk/list"
	"plumbline/internal/web/form"
	"plumbline/internal/web/say"
	"plumbline/internal/web/view"
)

// Record is the page of one record.
type Record struct {
	Shell    view.Shell
	Crumbs   []view.Crumb
	Kind, ID string
	Href     string
	Title    string
	State    string
	Walk     []Stop
	Says     string
	Alarm    string // what is wrong with it, said first
	Away     string // how it is mastered elsewhere
	Facts    []desk.Named
	Fields   []desk.Named
	Withheld []string // labels of what is outside the scope
	Steps    []Step
	More     []Step // those taken seldom
	Edit     string // address of its form
	History  []Event
	Related  []Related
	Wide     bool           // so many hang on it that they take the whole width
	Sections []desk.Section // what this kind alone shows
	Did      *desk.Did
	AsWas    string // the page shows an earlier version: which
}

// Stop is a state on a record's way.
type Stop struct {
	Title   string
	Past    bool
	Current bool
}

// Life is a record with what the page knows about it.
type Life struct {
	Row     campaign.Row
	Past    []campaign.Past
	Was     map[int64]campaign.Row // earlier versions, as far as they were read
	Related []Found1
	Gates   map[string]gate.Decision
	Try     *desk.Try
}

// Rows are all records the page shows beside its own, for their names.
func (l Life) Rows() []campaign.Row {
	out := slices.Collect(maps.Values(l.Was))
	for _, f := range l.Related {
		out = append(out, f.Page.Rows...)
	}
	return out
}

// Found1 is one kind of related records.
type Found1 struct {
	desk.Relation
	Page campaign.Page
}

// New builds the page.
func New(in desk.House, m campaign.Machine, l Life) (Record, error) {
	h := house{in}
	r, err := l.Row.Record()
	if err != nil {
		return Record{}, err
	}
	top := r.Top()
	p := Record{Shell: h.Shell, Kind: string(top.Kind), ID: top.ID, Href: desk.At(top.Kind, top.ID), Title: h.Called(m, top), State: desk.State(top.State)}
	p.Shell.Title = p.Title
	p.Crumbs = h.Crumbs(m, top)
	p.Walk = walk(m, top.State, l.Past)
	p.Says, p.Alarm = h.says(m, r, l.Past)
	if top.Mastered != campaign.Here && top.Mastered != "" {
		p.Away = fmt.Sprintf("This %s is mastered in %s: change it there, it follows with the next import.", m.Title, top.Mastered)
	}
	p.Facts = h.facts(top, desk.DueWord(m, r) == "Due")
	p.Fields, p.Withheld = h.fields(m, r)
	p.Steps, p.More = seldom(h.steps(m, r, l))
	if h.Edits(m, r) {
		p.Edit = desk.At(top.Kind, top.ID) + "/edit"
	}
	p.History = h.history(m, r, l)
	shown := 0
	for _, f := range l.Related {
		if x, ok := h.related(r, f); ok {
			p.Related, shown = append(p.Related, x), shown+len(x.Rows)
		}
	}
	p.Wide = shown > beside
	return p, nil
}

// beside is how many related records fit beside the fields of a page.
const beside = 8

// walk is the way a record takes: where it was, where it stands, what usually
// comes. States off the way are left out unless it stands there.
func walk(m campaign.Machine, now campaign.State, past []campaign.Past) []Stop {
	been := map[campaign.State]bool{}
	for _, p := range past {
		been[p.To] = true
	}
	at := slices.Index(m.States, now)
	var out []Stop
	for i, s := range m.States {
		if s == now || been[s] || i > at && onTheWay(m, s) {
			out = append(out, Stop{Title: desk.State(s), Current: s == now, Past: been[s] && s != now})
		}
	}
	return out
}

// onTheWay tells whether a state is reached without a reason being asked for:
// refusals, returns and cancellations are not where a record usually goes.
func onTheWay(m campaign.Machine, s campaign.State) bool {
	for _, step := range m.Steps {
		if step.To == s && desk.Onward(step) {
			return true
		}
	}
	return false
}

// says is the conclusion about a record, and what is wrong with it.
func (h house) says(m campaign.Machine, r campaign.Record, past []campaign.Past) (string, string) {
	top := r.Top()
	text := desk.State(top.State)
	if len(past) > 0 && !past[0].At.IsZero() {
		if since := since(past, top.State); !since.IsZero() {
			text += " since " + h.When(since).Text
		}
	}
	switch word := desk.DueWord(m, r); {
	case top.Due.IsZero():
	case word == "Due":
		text += ", due " + h.Deadline(top.Due).Text
	case word == "Look again":
		text += ", to be looked at again " + h.Deadline(top.Due).Text
	default:
		text += fmt.Sprintf(". On %s, by itself: %s", h.Day1(top.Due), desk.Lower(word))
	}
	alarm := ""
	if f, ok := desk.FieldOf(m.Kind, "breach"); ok {
		if s, _ := f.Value(r).(string); s != "" {
			alarm = "This " + m.Title + " " + s + "."
		}
	}
	return text + ".", alarm
}

// seldom keeps the steps that end something or are beside the way apart, where there are many.
func seldom(all []Step) (often, rest []Step) {
	if len(all) <= 3 {
		return all, nil
	}
	for _, s := range all {
		if len(often) < 2 || s.Go || s.Open || s.Gate != nil {
			often = append(often, s)
		} else {
			rest = append(rest, s)
		}
	}
	return often, rest
}

// since is when a record came into the state it stands in; history is newest first.
func since(past []campaign.Past, now campaign.State) time.Time {
	var at time.Time
	for _, p := range past {
		if p.To != now {
			break
		}
		at = p.At
	}
	return at
}

func (h house) facts(top *campaign.Head, due bool) []desk.Named {
	var out []desk.Named
	for _, name := range []string{"campaign", "creator", "owner", "brand", "region"} {
		if v := desk.HeadValue(top, name); v != "" && v != top.ID {
			out = append(out, desk.Named{Label: form.Label(name), Value: h.Text(name, v)})
		}
	}
	if !top.Due.IsZero() && due {
		out = append(out, desk.Named{Label: "Due", Value: h.Deadline(top.Due)})
	}
	if top.Mastered != "" && top.Mastered != campaign.Here {
		out = append(out, desk.Named{Label: "Mastered", Value: desk.Shown{Text: "in " + top.Mastered}})
	}
	out = append(out, desk.Named{Label: "Id", Value: desk.Shown{Text: top.ID}}, desk.Named{Label: "Version", Value: desk.Shown{Text: fmt.Sprint(top.Version)}})
	return out
}

// fields lists what is filled, and names what is withheld.
func (h house) fields(m campaign.Machine, r campaign.Record) (out []desk.Named, withheld []string) {
	for _, f := range desk.FieldsOf(m.Kind) {
		s := h.Value(r, f)
		switch {
		case elsewhereShown(r, f.Name):
		case s.Withheld:
			withheld = append(withheld, form.Label(f.Name))
		case !s.Empty:
			out = append(out, desk.Named{Label: form.Label(f.Name), Hint: say.Sentence(f.Doc), Value: s})
		}
	}
	return out, withheld
}

// elsewhereShown tells whether a section of the page shows a field already.
func elsewhereShown(r campaign.Record, name string) bool {
	switch r := r.(type) {
	case *campaign.Campaign:
		return name == "defaults"
	case *campaign.Brief:
		return name == "body" && r.Sent.IsZero() && r.Campaign != ""
	case *campaign.Deliverable:
		return name == "checks" || name == "disclosures" || name == "seen"
	}
	return false
}

// Related is a kind of records that belong to the page's.
type Related struct {
	Title, Count string
	Rows         []RelatedRow
	All, New     string
	NewText      string
}

// RelatedRow is one of them.
type RelatedRow struct {
	Title, Href, State, Says string
	Due                      desk.Shown
	Alarm                    bool
}

func (h house) related(of campaign.Record, f Found1) (Related, bool) {
	m, ok := desk.MachineOf(f.Kind)
	if !ok {
		return Related{}, false
	}
	at := list.Asked{Kind: f.Kind, Where: map[string]string{f.Field: of.Top().ID}, Values: map[string][]string{f.Field: {of.Top().ID}}}
	x := Related{Title: say.Upper(m.Many), Count: say.Count(int64(f.Page.Total)), All: at.Address("state", "")}
	if s, ok := desk.Create(m, h.By.Role); ok && f.Kind != of.Top().Kind {
		x.New, x.NewText = "/work/"+string(f.Kind)+"/new"+h.carry(of, f), s.Label
	}
	for _, row := range f.Page.Rows {
		if r, err := row.Record(); err == nil {
			row := h.relatedRow(m, r)
			if r.Top().Title == "" && r.Top().Campaign != "" && of.Top().Kind == campaign.KindCreator {
				row.Title = h.Name(campaign.KindCampaign, r.Top().Campaign) // whose it is, the page says
			}
			x.Rows = append(x.Rows, row)
		}
	}
	return x, len(x.Rows) > 0 || x.New != ""
}

// carry fills a new record with what it shares with the page's.
func (h house) carry(of campaign.Record, f Found1) string {
	where := map[string]string{f.Field: of.Top().ID}
	for _, name := range []string{"campaign", "creator"} {
		if v := desk.HeadValue(of.Top(), name); v != "" && slices.Contains(desk.LayoutOf(f.Kind).Head, name) {
			where[name] = v
		}
	}
	return list.Asked{Where: where}.Carried()
}

func (h house) relatedRow(m campaign.Machine, r campaign.Record) RelatedRow {
	top := r.Top()
	out := RelatedRow{Title: h.Called(m, top), Href: desk.At(top.Kind, top.ID), State: desk.State(top.State), Due: desk.Shown{Empty: true}, Says: h.gist(m, r)}
	if d := h.Due(top.Due); d.Colour != "" && desk.DueWord(m, r) == "Due" {
		out.Due = d
	}
	if f, ok := desk.FieldOf(m.Kind, "breach"); ok && !f.Empty(r) {
		out.Alarm, out.Says = true, say.Sentence(f.Value(r).(string))
	}
	return out
}

// gist is what a record says in a line: the first columns of its list that are filled.
func (h house) gist(m campaign.Machine, r campaign.Record) string {
	var out []string
	for _, name := range desk.LayoutOf(m.Kind).Columns {
		f, ok := desk.FieldOf(m.Kind, name)
		if !ok || len(out) == 3 {
			continue
		}
		s := desk.Shortly(h.Value(r, f))
		text := say.First(s.Text, say.Join(", ", s.Lines...))
		if s.Empty || s.Withheld || text == "" {
			continue
		}
		if s.Number || form.ShapeOf(f.Type) == form.Moment || form.ShapeOf(f.Type) == form.Day {
			text = form.Label(name) + " " + text
		}
		out = append(out, text)
	}
	return say.Join(" · ", out...)
}
