// Package gates is the commands of the gates: ask, permits, overrides, backtest.
package gates

import (
	"github.com/spf13/cobra"

	"plumbline/internal/cli/shell"
)

// line is one command line with the commands of this room.
type line struct{ *shell.Shell }

// Commands are those of this room.
func Commands(sh *shell.Shell) []*cobra.Command {
	s := line{sh}
	return []*cobra.Command{s.gate()}
}
