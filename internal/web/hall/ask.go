package hall

import (
	"net/http"

	"github.com/a-h/templ"

	"plumbline/internal/access"
	"plumbline/internal/fault"
)

// Ask is one request with what every page needs of it.
type Ask struct {
	*http.Request
	By     access.Actor
	Scope  access.Scope
	Answer http.Header // of the answer
}

// Handler makes a page, or what stands for one: Redirect, Refuse, a File.
type Handler func(a *Ask) (templ.Component, error)

// moved is a page that is somewhere else.
type moved struct {
	templ.Component
	to string
}

// Redirect answers with 303: look there.
func Redirect(to string) (templ.Component, error) { return moved{to: to}, nil }

// refused is a form that comes back with its problems.
type refused struct{ templ.Component }

// Refuse answers a form that comes back with its problems, as 422.
func Refuse(form templ.Component) templ.Component { return refused{form} }

// File is an answer that is no page.
type File interface {
	templ.Component
	Send(w http.ResponseWriter) error
}

// maxForm is how large a form without files may be.
const maxForm = 16 << 10

// Form reads a small form.
func (a *Ask) Form() error {
	a.Body = http.MaxBytesReader(nil, a.Body, maxForm)
	if err := a.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, err, "this form cannot be read")
	}
	return nil
}
