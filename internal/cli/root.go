// Package cli is the command line: each command a call of the internal HTTP
// handler, in process when no server runs on the data folder, over the folder's
// socket when one does. Its sub-rooms hold the commands by noun.
package cli

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"plumbline/internal/cli/gates"
	"plumbline/internal/cli/shell"
)

// Exit codes. Commands that answer a question with a refusal use Failed.
const (
	Done   = shell.Done
	Failed = shell.Failed
	Usage  = shell.Usage

	Denied        = gates.Denied
	NeedsOverride = gates.NeedsOverride
)

// Config is what the command line needs from main.
type Config = shell.Config

// ServeOptions are what serve and demo take.
type ServeOptions = shell.ServeOptions

// line is one command line with the commands of the programme as a whole.
type line struct{ *shell.Shell }

// Run runs one command line and returns its exit code.
func Run(ctx context.Context, c Config, args []string) int {
	if err := c.Complete(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return Failed
	}
	s := line{&shell.Shell{Config: c}}
	root := s.root()
	root.SetArgs(args)
	root.SetIn(c.In)
	root.SetOut(c.Out)
	root.SetErr(c.Err)
	if cmd, err := root.ExecuteContextC(ctx); err != nil {
		return s.Explain(cmd.CommandPath(), err)
	}
	return s.Code
}

// Root returns the command tree, for the generated reference.
func Root(c Config) (*cobra.Command, error) {
	if err := c.Complete(); err != nil {
		return nil, err
	}
	return line{&shell.Shell{Config: c}}.root(), nil
}

func (s line) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "plumbline",
		Short:         "Every creator deliverable traced to a quarterly result",
		Long:          "Plumbline turns the raw signals of an influencer programme into KPI → Key Result → Objective,\nand says which red cell is whose task before the quarter ends.",
		Version:       s.Version,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return shell.Misuse("%s", err) })
	f := root.PersistentFlags()
	f.StringVar(&s.Data, "data", envOr("PLUMBLINE_DATA", "./plumbline-data"), "the data folder (or PLUMBLINE_DATA)")
	f.StringVar(&s.Store, "store", "", "postgres://… where several servers share the records (or PLUMBLINE_STORE)")
	for _, n := range s.nouns() {
		root.AddGroup(&cobra.Group{ID: n.id, Title: n.title})
		for _, add := range n.all {
			add.GroupID = n.id
			s.Flags(add)
			root.AddCommand(add)
		}
	}
	return root
}

func envOr(name, fallback string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return fallback
}
