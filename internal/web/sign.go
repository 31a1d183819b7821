package web

import (
	"strings"

	"github.com/a-h/templ"

	"plumbline/internal/access"
	"plumbline/internal/access/people"
	"plumbline/internal/fault"
	"plumbline/internal/web/hall"
	"plumbline/internal/web/page"
	"plumbline/internal/web/view"
)

func (s *Server) signRoutes(m hall.Router) {
	m.Page("GET /sign-in", hall.Open, s.signInForm)
	m.Page("POST /sign-in", hall.Open, s.signIn)
	m.Page("POST /sign-out", hall.Open, s.signOut)
	m.Page("GET /first", hall.Open, s.firstForm)
	m.Page("POST /first", hall.Open, s.first)
	m.Page("GET /welcome", hall.Open, s.welcomeForm)
	m.Page("POST /welcome", hall.Open, s.welcome)
	m.Page("GET /account", hall.Members, s.account)
	m.Page("POST /account/password", hall.Members, s.changePassword)
	m.Page("POST /account/tokens", hall.Members, s.makeToken)
	m.Page("POST /account/tokens/{id}/revoke", hall.Members, s.revokeToken)
}

// bare is the frame of pages before somebody is signed in: it names nothing.
func (s *Server) bare(a *hall.Ask, title string) view.Shell {
	return view.Shell{Title: title, Path: a.URL.Path, Asset: s.Assets.Path}
}

// entrance is where people sign in, and whether there is anybody who could.
func (s *Server) entrance(a *hall.Ask) (door *people.Door, some bool, err error) {
	r, err := s.Reception(a.Context())
	if err != nil {
		return nil, false, err
	}
	some, err = r.Entrance().Any(a.Context())
	return r.Entrance(), some, err
}

// signInForm answers the page people sign in at. Without any account it leads
// to where the first is made.
func (s *Server) signInForm(a *hall.Ask) (templ.Component, error) {
	_, some, err := s.entrance(a)
	if err != nil {
		return nil, err
	}
	if !some {
		return hall.Redirect("/first")
	}
	if hall.SignedIn(a.By) {
		return hall.Redirect(within(a.URL.Query().Get("then")))
	}
	return page.SignIn(view.SignIn{Shell: s.bare(a, "Sign in"), Then: within(a.URL.Query().Get("then"))}), nil
}

// signIn lets a person in, or says that it was wrong, with the address as it was typed.
func (s *Server) signIn(a *hall.Ask) (templ.Component, error) {
	if err := a.Form(); err != nil {
		return nil, err
	}
	door, _, err := s.entrance(a)
	if err != nil {
		return nil, err
	}
	then := within(a.PostForm.Get("then"))
	_, err = door.SignIn(a.Answer, a.Request, a.PostForm.Get("login"), a.PostForm.Get("password"))
	switch fault.CodeOf(err) {
	case "":
		return hall.Redirect(then)
	case fault.Forbidden, fault.Unavailable, fault.Invalid:
		p := view.SignIn{Shell: s.bare(a, "Sign in"), Then: then, Login: a.PostForm.Get("login"), Wrong: view.FaultSays(err)}
		return hall.Refuse(page.SignIn(p)), nil
	}
	return nil, err
}

// within keeps where to go next on this server.
func within(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") || strings.HasPrefix(path, "/sign-") {
		return "/"
	}
	return path
}

func (s *Server) signOut(a *hall.Ask) (templ.Component, error) {
	door, _, err := s.entrance(a)
	if err != nil {
		return nil, err
	}
	if err := door.SignOut(a.Answer, a.Request); err != nil {
		return nil, err
	}
	return hall.Redirect("/sign-in")
}

// firstForm answers the page where the first account is made: an owner's, by
// whoever stands at the data folder.
func (s *Server) firstForm(a *hall.Ask) (templ.Component, error) {
	_, some, err := s.entrance(a)
	if err != nil {
		return nil, err
	}
	if some || a.By.Role != access.Owner {
		return hall.Redirect("/sign-in")
	}
	return page.First(view.Welcome{Shell: s.bare(a, "The first account")}), nil
}

func (s *Server) first(a *hall.Ask) (templ.Component, error) {
	if err := a.Form(); err != nil {
		return nil, err
	}
	door, some, err := s.entrance(a)
	if err != nil {
		return nil, err
	}
	if some || a.By.Role != access.Owner {
		return nil, fault.New(fault.Conflict, "there is an account here already").WithHint("sign in, or ask an owner for an invitation")
	}
	f := a.PostForm
	_, err = door.First(a.Context(), people.NewAccount{Login: f.Get("login"), Name: f.Get("name"), Password: f.Get("password")})
	if err == nil {
		_, err = door.SignIn(a.Answer, a.Request, f.Get("login"), f.Get("password"))
	}
	if fault.CodeOf(err) == fault.Invalid {
		return hall.Refuse(page.First(view.Welcome{Shell: s.bare(a, "The first account"), Login: f.Get("login"), Name: f.Get("name"), Wrong: view.FaultSays(err)})), nil
	}
	if err != nil {
		return nil, err
	}
	return hall.Redirect("/people")
}

// welcomeForm answers an invitation's link. Looking at it changes nothing:
// chat and mail programs open links by themselves.
func (s *Server) welcomeForm(a *hall.Ask) (templ.Component, error) {
	a.Answer.Set("Referrer-Policy", "no-referrer")
	a.Answer.Set("X-Robots-Tag", "noindex")
	p, err := s.invited(a, a.URL.Query().Get("t"))
	if err != nil {
		return nil, err
	}
	return page.Welcome(p), nil
}

func (s *Server) invited(a *hall.Ask, carries string) (view.Welcome, error) {
	door, _, err := s.entrance(a)
	if err != nil {
		return view.Welcome{}, err
	}
	i, err := door.Invited(a.Context(), carries)
	return view.Welcome{
		Shell: s.bare(a, "Welcome"), Carries: carries, Login: i.Login, Name: i.Name, Role: string(i.Role), Reset: i.Account != "",
	}, err
}

func (s *Server) welcome(a *hall.Ask) (templ.Component, error) {
	a.Answer.Set("Referrer-Policy", "no-referrer")
	if err := a.Form(); err != nil {
		return nil, err
	}
	p, err := s.invited(a, a.PostForm.Get("t"))
	if err != nil {
		return nil, err
	}
	door, _, err := s.entrance(a)
	if err != nil {
		return nil, err
	}
	p.Name = a.PostForm.Get("name")
	_, err = door.Accept(a.Answer, a.Request, p.Carries, p.Name, a.PostForm.Get("password"))
	if fault.CodeOf(err) == fault.Invalid {
		p.Wrong = view.FaultSays(err)
		return hall.Refuse(page.Welcome(p)), nil
	}
	if err != nil {
		return nil, err
	}
	return hall.Redirect("/")
}
