package cli

import (
	"path/filepath"

	"github.com/spf13/cobra"

	"plumbline/internal/fault"
)

// commands lists every command, in the order of a first day.
func (s *shell) commands() []*cobra.Command {
	return []*cobra.Command{
		s.demo(), s.serve(), s.lookback(), s.initLadder(),
		s.check(), s.diff(), s.apply(), s.history(), s.restore(), s.lock(), s.backup(),
		s.schema(), s.metrics(),
		s.importFiles(), s.importOKRs(), s.quarantine(),
		s.listRecords(), s.showRecord(), s.doRecord(),
		s.status(), s.trace(), s.gate(), s.export(), s.test(),
		s.people(), s.token(), s.audit(), s.access(),
	}
}

// absolute makes paths mean the same to a server that runs elsewhere.
func absolute(paths ...string) ([]string, error) {
	out := make([]string, len(paths))
	for i, p := range paths {
		abs, err := filepath.Abs(p)
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, err, "%q is not a path", p)
		}
		out[i] = abs
	}
	return out, nil
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
