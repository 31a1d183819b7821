package work

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/desk/record"
	"plumbline/internal/web/hall"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
	"plumbline/internal/web/view"
)

// Desk serves the pages of the record of work.
type Desk struct {
	*hall.Hall
	Records Records
	// Sections are what other rooms add to the page of a record; nil: nothing.
	Sections func(by access.Actor, kind campaign.Kind, id string) []desk.Section
}

// New returns the desk of a record of work.
func New(h *hall.Hall, r Records) *Desk { return &Desk{Hall: h, Records: r} }

// Routes puts up the pages of the record of work.
func (s *Desk) Routes(m hall.Router) {
	m.Page("GET /work", hall.Members, s.today)
	m.Page("GET /gates", hall.Members, s.gates)
	m.Page("GET /register", hall.Members, s.register)
	m.Page("GET /proposals", hall.Members, s.proposals)
	m.Page("GET /work/{kind}", hall.Members, s.recordList)
	m.Page("GET /work/{kind}/new", hall.Members, s.newRecord)
	m.Page("POST /work/{kind}/new", hall.Members, s.makeRecord)
	m.Page("GET /work/{kind}/paste", hall.Members, s.pasteForm)
	m.Page("POST /work/{kind}/paste", hall.Members, s.pasteRows)
	m.Page("GET /work/{kind}/{id}", hall.Members, s.record)
	m.Page("GET /work/{kind}/{id}/was/{version}", hall.Members, s.recordWas)
	m.Page("GET /work/{kind}/{id}/edit", hall.Members, s.editRecord)
	m.Page("POST /work/{kind}/{id}/edit", hall.Members, s.saveRecord)
	m.Page("POST /work/{kind}/{id}/step/{step}", hall.Members, s.takeStep)
	m.Page("POST /work/{kind}/{id}/undo", hall.Members, s.undoRecord)
	m.Page("GET /work/{kind}/{id}/cell/{field}", hall.Members, s.editCell)
	m.Page("POST /work/{kind}/{id}/cell/{field}", hall.Members, s.saveCell)
	m.Page("GET /work/{kind}/{id}/file/{hash}", hall.Members, s.recordFile)
}

// house is what a page of the desk is written with.
func (s *Desk) house(a *hall.Ask, title string) desk.House {
	shell, src, err := s.Loaded(a, title)
	if err != nil {
		shell = s.Frame(a.By, mark.Source{}, a.URL.Path, title)
	}
	h := desk.House{Shell: shell, Report: src.Report, Scope: a.Scope, By: a.By, Now: s.Clock.Now(), Names: map[string]string{}}
	h.Shell.AsOf = "" // records show now; what they were stands in their history
	if l, err := s.Programme.Ladder(a.Context(), time.Time{}); err == nil {
		h.Ladder = l
	}
	return h
}

// name looks up how the records that rows name are called: one question a kind.
// What has no title is called after its creator, so creators come first.
func (s *Desk) name(a *hall.Ask, h desk.House, rows ...campaign.Row) error {
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

func (s *Desk) byID(a *hall.Ask, kind campaign.Kind, ids []string) ([]campaign.Row, error) {
	if _, ok := desk.MachineOf(kind); !ok || len(ids) == 0 {
		return nil, nil
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	page, err := s.Records.Records(a.Context(), a.Scope, campaign.Query{Kind: kind, Where: []campaign.Cond{{Field: "id", Op: "in", Values: ids}}, Limit: len(ids)})
	return page.Rows, err
}

// machine is the kind an address names.
func machine(a *hall.Ask) (campaign.Machine, error) {
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

func (s *Desk) open1(a *hall.Ask) (shownRecord, error) {
	m, err := machine(a)
	if err != nil {
		return shownRecord{}, err
	}
	row, past, err := s.Records.Record(a.Context(), a.Scope, m.Kind, a.PathValue("id"))
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
func (s *Desk) done(a *hall.Ask, h desk.House, back string) *desk.Did {
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
	row, past, err := s.Records.Record(a.Context(), a.Scope, m.Kind, id)
	if err != nil || len(past) == 0 || past[0].Version != n {
		return nil // something came after it, or it is not there to see
	}
	return record.NewDid(m, row, past[0], back)
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
func (s *Desk) undoRecord(a *hall.Ask) (templ.Component, error) {
	x, err := s.open1(a)
	if err != nil {
		return nil, err
	}
	version, err := strconv.ParseInt(a.PostFormValue("version"), 10, 64)
	if err != nil {
		return nil, fault.New(fault.Invalid, "%s does not say which change to take back", say.First(a.PostFormValue("version"), "the form")).WithHint("use the button beside the change")
	}
	res, err := s.Records.Undo(a.Context(), a.By, a.Scope, x.m.Kind, x.row.ID, version)
	if err != nil {
		return nil, err
	}
	back := desk.At(x.m.Kind, x.row.ID)
	if to := a.PostFormValue("back"); strings.HasPrefix(to, "/work") {
		back = to
	}
	return hall.Redirect(did(back, res.Record))
}
