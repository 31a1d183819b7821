// Package ladders is the commands of the ladder: write one, check it, put it in force, look back over its history.
package ladders

import (
	"github.com/spf13/cobra"

	"plumbline/internal/cli/shell"
)

// line is one command line with the commands of this room.
type line struct{ *shell.Shell }

// Commands are those of this room.
func Commands(sh *shell.Shell) []*cobra.Command {
	s := line{sh}
	return []*cobra.Command{s.initLadder(), s.importOKRs(), s.check(), s.diff(), s.apply(), s.history(), s.restore(), s.lock(), s.schema(), s.metrics()}
}
