package hall

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/web/api"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/page"
	"plumbline/internal/web/view"
)

// page renders into a buffer first, so that a failure halfway is an error page
// and never half a page.
func (s *Hall) page(rule Rule, h Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, err := s.Asked(rule, w, r)
		if err != nil {
			s.Fail(w, r, err)
			return
		}
		c, err := h(a)
		if err != nil {
			s.Fail(w, r, err)
			return
		}
		s.Answer(w, r, c)
	})
}

// Answer sends what a handler made: a page, or what stands for one.
func (s *Hall) Answer(w http.ResponseWriter, r *http.Request, c templ.Component) {
	switch c := c.(type) {
	case moved:
		http.Redirect(w, r, c.to, http.StatusSeeOther)
	case File:
		if err := c.Send(w); err != nil {
			s.Log.Debug("a file was cut off", "path", ShownPath(r), "err", err)
		}
	case refused:
		s.Write(w, r, http.StatusUnprocessableEntity, c.Component)
	default:
		s.Write(w, r, http.StatusOK, c)
	}
}

// Write renders a page before anything of it leaves.
func (s *Hall) Write(w http.ResponseWriter, r *http.Request, status int, c templ.Component) {
	var body bytes.Buffer
	if err := c.Render(r.Context(), &body); err != nil {
		s.Log.Error("page did not render", "path", ShownPath(r), "err", err)
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

// Fail answers with the page of a fault; the cause of an internal one stays in the log.
func (s *Hall) Fail(w http.ResponseWriter, r *http.Request, err error) {
	code := fault.CodeOf(err)
	if code == fault.Internal {
		s.Log.Error("page failed", "path", ShownPath(r), "err", err)
	}
	if code == fault.SignedOut && s.toSignIn(w, r) {
		return
	}
	shell := s.Frame(access.Actor{}, mark.Source{}, r.URL.Path, "Not shown")
	if a, failed := s.Asked(Members, w, r); failed == nil && code != fault.Internal {
		shell = s.Framed(a, "Not shown")
	}
	s.Write(w, r, api.StatusOf(err), page.Fault(view.NewFault(shell, err)))
}

// Loaded is what pages of a programme are made of. Without a ladder in force
// it is a not-found fault that says how to begin.
func (s *Hall) Loaded(a *Ask, title string) (view.Shell, mark.Source, error) {
	ctx := a.Context()
	if st := s.Programme.State(ctx); !st.Ready {
		return view.Shell{}, mark.Source{}, notReady(st)
	}
	now, err := s.Programme.Ladder(ctx, time.Time{})
	if err != nil {
		return view.Shell{}, mark.Source{}, err
	}
	asOf, day, err := s.AsOf(a.Request, now.Program.Calendar())
	if err != nil {
		return view.Shell{}, mark.Source{}, err
	}
	l := now
	if !asOf.IsZero() {
		if l, err = s.Programme.Ladder(ctx, asOf); err != nil {
			return view.Shell{}, mark.Source{}, err
		}
	}
	report, err := s.Programme.Report(ctx, a.Scope, asOf)
	if err != nil {
		return view.Shell{}, mark.Source{}, err
	}
	src := mark.Source{Report: report, Ladder: l, Scope: a.Scope, Day: day}
	return s.Frame(a.By, src, a.URL.Path, title), src, nil
}

// Framed is the shell of a page that also shows without a programme.
func (s *Hall) Framed(a *Ask, title string) view.Shell {
	if shell, _, err := s.Loaded(a, title); err == nil {
		return shell
	}
	return s.Frame(a.By, mark.Source{}, a.URL.Path, title)
}

// Frame is the shell around a page, with the menu of what there is for a reader.
func (s *Hall) Frame(by access.Actor, src mark.Source, path, title string) view.Shell {
	shell := view.Frame(src, s.Assets.Path, path, title)
	if s.Menu != nil {
		s.Menu(&shell, by)
	}
	shell.Keep(func(path string) bool { return s.reachable(by.Role, path) })
	return shell
}

// SignedIn tells whether somebody came in by an account.
func SignedIn(by access.Actor) bool {
	return by.Via == "web" && by.ID != "" && by.ID != string(access.Owner)
}

// reachable tells whether a role may look at an address.
func (s *Hall) reachable(role access.Role, path string) bool {
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

// ShownPath is a request's path without what is secret in it, for logs and pages.
func ShownPath(r *http.Request) string {
	if strings.HasPrefix(r.URL.Path, "/c/") {
		return "/c/…"
	}
	return r.URL.Path
}

// SchemeOf is how a browser reached the server, also through a proxy.
func SchemeOf(r *http.Request) string {
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		return "https"
	}
	return "http"
}
