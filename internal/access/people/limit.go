package people

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"
	"sync"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/period"
)

// How many refused tries are let by in a window: of one account, and from one
// address. An address that has signed in to an account before has a count of
// its own there, so that a stranger cannot lock its owner out.
const (
	window       = 15 * time.Minute
	triesAccount = 8
	triesAddress = 30
	maxCounted   = 20_000 // accounts and addresses counted at a time; beyond it newcomers wait
	maxNamed     = 20     // names a counted group lists
)

// limits counts refused sign-ins, in memory.
type limits struct {
	clock period.Clock

	mu    sync.Mutex
	tries map[string]*tries
	known map[string]bool // address and account that belong together
	group *refusals
}

type tries struct {
	since time.Time
	n     int
}

// refusals is a counted group: what the audit log says of refused sign-ins.
type refusals struct {
	since     time.Time
	n         int
	logins    map[string]bool
	addresses map[string]bool
}

func newLimits(clock period.Clock) *limits {
	return &limits{clock: clock, tries: map[string]*tries{}, known: map[string]bool{}}
}

// network is what tries are counted under: of IPv6 what one customer gets.
func network(address string) string {
	at, err := netip.ParseAddr(address)
	if err != nil || at.Unmap().Is4() {
		return address
	}
	net, err := at.Prefix(64)
	if err != nil {
		return address
	}
	return net.String()
}

// keys are the counts a try falls under, each with its limit.
func (l *limits) keys(login, address string) map[string]int {
	from := network(address)
	account := "login " + login
	if l.known[from+" "+login] {
		account += " from " + from
	}
	return map[string]int{account: triesAccount, "from " + from: triesAddress}
}

// allow says whether another try may be made now.
func (l *limits) allow(login, address string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock.Now()
	var wait time.Duration
	for key, most := range l.keys(login, address) {
		t := l.tries[key]
		if t == nil && len(l.tries) >= maxCounted && !l.prune(now) {
			wait = max(wait, window)
		}
		if t != nil && t.n >= most && now.Sub(t.since) < window {
			wait = max(wait, window-now.Sub(t.since))
		}
	}
	if wait == 0 {
		return nil
	}
	return fault.New(fault.Unavailable, "too many tries: wait %d minutes", int(wait/time.Minute)+1).
		WithHint("an owner can send a link to set a new password")
}

// prune lets go of what has run out; it tells whether there is room.
func (l *limits) prune(now time.Time) bool {
	maps.DeleteFunc(l.tries, func(_ string, t *tries) bool { return now.Sub(t.since) >= window })
	return len(l.tries) < maxCounted
}

// refused counts a try and returns the lines that fall due for the log.
func (l *limits) refused(login, address string) []access.Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock.Now()
	for key := range l.keys(login, address) {
		t := l.tries[key]
		if t == nil || now.Sub(t.since) >= window {
			t = &tries{since: now}
			l.tries[key] = t
		}
		t.n++
	}
	out := l.due(now, false)
	if l.group == nil {
		l.group = &refusals{since: now, logins: map[string]bool{}, addresses: map[string]bool{}}
		out = append(out, begun(now, login, address))
	}
	l.group.n++
	name(l.group.logins, login)
	name(l.group.addresses, address)
	return out
}

func name(names map[string]bool, n string) {
	if len(names) < maxNamed {
		names[n] = true
	}
}

// welcome forgets an account's tries and remembers where it came from.
func (l *limits) welcome(login, address string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for key := range l.keys(login, address) {
		delete(l.tries, key)
	}
	if len(l.known) >= maxCounted {
		clear(l.known)
	}
	l.known[network(address)+" "+login] = true
}

// tick is due for those who hold no lock.
func (l *limits) tick(last bool) []access.Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.due(l.clock.Now(), last)
}

// due closes the group of refusals when its window is over, or at last: one
// line with the count, if there was more than the try that began it.
func (l *limits) due(now time.Time, last bool) []access.Entry {
	g := l.group
	if g == nil || now.Sub(g.since) < window && !last {
		return nil
	}
	l.group = nil
	if g.n < 2 {
		return nil
	}
	return []access.Entry{{
		At: now, By: stranger(), Act: "sign-in.refused", Subject: "sign-in",
		Payload:  text(map[string]any{"tries": g.n, "since": g.since.UTC().Truncate(time.Second), "accounts": len(g.logins), "addresses": len(g.addresses)}),
		Personal: text(map[string]any{"logins": slices.Sorted(maps.Keys(g.logins)), "addresses": slices.Sorted(maps.Keys(g.addresses))}),
	}}
}

// begun is the line a group starts with: a first try is seen at once, those
// that follow are counted.
func begun(at time.Time, login, address string) access.Entry {
	return access.Entry{
		At: at, By: stranger(), Act: "sign-in.refused", Subject: "sign-in", Payload: text(map[string]any{"tries": 1}),
		Personal: text(map[string]any{"logins": []string{login}, "addresses": []string{cmp.Or(address, "unknown")}}),
	}
}

// stranger is who a refused sign-in is noted under.
func stranger() access.Actor { return access.Actor{ID: "stranger", Via: "web"} }
