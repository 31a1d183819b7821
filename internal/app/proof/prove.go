package proof

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/web"
)

// Prove plants and asks. Progress is told of each role.
func Prove(ctx context.Context, open Opener, progress func(role access.Role, asked int)) (out Report, err error) {
	dir, err := os.MkdirTemp("", "plumbline-proof-")
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	p := &prover{open: open, dir: dir, houses: map[access.Class]*House{}}
	defer func() { err = errors.Join(err, p.close()) }()
	first, err := p.house(ctx, access.Open)
	if err != nil {
		return out, err
	}
	out.Routes = len(first.Routes)
	out.Leaks = closed(first.Routes)
	asks := doors(first.Routes)
	for _, role := range append(access.Roles, "") {
		if role == access.Owner {
			continue // sees everything
		}
		leaks, err := p.role(ctx, role, asks)
		if err != nil {
			return out, err
		}
		out.Asked, out.Roles, out.Leaks = out.Asked+2*len(asks), out.Roles+1, append(out.Leaks, leaks...)
		progress(role, out.Asked)
	}
	return out, nil
}

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
	houses map[access.Class]*House
}

func (p *prover) close() (err error) {
	for _, h := range p.houses {
		err = errors.Join(err, h.Close())
	}
	return err
}

func (p *prover) house(ctx context.Context, other access.Class) (*House, error) {
	if h := p.houses[other]; h != nil {
		return h, nil
	}
	h, err := p.open(ctx, filepath.Join(p.dir, fmt.Sprintf("other-%d", other)), now)
	if err != nil {
		return nil, err
	}
	p.houses[other] = h
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
	one, err := sign(ctx, first, role)
	if err != nil {
		return nil, err
	}
	two, err := sign(ctx, second, role)
	if err != nil {
		return nil, err
	}
	var out []Leak
	for _, q := range asks {
		a, err := q.put(ctx, first, one)
		if err != nil {
			return nil, err
		}
		b, err := q.put(ctx, second, two)
		if err != nil {
			return nil, err
		}
		for _, what := range held(role, hides, a, b) {
			out = append(out, Leak{role, q.name, what})
		}
	}
	return out, nil
}

// sign gives a role its token. Creators come by links, and nobody by nothing.
func sign(ctx context.Context, h *House, role access.Role) (asker, error) {
	if role == "" || role == access.Creator {
		return asker{role: role}, nil
	}
	token, err := h.Token(ctx, role)
	return asker{role, token}, err
}

// held says what two answers tell that they should not.
func held(role access.Role, hides access.Class, a, b answer) (out []string) {
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
	x, y := steady(a.text), steady(b.text)
	if x != y {
		at := differs(x, y)
		out = append(out, "differs by what it hides: …"+around(x, at)+" | …"+around(y, at))
	}
	return out
}

// moving is what differs between any two houses: made ids, hashes, and how
// long things took.
var moving = regexp.MustCompile(`\b[ait]-[a-z0-9]{10}\b|\b[0-9a-f]{64}\b|"seconds":[0-9.e-]+|(?m)^(go|process|plumbline|promhttp)_.*$`)

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
