package cli

import (
	"github.com/spf13/cobra"

	"plumbline/internal/cli/gates"
	"plumbline/internal/cli/intake"
	"plumbline/internal/cli/ladders"
	"plumbline/internal/cli/people"
	"plumbline/internal/cli/records"
	"plumbline/internal/cli/serving"
)

// noun is a group of commands as help shows them.
type noun struct {
	id, title string
	all       []*cobra.Command
}

// nouns are every command, in the order of a first day.
func (s line) nouns() []noun {
	return []noun{
		{"serving", "A data folder:", serving.Commands(s.Shell)},
		{"ladders", "What was promised:", ladders.Commands(s.Shell)},
		{"intake", "What files say:", intake.Commands(s.Shell)},
		{"programme", "How it stands:", []*cobra.Command{s.status(), s.trace(), s.export(), s.test()}},
		{"records", "The record of work:", append(records.Commands(s.Shell), gates.Commands(s.Shell)...)},
		{"people", "Who may do what:", people.Commands(s.Shell)},
	}
}
