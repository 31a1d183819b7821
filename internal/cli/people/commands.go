// Package people is the commands of who may do what: accounts, tokens, the audit log, the proof of access.
package people

import (
	"github.com/spf13/cobra"

	"plumbline/internal/cli/shell"
)

// line is one command line with the commands of this room.
type line struct{ *shell.Shell }

// Commands are those of this room.
func Commands(sh *shell.Shell) []*cobra.Command {
	s := line{sh}
	return []*cobra.Command{s.people(), s.token(), s.audit(), s.access(), s.forget()}
}
