package cli

import (
	"github.com/spf13/cobra"

	"plumbline/internal/access"
	"plumbline/internal/web/api"
)

func (s *shell) status() *cobra.Command {
	var role string
	cmd := &cobra.Command{
		Use:   "status",
		Short: "The programme: its tile, self-measures, objectives, key results and tiers, red first",
		Long:  "--format table (default), json, markdown. --as answers as a role would see it; what it may not see is withheld.",
		Example: "  plumbline status\n  plumbline status --as-of 2026-10-31\n" +
			"  plumbline status --as operations --format markdown",
		Args: args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := s.pick("table", "json", "markdown")
			if err != nil {
				return err
			}
			asOf, err := s.moment()
			if err != nil {
				return err
			}
			got, err := call[api.StatusAnswer](cmd.Context(), s, "status", api.Status{AsOf: asOf, Role: access.Role(role)})
			if err != nil {
				return err
			}
			_ = format
			return s.json(got.Report)
		},
	}
	cmd.Flags().StringVar(&role, "as", "", "owner, operations, finance, legal, social, executive, creator or analyst")
	return cmd
}
