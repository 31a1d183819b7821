package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"plumbline/internal/access"
	"plumbline/internal/access/people"
	"plumbline/internal/fault"
	"plumbline/internal/web/page"
	"plumbline/internal/web/view"
)

// maxSign is how large a form of people may be.
const maxSign = 16 << 10

func (s *Server) signRoutes(m router) {
	m.page("GET /sign-in", open, s.signInForm)
	m.page("POST /sign-in", open, s.signIn)
	m.page("POST /sign-out", open, s.signOut)
	m.page("GET /first", open, s.firstForm)
	m.page("POST /first", open, s.first)
	m.page("GET /welcome", open, s.welcomeForm)
	m.page("POST /welcome", open, s.welcome)
	m.page("GET /account", members, s.account)
	m.page("POST /account/password", members, s.changePassword)
	m.page("POST /account/tokens", members, s.makeToken)
	m.page("POST /account/tokens/{id}/revoke", members, s.revokeToken)
}

// bare is the frame of pages before somebody is signed in: it names nothing.
func (s *Server) bare(a *ask, title string) view.Shell {
	return view.Shell{Title: title, Path: a.URL.Path, Asset: s.assets.Path}
}

// entrance is where people sign in, and whether there is anybody who could.
func (s *Server) entrance(a *ask) (door *people.Door, some bool, err error) {
	r, err := s.Reception(a.Context())
	if err != nil {
		return nil, false, err
	}
	some, err = r.Entrance().Any(a.Context())
	return r.Entrance(), some, err
}

// form reads a small form.
func (a *ask) form() error {
	a.Body = http.MaxBytesReader(nil, a.Body, maxSign)
	if err := a.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, err, "this form cannot be read")
	}
	return nil
}

// signInForm answers the page people sign in at. Without any account it leads
// to where the first is made.
func (s *Server) signInForm(a *ask) (templ.Component, error) {
	_, some, err := s.entrance(a)
	if err != nil {
		return nil, err
	}
	if !some {
		return redirect("/first")
	}
	if signedIn(a.by) {
		return redirect(within(a.URL.Query().Get("then")))
	}
	return page.SignIn(view.SignIn{Shell: s.bare(a, "Sign in"), Then: within(a.URL.Query().Get("then"))}), nil
}

// signIn lets a person in, or says that it was wrong, with the address as it was typed.
func (s *Server) signIn(a *ask) (templ.Component, error) {
	if err := a.form(); err != nil {
		return nil, err
	}
	door, _, err := s.entrance(a)
	if err != nil {
		return nil, err
	}
	then := within(a.PostForm.Get("then"))
	_, err = door.SignIn(a.header, a.Request, a.PostForm.Get("login"), a.PostForm.Get("password"))
	switch fault.CodeOf(err) {
	case "":
		return redirect(then)
	case fault.Forbidden, fault.Unavailable, fault.Invalid:
		p := view.SignIn{Shell: s.bare(a, "Sign in"), Then: then, Login: a.PostForm.Get("login"), Wrong: view.FaultSays(err)}
		return refused{page.SignIn(p)}, nil
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

func (s *Server) signOut(a *ask) (templ.Component, error) {
	door, _, err := s.entrance(a)
	if err != nil {
		return nil, err
	}
	if err := door.SignOut(a.header, a.Request); err != nil {
		return nil, err
	}
	return redirect("/sign-in")
}

// firstForm answers the page where the first account is made: an owner's, by
// whoever stands at the data folder.
func (s *Server) firstForm(a *ask) (templ.Component, error) {
	_, some, err := s.entrance(a)
	if err != nil {
		return nil, err
	}
	if some || a.by.Role != access.Owner {
		return redirect("/sign-in")
	}
	return page.First(view.Welcome{Shell: s.bare(a, "The first account")}), nil
}

func (s *Server) first(a *ask) (templ.Component, error) {
	if err := a.form(); err != nil {
		return nil, err
	}
	door, some, err := s.entrance(a)
	if err != nil {
		return nil, err
	}
	if some || a.by.Role != access.Owner {
		return nil, fault.New(fault.Conflict, "there is an account here already").WithHint("sign in, or ask an owner for an invitation")
	}
	f := a.PostForm
	_, err = door.First(a.Context(), people.NewAccount{Login: f.Get("login"), Name: f.Get("name"), Password: f.Get("password")})
	if err == nil {
		_, err = door.SignIn(a.header, a.Request, f.Get("login"), f.Get("password"))
	}
	if fault.CodeOf(err) == fault.Invalid {
		return refused{page.First(view.Welcome{Shell: s.bare(a, "The first account"), Login: f.Get("login"), Name: f.Get("name"), Wrong: view.FaultSays(err)})}, nil
	}
	if err != nil {
		return nil, err
	}
	return redirect("/people")
}

// welcomeForm answers an invitation's link. Looking at it changes nothing:
// chat and mail programs open links by themselves.
func (s *Server) welcomeForm(a *ask) (templ.Component, error) {
	a.header.Set("Referrer-Policy", "no-referrer")
	a.header.Set("X-Robots-Tag", "noindex")
	p, err := s.invited(a, a.URL.Query().Get("t"))
	if err != nil {
		return nil, err
	}
	return page.Welcome(p), nil
}

func (s *Server) invited(a *ask, carries string) (view.Welcome, error) {
	door, _, err := s.entrance(a)
	if err != nil {
		return view.Welcome{}, err
	}
	i, err := door.Invited(a.Context(), carries)
	return view.Welcome{
		Shell: s.bare(a, "Welcome"), Carries: carries, Login: i.Login, Name: i.Name, Role: string(i.Role), Reset: i.Account != "",
	}, err
}

func (s *Server) welcome(a *ask) (templ.Component, error) {
	a.header.Set("Referrer-Policy", "no-referrer")
	if err := a.form(); err != nil {
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
	_, err = door.Accept(a.header, a.Request, p.Carries, p.Name, a.PostForm.Get("password"))
	if fault.CodeOf(err) == fault.Invalid {
		p.Wrong = view.FaultSays(err)
		return refused{page.Welcome(p)}, nil
	}
	if err != nil {
		return nil, err
	}
	return redirect("/")
}
