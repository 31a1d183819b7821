package guest

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
	"plumbline/internal/measure"
	"plumbline/internal/web/api"
	"plumbline/internal/web/hall"
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
	// Posts is what was counted on posts as it was last stored, and as of when; no facts are read.
	Posts(ctx context.Context, scope access.Scope) (measure.Posts, time.Time, error)

	Records(ctx context.Context, scope access.Scope, q campaign.Query) (campaign.Page, error)
	Record(ctx context.Context, scope access.Scope, kind campaign.Kind, id string) (campaign.Row, []campaign.Past, error)
	Do(ctx context.Context, by access.Actor, scope access.Scope, c campaign.Command) (campaign.Result, error)
	Upload(ctx context.Context, by access.Actor, r io.Reader, name string) (campaign.Upload, error)
	Download(ctx context.Context, sha256 string) (io.ReadCloser, error)
}

// Pages serves creators' private pages.
type Pages struct {
	*hall.Hall
	Portal Portal
	knocks knocks
}

// New returns the pages of a portal.
func New(h *hall.Hall, p Portal) *Pages {
	return &Pages{Hall: h, Portal: p, knocks: knocks{clock: h.Clock}}
}

// creators come by their links; nobody is signed in there.
var creators = hall.Only(access.Creator)

// Routes puts up the pages of creators, and those their links are made on.
func (s *Pages) Routes(m hall.Router) {
	at := func(pattern string, h guestHandler) { m.Handle(pattern, creators, private(s.guest(h))) }
	m.Handle("GET /c/{token}", hall.Open, private(http.HandlerFunc(s.door)))
	m.Handle("POST /c/{token}", hall.Open, private(http.HandlerFunc(s.exchange)))
	at("GET /me", s.mineHome)
	at("POST /me/as", s.actFor)
	at("POST /me/leave", s.leave)
	at("GET /me/brief/{id}", s.mineBrief)
	at("POST /me/brief/{id}/quiz", s.answerQuiz)
	at("POST /me/brief/{id}/confirm", s.confirmBrief)
	at("POST /me/brief/{id}/decline", s.declineBrief)
	at("POST /me/offer/{id}/{step}", s.answerOffer)
	at("POST /me/terms/{id}/sign", s.signTerms)
	at("POST /me/parcel/{id}/received", s.receiveParcel)
	at("GET /me/work/{id}", s.mineWork)
	at("POST /me/work/{id}/submit", s.submitWork)
	at("POST /me/work/{id}/live", s.workLive)
	at("GET /me/work/{id}/file/{hash}", s.workFile)
	at("GET /me/pay", s.minePay)
	at("GET /me/results", s.mineResults)
	at("GET /me/topics", s.mineTopics)
	at("POST /me/topics", s.saveTopics)
	at("GET /me/audience", s.mineAudience)
	at("POST /me/audience", s.saveAudience)
	at("POST /me/audience/file", s.addShots)
	at("GET /me/audience/{id}/file/{hash}", s.audienceFile)
	at("GET /me/data", s.mineData)
	at("GET /me/data.json", s.takeData)
	at("POST /me/data/delete", s.askDeletion)
	m.Page("GET /work/{kind}/{id}/link", linkers, s.links)
	m.Page("POST /work/{kind}/{id}/link", linkers, s.makeLink)
	m.Page("POST /work/{kind}/{id}/link/{link}/revoke", linkers, s.revokeLink)
}

// visit is one request of a guest.
type visit struct {
	*http.Request
	portal.Guest
	pass   string
	header http.Header // of the answer
}

type guestHandler func(v *visit) (templ.Component, error)

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

func (s *Pages) guest(h guestHandler) http.Handler {
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
		s.Answer(w, r, c)
	})
}

func (s *Pages) visitor(w http.ResponseWriter, r *http.Request) (*visit, error) {
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
func (s *Pages) shut(w http.ResponseWriter, r *http.Request, g portal.Guest, err error) {
	code := fault.CodeOf(err)
	if code == fault.Internal {
		s.Log.Error("a creator's page failed", "path", hall.ShownPath(r), "err", err)
	}
	if g.Programme == "" {
		g.Programme = "Plumbline"
	}
	title := map[fault.Code]string{fault.SignedOut: "This page is closed", fault.NotFound: "Nothing here", fault.Unavailable: "Not now", fault.Internal: "Something broke on our side"}[code]
	if title == "" {
		title = "That did not work"
	}
	f := g.Frame(s.Assets.Path, hall.ShownPath(r), title)
	s.Write(w, r, api.StatusOf(err), mine.Shut(f, title, say.Sentence(fault.MessageOf(err)), say.Sentence(fault.HintOf(err))))
}

// around begins a page, with what was just done.
func (s *Pages) around(v *visit, title string) portal.Frame {
	f := v.Guest.Frame(s.Assets.Path, v.URL.Path, title)
	f.Did = dones[v.URL.Query().Get("did")]
	return f
}

// dones are what a page says after a form was sent.
var dones = map[string]string{
	"read": "Thank you: the brief is confirmed.", "right": "Right. The rest is below.", "in": "Thank you: handed in.", "live": "Thank you: it is noted as live.",
	"saved": "Saved.", "kept": "Kept. It is not handed in yet.", "declined": "Declined. It lowers no score.", "accepted": "Thank you: you are in.", "signed": "Thank you: the terms are accepted.",
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
