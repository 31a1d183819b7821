// Package intake is the commands that take files in: import, lookback, quarantine.
package intake

import (
	"github.com/spf13/cobra"

	"plumbline/internal/cli/shell"
)

// line is one command line with the commands of this room.
type line struct{ *shell.Shell }

// Commands are those of this room.
func Commands(sh *shell.Shell) []*cobra.Command {
	s := line{sh}
	return []*cobra.Command{s.lookback(), s.importFiles(), s.quarantine()}
}
