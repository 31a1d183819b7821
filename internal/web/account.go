package web

import (
	"strconv"

	"github.com/a-h/templ"

	"plumbline/internal/access"
	"plumbline/internal/access/people"
	"plumbline/internal/fault"
	"plumbline/internal/web/api"
	"plumbline/internal/web/hall"
	"plumbline/internal/web/page"
	"plumbline/internal/web/view"
)

// who is the asker with their person of the ladder.
func (s *Server) who(a *hall.Ask, r Reception) (people.Who, error) {
	if a.By.ID == string(access.Owner) {
		return people.Who{Actor: a.By}, nil
	}
	return r.Entrance().Who(a.Request)
}

// account answers the page of one's own account and tokens.
func (s *Server) account(a *hall.Ask) (templ.Component, error) {
	p, err := s.ownAccount(a)
	if err != nil {
		return nil, err
	}
	return page.Account(p), nil
}

func (s *Server) ownAccount(a *hall.Ask) (view.Account, error) {
	r, err := s.Reception(a.Context())
	if err != nil {
		return view.Account{}, err
	}
	who, err := s.who(a, r)
	if err != nil {
		return view.Account{}, err
	}
	tokens, err := r.Tokens(a.Context(), who)
	if err != nil {
		return view.Account{}, err
	}
	p := view.Account{Shell: s.Framed(a, "Your account"), Role: string(a.By.Role), Person: who.Person, Owner: a.By.Role == access.Owner}
	for _, t := range tokens {
		p.Tokens = append(p.Tokens, view.TokenRow{ID: t.ID, Name: t.Name, Role: string(t.Role), Until: view.On(t.Until), State: t.State, Open: t.State == "open"})
	}
	p.Asked.Days = 90
	if hall.SignedIn(a.By) {
		own, err := r.Entrance().Account(a.Context(), a.By)
		if err != nil {
			return p, err
		}
		p.Login, p.Name = own.Login, own.Name
	}
	return p, nil
}

// retold answers the page once more, with what a step said or what was wrong with it.
func (s *Server) retold(a *hall.Ask, err error, tell func(p *view.Account)) (templ.Component, error) {
	if err != nil && fault.CodeOf(err) != fault.Invalid && fault.CodeOf(err) != fault.Unavailable {
		return nil, err
	}
	p, failed := s.ownAccount(a)
	if failed != nil {
		return nil, failed
	}
	tell(&p)
	if err != nil {
		return hall.Refuse(page.Account(p)), nil
	}
	return page.Account(p), nil
}

func (s *Server) changePassword(a *hall.Ask) (templ.Component, error) {
	if err := a.Form(); err != nil {
		return nil, err
	}
	if !hall.SignedIn(a.By) {
		return nil, fault.New(fault.Forbidden, "nobody is signed in who has a password")
	}
	door, _, err := s.entrance(a)
	if err != nil {
		return nil, err
	}
	err = door.ChangePassword(a.Answer, a.Request, a.By, a.PostForm.Get("old"), a.PostForm.Get("password"))
	if err == nil {
		return hall.Redirect("/account")
	}
	return s.retold(a, err, func(p *view.Account) { p.WrongPassword = view.FaultSays(err) })
}

func (s *Server) makeToken(a *hall.Ask) (templ.Component, error) {
	if err := a.Form(); err != nil {
		return nil, err
	}
	r, err := s.Reception(a.Context())
	if err != nil {
		return nil, err
	}
	who, err := s.who(a, r)
	if err != nil {
		return nil, err
	}
	q := api.TokenAsked{Name: a.PostForm.Get("name"), Role: access.Role(a.PostForm.Get("role")), Person: a.PostForm.Get("person")}
	var made api.Token
	if q.Days, err = strconv.Atoi(a.PostForm.Get("days")); err != nil {
		err = fault.New(fault.Invalid, "%q is not a number of days", a.PostForm.Get("days"))
	} else {
		made, err = r.MakeToken(a.Context(), who, q)
	}
	return s.retold(a, err, func(p *view.Account) {
		p.WrongToken = view.FaultSays(err)
		if err != nil {
			p.Asked = view.NewToken{Name: q.Name, Role: string(q.Role), Person: q.Person, Days: q.Days}
			return
		}
		p.Made = view.NewToken{Name: made.Name, Role: string(made.Role), Secret: made.Secret, Until: view.On(made.Until)}
	})
}

func (s *Server) revokeToken(a *hall.Ask) (templ.Component, error) {
	r, err := s.Reception(a.Context())
	if err != nil {
		return nil, err
	}
	who, err := s.who(a, r)
	if err != nil {
		return nil, err
	}
	if _, err := r.RevokeToken(a.Context(), who, a.PathValue("id")); err != nil {
		return nil, err
	}
	return hall.Redirect("/account")
}
