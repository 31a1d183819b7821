// Package pgtest starts a PostgreSQL of its own for tests.
//
// In: the programs initdb and postgres, from PATH or where Debian puts them.
// Out: addresses of fresh databases. Where the programs are missing a test is
// skipped with a line that says so, or fails when everything is required.
package pgtest

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver named pgx
)

// Server is a PostgreSQL that lives as long as the test that started it.
type Server struct {
	dir   string
	run   func() *exec.Cmd
	cmd   *exec.Cmd
	count atomic.Int64
	once  sync.Once
}

// ErrMissing is a machine without PostgreSQL.
var ErrMissing = errors.New("PostgreSQL is not installed")

// Start starts a server for a test, with settings beside its own ("fsync=on").
// Without them it keeps nothing durable: it is for tests of what is asked of
// it, not of its disk.
func Start(t testing.TB, settings ...string) *Server {
	t.Helper()
	s, err := Launch(settings...)
	switch {
	case errors.Is(err, ErrMissing) && os.Getenv("PLUMBLINE_REQUIRE_ALL") == "1":
		t.Fatal("PostgreSQL is required and not installed: run make deps")
	case errors.Is(err, ErrMissing):
		t.Skip("PostgreSQL is not installed: its part of the suite is left out; make deps installs it")
	case err != nil:
		t.Fatalf("start PostgreSQL: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Errorf("stop PostgreSQL: %v", err)
		}
	})
	return s
}

// Launch starts a server outside tests. Stop it.
func Launch(settings ...string) (*Server, error) {
	initdb, postgres := program("initdb"), program("postgres")
	if initdb == "" || postgres == "" {
		return nil, ErrMissing
	}
	return start(initdb, postgres, settings)
}

// program finds one of PostgreSQL's; empty where it is not installed.
func program(name string) string {
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(found) == 0 {
		return ""
	}
	return found[len(found)-1]
}

func start(initdb, postgres string, settings []string) (*Server, error) {
	dir, err := os.MkdirTemp("", "pg") // short: the path of a socket may have 107 bytes
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir}
	who, err := unprivileged(dir)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	data := filepath.Join(dir, "data")
	made := exec.Command(initdb, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	made.SysProcAttr, made.Dir = who, dir
	if out, err := made.CombinedOutput(); err != nil {
		return nil, errors.Join(fmt.Errorf("initdb: %w: %s", err, out), os.RemoveAll(dir))
	}
	args := []string{"-D", data, "-k", dir}
	for _, set := range append([]string{"listen_addresses=", "fsync=off", "max_connections=200", "deadlock_timeout=100ms", "autovacuum_naptime=1s"}, settings...) {
		args = append(args, "-c", set)
	}
	s.run = func() *exec.Cmd {
		cmd := exec.Command(postgres, args...)
		cmd.SysProcAttr, cmd.Dir = who, dir
		return cmd
	}
	if err := s.Up(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return s, nil
}

// Up starts it, again after Down.
func (s *Server) Up() error {
	var said bytes.Buffer
	s.cmd = s.run()
	s.cmd.Stdout, s.cmd.Stderr = &said, &said
	if err := s.cmd.Start(); err != nil {
		return err
	}
	if err := s.answers(); err != nil {
		return errors.Join(err, s.Down(syscall.SIGQUIT), errors.New(said.String()))
	}
	return nil
}

// Down ends it by a signal, and keeps what it has: SIGINT shuts it down, at
// SIGQUIT it drops everything and recovers when it comes up.
func (s *Server) Down(how syscall.Signal) error {
	err := errors.Join(s.cmd.Process.Signal(how), s.cmd.Wait())
	if how == syscall.SIGQUIT {
		return nil // it says that it did not end in order
	}
	return err
}

// unprivileged names a user PostgreSQL runs as: it refuses to run as root.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	if os.Geteuid() != 0 {
		return &syscall.SysProcAttr{}, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return nil, err
		}
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return nil, err
	}
	who := &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	return who, os.Chown(dir, uid, gid)
}

// answers waits until the server does.
func (s *Server) answers() error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	db, err := sql.Open("pgx", s.url("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	for {
		err := db.PingContext(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// Stop ends it and deletes what it kept; once.
func (s *Server) Stop() (err error) {
	s.once.Do(func() {
		if s.cmd.ProcessState == nil { // it is up
			err = s.Down(syscall.SIGINT) // ends sessions, then itself
		}
		err = errors.Join(err, os.RemoveAll(s.dir))
	})
	return err
}

func (s *Server) url(database string) string {
	return "postgres:///" + database + "?host=" + s.dir + "&user=postgres"
}

// Database makes an empty database for a test and returns its address.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	address, err := s.Make()
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// Make makes an empty database and returns its address.
func (s *Server) Make() (string, error) {
	db, err := sql.Open("pgx", s.url("postgres"))
	if err != nil {
		return "", err
	}
	defer db.Close()
	name := fmt.Sprintf("db%d", s.count.Add(1))
	if _, err := db.Exec("CREATE DATABASE " + name); err != nil {
		return "", fmt.Errorf("make a database: %w", err)
	}
	return s.url(name), nil
}
