// Package cli is the command line: one file per command, each a call of the
// internal HTTP handler, in process when no server runs on the data folder,
// over the folder's socket when one does.
package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
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
	Store       string // where the records are, if not in Dir
	OwnFacts    bool   // make Dir the home of the facts
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

func (c *Config) defaults() error {
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

// shell is what every command shares.
type shell struct {
	Config
	data   string
	store  string
	alone  bool // nothing is kept: the records are not asked
	format string
	asOf   string
	code   int // what to exit with when the command itself succeeded
}

// Run runs one command line and returns its exit code.
func Run(ctx context.Context, c Config, args []string) int {
	if err := c.defaults(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return Failed
	}
	s := &shell{Config: c}
	root := s.root()
	root.SetArgs(args)
	root.SetIn(c.In)
	root.SetOut(c.Out)
	root.SetErr(c.Err)
	if cmd, err := root.ExecuteContextC(ctx); err != nil {
		return s.explain(cmd.CommandPath(), err)
	}
	return s.code
}

// Root returns the command tree, for the generated reference.
func Root(c Config) (*cobra.Command, error) {
	if err := c.defaults(); err != nil {
		return nil, err
	}
	return (&shell{Config: c}).root(), nil
}

func (s *shell) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "plumbline",
		Short:         "Every creator deliverable traced to a quarterly result",
		Long:          "Plumbline turns the raw signals of an influencer programme into KPI → Key Result → Objective,\nand says which red cell is whose task before the quarter ends.",
		Version:       s.Version,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage("%s", err) })
	f := root.PersistentFlags()
	f.StringVar(&s.data, "data", envOr("PLUMBLINE_DATA", "./plumbline-data"), "the data folder (or PLUMBLINE_DATA)")
	f.StringVar(&s.store, "store", "", "postgres://… where several servers share the records (or PLUMBLINE_STORE)")
	f.StringVar(&s.format, "format", "", "how to print; each command's help lists what it knows")
	f.StringVar(&s.asOf, "as-of", "", "answer as known at the end of a day (2026-10-31) or at an instant (RFC 3339)")
	for _, add := range s.commands() {
		root.AddCommand(add)
	}
	return root
}

// records is where the records are; never a flag's default, which help prints.
func (s *shell) records() string {
	if s.alone {
		return ""
	}
	return cmp.Or(s.store, os.Getenv("PLUMBLINE_STORE"))
}

func envOr(name, fallback string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return fallback
}

// usageError is a command line that cannot be meant.
type usageError struct{ text string }

func (u usageError) Error() string { return u.text }

func usage(format string, args ...any) error { return usageError{fmt.Sprintf(format, args...)} }

// explain prints an error as a person wants it and returns the exit code.
func (s *shell) explain(command string, err error) int {
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

// with opens the way in, runs f, and closes it.
func (s *shell) with(f func(c *http.Client) error) error {
	if socket := s.SocketPath(s.data); api.Listening(socket) {
		return f(api.OverSocket(socket))
	}
	handler, closeIt, err := s.Open(s.data, s.records())
	if err != nil {
		return err
	}
	return errors.Join(f(api.InProcess(handler)), closeIt())
}

// call asks for one command and returns its answer.
func call[Resp any](ctx context.Context, s *shell, name string, req any) (resp Resp, err error) {
	err = s.with(func(c *http.Client) error {
		resp, err = api.Call[Resp](ctx, c, name, req, nil)
		return err
	})
	return resp, err
}

// say prints the one line a command ends with, beside its output.
func (s *shell) say(format string, args ...any) { fmt.Fprintf(s.Err, format+"\n", args...) }

// style is how text may look where output goes.
func (s *shell) style() render.Style { return render.StyleOf(s.Out, os.Getenv) }

// pick checks --format against what a command knows; the first is the default.
func (s *shell) pick(known ...string) (string, error) {
	if s.format == "" {
		return known[0], nil
	}
	for _, k := range known {
		if s.format == k {
			return k, nil
		}
	}
	return "", usage("--format %s is not known here; use %s", s.format, strings.Join(known, ", "))
}

// args refuses a wrong number of arguments as a usage error.
func args(min, max int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, given []string) error {
		if len(given) < min || (max >= 0 && len(given) > max) {
			return usage("%s takes %s", cmd.CommandPath(), what)
		}
		return nil
	}
}
