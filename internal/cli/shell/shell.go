// Package shell is what every command shares: how it reaches the house, prints,
// and says what cannot be meant.
package shell

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"plumbline/internal/cli/render"
	"plumbline/internal/fault"
	"plumbline/internal/inbox"
	"plumbline/internal/period"
	"plumbline/internal/web/api"
)

// Exit codes. Commands that answer a question with a refusal use Failed.
const (
	Done   = 0
	Failed = 1
	Usage  = 2
)

// Opener opens the house on a data folder, with its records at store unless
// that is empty, for a command that finds no server.
type Opener func(dir, store string) (handler http.Handler, closeIt func() error, err error)

// Server runs the house until ctx ends; ready is told the address.
type Server func(ctx context.Context, o ServeOptions) error

// ServeOptions are what serve and demo take.
type ServeOptions struct {
	Dir, Listen string
	Store       string   // where the records are, if not in Dir
	Behind      []string // proxies in front of it
	OwnFacts    bool     // make Dir the home of the facts
	Demo        bool
	DemoAsOf    string
	Ready       func(address string)
	Log         io.Writer
}

// Config is what the command line needs from main.
type Config struct {
	Version    string
	Open       Opener
	Serve      Server
	SocketPath func(dir string) string
	Formats    []inbox.Format // what can be imported, for help
	In         io.Reader
	Out, Err   io.Writer
	Clock      period.Clock
}

// Complete fills in what main left out.
func (c *Config) Complete() error {
	if c.Open == nil || c.Serve == nil || c.SocketPath == nil {
		return errors.New("cli: Open, Serve and SocketPath are required")
	}
	if c.Version == "" {
		c.Version = "dev"
	}
	if c.In == nil {
		c.In = os.Stdin
	}
	if c.Out == nil {
		c.Out = os.Stdout
	}
	if c.Err == nil {
		c.Err = os.Stderr
	}
	if c.Clock == nil {
		c.Clock = period.System{}
	}
	return nil
}

// Shell is one command line as it runs.
type Shell struct {
	Config
	Data   string // the data folder
	Store  string // where the records are, as --store says
	Alone  bool   // nothing is kept: the records are not asked
	Format string // as --format says
	AsOf   string // as --as-of says
	Code   int    // what to exit with when the command itself succeeded
}

// Where is where the records are, if not in the data folder; never a flag's default, which help prints.
func (s *Shell) Where() string {
	if s.Alone {
		return ""
	}
	return cmp.Or(s.Store, os.Getenv("PLUMBLINE_STORE"))
}

// usageError is a command line that cannot be meant.
type usageError struct{ text string }

func (u usageError) Error() string { return u.text }

// Misuse is a command line that cannot be meant: it exits with Usage.
func Misuse(format string, args ...any) error { return usageError{fmt.Sprintf(format, args...)} }

// Explain prints an error as a person wants it and returns the exit code.
func (s *Shell) Explain(command string, err error) int {
	var u usageError
	if errors.As(err, &u) || strings.HasPrefix(err.Error(), "unknown command") {
		fmt.Fprintf(s.Err, "plumbline: %s\nTry: %s --help\n", err, command)
		return Usage
	}
	fmt.Fprintf(s.Err, "plumbline: %s\n", fault.MessageOf(err))
	if hint := fault.HintOf(err); hint != "" {
		fmt.Fprintf(s.Err, "Try: %s\n", hint)
	}
	if fault.CodeOf(err) == fault.Internal {
		fmt.Fprintf(s.Err, "Cause: %s\n", err)
	}
	return Failed
}

// With opens the way in, runs f, and closes it.
func (s *Shell) With(f func(c *http.Client) error) error {
	if socket := s.SocketPath(s.Data); api.Listening(socket) {
		return f(api.OverSocket(socket))
	}
	handler, closeIt, err := s.Open(s.Data, s.Where())
	if err != nil {
		return err
	}
	return errors.Join(f(api.InProcess(handler)), closeIt())
}

// Call asks for one command and returns its answer.
func Call[Resp any](ctx context.Context, s *Shell, name string, req any) (resp Resp, err error) {
	err = s.With(func(c *http.Client) error {
		resp, err = api.Call[Resp](ctx, c, name, req, nil)
		return err
	})
	return resp, err
}

// Say prints the one line a command ends with, beside its output.
func (s *Shell) Say(format string, args ...any) { fmt.Fprintf(s.Err, format+"\n", args...) }

// Style is how text may look where output goes.
func (s *Shell) Style() render.Style { return render.StyleOf(s.Out, os.Getenv) }

// prints is the annotation of a command under which its formats stand.
const prints = "prints"

// Prints annotates a command with the formats it prints in, the first by
// default: the command then takes --format, and others refuse it.
func Prints(known ...string) map[string]string {
	return map[string]string{prints: strings.Join(known, ", ")}
}

// Flags gives a command and those under it the flags they understand.
func (s *Shell) Flags(cmd *cobra.Command) {
	if known := cmd.Annotations[prints]; known != "" {
		first, more, _ := strings.Cut(known, ", ")
		cmd.Flags().StringVar(&s.Format, "format", "", "how to print: "+first+" (default), "+more)
	}
	for _, sub := range cmd.Commands() {
		s.Flags(sub)
	}
}

// Pick checks --format against what a command knows.
func (s *Shell) Pick(cmd *cobra.Command) (string, error) {
	known := strings.Split(cmd.Annotations[prints], ", ")
	if s.Format == "" {
		return known[0], nil
	}
	if slices.Contains(known, s.Format) {
		return s.Format, nil
	}
	return "", Misuse("--format %s is not known here; use %s", s.Format, strings.Join(known, ", "))
}

// Args refuses a wrong number of arguments as a usage error.
func Args(min, max int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, given []string) error {
		if len(given) < min || (max >= 0 && len(given) > max) {
			return Misuse("%s takes %s", cmd.CommandPath(), what)
		}
		return nil
	}
}
