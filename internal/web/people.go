package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/web/api"
	"plumbline/internal/web/hall"
	"plumbline/internal/web/page"
	"plumbline/internal/web/say"
	"plumbline/internal/web/view"
)

func (s *Server) houseRoutes(m hall.Router) {
	m.Page("GET /people", hall.Owners, s.people)
	m.Page("POST /people/invite", hall.Owners, s.invite)
	m.Page("POST /people/invitations/{id}/revoke", hall.Owners, s.uninvite)
	m.Page("POST /people/{id}/{step}", hall.Owners, s.changePerson)
	m.Page("GET /audit", hall.Auditors, s.audit)
	m.Page("GET /audit/verify", hall.Auditors, s.verifyAudit)
	m.Page("POST /audit/export", hall.Auditors, s.exportAudit)
}

// people answers the page of who may come in.
func (s *Server) people(a *hall.Ask) (templ.Component, error) {
	p, err := s.everybody(a)
	if err != nil {
		return nil, err
	}
	return page.People(p), nil
}

func (s *Server) everybody(a *hall.Ask) (view.People, error) {
	r, err := s.Reception(a.Context())
	if err != nil {
		return view.People{}, err
	}
	list, err := r.People(a.Context(), a.By)
	if err != nil {
		return view.People{}, err
	}
	p := peopleOf(s.Framed(a, "People"), list, a.By)
	if l, err := s.Service.Ladder(a.Context(), zero); err == nil {
		for _, person := range l.People {
			p.Persons = append(p.Persons, view.Choice{Value: person.ID, Text: person.Name})
		}
	}
	return p, nil
}

// peopleOf builds the page of who may come in.
func peopleOf(shell view.Shell, list api.PeopleList, by access.Actor) view.People {
	p := view.People{Shell: shell, Asked: view.PersonRow{Role: string(access.Operations)}} // nobody becomes an owner by not choosing
	active := 0
	for _, a := range list.People {
		if a.Disabled.IsZero() {
			active++
		}
		p.People = append(p.People, view.PersonRow{
			ID: a.ID, Login: a.Login, Name: a.Name, Role: string(a.Role), Person: a.Person, Seen: view.On(a.Seen), Disabled: !a.Disabled.IsZero(), Self: a.ID == by.ID,
		})
	}
	for _, i := range list.Invitations {
		if i.State == "open" {
			p.Invitations = append(p.Invitations, view.InviteRow{ID: i.ID, Login: i.Login, Role: string(i.Role), Until: view.On(i.Until), Reset: i.Reset})
		}
	}
	p.Headline = say.Count(int64(active)) + " people can sign in."
	switch active {
	case 0:
		p.Headline = "Nobody has an account: whoever sits at this machine sees everything."
	case 1:
		p.Headline = "One person can sign in."
	}
	return p
}

// entriesOf hands entries of the log to the page.
func entriesOf(list api.AuditList) []view.Entry {
	out := make([]view.Entry, len(list.Entries))
	for i, e := range list.Entries {
		out[i] = view.Entry{
			Seq: e.Seq, At: e.At, By: e.By, Role: e.Role, Via: e.Via, Act: e.Act, Subject: e.Subject, Payload: e.Payload, Personal: e.Personal, Erased: e.Erased,
		}
	}
	return out
}

// invite makes an invitation and shows its link, once.
func (s *Server) invite(a *hall.Ask) (templ.Component, error) {
	if err := a.Form(); err != nil {
		return nil, err
	}
	f := a.PostForm
	q := api.PersonAsked{Login: f.Get("login"), Name: f.Get("name"), Role: access.Role(f.Get("role")), Person: f.Get("person")}
	r, err := s.Reception(a.Context())
	if err != nil {
		return nil, err
	}
	made, err := r.Invite(a.Context(), a.By, q)
	return s.told(a, made, q, err)
}

// told answers the page of people with a link that was made, or with what was
// wrong with the form, filled in as it was.
func (s *Server) told(a *hall.Ask, made api.Invited, q api.PersonAsked, err error) (templ.Component, error) {
	code := fault.CodeOf(err)
	if err != nil && code != fault.Invalid && code != fault.Conflict {
		return nil, err
	}
	p, failed := s.everybody(a)
	if failed != nil {
		return nil, failed
	}
	if err != nil {
		p.Asked = view.PersonRow{Login: q.Login, Name: q.Name, Role: string(q.Role), Person: q.Person}
		p.Wrong = view.FaultSays(err)
		return hall.Refuse(page.People(p)), nil
	}
	p.For, p.Link = made.Login, (&url.URL{Scheme: hall.SchemeOf(a.Request), Host: a.Host, Path: "/welcome", RawQuery: "t=" + made.Carries}).String()
	return page.People(p), nil
}

func (s *Server) uninvite(a *hall.Ask) (templ.Component, error) {
	r, err := s.Reception(a.Context())
	if err != nil {
		return nil, err
	}
	if err := r.Uninvite(a.Context(), a.By, a.PathValue("id")); err != nil {
		return nil, err
	}
	return hall.Redirect("/people")
}

// changePerson changes a role, shuts out, lets in, or makes a link for a new password.
func (s *Server) changePerson(a *hall.Ask) (templ.Component, error) {
	if err := a.Form(); err != nil {
		return nil, err
	}
	r, err := s.Reception(a.Context())
	if err != nil {
		return nil, err
	}
	q := api.PersonAsked{ID: a.PathValue("id"), Role: access.Role(a.PostForm.Get("role")), Person: a.PostForm.Get("person")}
	if a.PathValue("step") == "reset" {
		made, err := r.Reset(a.Context(), a.By, q)
		return s.told(a, made, q, err)
	}
	if _, err := r.Change(a.Context(), a.By, a.PathValue("step"), q); err != nil {
		return s.told(a, api.Invited{}, api.PersonAsked{}, err)
	}
	return hall.Redirect("/people")
}

// auditAsked reads the filters of the address.
func auditAsked(v url.Values) api.AuditAsked {
	before, err := strconv.ParseInt(v.Get("before"), 10, 64)
	if err != nil {
		before = 0 // an address somebody mistyped shows the newest
	}
	return api.AuditAsked{By: v.Get("by"), Act: v.Get("act"), Subject: v.Get("about"), From: v.Get("from"), To: v.Get("to"), Before: before, Limit: view.PageSize}
}

// audit answers the audit log, for legal.
func (s *Server) audit(a *hall.Ask) (templ.Component, error) {
	r, err := s.Reception(a.Context())
	if err != nil {
		return nil, err
	}
	q := auditAsked(a.URL.Query())
	list, err := r.Audit(a.Context(), a.Scope, q)
	wrong := ""
	if fault.CodeOf(err) == fault.Invalid {
		wrong, err = view.FaultSays(err), nil
	}
	if err != nil {
		return nil, err
	}
	p := view.NewAudit(s.Framed(a, "Audit log"), entriesOf(list), list.More, a.URL.Query(), s.Calendar(a.Context()))
	if p.Wrong = wrong; wrong != "" {
		return hall.Refuse(page.Audit(p)), nil
	}
	return page.Audit(p), nil
}

// verifyAudit answers whether the chain is whole.
func (s *Server) verifyAudit(a *hall.Ask) (templ.Component, error) {
	r, err := s.Reception(a.Context())
	if err != nil {
		return nil, err
	}
	found, err := r.Verify(a.Context(), a.Scope, api.AuditVerify{})
	if err != nil {
		return nil, err
	}
	return page.Verified(view.NewVerified(s.Framed(a, "Audit log"), found)), nil
}

// exportAudit answers the log as a file; that it was taken is an entry too.
func (s *Server) exportAudit(a *hall.Ask) (templ.Component, error) {
	if err := a.Form(); err != nil {
		return nil, err
	}
	r, err := s.Reception(a.Context())
	if err != nil {
		return nil, err
	}
	format := a.PostForm.Get("format")
	if format != "csv" && format != "jsonl" {
		return nil, fault.New(fault.Invalid, "there is no export of the audit log as %q", format).WithHint("use csv or jsonl")
	}
	return ledger{server: s, ask: a, reception: r, format: format}, nil
}

// ledger is an answer that is the audit log as a file.
type ledger struct {
	templ.Component
	server    *Server
	ask       *hall.Ask
	reception Reception
	format    string
}

func (l ledger) Send(w http.ResponseWriter) error {
	h := w.Header()
	h.Set("Content-Type", map[string]string{"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}[l.format])
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "audit."+l.format))
	h.Set("Cache-Control", "no-store")
	_, err := l.reception.Export(l.ask.Context(), l.ask.By, l.ask.Scope, auditAsked(l.ask.PostForm), l.format, w)
	return err
}
