package guest

import (
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/a-h/templ"

	"plumbline/internal/fault"
	"plumbline/internal/period"
	"plumbline/internal/web/hall"
	"plumbline/internal/web/mine"
	"plumbline/internal/web/portal"
	"plumbline/internal/web/say"
)

// door shows a private link's one button. It looks nothing up and changes
// nothing: chat programs and mail servers open links by themselves.
func (s *Pages) door(w http.ResponseWriter, r *http.Request) {
	f := portal.Guest{Programme: "Plumbline"}.Frame(s.Assets.Path, hall.ShownPath(r), "Your private page")
	s.Write(w, r, http.StatusOK, mine.Door(f, r.URL.EscapedPath()))
}

// exchange gives a pass for the link, and leads to a clean address.
func (s *Pages) exchange(w http.ResponseWriter, r *http.Request) {
	from := address(r)
	if err := s.knocks.allow(from); err != nil {
		s.shut(w, r, portal.Guest{}, err)
		return
	}
	e, err := s.Portal.Exchange(r.Context(), r.PathValue("token"))
	if err != nil {
		if fault.CodeOf(err) == fault.NotFound {
			s.knocks.refused(from)
		}
		s.shut(w, r, portal.Guest{}, err)
		return
	}
	setPass(w.Header(), r, e.Pass, e.For)
	http.Redirect(w, r, "/me", http.StatusSeeOther)
}

// actFor lets a representative act for another of their creators.
func (s *Pages) actFor(v *visit) (templ.Component, error) {
	if err := short(v); err != nil {
		return nil, err
	}
	e, err := s.Portal.ActFor(v.Context(), v.pass, v.PostForm.Get("creator"))
	if err != nil {
		return nil, err
	}
	setPass(v.header, v.Request, e.Pass, e.For)
	return hall.Redirect("/me?did=acts")
}

// leave forgets the pass on this phone.
func (s *Pages) leave(v *visit) (templ.Component, error) {
	setPass(v.header, v.Request, "", 0)
	return mine.Shut(portal.Guest{Programme: v.Programme}.Frame(s.Assets.Path, "/me/leave", "Closed"), "Closed on this phone.", "Your private link opens it again.", ""), nil
}

// address is where a request comes from.
func address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// How many links that open nothing an address may try in a window; how many
// addresses are counted at a time.
const (
	knockWindow = 15 * time.Minute
	maxKnocks   = 20
	maxDoors    = 10_000
)

// knocks counts tries that opened nothing, by address. What is tried cannot be
// guessed; the limit keeps the trying from costing anything.
type knocks struct {
	clock period.Clock

	mu   sync.Mutex
	from map[string]*knocked
}

type knocked struct {
	since time.Time
	n     int
}

func (k *knocks) allow(address string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	at := k.from[address]
	if at == nil || at.n < maxKnocks {
		return nil
	}
	left := knockWindow - k.clock.Now().Sub(at.since)
	if left <= 0 {
		delete(k.from, address)
		return nil
	}
	return fault.New(fault.Unavailable, "too many links were tried from here").WithHint("wait %s, then open your link again", say.Plural(int(left/time.Minute)+1, "minute", "minutes"))
}

func (k *knocks) refused(address string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.clock.Now()
	if k.from == nil || len(k.from) >= maxDoors {
		k.from = map[string]*knocked{}
	}
	at := k.from[address]
	if at == nil || now.Sub(at.since) >= knockWindow {
		at = &knocked{since: now}
		k.from[address] = at
	}
	at.n++
}
