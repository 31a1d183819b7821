package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/web/api"
	"plumbline/internal/web/mine"
	"plumbline/internal/web/portal"
	"plumbline/internal/web/say"
)

// Portal is the house as creators come to it by private links; app implements it.
type Portal interface {
	// MakeLink makes a private link and tells its token, once; the one before it opens no more.
	MakeLink(ctx context.Context, by access.Actor, scope access.Scope, q portal.Asked) (portal.Link, error)
	// Exchange gives a pass for the token of a link; fault.NotFound where it opens nothing.
	Exchange(ctx context.Context, token string) (portal.Entry, error)
	// Guest reads a pass; fault.SignedOut where it opens nothing any more.
	Guest(ctx context.Context, pass string) (portal.Guest, error)
	// ActFor gives a representative a pass for another of their creators.
	ActFor(ctx context.Context, pass, creator string) (portal.Entry, error)

	Records(ctx context.Context, scope access.Scope, q campaign.Query) (campaign.Page, error)
	Record(ctx context.Context, scope access.Scope, kind campaign.Kind, id string) (campaign.Row, []campaign.Past, error)
	Do(ctx context.Context, by access.Actor, scope access.Scope, c campaign.Command) (campaign.Result, error)
	Upload(ctx context.Context, by access.Actor, r io.Reader, name string) (campaign.Upload, error)
	Download(ctx context.Context, sha256 string) (io.ReadCloser, error)
}

// creators come by their links; nobody is signed in there.
var creators = only(access.Creator)

// portalRoutes are the pages of creators, and those their links are made on.
func (s *Server) portalRoutes(m router) {
	m.handle("GET /c/{token}", open, private(http.HandlerFunc(s.door)))
	m.handle("POST /c/{token}", open, private(http.HandlerFunc(s.exchange)))
	m.guest("GET /me", s.mineHome)
	m.guest("POST /me/as", s.actFor)
	m.guest("POST /me/leave", s.leave)
	m.guest("GET /me/brief/{id}", s.mineBrief)
	m.guest("POST /me/brief/{id}/quiz", s.answerQuiz)
	m.guest("POST /me/brief/{id}/confirm", s.confirmBrief)
	m.guest("POST /me/brief/{id}/decline", s.declineBrief)
	m.guest("POST /me/offer/{id}/{step}", s.answerOffer)
	m.guest("POST /me/terms/{id}/sign", s.signTerms)
	m.guest("POST /me/parcel/{id}/received", s.receiveParcel)
	m.guest("GET /me/work/{id}", s.mineWork)
	m.guest("POST /me/work/{id}/submit", s.submitWork)
	m.guest("POST /me/work/{id}/live", s.workLive)
	m.guest("GET /me/work/{id}/file/{hash}", s.workFile)
	m.guest("GET /me/pay", s.minePay)
	m.guest("GET /me/results", s.mineResults)
	m.guest("GET /me/topics", s.mineTopics)
	m.guest("POST /me/topics", s.saveTopics)
	m.guest("GET /me/audience", s.mineAudience)
	m.guest("POST /me/audience", s.saveAudience)
	m.guest("POST /me/audience/file", s.addShots)
	m.guest("GET /me/audience/{id}/file/{hash}", s.audienceFile)
	m.guest("GET /me/data", s.mineData)
	m.guest("GET /me/data.json", s.takeData)
	m.guest("POST /me/data/delete", s.askDeletion)
	m.page("GET /work/{kind}/{id}/link", linkers, s.links)
	m.page("POST /work/{kind}/{id}/link", linkers, s.makeLink)
	m.page("POST /work/{kind}/{id}/link/{link}/revoke", linkers, s.revokeLink)
}

// visit is one request of a guest.
type visit struct {
	*http.Request
	portal.Guest
	pass   string
	header http.Header // of the answer
}

type guestHandler func(v *visit) (templ.Component, error)

// guest serves a page to whoever holds a pass.
func (m router) guest(pattern string, h guestHandler) {
	m.handle(pattern, creators, private(m.s.guest(h)))
}

// private keeps a page out of caches, searches and the address other sites see.
func private(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Robots-Tag", "noindex, nofollow, noarchive")
		if strings.HasPrefix(r.URL.Path, "/c/") { // its address is a secret
			h.Set("Referrer-Policy", "no-referrer")
		}
		next.ServeHTTP(w, r)
	})
}

// passCookie carries the pass, to the pages of creators alone.
const passCookie = "plumbline_creator"

func setPass(w http.Header, r *http.Request, value string, age time.Duration) {
	c := http.Cookie{
		Name: passCookie, Value: value, Path: "/me", MaxAge: int(age / time.Second), HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https",
	}
	if value == "" {
		c.MaxAge = -1
	}
	w.Add("Set-Cookie", c.String())
}

func (s *Server) guest(h guestHandler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, err := s.visitor(w, r)
		if err != nil {
			s.shut(w, r, portal.Guest{}, err)
			return
		}
		c, err := h(v)
		if err != nil {
			s.shut(w, r, v.Guest, err)
			return
		}
		switch page := c.(type) {
		case moved:
			http.Redirect(w, r, page.to, http.StatusSeeOther)
		case file:
			if err := page.send(w); err != nil {
				s.Log.Debug("a file was cut off", "err", err)
			}
		case refused:
			s.write(w, r, http.StatusUnprocessableEntity, page)
		default:
			s.write(w, r, http.StatusOK, c)
		}
	})
}

func (s *Server) visitor(w http.ResponseWriter, r *http.Request) (*visit, error) {
	c, err := r.Cookie(passCookie)
	if err != nil {
		return nil, fault.New(fault.SignedOut, "this page opens with a private link").WithHint("open the link you were sent, or ask for a new one")
	}
	g, err := s.Portal.Guest(r.Context(), c.Value)
	if fault.CodeOf(err) == fault.SignedOut {
		setPass(w.Header(), r, "", 0)
	}
	return &visit{Request: r, Guest: g, pass: c.Value, header: w.Header()}, err
}

// shut answers with what went wrong, in the creator's own frame.
func (s *Server) shut(w http.ResponseWriter, r *http.Request, g portal.Guest, err error) {
	code := fault.CodeOf(err)
	if code == fault.Internal {
		s.Log.Error("a creator's page failed", "path", shownPath(r), "err", err)
	}
	if g.Programme == "" {
		g.Programme = "Plumbline"
	}
	title := map[fault.Code]string{fault.SignedOut: "This page is closed", fault.NotFound: "Nothing here", fault.Unavailable: "Not now", fault.Internal: "Something broke on our side"}[code]
	if title == "" {
		title = "That did not work"
	}
	f := g.Frame(s.assets.Path, shownPath(r), title)
	s.write(w, r, api.StatusOf(err), mine.Shut(f, title, say.Sentence(fault.MessageOf(err)), say.Sentence(fault.HintOf(err))))
}

// around begins a page, with what was just done.
func (s *Server) around(v *visit, title string) portal.Frame {
	f := v.Frame(s.assets.Path, v.URL.Path, title)
	f.Did = dones[v.URL.Query().Get("did")]
	return f
}

// dones are what a page says after a form was sent.
var dones = map[string]string{
	"read": "Thank you: the brief is confirmed.", "right": "Right. The rest is below.", "in": "Thank you: handed in.", "live": "Thank you: it is noted as live.",
	"saved": "Saved.", "declined": "Declined. It lowers no score.", "accepted": "Thank you: you are in.", "signed": "Thank you: the terms are accepted.",
	"received": "Thank you: the parcel has arrived.", "asked": "Your request is on its way.", "acts": "You act for another creator now.",
}

// refusal is what a form says that was not taken: a sentence each. What is no
// refusal goes on.
func refusal(err error, by map[string]string) ([]portal.Problem, error) {
	if r, ok := errors.AsType[*campaign.Refused](err); ok {
		var out []portal.Problem
		for _, p := range r.Problems {
			text := p.Text
			if name := by[p.Field]; name != "" {
				text = name + " " + text
			}
			out = append(out, portal.Problem{Text: say.Sentence(text), Hint: say.Sentence(p.Hint)})
		}
		return out, nil
	}
	switch fault.CodeOf(err) {
	case fault.Forbidden: // a gate: why is the house's own affair
		return []portal.Problem{{Text: "The brand has not cleared this yet.", Hint: "They see that you asked; you need not ask twice."}}, nil
	case fault.Invalid, fault.Conflict:
		return []portal.Problem{{Text: say.Sentence(fault.MessageOf(err)), Hint: say.Sentence(fault.HintOf(err))}}, nil
	}
	return nil, err
}
