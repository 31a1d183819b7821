package work

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/desk/list"
	"plumbline/internal/web/desk/sheet"
	"plumbline/internal/web/hall"
	"plumbline/internal/web/paper"
)

// recordList answers a list of records; the address is its state.
func (s *Desk) recordList(a *hall.Ask) (templ.Component, error) {
	m, err := machine(a)
	if err != nil {
		return nil, err
	}
	asked := list.ReadAsked(m.Kind, a.URL.Query())
	h := s.house(a, m.Many)
	if a.URL.Query().Get("format") == "csv" {
		return s.exportRecords(a, h, m, asked)
	}
	found, err := s.find(a, h, asked)
	if err != nil {
		return nil, err
	}
	if err := s.name(a, h, append(slices.Clone(found.Page.Rows), asked.Named())...); err != nil {
		return nil, err
	}
	p := list.New(h, m, asked, found)
	p.Did = s.done(a, h, asked.Address("did", ""))
	return paper.List(p), nil
}

func (s *Desk) find(a *hall.Ask, h desk.House, asked list.Asked) (list.Found, error) {
	f := list.Found{Counts: map[campaign.State]int{}}
	q, err := asked.Query(h.Calendar(), asked.State)
	if err == nil {
		f.Page, err = s.Records.Records(a.Context(), a.Scope, q)
	}
	if err != nil {
		return f, err
	}
	states, err := s.Records.Tally(a.Context(), a.Scope, asked.Tally(h.Calendar()))
	if err != nil {
		return f, err
	}
	for _, t := range states {
		f.Counts[t.State] += t.Count
	}
	if q, ok := asked.Broken(h); ok {
		broken, err := s.Records.Tally(a.Context(), a.Scope, q)
		if err != nil {
			return f, err
		}
		for _, t := range broken {
			f.Broken += t.Count
		}
	}
	late, err := s.Records.Tally(a.Context(), a.Scope, asked.Overdue(h.Now))
	for _, t := range late {
		f.Overdue += t.Count
	}
	return f, err
}

// exportRecords answers a list as a file, all of it, without what is withheld.
func (s *Desk) exportRecords(a *hall.Ask, h desk.House, m campaign.Machine, asked list.Asked) (templ.Component, error) {
	const step = 1000
	q, err := asked.Query(h.Calendar(), asked.State)
	if err != nil {
		return nil, err
	}
	q.Limit, q.Offset, q.Count = step, 0, false
	rows := list.NewExport(h, m)
	for q.Offset < hall.ExportRows {
		page, err := s.Records.Records(a.Context(), a.Scope, q)
		if err != nil {
			return nil, err
		}
		for _, row := range page.Rows {
			if err := list.AddTo(h, m, row, rows); err != nil {
				return nil, err
			}
		}
		if q.Offset += step; !page.More && len(page.Rows) < step {
			break
		}
	}
	return hall.Sheet(strings.ReplaceAll(m.Many, " ", "-"), rows), nil
}

// pasteForm answers the page that takes rows from a spreadsheet.
func (s *Desk) pasteForm(a *hall.Ask) (templ.Component, error) {
	m, err := machine(a)
	if err != nil {
		return nil, err
	}
	return paper.Paste(sheet.New(s.house(a, "Paste"), m)), nil
}

// pasteRows shows how pasted rows are read, or saves them all.
func (s *Desk) pasteRows(a *hall.Ask) (templ.Component, error) {
	m, err := machine(a)
	if err != nil {
		return nil, err
	}
	h := s.house(a, "Paste")
	text := a.PostFormValue("rows")
	table, err := sheet.ReadTable(text)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the pasted rows cannot be taken apart").WithHint("paste them with tabs, as a spreadsheet copies them")
	}
	known, err := s.known(a, table.Names(m))
	if err != nil {
		return nil, err
	}
	p, commands := sheet.Preview(h, m, text, table, known)
	switch do := a.PostFormValue("do"); {
	case do == "good" && len(p.Good()) > 0:
		return s.saveGood(a, m, table, known, p, commands)
	case !p.Ready || do != "save":
		return paper.Paste(p), nil
	}
	done, err := s.Records.DoAll(a.Context(), a.By, a.Scope, commands)
	if err == nil {
		return hall.Redirect(fmt.Sprintf("/work/%s?pasted=%d", m.Kind, len(done)))
	}
	p.Says = "Nothing was saved: the rows that are wrong say why."
	if err := pasteRefused(&p, err, nil); err != nil {
		return nil, err
	}
	return hall.Refuse(paper.Paste(p)), nil
}

// saveGood saves the rows nothing is wrong with; those that are refused are
// left on the page, each with why.
func (s *Desk) saveGood(a *hall.Ask, m campaign.Machine, t sheet.Table, known sheet.Known, p sheet.Paste, commands []campaign.Command) (templ.Component, error) {
	good := p.Good()
	for len(good) > 0 {
		some := make([]campaign.Command, 0, len(good))
		for _, i := range good {
			some = append(some, commands[i])
		}
		_, err := s.Records.DoAll(a.Context(), a.By, a.Scope, some)
		if err == nil {
			break
		}
		if err := pasteRefused(&p, err, good); err != nil {
			return nil, err
		}
		if left := p.Good(); len(left) < len(good) {
			good = left
			continue
		}
		return hall.Refuse(paper.Paste(p)), nil // it says nothing of a row
	}
	var left []int
	for i := range p.Rows {
		if !slices.Contains(good, i) {
			left = append(left, i)
		}
	}
	if len(left) == 0 {
		return hall.Redirect(fmt.Sprintf("/work/%s?pasted=%d", m.Kind, len(good)))
	}
	rest, err := sheet.ReadTable(t.Only(left))
	if err != nil {
		return nil, err
	}
	q, _ := sheet.Preview(s.house(a, "Paste"), m, t.Only(left), rest, known)
	for at, i := range left {
		q.Rows[at].Wrong, q.Rows[at].Cells = p.Rows[i].Wrong, p.Rows[i].Cells
	}
	q.Remain(len(good))
	return hall.Refuse(paper.Paste(q)), nil
}

// known looks up what cells may name: ids and titles, one question a kind each.
func (s *Desk) known(a *hall.Ask, names map[campaign.Kind][]string) (sheet.Known, error) {
	out := sheet.Known{}
	for _, kind := range slices.Sorted(maps.Keys(names)) {
		out[kind] = map[string]string{}
		for _, field := range []string{"title", "id"} {
			page, err := s.Records.Records(a.Context(), a.Scope, campaign.Query{Kind: kind, Where: []campaign.Cond{{Field: field, Op: "in", Values: names[kind]}}, Limit: 1000})
			if err != nil {
				return nil, err
			}
			for _, row := range page.Rows {
				if field == "title" {
					out[kind][row.Title] = row.ID
				} else {
					out[kind][row.ID] = row.ID
				}
			}
		}
	}
	return out, nil
}

// pasteRefused puts what the record of work says against pasted rows beside
// them; places are those of the commands it was asked for, nil: of all rows.
func pasteRefused(p *sheet.Paste, err error, places []int) error {
	at := func(i int) int {
		if places == nil {
			return i
		}
		return places[i]
	}
	lines, ok := errors.AsType[*campaign.Lines](err)
	if !ok {
		return refuseRow(p, at(0), err)
	}
	for _, l := range lines.Refused {
		p.Refuse(at(l.At), l.Problems)
	}
	return nil
}

func refuseRow(p *sheet.Paste, at int, err error) error {
	t := desk.Try{}
	if err := tried(err, &t); err != nil {
		return err
	}
	if t.Stopped != nil {
		t.Problems = append(t.Problems, campaign.Problem{Text: "the " + t.Stopped.Gate + " gate says no to " + t.Stopped.Subject})
	}
	p.Refuse(at, t.Problems)
	return nil
}
