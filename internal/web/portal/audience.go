package portal

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/campaign/attach"
	"plumbline/internal/period"
	"plumbline/internal/web/say"
)

// Audience is the page of the audience evidence: numbers first.
type Audience struct {
	Frame
	Headline  string
	Says      string
	Accounts  []Choice // platforms; the current one is filled in
	Platform  string
	Bases     []Box
	Taken     string
	TakenNote string // what is wrong with the day
	Axes      []AxisForm
	Open      bool // numbers can be written
	Shots     bool // screenshots can be added
	Must      bool // one is a must
	Files     []File
	Takes     string
	Most      int
}

// AxisForm is one part of the evidence as it is typed.
type AxisForm struct {
	ID, Title string
	Rows      []ShareRow
	Saved     bool
	Wrong     string
}

// ShareRow is one share as it is typed, in percent.
type ShareRow struct {
	Name, Segment, Value string
	Free                 bool // the segment is typed too
	Wrong                string
}

var bases = []Pick{{"engaged", "people who engaged"}, {"reached", "people reached"}, {"followers", "followers"}}

// Typed is what was typed of the evidence, with what is wrong with it.
type Typed struct {
	Basis  string
	Taken  time.Time
	Shares []campaign.Share
	Wrong  map[string]string // by name of the field
	Values map[string]string // as typed
}

// Packet is the evidence a page is about: the newest that stands of an account.
func (m Mine) Packet(platform string) *campaign.Packet {
	for _, p := range m.Packets {
		if strings.EqualFold(p.Platform, platform) && standing(p) {
			return p
		}
	}
	return nil
}

// Accounts are the platforms a creator is on.
func (m Mine) Accounts() []string {
	var out []string
	add := func(p string) {
		if p != "" && !slices.Contains(out, strings.ToLower(p)) {
			out = append(out, strings.ToLower(p))
		}
	}
	if m.Creator != nil {
		for _, h := range m.Creator.Handles {
			add(h.Platform)
		}
	}
	for _, d := range m.Work {
		add(d.Platform)
	}
	if len(out) == 0 {
		out = []string{"instagram", "tiktok", "youtube"}
	}
	return out
}

// NewAudience builds the page, as it was typed where something is wrong.
func NewAudience(g Guest, f Frame, m Mine, account string, typed *Typed) Audience {
	f.Title = "Audience figures"
	accounts := m.Accounts()
	if !slices.Contains(accounts, account) {
		account = accounts[0]
	}
	p := Audience{Frame: f, Platform: account, Must: shots(m), Takes: takes(), Most: attach.MaxSize >> 20}
	for _, a := range accounts {
		p.Accounts = append(p.Accounts, Choice{ID: a, Title: say.Platform(a), Current: a == account})
	}
	have := m.Packet(account)
	p.Open = have == nil || have.State == campaign.Submitted
	p.Shots = have != nil && have.State == campaign.Submitted
	p.Headline, p.Says = g.audienceSays(have, p.Must)
	basis, taken := "engaged", g.date(g.Now)
	if have != nil {
		basis, taken = have.Basis, g.date(have.Taken)
		for _, u := range have.Uploads {
			p.Files = append(p.Files, File{Name: u.Name, Href: At("audience", have.ID, "file", u.SHA256)})
		}
	}
	p.Taken = taken.String()
	if typed != nil {
		basis, p.Taken, p.TakenNote = typed.Basis, typed.Values["taken"], typed.Wrong["taken"]
	}
	for _, b := range bases {
		p.Bases = append(p.Bases, Box{Value: b.Code, Text: b.Text, On: b.Code == basis})
	}
	for _, a := range g.Axes {
		p.Axes = append(p.Axes, a.form(have, typed))
	}
	return p
}

func (g Guest) audienceSays(p *campaign.Packet, must bool) (string, string) {
	says := "Type the numbers your app shows you; each part is saved by itself. Screenshots help, and are not needed."
	if must {
		says = "Type the numbers your app shows you; each part is saved by itself. This brief also needs a screenshot of them."
	}
	switch {
	case p == nil:
		return "Who sees your posts?", says
	case p.State == campaign.Accepted:
		return "Accepted, and good until " + g.day(p.Due) + ".", "You will be asked again then."
	case must && len(p.Uploads) == 0:
		return "Saved. A screenshot is still missing.", says
	}
	return "Saved: waiting for the brand " + g.since(p.Made) + ".", says
}

// form lays out one axis: as typed, else as saved, else empty.
func (a Axis) form(p *campaign.Packet, typed *Typed) AxisForm {
	out := AxisForm{ID: a.ID, Title: a.Title}
	var saved []campaign.Share
	if p != nil {
		saved = slices.DeleteFunc(slices.Clone(p.Shares), func(s campaign.Share) bool { return !strings.EqualFold(s.Axis, a.ID) })
		slices.SortStableFunc(saved, func(x, y campaign.Share) int { return cmp.Compare(y.Share, x.Share) })
	}
	out.Saved = len(saved) > 0
	for _, seg := range a.Segments {
		row := ShareRow{Name: a.ID + ":" + seg, Segment: strings.ReplaceAll(say.Upper(seg), "-", "–")}
		if i := slices.IndexFunc(saved, func(s campaign.Share) bool { return strings.EqualFold(s.Segment, seg) }); i >= 0 {
			row.Value = percent(saved[i].Share)
		}
		out.Rows = append(out.Rows, row)
	}
	for i := range a.Open {
		row := ShareRow{Name: fmt.Sprintf("%s#%d", a.ID, i), Free: true}
		if i < len(saved) {
			row.Segment, row.Value = saved[i].Segment, percent(saved[i].Share)
		}
		out.Rows = append(out.Rows, row)
	}
	if typed == nil {
		return out
	}
	out.Wrong = typed.Wrong[a.ID]
	for i := range out.Rows {
		r := &out.Rows[i]
		r.Value, r.Wrong = typed.Values[r.Name], typed.Wrong[r.Name]
		if r.Free {
			r.Segment = typed.Values[r.Name+":segment"]
		}
	}
	return out
}

func percent(share float64) string {
	return strconv.FormatFloat(share*100, 'f', -1, 64)
}

// ReadAudience reads the form; get returns a field as typed.
func ReadAudience(g Guest, get func(name string) string) Typed {
	t := Typed{Basis: get("basis"), Wrong: map[string]string{}, Values: map[string]string{"taken": strings.TrimSpace(get("taken"))}}
	if !slices.ContainsFunc(bases, func(p Pick) bool { return p.Code == t.Basis }) {
		t.Basis = bases[0].Code
	}
	day, err := period.ParseDate(t.Values["taken"])
	switch {
	case err != nil:
		t.Wrong["taken"] = "is not a day; write it like " + g.date(g.Now).String()
	case day > g.date(g.Now):
		t.Wrong["taken"] = "lies in the future"
	default:
		t.Taken = g.Calendar.Start(day).UTC()
	}
	for _, a := range g.Axes {
		for _, seg := range a.Segments {
			t.share(a.ID, seg, a.ID+":"+seg, get)
		}
		for i := range a.Open {
			name := fmt.Sprintf("%s#%d", a.ID, i)
			seg := strings.TrimSpace(get(name + ":segment"))
			t.Values[name+":segment"] = seg
			if len(seg) == 2 {
				seg = strings.ToUpper(seg)
			}
			t.share(a.ID, seg, name, get)
		}
	}
	return t
}

func (t *Typed) share(axis, segment, name string, get func(string) string) {
	text := strings.TrimSpace(get(name))
	t.Values[name] = text
	if text == "" {
		return
	}
	number := strings.ReplaceAll(strings.TrimSpace(strings.TrimSuffix(text, "%")), ",", ".")
	v, err := strconv.ParseFloat(number, 64)
	switch {
	case err != nil || v != v:
		t.Wrong[name] = "is not a number; write it like 42 or 42.5"
	case v < 0 || v > 100:
		t.Wrong[name] = "is not between 0 and 100"
	case segment == "":
		t.Wrong[name] = "has no name beside it"
	default:
		t.Shares = append(t.Shares, campaign.Share{Axis: axis, Segment: segment, Share: v / 100})
	}
}

// Kept are the shares of a packet once a form is saved: what was typed, and of
// axes the form does not have what was there.
func (t Typed) Kept(g Guest, p *campaign.Packet) []campaign.Share {
	out := slices.Clone(t.Shares)
	if p == nil {
		return out
	}
	for _, s := range p.Shares {
		if !slices.ContainsFunc(g.Axes, func(a Axis) bool { return strings.EqualFold(a.ID, s.Axis) }) {
			out = append(out, s)
		}
	}
	return out
}
