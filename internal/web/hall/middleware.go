package hall

import (
	"fmt"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"time"

	"plumbline/internal/fault"
)

// policy lets a page load what this server serves and nothing else: no inline
// script or style, no outside host, no frame.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// secured sets the security headers and refuses forms sent from other origins.
func secured(next http.Handler) http.Handler {
	origins := http.NewCrossOriginProtection()
	origins.AddInsecureBypassPattern("POST /c/{token}") // its page sends no referrer, so some browsers send no origin; the token is what it takes
	inner := origins.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		inner.ServeHTTP(w, r)
	})
}

// guarded answers only to the server's own names, so that a page elsewhere
// cannot reach a local server by pointing its own name here.
func (s *Hall) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		if len(s.Hosts) > 0 && !slices.Contains(s.Hosts, host) {
			http.Error(w, "this server does not go by that name", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// recovered turns a panic into an internal fault with its stack in the log.
func (s *Hall) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				s.Log.Error("page panicked", "path", ShownPath(r), "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
				s.Fail(w, r, fault.New(fault.Internal, "this page broke"))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// logged writes one line a request, without its query: it may name people.
func (s *Hall) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		rec := &recorder{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(rec, r)
		s.Log.Debug("request", "method", r.Method, "path", ShownPath(r), "status", rec.status,
			"bytes", rec.bytes, "ms", float64(time.Since(began).Microseconds())/1000)
	})
}

type recorder struct {
	http.ResponseWriter
	status, bytes int
}

func (r *recorder) WriteHeader(status int) { r.status = status; r.ResponseWriter.WriteHeader(status) }

func (r *recorder) Write(p []byte) (int, error) {
	n, err := r.ResponseWriter.Write(p)
	r.bytes += n
	return n, err
}

// Unwrap lets http.ResponseController reach what lies under.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
