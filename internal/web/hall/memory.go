package hall

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"plumbline/internal/access"
)

// keptPages is how many rendered pages are kept; beyond it all are let go.
const keptPages = 128

// memory keeps pages that are costly to make, for as long as nothing they say
// can have changed: State.Revision names what they are a function of.
type memory struct {
	mu       sync.Mutex
	revision string
	pages    map[string]*rendered
}

// rendered is a page made once, however many ask for it at the same time.
type rendered struct {
	once sync.Once
	body []byte
	err  error
}

func (m *memory) page(revision, key string, draw func() ([]byte, error)) ([]byte, error) {
	m.mu.Lock()
	if m.revision != revision || len(m.pages) >= keptPages {
		m.revision, m.pages = revision, map[string]*rendered{}
	}
	p, ok := m.pages[key]
	if !ok {
		p = &rendered{}
		m.pages[key] = p
	}
	m.mu.Unlock()
	p.once.Do(func() { p.body, p.err = draw() })
	if p.err != nil { // a fault is not worth remembering
		m.mu.Lock()
		if m.pages[key] == p {
			delete(m.pages, key)
		}
		m.mu.Unlock()
	}
	return p.body, p.err
}

// kept serves a page from memory while it is still true. A scope with row
// limits, an export, and a time without a revision go past it.
func (s *Hall) kept(rule Rule, h Handler) http.Handler {
	plain := s.page(rule, h)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		state := s.Programme.State(r.Context())
		a, err := s.Asked(rule, w, r)
		if err != nil || state.Revision == "" || len(a.Scope.Rows()) > 0 || r.URL.Query().Has("format") {
			plain.ServeHTTP(w, r)
			return
		}
		body, err := s.memory.page(state.Revision, scopeKey(a.Scope)+strconv.FormatBool(SignedIn(a.By))+r.URL.RequestURI(), func() ([]byte, error) {
			c, err := h(&Ask{Request: r.WithContext(context.WithoutCancel(r.Context())), By: a.By, Scope: a.Scope, Answer: http.Header{}})
			if err != nil {
				return nil, err
			}
			var b bytes.Buffer
			err = c.Render(context.WithoutCancel(r.Context()), &b)
			return b.Bytes(), err
		})
		if err != nil {
			s.Fail(w, r, err)
			return
		}
		send(w, http.StatusOK, body)
	})
}

// scopeKey tells scopes without row limits apart by what they see.
func scopeKey(scope access.Scope) string {
	var sees []string
	for _, name := range access.All.Names() {
		if c, _ := access.ClassNamed(name); scope.Sees(c) {
			sees = append(sees, name)
		}
	}
	return fmt.Sprintf("%s|%s|", scope.Role(), strings.Join(sees, ","))
}
