package work

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/desk/list"
	"plumbline/internal/web/desk/record"
	"plumbline/internal/web/form"
	"plumbline/internal/web/hall"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/paper"
)

// suggested is how many records a form offers for a field that names one.
const suggested = 200

// newRecord answers the form of a new record, filled with what the address carries.
func (s *Desk) newRecord(a *hall.Ask) (templ.Component, error) {
	return s.newForm(a, prefilled(a.URL.Query()))
}

// prefilled are the fields an address carries into a form.
func prefilled(v url.Values) *desk.Try {
	for k := range v {
		if strings.HasPrefix(k, form.Prefix) {
			return &desk.Try{Posted: v}
		}
	}
	return nil
}

func (s *Desk) newForm(a *hall.Ask, t *desk.Try) (templ.Component, error) {
	m, err := machine(a)
	if err != nil {
		return nil, err
	}
	if _, ok := desk.Create(m, a.By.Role); !ok {
		return nil, fault.New(fault.Forbidden, "the role %s makes no %s", a.By.Role, m.Many)
	}
	h := s.house(a, m.Title)
	fits, err := s.suggest(a, m)
	if err != nil {
		return nil, err
	}
	return paper.Edit(record.NewEdit(h, m, desk.New(m.Kind), fits, t)), nil
}

// makeRecord makes a record of a form.
func (s *Desk) makeRecord(a *hall.Ask) (templ.Component, error) {
	m, err := machine(a)
	if err != nil {
		return nil, err
	}
	if err := s.readForm(a); err != nil {
		return nil, err
	}
	x := shownRecord{House: s.house(a, m.Title), m: m, rec: desk.New(m.Kind)}
	c, problems := record.ReadStep(x.House, m, x.rec, campaign.Step{Name: campaign.Create}, a.PostForm)
	c.ID, c.Version = strings.TrimSpace(a.PostForm.Get("id")), 0
	return s.try(a, x, x.rec, c, problems, func(_ shownRecord, t *desk.Try) (templ.Component, error) {
		p, err := s.newForm(a, t)
		return hall.Refuse(p), err
	})
}

// editRecord answers the form of a record.
func (s *Desk) editRecord(a *hall.Ask) (templ.Component, error) {
	x, err := s.open1(a)
	if err != nil {
		return nil, err
	}
	return s.editForm(a, x, nil)
}

func (s *Desk) editForm(a *hall.Ask, x shownRecord, t *desk.Try) (templ.Component, error) {
	if _, ok := x.m.Step(campaign.Edit, x.row.State); !ok {
		return nil, fault.New(fault.Invalid, "a %s that is %s is not edited any more", x.m.Title, campaign.Words(string(x.row.State))).WithHint("its page lists what can be done with it")
	}
	fits, err := s.suggest(a, x.m)
	if err != nil {
		return nil, err
	}
	p := paper.Edit(record.NewEdit(x.House, x.m, x.rec, fits, t))
	if t != nil {
		return hall.Refuse(p), nil
	}
	return p, nil
}

// saveRecord changes a record as a form says.
func (s *Desk) saveRecord(a *hall.Ask) (templ.Component, error) {
	x, err := s.open1(a)
	if err != nil {
		return nil, err
	}
	if err := s.readForm(a); err != nil {
		return nil, err
	}
	seen, err := s.seen(a, x)
	if err != nil {
		return nil, err
	}
	c, problems := record.ReadStep(x.House, x.m, seen, campaign.Step{Name: campaign.Edit}, a.PostForm)
	return s.try(a, x, seen, c, problems, func(x shownRecord, t *desk.Try) (templ.Component, error) { return s.editForm(a, x, t) })
}

// suggest offers records for the fields of a form that name one.
func (s *Desk) suggest(a *hall.Ask, m campaign.Machine) (map[string][]mark.Pair, error) {
	out := map[string][]mark.Pair{}
	for name, kind := range desk.Points(m.Kind) {
		if _, ok := desk.MachineOf(kind); !ok {
			continue
		}
		page, err := s.Records.Records(a.Context(), a.Scope, campaign.Query{Kind: kind, Order: []string{"-changed"}, Limit: suggested})
		if err != nil {
			return nil, err
		}
		for _, row := range page.Rows {
			out[name] = append(out[name], mark.Pair{Name: row.ID, Value: desk.Title(row.Head)})
		}
	}
	return out, nil
}

// editCell answers the form of one field, in its cell or on a page.
func (s *Desk) editCell(a *hall.Ask) (templ.Component, error) {
	x, err := s.open1(a)
	if err != nil {
		return nil, err
	}
	if a.URL.Query().Get("keep") != "" {
		return paper.Cell(list.NewCell(x.House, x.m, x.rec, a.PathValue("field"))), nil
	}
	return s.cellForm(a, x, nil)
}

func (s *Desk) cellForm(a *hall.Ask, x shownRecord, t *desk.Try) (templ.Component, error) {
	p, ok := list.NewCellForm(x.House, x.m, x.rec, a.PathValue("field"), t)
	if !ok {
		return nil, fault.New(fault.Invalid, "%s of this %s cannot be changed in its cell", form.Label(a.PathValue("field")), x.m.Title).WithHint("its page lists what can be done with it")
	}
	if a.Header.Get("HX-Request") == "true" {
		return paper.CellForm(p), nil
	}
	return paper.CellPage(p), nil
}

// saveCell changes one field.
func (s *Desk) saveCell(a *hall.Ask) (templ.Component, error) {
	x, err := s.open1(a)
	if err != nil {
		return nil, err
	}
	if err := s.readForm(a); err != nil {
		return nil, err
	}
	seen, err := s.seen(a, x)
	if err != nil {
		return nil, err
	}
	field := a.PathValue("field")
	c, problems := record.ReadStep(x.House, x.m, seen, campaign.Step{Name: campaign.Edit}, a.PostForm)
	c.Set = map[string]json.RawMessage{field: c.Set[field]}
	if c.Set[field] == nil {
		delete(c.Set, field)
	}
	t := &desk.Try{Step: c.Step, Posted: a.PostForm, Problems: problems}
	if len(problems) == 0 {
		res, err := s.Records.Do(a.Context(), a.By, a.Scope, c)
		if err == nil {
			return s.cellDone(a, x, res)
		}
		if fault.CodeOf(err) == fault.Conflict {
			t.Problems = append(t.Problems, campaign.Problem{Field: field, Text: record.TheirsSays(x.House, x.m, seen, x.rec, x.past), Hint: "save again to keep yours"})
		} else if err := tried(err, t); err != nil {
			return nil, err
		}
	}
	p, err := s.cellForm(a, x, t)
	if err != nil || a.Header.Get("HX-Request") == "true" {
		return p, err // htmx swaps in what was answered well
	}
	return hall.Refuse(p), nil
}

func (s *Desk) cellDone(a *hall.Ask, x shownRecord, res campaign.Result) (templ.Component, error) {
	if a.Header.Get("HX-Request") != "true" {
		return hall.Redirect(did(desk.At(x.m.Kind, x.row.ID), res.Record))
	}
	row, past, err := s.Records.Record(a.Context(), a.Scope, x.m.Kind, x.row.ID)
	if err != nil {
		return nil, err
	}
	rec, err := row.Record()
	if err != nil {
		return nil, err
	}
	if err := s.name(a, x.House, row); err != nil {
		return nil, err
	}
	back := a.Header.Get("HX-Current-URL")
	if at, err := url.Parse(back); err == nil && strings.HasPrefix(at.Path, "/work") {
		back = at.RequestURI()
	} else {
		back = "/work/" + string(x.m.Kind)
	}
	return paper.CellDone(list.NewCell(x.House, x.m, rec, a.PathValue("field")), record.NewDid(x.m, row, past[0], back)), nil
}
