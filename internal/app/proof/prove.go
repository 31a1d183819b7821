package proof

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/fault"
	"plumbline/internal/web"
)

// Prove plants and asks. Progress is told of each role.
func Prove(ctx context.Context, open Opener, progress func(role access.Role, asked int)) (out Report, err error) {
	dir, err := os.MkdirTemp("", "plumbline-proof-")
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	p := &prover{open: open, dir: dir, houses: map[access.Class]*House{}, tokens: map[*House]map[access.Role]string{}}
	defer func() { err = errors.Join(err, p.close()) }()
	first, err := p.house(ctx, access.Open)
	if err != nil {
		return out, err
	}
	if err := p.sees(ctx, first); err != nil {
		return out, err
	}
	routes := first.Routes
	out.Routes = len(routes)
	out.Leaks = closed(first.Routes)
	for _, changes := range []bool{false, true} { // first what leaves both houses as they are
		asks := slices.DeleteFunc(doors(routes), func(q question) bool { return q.changes != changes })
		for _, role := range askers() {
			leaks, err := p.role(ctx, role, asks)
			if err != nil {
				return out, err
			}
			out.Asked, out.Leaks = out.Asked+2*len(asks), append(out.Leaks, leaks...)
			progress(role, out.Asked)
			if changes { // the next role begins in houses nobody has touched
				if err := p.close(); err != nil {
					return out, err
				}
			}
		}
	}
	out.Roles = len(askers())
	return out, nil
}

// sees makes sure that there is something to find: the owner meets every
// planted class, and the rows social does not see.
func (p *prover) sees(ctx context.Context, h *House) error {
	left := []string{outside}
	for _, name := range access.All.Names() {
		if c, _ := access.ClassNamed(name); c != access.Revenue { // there are amounts of it, and no texts
			left = append(left, mark(c))
		}
	}
	for _, q := range doors(h.Routes) {
		if len(left) == 0 {
			return nil
		}
		if q.changes {
			continue
		}
		a, err := q.put(ctx, h, asker{access.Owner, p.tokens[h][access.Owner]})
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

// askers are every role but the owner, who sees everything, and a stranger.
func askers() []access.Role {
	return append(slices.DeleteFunc(slices.Clone(access.Roles), func(r access.Role) bool { return r == access.Owner }), stranger)
}

// stranger is somebody who is not signed in.
const stranger access.Role = ""

// closed names the addresses that no rule opens: their owner would see nothing.
func closed(routes []web.Route) (out []Leak) {
	for _, r := range routes {
		if !r.Rule.Admits(access.Owner) {
			out = append(out, Leak{access.Owner, r.Pattern, "no rule says who may ask"})
		}
	}
	return out
}

// prover keeps the houses, by the classes that are others in them.
type prover struct {
	open   Opener
	dir    string
	opened int
	houses map[access.Class]*House
	tokens map[*House]map[access.Role]string
}

func (p *prover) close() (err error) {
	for _, h := range p.houses {
		err = errors.Join(err, h.Close())
	}
	clear(p.houses)
	clear(p.tokens)
	return err
}

func (p *prover) house(ctx context.Context, other access.Class) (*House, error) {
	if h := p.houses[other]; h != nil {
		return h, nil
	}
	p.opened++
	h, err := p.open(ctx, filepath.Join(p.dir, fmt.Sprintf("house-%d", p.opened)), now)
	if err != nil {
		return nil, err
	}
	p.houses[other] = h
	p.tokens[h] = map[access.Role]string{}
	for _, role := range append(askers(), access.Owner) {
		if role == stranger || role == access.Creator {
			continue // creators come by their links
		}
		if p.tokens[h][role], err = h.Token(ctx, role); err != nil {
			return h, err
		}
	}
	return h, plant(ctx, h, world{other: other})
}

// hiddenFrom are the classes a role does not see; nobody sees none.
func hiddenFrom(role access.Role) (out access.Class) {
	scope := access.For(role)
	for _, name := range access.All.Names() {
		if c, _ := access.ClassNamed(name); !scope.Sees(c) {
			out |= c
		}
	}
	return out
}

// narrowed are the classes the ladder hides beyond the defaults.
var narrowed = map[access.Role]access.Class{
	access.Social: access.Cost | access.Revenue, access.Creator: access.Cost | access.Revenue | access.Safety, access.Analyst: access.Personal,
}

func (p *prover) role(ctx context.Context, role access.Role, asks []question) ([]Leak, error) {
	hides := hiddenFrom(role) | narrowed[role]
	first, err := p.house(ctx, access.Open)
	if err != nil {
		return nil, err
	}
	second, err := p.house(ctx, hides)
	if err != nil {
		return nil, err
	}
	one, two := asker{role, p.tokens[first][role]}, asker{role, p.tokens[second][role]}
	var out []Leak
	for _, q := range asks {
		if role == stranger && strings.HasPrefix(q.name, "plumbline ") {
			continue // commands are given at the data folder
		}
		a, err := q.put(ctx, first, one)
		if err != nil {
			return nil, err
		}
		b, err := q.put(ctx, second, two)
		if err != nil {
			return nil, err
		}
		for _, what := range held(role, hides, a, b, !q.changes) {
			out = append(out, Leak{role, q.name, what})
		}
	}
	return out, nil
}

// held says what two answers tell that they should not.
func held(role access.Role, hides access.Class, a, b answer, alike bool) (out []string) {
	for _, name := range hides.Names() {
		c, _ := access.ClassNamed(name)
		if at := strings.Index(a.text, mark(c)); at >= 0 {
			out = append(out, "shows "+name+": …"+around(a.text, at))
		}
	}
	if at := strings.Index(a.text, mark(access.All)); at >= 0 {
		out = append(out, "shows a raw line: …"+around(a.text, at))
	}
	if role == access.Social {
		if at := strings.Index(a.text, outside); at >= 0 {
			out = append(out, "shows a row outside its campaigns: …"+around(a.text, at))
		}
	}
	if a.status != b.status {
		return append(out, fmt.Sprintf("answers %d or %d by what it hides", a.status, b.status))
	}
	if x, y := steady(a.text), steady(b.text); alike && x != y {
		at := differs(x, y)
		out = append(out, "differs by what it hides: …"+around(x, at)+" | …"+around(y, at))
	}
	return out
}

// moving is what differs between any two houses: made ids, hashes, and how
// long things took.
var moving = regexp.MustCompile(`\b[a-z]-[a-z0-9]{8,10}\b|/c/[A-Za-z0-9_-]{43}|\b[0-9a-f]{64}\b|"seconds":[0-9.e-]+|(?m)^(go|process|plumbline|promhttp)_.*$`)

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
