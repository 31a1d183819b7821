// Package records is the commands of the record of work: list, show, do.
package records

import (
	"github.com/spf13/cobra"

	"plumbline/internal/cli/shell"
)

// line is one command line with the commands of this room.
type line struct{ *shell.Shell }

// Commands are those of this room.
func Commands(sh *shell.Shell) []*cobra.Command {
	s := line{sh}
	return []*cobra.Command{s.listRecords(), s.showRecord(), s.doRecord()}
}
