package render

import (
	"io"
	"strconv"
	"time"

	"plumbline/internal/web/api"
)

// People writes accounts and the invitations that are open.
func People(w io.Writer, l api.PeopleList, style Style) error {
	p := newPage(style)
	if len(l.People) > 0 {
		t := newTable("address", "name", "role", "person", "last sign-in", "")
		for _, a := range l.People {
			state := ""
			if !a.Disabled.IsZero() {
				state = "shut out " + when(a.Disabled)
			}
			t.add(a.Login, a.Name, string(a.Role), a.Person, when(a.Seen), state)
		}
		t.write(p, 0)
	}
	open := newTable("invited", "role", "person", "until", "")
	for _, i := range l.Invitations {
		if i.State == "open" {
			open.add(i.Login, string(i.Role), i.Person, when(i.Until), map[bool]string{true: "sets a new password"}[i.Reset])
		}
	}
	if len(open.rows) > 0 {
		p.line()
		open.write(p, 0)
	}
	return p.to(w)
}

// Tokens writes API tokens.
func Tokens(w io.Writer, tokens []api.Token, style Style) error {
	p := newPage(style)
	if len(tokens) == 0 {
		return p.to(w)
	}
	t := newTable("id", "role", "person", "until", "state", "for")
	for _, k := range tokens {
		t.add(k.ID, string(k.Role), k.Person, when(k.Until), k.State, k.Name)
	}
	t.write(p, 0)
	return p.to(w)
}

// Audit writes entries of the audit log.
func Audit(w io.Writer, entries []api.AuditEntry, style Style) error {
	p := newPage(style)
	if len(entries) == 0 {
		return p.to(w)
	}
	t := newTable("no.", "when", "who", "did", "about", "what").numbers(0)
	for _, e := range entries {
		said := e.Payload
		if e.Erased {
			said += " (personal data erased)"
		}
		t.add(strconv.FormatInt(e.Seq, 10), e.At.Format("2006-01-02 15:04:05"), e.By, e.Act, e.Subject, said)
	}
	t.write(p, 0)
	return p.to(w)
}

func when(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.Format("2 Jan 2006")
}
