package web

import (
	"github.com/a-h/templ"

	"plumbline/internal/fault"
	"plumbline/internal/web/hall"
	"plumbline/internal/web/page"
	"plumbline/internal/web/view"
)

// lookback answers what the imported files say by themselves.
func (s *Server) lookback(a *hall.Ask) (templ.Component, error) {
	shell := s.Framed(a, "Lookback")
	findings, err := s.findings(a)
	if err != nil {
		return nil, err
	}
	return page.Lookback(view.NewLookback(shell, findings)), nil
}

// reconcile answers how orders tie to the shop's total.
func (s *Server) reconcile(a *hall.Ask) (templ.Component, error) {
	shell := s.Framed(a, "Reconcile")
	findings, err := s.findings(a)
	if err != nil {
		return nil, err
	}
	return page.Reconcile(view.NewReconcile(shell, findings.Reconcile)), nil
}

// findings are empty, and not a fault, while nothing was imported.
func (s *Server) findings(a *hall.Ask) (*view.Findings, error) {
	if !s.Service.State(a.Context()).Facts {
		return &view.Findings{Headline: "Nothing was imported yet."}, nil
	}
	return s.Service.Lookback(a.Context(), a.Scope)
}

// makeLadder answers the choice of a template, or its questions.
func (s *Server) makeLadder(a *hall.Ask) (templ.Component, error) {
	return s.questions(a, a.URL.Query().Get("template"), nil, nil)
}

func (s *Server) questions(a *hall.Ask, template string, answers map[string]string, wrong error) (templ.Component, error) {
	templates, err := s.Service.Templates(a.Context())
	if err != nil {
		return nil, err
	}
	var list []view.Question
	if template != "" {
		if list, err = s.Service.Questions(a.Context(), a.Scope, template); err != nil {
			return nil, err
		}
	}
	p := view.NewMake(s.Framed(a, "Make a ladder"), templates, template, list, answers)
	p.Wrong = view.FaultSays(wrong)
	return page.Make(p), nil
}

// draftLadder writes a ladder from the answers; a refused form comes back
// filled in, with the sentence.
func (s *Server) draftLadder(a *hall.Ask) (templ.Component, error) {
	if err := a.ParseForm(); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the form could not be read")
	}
	answers := map[string]string{}
	for k := range a.PostForm {
		answers[k] = a.PostForm.Get(k)
	}
	template := answers["template"]
	delete(answers, "template")
	draft, err := s.Service.Draft(a.Context(), a.Scope, template, answers)
	if fault.CodeOf(err) == fault.Invalid {
		return s.questions(a, template, answers, err)
	}
	if err != nil {
		return nil, err
	}
	return page.Review(view.NewReview(s.Framed(a, "Make a ladder"), draft, false)), nil
}

// applyLadder checks the text and makes it the ladder in force; with errors it
// comes back as it was, with all of them.
func (s *Server) applyLadder(a *hall.Ask) (templ.Component, error) {
	if err := a.ParseForm(); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the form could not be read")
	}
	text := a.PostForm.Get("text")
	revision, problems, err := s.Service.Apply(a.Context(), a.By, a.Scope, text)
	if err != nil {
		return nil, err
	}
	if revision == "" {
		return page.Review(view.NewReview(s.Framed(a, "Make a ladder"), view.Draft{Text: text, Problems: problems}, true)), nil
	}
	return hall.Redirect("/")
}
