package web

import (
	"time"

	"github.com/a-h/templ"

	"plumbline/internal/access"
	"plumbline/internal/web/board"
	"plumbline/internal/web/hall"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/page"
	"plumbline/internal/web/view"
)

var zero time.Time // as known now

// rollup answers the start page: the roll-up, how far its making is, or the
// ways to begin.
func (s *Server) rollup(a *hall.Ask) (templ.Component, error) {
	if st := s.Service.State(a.Context()); !st.Ready {
		return s.home(a, st)
	}
	shell, src, err := s.Loaded(a, "Roll-up")
	if err != nil {
		return nil, err
	}
	p := board.NewRollup(shell, src)
	if s.desk != nil {
		standing, err := s.desk.Standing(a)
		if err != nil {
			return nil, err
		}
		p.Stand(standing)
		if p.Review, err = s.desk.Review(a); err != nil {
			return nil, err
		}
	}
	if a.By.Role == access.Owner { // the stories name people
		p.Stories = s.Service.Stories(a.Context())
	}
	return page.Rollup(p), nil
}

func (s *Server) home(a *hall.Ask, st hall.State) (templ.Component, error) {
	templates, err := s.Service.Templates(a.Context())
	if err != nil {
		return nil, err
	}
	shell := s.Frame(a.By, mark.Source{}, "/", "Home")
	return page.Home(view.NewHome(shell, templates, st.Facts, st.Loading)), nil
}

// loading answers the part of the start page that looks again and again; when
// the work is done it tells the browser to load the page anew.
func (s *Server) loading(a *hall.Ask) (templ.Component, error) {
	st := s.Service.State(a.Context())
	if st.Loading == nil {
		a.Answer.Set("HX-Refresh", "true")
		return templ.NopComponent, nil
	}
	return page.Loading(*st.Loading), nil
}

func (s *Server) startDemo(a *hall.Ask) (templ.Component, error) {
	if err := s.Service.StartDemo(a.Context()); err != nil {
		return nil, err
	}
	return hall.Redirect("/")
}
