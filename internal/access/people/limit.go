package people

import (
	"cmp"
	"context"
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
	remembered   = 90 * 24 * time.Hour // how long an address and an account belong together
	triesAccount = 8
	triesAddress = 30
	maxCounted   = 20_000 // accounts and addresses counted at a time; beyond it newcomers wait
	maxNamed     = 20     // names a counted group lists
)

// limits counts refused sign-ins, where every server and the next start find
// the counts. What the log says of them is gathered in memory.
type limits struct {
	keeper Tries
	clock  period.Clock

	mu    sync.Mutex
	group *refusals
}

// refusals is a counted group: what the audit log says of refused sign-ins.
type refusals struct {
	since     time.Time
	n         int
	logins    map[string]bool
	addresses map[string]bool
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

// counts are what a try falls under, as they are kept: hashed, for they name
// people and where they are.
type counts struct {
	account, here, from, known string
}

func countsOf(login, address string) counts {
	from := network(address)
	return counts{
		account: Hash("login " + login), here: Hash("login " + login + " from " + from), from: Hash("from " + from), known: Hash("known " + login + " from " + from),
	}
}

// found reads them, and which of the account's a try from here falls under.
func (l *limits) found(ctx context.Context, c counts) (tried map[string]Tried, account string, err error) {
	tried, err = l.keeper.Tries(ctx, []string{c.account, c.here, c.from, c.known}, l.clock.Now())
	if tried[c.known].N > 0 {
		return tried, c.here, err
	}
	return tried, c.account, err
}

// allow says whether another try may be made now.
func (l *limits) allow(ctx context.Context, login, address string) error {
	c := countsOf(login, address)
	tried, account, err := l.found(ctx, c)
	if err != nil {
		return err
	}
	var wait time.Duration
	for key, most := range map[string]int{account: triesAccount, c.from: triesAddress} {
		if t := tried[key]; t.N >= most {
			wait = max(wait, window-l.clock.Now().Sub(t.Since))
		}
	}
	return tooMany(wait)
}

func tooMany(wait time.Duration) error {
	if wait <= 0 {
		return nil
	}
	return fault.New(fault.Unavailable, "too many tries: wait %d minutes", int((wait-1)/time.Minute)+1).
		WithHint("an owner can send a link to set a new password")
}

// count keeps a try. Where there is no room to count it, newcomers wait.
func (l *limits) count(ctx context.Context, login, address string) error {
	c := countsOf(login, address)
	_, account, err := l.found(ctx, c)
	if err != nil {
		return err
	}
	now := l.clock.Now()
	ok, err := l.keeper.AddTries(ctx, []string{account, c.from}, now, now.Add(window), maxCounted)
	if err != nil || ok {
		return err
	}
	return tooMany(window)
}

// refused returns the lines about a refused try that fall due for the log.
func (l *limits) refused(login, address string) []access.Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock.Now()
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
func (l *limits) welcome(ctx context.Context, login, address string) error {
	c := countsOf(login, address)
	_, account, err := l.found(ctx, c)
	if err != nil {
		return err
	}
	if err := l.keeper.DropTries(ctx, []string{account, c.from}); err != nil {
		return err
	}
	now := l.clock.Now()
	_, err = l.keeper.AddTries(ctx, []string{c.known}, now, now.Add(remembered), maxCounted)
	return err
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
