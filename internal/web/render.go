package web

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/web/api"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/page"
	"plumbline/internal/web/view"
)

// ask is one request with what every page needs of it.
type ask struct {
	*http.Request
	by     access.Actor
	scope  access.Scope
	header http.Header // of the answer
}

// pageHandler makes a page, or sends the browser elsewhere: (nil, nil) after redirect.
type pageHandler func(a *ask) (templ.Component, error)

// moved is a page that is somewhere else.
type moved struct {
	templ.Component
	to string
}

// redirect answers with 303: look there.
func redirect(to string) (templ.Component, error) { return moved{to: to}, nil }

// refused is a form that comes back with its problems.
type refused struct{ templ.Component }

// file is an answer that is no page.
type file interface {
	send(w http.ResponseWriter) error
}

// page renders into a buffer first, so that a failure halfway is an error page
// and never half a page.
func (s *Server) page(rule Rule, h pageHandler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, err := s.asked(rule, w, r)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		c, err := h(a)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		if m, ok := c.(moved); ok {
			http.Redirect(w, r, m.to, http.StatusSeeOther)
			return
		}
		if f, ok := c.(file); ok {
			if err := f.send(w); err != nil {
				s.Log.Debug("a file was cut off", "path", shownPath(r), "err", err)
			}
			return
		}
		if f, ok := c.(refused); ok {
			s.write(w, r, http.StatusUnprocessableEntity, f.Component)
			return
		}
		s.write(w, r, http.StatusOK, c)
	})
}

func (s *Server) write(w http.ResponseWriter, r *http.Request, status int, c templ.Component) {
	var body bytes.Buffer
	if err := c.Render(r.Context(), &body); err != nil {
		s.Log.Error("page did not render", "path", shownPath(r), "err", err)
		http.Error(w, "Something went wrong inside Plumbline.", http.StatusInternalServerError)
		return
	}
	send(w, status, body.Bytes())
}

func send(w http.ResponseWriter, status int, body []byte) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	w.Write(body)
}

// fail answers with the page of a fault; the cause of an internal one stays in the log.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	code := fault.CodeOf(err)
	if code == fault.Internal {
		s.Log.Error("page failed", "path", shownPath(r), "err", err)
	}
	if code == fault.SignedOut && s.toSignIn(w, r) {
		return
	}
	shell := s.frame(access.Actor{}, mark.Source{}, r.URL.Path, "Not shown")
	if a, failed := s.asked(members, w, r); failed == nil && code != fault.Internal {
		shell = s.framed(a, "Not shown")
	}
	s.write(w, r, api.StatusOf(err), page.Fault(view.NewFault(shell, err)))
}

func (s *Server) notFound(a *ask) (templ.Component, error) {
	return nil, fault.New(fault.NotFound, "there is no page at %s", a.URL.Path).WithHint("begin at the roll-up")
}

// loaded is what pages of a programme are made of. Without a ladder in force
// it is a not-found fault that says how to begin.
func (s *Server) loaded(a *ask, title string) (view.Shell, mark.Source, error) {
	ctx := a.Context()
	if st := s.Service.State(ctx); !st.Ready {
		return view.Shell{}, mark.Source{}, notReady(st)
	}
	now, err := s.Service.Ladder(ctx, zero)
	if err != nil {
		return view.Shell{}, mark.Source{}, err
	}
	asOf, day, err := s.asOf(a.Request, now.Program.Calendar())
	if err != nil {
		return view.Shell{}, mark.Source{}, err
	}
	l := now
	if !asOf.IsZero() {
		if l, err = s.Service.Ladder(ctx, asOf); err != nil {
			return view.Shell{}, mark.Source{}, err
		}
	}
	report, err := s.Service.Report(ctx, a.scope, asOf)
	if err != nil {
		return view.Shell{}, mark.Source{}, err
	}
	src := mark.Source{Report: report, Ladder: l, Scope: a.scope, Day: day}
	return s.frame(a.by, src, a.URL.Path, title), src, nil
}

// framed is the shell of a page that also shows without a programme.
func (s *Server) framed(a *ask, title string) view.Shell {
	if shell, _, err := s.loaded(a, title); err == nil {
		return shell
	}
	return s.frame(a.by, mark.Source{}, a.URL.Path, title)
}

// frame is the shell around a page, with the menu of what there is for a reader.
func (s *Server) frame(by access.Actor, src mark.Source, path, title string) view.Shell {
	shell := view.Frame(src, s.assets.Path, path, title)
	if s.Records != nil {
		shell.AddWork()
	}
	if s.Reception != nil {
		shell.AddHouse(signedIn(by))
	}
	shell.Keep(func(path string) bool { return s.reachable(by.Role, path) })
	return shell
}

// signedIn tells whether somebody came in by an account.
func signedIn(by access.Actor) bool {
	return by.Via == "web" && by.ID != "" && by.ID != string(access.Owner)
}

// reachable tells whether a role may look at an address.
func (s *Server) reachable(role access.Role, path string) bool {
	_, pattern := s.mux.Handler(&http.Request{Method: http.MethodGet, URL: &url.URL{Path: path}})
	i := slices.IndexFunc(s.routes, func(r Route) bool { return r.Pattern == pattern })
	return i >= 0 && s.routes[i].Rule.Admits(role)
}

func notReady(st State) error {
	if st.Loading != nil {
		return fault.New(fault.Unavailable, "the programme is still being prepared").WithHint("it shows at the start page when it is ready")
	}
	return fault.New(fault.NotFound, "no programme is loaded").WithHint("begin at the start page: drop files, load the demo or make a ladder")
}
