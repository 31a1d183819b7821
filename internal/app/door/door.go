// Package door is the ways in: an address for pages, a folder's socket for commands.
package door

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"syscall"
	"time"

	"plumbline/internal/fault"
)

// Door is one way in: a TCP address or the folder's socket.
type Door struct {
	net.Listener
	server *http.Server
	done   chan error
}

// Listen starts serving; an address in use is said plainly.
func Listen(network, address string, h http.Handler) (*Door, error) {
	l, err := net.Listen(network, address)
	if err != nil {
		return nil, refused(address, err)
	}
	out := &Door{
		Listener: l,
		server:   &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second},
		done:     make(chan error, 1),
	}
	go func() { out.done <- out.server.Serve(l) }()
	return out, nil
}

// refused says why nothing can listen there.
func refused(address string, err error) error {
	const hint = "choose another with --listen; --listen 127.0.0.1:0 takes a free port"
	if errors.Is(err, syscall.EADDRINUSE) {
		return fault.Wrap(fault.Unavailable, err, "%s is in use by another program, perhaps another Plumbline", address).WithHint(hint)
	}
	return fault.Wrap(fault.Unavailable, err, "cannot listen on %s: %s", address, cause(err)).WithHint(hint)
}

// cause is the last link of a network error's chain: what a person can act on.
func cause(err error) string {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err.Error()
	}
	return err.Error()
}

// Socket removes what a killed process left behind: the caller holds the
// folder's lock, so nobody can be listening there.
func Socket(path string, h http.Handler) (*Door, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fault.Wrap(fault.Unavailable, err, "the socket %s cannot be replaced", path)
	}
	l, err := Listen("unix", path, h)
	if err != nil {
		return nil, err
	}
	return l, os.Chmod(path, 0o600)
}

// Stop lets running requests finish, up to five seconds.
func (l *Door) Stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	err := l.server.Shutdown(ctx)
	if err != nil {
		err = errors.Join(err, l.server.Close())
	}
	if served := <-l.done; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// Loopback tells whether only this machine can reach an address.
func Loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	return err == nil && (host == "localhost" || net.ParseIP(host).IsLoopback())
}

// Names are the hosts a server on this address answers to: a loopback one only
// to its own names, any other to whatever it is called.
func Names(address string) []string {
	if !Loopback(address) {
		return nil
	}
	host, _, _ := net.SplitHostPort(address)
	return []string{"localhost", "127.0.0.1", "::1", "[::1]", host}
}
