package hall

import (
	"net/http"
	"net/url"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/fault"
)

// Rule says who may ask for an address. The zero Rule lets nobody in.
type Rule struct {
	open  bool
	roles []access.Role
}

// The rules most addresses have.
var (
	Open      = Rule{open: true} // also before signing in
	Members   = Only(access.Operations, access.Finance, access.Legal, access.Social, access.Executive, access.Analyst)
	Owners    = Only()
	Auditors  = Only(access.Legal)
	Importers = Only(access.Operations, access.Finance, access.Analyst)
)

// Only lets some roles in; the owner always may.
func Only(roles ...access.Role) Rule { return Rule{roles: append(roles, access.Owner)} }

// Open tells whether nobody has to be signed in.
func (r Rule) Open() bool { return r.open }

// Admits tells whether a role may ask.
func (r Rule) Admits(role access.Role) bool { return r.open || slices.Contains(r.roles, role) }

// closed tells whether a rule admits nobody: it was forgotten.
func (r Rule) closed() bool { return !r.open && len(r.roles) == 0 }

// Route is an address with its rule.
type Route struct {
	Pattern string
	Rule    Rule
}

// Asked finds out who asks and holds them to an address's rule.
func (s *Hall) Asked(rule Rule, w http.ResponseWriter, r *http.Request) (*Ask, error) {
	by, scope, err := s.Asker(r)
	if err != nil && (!rule.open || fault.CodeOf(err) != fault.SignedOut) {
		return nil, err
	}
	if !rule.Admits(by.Role) {
		return nil, fault.New(fault.Forbidden, "this page is not for the role %s", by.Role).WithHint("ask an owner for another role")
	}
	return &Ask{Request: r, By: by, Scope: scope, Answer: w.Header()}, nil
}

// toSignIn sends a browser that looks at a page to the sign-in page and back.
func (s *Hall) toSignIn(w http.ResponseWriter, r *http.Request) bool {
	if r.Method != http.MethodGet || r.Header.Get("Authorization") != "" {
		return false
	}
	to := "/sign-in?then=" + url.QueryEscape(r.URL.RequestURI())
	if r.Header.Get("HX-Request") == "true" {
		w.Header().Set("HX-Redirect", to)
		w.WriteHeader(http.StatusOK)
		return true
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return true
}
