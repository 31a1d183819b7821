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

// commands lists every command, in the order of a first day.
func (s line) commands() []*cobra.Command {
	var all []*cobra.Command
	for _, noun := range [][]*cobra.Command{
		serving.Commands(s.Shell), ladders.Commands(s.Shell), intake.Commands(s.Shell), records.Commands(s.Shell),
		{s.status(), s.trace()}, gates.Commands(s.Shell), {s.export(), s.test()}, people.Commands(s.Shell),
	} {
		all = append(all, noun...)
	}
	return all
}
