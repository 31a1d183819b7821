package proof

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/web"
)

// Options say what to ask; the zero value asks everything.
type Options struct {
	Roles    []access.Role // empty: every role, and a stranger
	Door     string        // part of the addresses and commands to ask at; empty: all
	Progress func(role access.Role, asked int)
}

// wants tells whether an asker is one to ask as.
func (o Options) wants(a asker) bool { return len(o.Roles) == 0 || slices.Contains(o.Roles, a.role) }

// Prove plants and asks.
func Prove(ctx context.Context, open Opener, o Options) (out Report, err error) {
	for _, r := range o.Roles {
		if !slices.Contains(access.Roles, r) {
			return out, fault.New(fault.Invalid, "there is no role %q", r).WithHint("use operations, finance, legal, social, executive, creator or analyst")
		}
	}
	dir, err := os.MkdirTemp("", "plumbline-proof-")
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	p := &prover{open: open, dir: dir, houses: map[world]*entered{}}
	defer func() { err = errors.Join(err, p.close()) }()
	first, err := p.house(ctx, world{})
	if err != nil {
		return out, err
	}
	if o.Door == "" {
		if err := p.sees(ctx, first); err != nil {
			return out, err
		}
	}
	out.Routes, out.Leaks = len(first.Routes), closed(first.Routes)
	all := slices.DeleteFunc(doors(first.House), func(q question) bool { return !strings.Contains(q.name, o.Door) })
	if len(all) == 0 {
		return out, fault.New(fault.NotFound, "nothing answers at %q", o.Door).WithHint("use a part of an address, such as /work/spend or /api/v1/")
	}
	for _, changes := range []bool{false, true} { // first what leaves both houses as they are
		for _, as := range askers() {
			asks := slices.DeleteFunc(slices.Clone(all), func(q question) bool { return q.changes != changes || !as.asks(q) })
			if !o.wants(as) || len(asks) == 0 {
				continue
			}
			leaks, err := p.put(ctx, as, asks)
			if err != nil {
				return out, fmt.Errorf("ask as %s: %w", cmp.Or(as.role, "a stranger"), err)
			}
			out.Asked, out.Leaks = out.Asked+2*len(asks), append(out.Leaks, leaks...)
			if o.Progress != nil {
				o.Progress(as.role, out.Asked)
			}
			if changes { // the next asker begins in houses nobody has touched
				if err := p.close(); err != nil {
					return out, err
				}
			}
		}
	}
	out.Roles = len(slices.DeleteFunc(askers(), func(a asker) bool { return !o.wants(a) }))
	return out, nil
}

// sees makes sure that there is something to find: the owner meets every
// planted class, and the rows that roles limited to rows do not see.
func (p *prover) sees(ctx context.Context, h *entered) error {
	left := []string{outside}
	for _, name := range access.All.Names() {
		if c, _ := access.ClassNamed(name); c != access.Revenue { // there are amounts of it, and no texts
			left = append(left, mark(c))
		}
	}
	if err := h.welcome(ctx); err != nil {
		return err
	}
	for _, q := range doors(h.House) {
		if len(left) == 0 {
			return nil
		}
		if q.changes {
			continue
		}
		a, err := q.put(ctx, h.House, h.let(asker{role: access.Owner}))
		if err != nil {
			return err
		}
		left = slices.DeleteFunc(left, func(planted string) bool { return strings.Contains(a.text, planted) })
	}
	if len(left) > 0 {
		return fault.New(fault.Internal, "the owner does not meet what was planted: %s; the proof would prove nothing", strings.Join(left, ", "))
	}
	return nil
}

// welcome makes sure that a creator's pass opens their pages.
func (h *entered) welcome(ctx context.Context) error {
	for _, at := range []string{"/me", "/me/pay", "/me/data.json", "/me/work/" + recordID(campaign.KindDeliverable, 0)} {
		a, err := visit(http.MethodGet, at, body{}).put(ctx, h.House, h.let(asker{guest: guest}))
		if err != nil {
			return err
		}
		if a.status != http.StatusOK {
			return fault.New(fault.Internal, "a creator's pass does not open %s: %d; the proof would prove nothing", at, a.status)
		}
	}
	return nil
}

// closed names the addresses that no rule opens: their owner would see nothing.
func closed(routes []web.Route) (out []Leak) {
	for _, r := range routes {
		if !r.Rule.Admits(access.Owner) {
			out = append(out, Leak{Role: access.Owner, Door: r.Pattern, What: "no rule says who may ask"})
		}
	}
	return out
}

// prover keeps the houses, by the worlds they are of.
type prover struct {
	open   Opener
	dir    string
	opened int
	houses map[world]*entered
}

func (p *prover) close() (err error) {
	for _, h := range p.houses {
		err = errors.Join(err, h.Close())
	}
	clear(p.houses)
	return err
}

func (p *prover) house(ctx context.Context, w world) (*entered, error) {
	if h := p.houses[w]; h != nil {
		return h, nil
	}
	p.opened++
	h, err := p.open(ctx, filepath.Join(p.dir, fmt.Sprintf("house-%d", p.opened)), now)
	if err != nil {
		return nil, err
	}
	in := &entered{House: h, tokens: map[[2]string]string{}}
	p.houses[w] = in
	if err := plant(ctx, h, w); err != nil {
		return nil, err
	}
	return in, in.keys(ctx)
}

// entered is a house with what askers sign in with. All of it is made at once:
// no house knows more askers than another.
type entered struct {
	*House
	tokens map[[2]string]string // by role and person
	pass   string
}

func (h *entered) keys(ctx context.Context) (err error) {
	for _, a := range append(askers(), asker{role: access.Owner}) {
		key := [2]string{string(a.role), a.person}
		if a.role == stranger || a.role == access.Creator || h.tokens[key] != "" { // creators come by their links
			continue
		}
		if h.tokens[key], err = h.Token(ctx, a.role, a.person); err != nil {
			return err
		}
	}
	h.pass, err = h.Pass(ctx, guest)
	return err
}

// let gives an asker what they sign in with.
func (h *entered) let(a asker) asker {
	if a.guest != "" {
		a.pass = h.pass
		return a
	}
	a.token = h.tokens[[2]string{string(a.role), a.person}]
	return a
}

// put asks the questions in both worlds.
func (p *prover) put(ctx context.Context, as asker, asks []question) ([]Leak, error) {
	w, v := as.worlds()
	first, err := p.house(ctx, w)
	if err != nil {
		return nil, err
	}
	second, err := p.house(ctx, v)
	if err != nil {
		return nil, err
	}
	var out []Leak
	for _, q := range asks {
		a, err := q.put(ctx, first.House, first.let(as))
		if err != nil {
			return nil, err
		}
		b, err := q.put(ctx, second.House, second.let(as))
		if err != nil {
			return nil, err
		}
		for _, what := range held(as, q, a, b) {
			out = append(out, Leak{Role: as.role, As: as.limit, Door: q.name, What: what})
		}
	}
	return out, nil
}

// held says what two answers tell that they should not.
func held(as asker, q question, a, b answer) (out []string) {
	for _, name := range as.hides.Names() {
		c, _ := access.ClassNamed(name)
		if at := strings.Index(a.text, mark(c)); at >= 0 {
			out = append(out, "shows "+name+": …"+around(a.text, at))
		}
	}
	if at := strings.Index(a.text, mark(access.All)); at >= 0 {
		out = append(out, "shows a raw line: …"+around(a.text, at))
	}
	if as.limit != "" {
		if at := strings.Index(a.text, outside); at >= 0 {
			out = append(out, "shows a row outside "+as.limit+": …"+around(a.text, at))
		}
	}
	if q.shut && (a.status < 400 || b.status < 400) {
		out = append(out, "is open to a role")
	}
	if a.status != b.status {
		return append(out, fmt.Sprintf("answers %d or %d by what it hides", a.status, b.status))
	}
	alike := !q.changes || a.status >= 400 // what was changed has ids of its own
	if x, y := steady(a.text), steady(b.text); alike && x != y {
		at := differs(x, y)
		out = append(out, "differs by what it hides: …"+around(x, at)+" | …"+around(y, at))
	}
	return out
}

// moving is what differs between any two houses: made ids, hashes, and how
// long things took.
var moving = regexp.MustCompile(`\b[a-z]-[a-z0-9]{8,10}\b|\bq[a-z0-9]{10}\b|\bg-[0-9a-f]{8,12}-[A-Za-z0-9_-]{10}|v4\.public\.[A-Za-z0-9_.-]+|\b[tT] [a-z0-9]{10}\b|/c/[A-Za-z0-9_-]{43}|\b[0-9a-f]{64}\b|"seconds":[0-9.e-]+|(?m)^(go|process|plumbline|promhttp)_.*$`)

func steady(text string) string { return moving.ReplaceAllString(text, "*") }

func differs(a, b string) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

func around(text string, at int) string {
	return strings.Join(strings.Fields(text[max(0, at-60):min(len(text), at+90)]), " ")
}
