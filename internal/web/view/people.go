package view

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/period"
	"plumbline/internal/web/say"
)

// SignIn is the page people sign in at.
type SignIn struct {
	Shell              Shell
	Login, Then, Wrong string
}

// Welcome is the page of an invitation, and of the first account.
type Welcome struct {
	Shell                             Shell
	Carries, Login, Name, Role, Wrong string
	Reset                             bool
}

// Choice is one value of a list.
type Choice struct{ Value, Text string }

// Roles are the roles an account can have.
func Roles() []Choice {
	var out []Choice
	for _, r := range access.Roles {
		if r != access.Creator {
			out = append(out, Choice{string(r), string(r)})
		}
	}
	return out
}

// Account is the page of one's own account and tokens.
type Account struct {
	Shell                     Shell
	Login, Name, Role, Person string
	Owner                     bool // may give a token any role
	Tokens                    []TokenRow
	Made                      NewToken // shown once
	Asked                     NewToken // as it was filled in
	WrongPassword, WrongToken string
}

// Says is whose account it is: address, role, and who they are in the ladder.
func (a Account) Says() string {
	out := a.Login + ", " + a.Role
	if a.Person != "" {
		out += ", " + a.Person + " in the ladder"
	}
	return out
}

// NewToken is a token as it is asked for or was made.
type NewToken struct {
	Name, Role, Person, Secret, Until string
	Days                              int
}

// TokenRow is one token of a list.
type TokenRow struct {
	ID, Name, Role, Until, State string
	Open                         bool
}

// PersonRow is one account of a list.
type PersonRow struct {
	ID, Login, Name, Role, Person, Seen string
	Disabled, Self                      bool
}

// InviteRow is one open invitation.
type InviteRow struct {
	ID, Login, Role, Until string
	Reset                  bool
}

// People is the page of who may come in.
type People struct {
	Shell       Shell
	Headline    string
	People      []PersonRow
	Invitations []InviteRow
	Persons     []Choice // of the ladder
	Link, For   string   // made just now, shown once
	Asked       PersonRow
	Wrong       string
}

// AuditRow is one entry of the audit log.
type AuditRow struct {
	Seq, When, Exact, Who, Did, About, Said, Personal string
	Erased                                            bool
}

// Audit is a page of the audit log.
type Audit struct {
	Shell                      Shell
	Rows                       []AuditRow
	By, Act, Subject, From, To string
	Older, Newest              string // addresses
	Wrong                      string
}

// Entry is an entry as it is handed to the page.
type Entry struct {
	Seq                         int64
	At                          time.Time
	By, Role, Via, Act, Subject string
	Payload, Personal           string
	Erased                      bool
}

// NewAuditRow words an entry.
func NewAuditRow(e Entry, cal period.Calendar) AuditRow {
	who := e.By
	if e.Role != "" && e.Role != e.By {
		who += ", " + e.Role
	}
	if e.Via != "" {
		who += ", by " + e.Via
	}
	at := e.At
	if cal.Zone != nil {
		at = at.In(cal.Zone)
	}
	return AuditRow{
		Seq: strconv.FormatInt(e.Seq, 10), When: say.Moment(e.At, cal), Exact: at.Format("2 January 2006 15:04:05 MST"), Who: who, Did: e.Act, About: e.Subject,
		Said: flat(e.Payload), Personal: flat(e.Personal), Erased: e.Erased,
	}
}

// flat words a JSON object in one line: what is empty is left out.
func flat(text string) string {
	var said map[string]any
	if text == "" || json.Unmarshal([]byte(text), &said) != nil {
		return text
	}
	var parts []string
	for k, v := range said {
		value := fmt.Sprint(v)
		if nested, err := json.Marshal(v); err == nil && !isText(v) {
			value = string(nested)
		}
		if value != "" && value != "null" && value != "[]" && value != "{}" {
			parts = append(parts, strings.ReplaceAll(k, "_", " ")+" "+value)
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, "; ")
}

func isText(v any) bool { _, ok := v.(string); return ok }

// NewAudit builds a page of the log; last is the last entry shown, more that there are older ones.
func NewAudit(shell Shell, entries []Entry, more bool, v url.Values, cal period.Calendar) Audit {
	p := Audit{Shell: shell, By: v.Get("by"), Act: v.Get("act"), Subject: v.Get("about"), From: v.Get("from"), To: v.Get("to")}
	for _, e := range entries {
		p.Rows = append(p.Rows, NewAuditRow(e, cal))
	}
	if more {
		p.Older = address("/audit", v, "before", p.Rows[len(p.Rows)-1].Seq)
	}
	if v.Get("before") != "" {
		p.Newest = address("/audit", v, "before", "")
	}
	return p
}

// Verified is the page of a verification.
type Verified struct {
	Shell    Shell
	Headline string
	About    string
	Findings []string
}

// NewVerified words a verification.
func NewVerified(shell Shell, v access.Verified) Verified {
	p := Verified{Shell: shell}
	if len(v.Findings) == 0 {
		p.Headline = fmt.Sprintf("The log is whole: %s entries, each follows from the one before.", say.Count(v.Entries))
	} else {
		p.Headline = "The log was tampered with."
	}
	for _, f := range v.Findings {
		p.Findings = append(p.Findings, say.Sentence(f.Text))
	}
	if v.Erased > 0 {
		p.About = fmt.Sprintf("The personal part of %s entries was erased, as the log itself says. ", say.Count(v.Erased))
	}
	p.About += "A chain cannot see that its end is missing: compare it with a signed head that was kept elsewhere, plumbline audit verify --head FILE."
	return p
}

// On words a day that something ends or was.
func On(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.Format("2 Jan 2006")
}
