package web

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/say"
	"plumbline/internal/web/view"
)

// deskRoutes are the pages of the record of work.
func (s *Server) deskRoutes(m router) {
	m.page("GET /work", members, s.today)
	m.page("GET /gates", members, s.gates)
	m.page("GET /register", members, s.register)
	m.page("GET /proposals", members, s.proposals)
	m.page("GET /work/{kind}", members, s.recordList)
	m.page("GET /work/{kind}/new", members, s.newRecord)
	m.page("POST /work/{kind}/new", members, s.makeRecord)
	m.page("GET /work/{kind}/paste", members, s.pasteForm)
	m.page("POST /work/{kind}/paste", members, s.pasteRows)
	m.page("GET /work/{kind}/{id}", members, s.record)
	m.page("GET /work/{kind}/{id}/was/{version}", members, s.recordWas)
	m.page("GET /work/{kind}/{id}/edit", members, s.editRecord)
	m.page("POST /work/{kind}/{id}/edit", members, s.saveRecord)
	m.page("POST /work/{kind}/{id}/step/{step}", members, s.takeStep)
	m.page("POST /work/{kind}/{id}/undo", members, s.undoRecord)
	m.page("GET /work/{kind}/{id}/cell/{field}", members, s.editCell)
	m.page("POST /work/{kind}/{id}/cell/{field}", members, s.saveCell)
	m.page("GET /work/{kind}/{id}/file/{hash}", members, s.recordFile)
}

// house is what a page of the desk is written with.
func (s *Server) house(a *ask, title string) desk.House {
	h := desk.House{Shell: s.framed(a, title), Scope: a.scope, By: a.by, Now: s.Clock.Now(), Names: map[string]string{}}
	h.Shell.AsOf = "" // records show now; what they were stands in their history
	if l, err := s.Service.Ladder(a.Context(), zero); err == nil {
		h.Ladder = l
	}
	return h
}

// name looks up how the records that rows name are called: one question a kind.
// What has no title is called after its creator, so creators come first.
func (s *Server) name(a *ask, h desk.House, rows ...campaign.Row) error {
	refs := desk.Refs(rows)
	var found []campaign.Row
	for _, kind := range slices.Sorted(maps.Keys(refs)) {
		if kind == campaign.KindCreator {
			continue
		}
		rows, err := s.byID(a, kind, refs[kind])
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row.Title == "" && row.Creator != "" {
				refs[campaign.KindCreator] = append(refs[campaign.KindCreator], row.Creator)
			}
		}
		found = append(found, rows...)
	}
	creators, err := s.byID(a, campaign.KindCreator, refs[campaign.KindCreator])
	if err != nil {
		return err
	}
	h.Call(creators)
	h.Call(found)
	return nil
}

func (s *Server) byID(a *ask, kind campaign.Kind, ids []string) ([]campaign.Row, error) {
	if _, ok := desk.MachineOf(kind); !ok || len(ids) == 0 {
		return nil, nil
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	page, err := s.Records.Records(a.Context(), a.scope, campaign.Query{Kind: kind, Where: []campaign.Cond{{Field: "id", Op: "in", Values: ids}}, Limit: len(ids)})
	return page.Rows, err
}

// machine is the kind an address names.
func machine(a *ask) (campaign.Machine, error) {
	m, ok := desk.MachineOf(campaign.Kind(a.PathValue("kind")))
	if !ok {
		return m, fault.New(fault.NotFound, "there are no records of kind %q", a.PathValue("kind")).WithHint("the menu lists what there is under Work")
	}
	return m, nil
}

// shown is the record an address names, with its history and the house.
type shownRecord struct {
	desk.House
	m    campaign.Machine
	row  campaign.Row
	past []campaign.Past
	rec  campaign.Record
}

func (s *Server) open1(a *ask) (shownRecord, error) {
	m, err := machine(a)
	if err != nil {
		return shownRecord{}, err
	}
	row, past, err := s.Records.Record(a.Context(), a.scope, m.Kind, a.PathValue("id"))
	if err != nil {
		return shownRecord{}, err
	}
	rec, err := row.Record()
	if err != nil {
		return shownRecord{}, err
	}
	x := shownRecord{House: s.house(a, desk.Title(row.Head)), m: m, row: row, past: past, rec: rec}
	return x, s.name(a, x.House, row)
}

// done reads from the address which change was just made.
func (s *Server) done(a *ask, h desk.House, back string) *desk.Did {
	kind, rest, _ := strings.Cut(a.URL.Query().Get("did"), "/")
	id, version := rest, ""
	if i := strings.LastIndex(rest, "@"); i >= 0 {
		id, version = rest[:i], rest[i+1:]
	}
	n, err := strconv.ParseInt(version, 10, 64)
	m, ok := desk.MachineOf(campaign.Kind(kind))
	if err != nil || !ok {
		return nil
	}
	row, past, err := s.Records.Record(a.Context(), a.scope, m.Kind, id)
	if err != nil || len(past) == 0 || past[0].Version != n {
		return nil // something came after it, or it is not there to see
	}
	return h.NewDid(m, row, past[0], back)
}

// did is the address of a page that tells of a change and offers the way back.
func did(path string, r campaign.Record) string {
	sep := "?"
	if strings.Contains(path, "?") {
		sep = "&"
	}
	top := r.Top()
	return path + sep + "did=" + url.QueryEscape(fmt.Sprintf("%s/%s@%d", top.Kind, top.ID, top.Version))
}

// tried is what a refusal says, as far as it can be shown in a form; any other
// error goes on.
func tried(err error, t *desk.Try) error {
	if r, ok := errors.AsType[*campaign.Refused](err); ok {
		t.Problems = append(t.Problems, r.Problems...)
		return nil
	}
	if g, ok := errors.AsType[*view.Stopped](err); ok {
		t.Stopped = &g.Decision
		return nil
	}
	if code := fault.CodeOf(err); code == fault.Invalid || code == fault.Forbidden || code == fault.Conflict {
		t.Problems = append(t.Problems, campaign.Problem{Text: fault.MessageOf(err), Hint: fault.HintOf(err)})
		return nil
	}
	return err
}

// undoRecord takes back a change.
func (s *Server) undoRecord(a *ask) (templ.Component, error) {
	x, err := s.open1(a)
	if err != nil {
		return nil, err
	}
	version, err := strconv.ParseInt(a.PostFormValue("version"), 10, 64)
	if err != nil {
		return nil, fault.New(fault.Invalid, "%s does not say which change to take back", say.First(a.PostFormValue("version"), "the form")).WithHint("use the button beside the change")
	}
	res, err := s.Records.Undo(a.Context(), a.by, a.scope, x.m.Kind, x.row.ID, version)
	if err != nil {
		return nil, err
	}
	back := desk.At(x.m.Kind, x.row.ID)
	if to := a.PostFormValue("back"); strings.HasPrefix(to, "/work") {
		back = to
	}
	return redirect(did(back, res.Record))
}
