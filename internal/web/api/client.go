package api

import (
	"context"
	"io"
	"net"
	"net/http"
)

// InProcess returns a client that calls a handler of this process. Answers
// stream, so progress shows while the work goes on.
func InProcess(h http.Handler) *http.Client { return &http.Client{Transport: direct{h}} }

// OverSocket returns a client of the server that listens on a unix socket.
func OverSocket(path string) *http.Client {
	return &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", path)
		},
	}}
}

// Listening tells whether a server answers on a unix socket.
func Listening(path string) bool {
	c, err := net.Dial("unix", path)
	if err != nil {
		return false
	}
	return c.Close() == nil
}

type direct struct{ h http.Handler }

// RoundTrip runs the handler on a goroutine of its own and hands its answer
// over through a pipe as it is written.
func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	pr, pw := io.Pipe()
	w := &pipeWriter{header: http.Header{}, w: pw, started: make(chan int, 1)}
	go func() {
		defer pw.Close()
		defer w.start(http.StatusOK)
		d.h.ServeHTTP(w, r)
	}()
	select {
	case status := <-w.started:
		return &http.Response{StatusCode: status, Header: w.header, Body: pr, Request: r, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}, nil
	case <-r.Context().Done():
		pr.CloseWithError(r.Context().Err())
		return nil, r.Context().Err()
	}
}

type pipeWriter struct {
	header  http.Header
	w       *io.PipeWriter
	started chan int
	sent    bool
}

func (p *pipeWriter) start(status int) {
	if !p.sent {
		p.sent = true
		p.started <- status
	}
}

func (p *pipeWriter) Header() http.Header { return p.header }

func (p *pipeWriter) WriteHeader(status int) { p.start(status) }

func (p *pipeWriter) Write(b []byte) (int, error) {
	p.start(http.StatusOK)
	return p.w.Write(b)
}

// Flush has nothing to do: a pipe holds nothing back.
func (p *pipeWriter) Flush() {}
