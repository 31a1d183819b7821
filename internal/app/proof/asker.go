package proof

import (
	"slices"
	"strings"

	"plumbline/internal/access"
)

// asker is somebody who asks: what they are, and what they may not see.
type asker struct {
	role   access.Role
	rules  string       // the ladder they are narrowed by
	limit  string       // how their rows are limited; empty: they see every row
	person string       // who of the ladder they are
	guest  string       // the creator whose pass they hold; empty: they come by a token
	hides  access.Class // classes they do not see
	seen   int          // rows from here on they do not see; 0: told by what is planted in them
	token  string       // what they sign in with at a house
	pass   string
}

// stranger is somebody who is not signed in.
const stranger access.Role = ""

// guest is the creator who comes by a private link.
const guest = "cr0"

// narrowed are the classes the ladder hides beyond the defaults.
var narrowed = map[access.Role]access.Class{
	access.Social: access.Cost | access.Revenue, access.Creator: access.Cost | access.Revenue | access.Safety, access.Analyst: access.Personal,
}

// hiddenFrom are the classes a role does not see; nobody sees none.
func hiddenFrom(role access.Role) (out access.Class) {
	scope := access.For(role)
	for _, name := range access.All.Names() {
		if c, _ := access.ClassNamed(name); !scope.Sees(c) {
			out |= c
		}
	}
	return out | narrowed[role]
}

// askers are every role but the owner, who sees everything, and a stranger;
// roles limited to rows by campaign, brand, region and to their own; and a
// creator with the pass of their private link.
func askers() []asker {
	var out []asker
	for _, role := range append(slices.Clone(access.Roles), stranger) {
		if role == access.Owner {
			continue
		}
		a := asker{role: role, hides: hiddenFrom(role)}
		if role == access.Social {
			a.limit = "campaign " + shown
		}
		out = append(out, a)
	}
	for role, limit := range map[access.Role]string{access.Operations: "their own", access.Finance: "region US", access.Analyst: "brand glow", access.Social: "campaign " + shown} {
		out = append(out, asker{role: role, rules: limited, limit: limit, seen: rows - 1, person: map[bool]string{true: "maya"}[role == access.Operations]})
	}
	slices.SortStableFunc(out[len(access.Roles):], func(a, b asker) int { return strings.Compare(a.limit, b.limit) })
	return append(out, asker{role: access.Creator, limit: "a pass of " + guest, guest: guest, seen: 1})
}

// worlds are the two an asker may not tell from each other.
func (a asker) worlds() (first, second world) {
	second = world{rules: a.rules, seen: a.seen}
	if a.seen == 0 {
		second.other = a.hides
	}
	return world{rules: a.rules}, second
}

// asks tells whether an asker puts a question: creators ask at their own
// pages, strangers give no commands.
func (a asker) asks(q question) bool {
	command := strings.HasPrefix(q.name, "plumbline ")
	switch {
	case a.guest != "":
		return q.guest
	case a.role == stranger:
		return !command
	}
	return true
}
