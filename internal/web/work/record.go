package work

import (
	"strconv"

	"github.com/a-h/templ"

	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/gate"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/desk/record"
	"plumbline/internal/web/hall"
	"plumbline/internal/web/paper"
)

// readVersions is how many earlier versions a page compares; older ones are a
// click away.
const readVersions = 12

// relatedRows is how many related records of a kind a page shows.
const relatedRows = 6

// record answers the page of one record.
func (s *Desk) record(a *hall.Ask) (templ.Component, error) {
	x, err := s.open1(a)
	if err != nil {
		return nil, err
	}
	return s.recordPage(a, x, nil)
}

// recordPage builds the page, with a step that was refused where there is one.
func (s *Desk) recordPage(a *hall.Ask, x shownRecord, t *desk.Try) (templ.Component, error) {
	life := record.Life{Row: x.row, Past: x.past, Was: map[int64]campaign.Row{}, Gates: map[string]gate.Decision{}, Try: t}
	var err error
	if life.Was, err = s.versions(a, x); err != nil {
		return nil, err
	}
	if life.Related, err = s.related(a, x); err != nil {
		return nil, err
	}
	if err := s.name(a, x.House, life.Rows()...); err != nil {
		return nil, err
	}
	for _, step := range x.m.Next(x.row.State, a.By.Role) {
		guard := step.Guard(x.rec)
		if guard == "" {
			continue
		}
		if life.Gates[guard], err = s.Records.Gate(a.Context(), a.By, a.Scope, guard, campaign.Subject(x.rec)); err != nil {
			return nil, err
		}
	}
	p, err := record.New(x.House, x.m, life)
	if err != nil {
		return nil, err
	}
	if p.Sections, err = s.sections(a, x); err != nil {
		return nil, err
	}
	p.Did = s.done(a, x.House, desk.At(x.m.Kind, x.row.ID))
	if t != nil {
		return hall.Refuse(paper.Record(p)), nil
	}
	return paper.Record(p), nil
}

func (s *Desk) versions(a *hall.Ask, x shownRecord) (map[int64]campaign.Row, error) {
	out := map[int64]campaign.Row{}
	for i, p := range x.past {
		if i == 0 || i > readVersions {
			continue
		}
		row, err := s.Records.Was(a.Context(), a.Scope, x.m.Kind, x.row.ID, p.Version)
		if err != nil {
			return nil, err
		}
		out[p.Version] = row
	}
	return out, nil
}

func (s *Desk) related(a *hall.Ask, x shownRecord) ([]record.Found1, error) {
	var out []record.Found1
	for _, rel := range desk.LayoutOf(x.m.Kind).Below {
		if _, ok := desk.MachineOf(rel.Kind); !ok {
			continue
		}
		page, err := s.Records.Records(a.Context(), a.Scope, campaign.Query{
			Kind: rel.Kind, Where: []campaign.Cond{{Field: rel.Field, Op: "=", Values: []string{x.row.ID}}}, Order: []string{"due", "-changed"}, Limit: relatedRows, Count: true,
		})
		if fault.CodeOf(err) == fault.Forbidden {
			continue // they hang together by something this asker does not see
		}
		if err != nil {
			return nil, err
		}
		out = append(out, record.Found1{Relation: rel, Page: page})
	}
	return out, nil
}

// recordWas answers a record as it was at a version.
func (s *Desk) recordWas(a *hall.Ask) (templ.Component, error) {
	x, err := s.open1(a)
	if err != nil {
		return nil, err
	}
	version, err := strconv.ParseInt(a.PathValue("version"), 10, 64)
	if err != nil {
		return nil, fault.New(fault.NotFound, "%q is no version", a.PathValue("version")).WithHint("the history of the record lists them")
	}
	row, err := s.Records.Was(a.Context(), a.Scope, x.m.Kind, x.row.ID, version)
	if err != nil {
		return nil, err
	}
	if err := s.name(a, x.House, row); err != nil {
		return nil, err
	}
	p, err := record.NewWas(x.House, x.m, row, x.past)
	if err != nil {
		return nil, err
	}
	return paper.Record(p), nil
}

// takeStep takes one step of a record. What is refused comes back with the
// form as it was filled in.
func (s *Desk) takeStep(a *hall.Ask) (templ.Component, error) {
	x, err := s.open1(a)
	if err != nil {
		return nil, err
	}
	if err := s.readForm(a); err != nil {
		return nil, err
	}
	step, ok := x.m.Step(a.PathValue("step"), x.row.State)
	if !ok || step.Name == campaign.Create || step.Name == campaign.Edit {
		return s.recordPage(a, x, &desk.Try{Step: a.PathValue("step"), Posted: a.PostForm})
	}
	seen, err := s.seen(a, x)
	if err != nil {
		return nil, err
	}
	c, problems := record.ReadStep(x.House, x.m, seen, step, a.PostForm)
	return s.try(a, x, seen, c, problems, func(x shownRecord, t *desk.Try) (templ.Component, error) { return s.recordPage(a, x, t) })
}

// try does a command that a form asks for; again shows the form once more.
func (s *Desk) try(a *hall.Ask, x shownRecord, seen campaign.Record, c campaign.Command, problems []campaign.Problem, again func(shownRecord, *desk.Try) (templ.Component, error)) (templ.Component, error) {
	t := &desk.Try{Step: c.Step, Posted: a.PostForm, Problems: problems}
	wrong, err := s.upload(a, x, &c)
	if err != nil {
		return nil, err
	}
	if t.Problems = append(t.Problems, wrong...); len(t.Problems) > 0 {
		return again(x, t)
	}
	res, err := s.Records.Do(a.Context(), a.By, a.Scope, c)
	if err == nil {
		return hall.Redirect(did(desk.At(x.m.Kind, res.Record.Top().ID), res.Record))
	}
	if fault.CodeOf(err) == fault.Conflict && c.Version != 0 {
		if x, err = s.open1(a); err != nil {
			return nil, err
		}
		t.Stale = record.NewStale(x.House, x.m, seen, x.rec, x.past, c.Set)
		t.Posted = record.Merge(x.House, x.m, a.PostForm, x.rec, c.Set)
		return again(x, t)
	}
	if err := tried(err, t); err != nil {
		return nil, err
	}
	return again(x, t)
}

// seen is the record as the reader of a form saw it.
func (s *Desk) seen(a *hall.Ask, x shownRecord) (campaign.Record, error) {
	version, err := strconv.ParseInt(a.PostForm.Get("version"), 10, 64)
	if err != nil || version == x.row.Version || version < 1 {
		return x.rec, nil
	}
	row, err := s.Records.Was(a.Context(), a.Scope, x.m.Kind, x.row.ID, version)
	if err != nil {
		return nil, err
	}
	return row.Record()
}
