// Package serving is the commands of a data folder as a whole: demo, serve, backup.
package serving

import (
	"github.com/spf13/cobra"

	"plumbline/internal/cli/shell"
)

// line is one command line with the commands of this room.
type line struct{ *shell.Shell }

// Commands are those of this room.
func Commands(sh *shell.Shell) []*cobra.Command {
	s := line{sh}
	return []*cobra.Command{s.demo(), s.serve(), s.backup()}
}
