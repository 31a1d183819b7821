package intake

import (
	"github.com/spf13/cobra"

	"plumbline/internal/cli/render"
	"plumbline/internal/cli/shell"
	"plumbline/internal/web/api"
)

func (s line) quarantine() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "quarantine",
		Short: "Records that could not be mapped: list, show, replay after a fix",
		Example: "  plumbline quarantine list\n  plumbline quarantine show q12\n" +
			"  plumbline quarantine replay a3 --currency USD",
		Args: shell.Args(1, 1, "one of list, show, replay"),
		RunE: func(_ *cobra.Command, given []string) error {
			return shell.Misuse("quarantine has no %q: it has list, show and replay", given[0])
		},
	}
	cmd.AddCommand(s.quarantineList(), s.quarantineShow(), s.quarantineReplay())
	return cmd
}

func (s line) quarantineList() *cobra.Command {
	var req api.Quarantine
	cmd := &cobra.Command{
		Use:         "list",
		Short:       "List quarantined records, newest first",
		Example:     "  plumbline quarantine list --arrival a3",
		Args:        shell.Args(0, 0, "no arguments"),
		Annotations: shell.Prints("text", "json"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := s.Pick(cmd)
			if err != nil {
				return err
			}
			got, err := shell.Call[api.Quarantined](cmd.Context(), s.Shell, "quarantine/list", req)
			if err != nil {
				return err
			}
			if format == "json" {
				err = s.JSON(got)
			} else {
				err = render.Quarantine(s.Out, got.Rows, s.Style())
			}
			s.Say("%d %s in quarantine", got.Total, shell.Plural(got.Total, "record", "records"))
			return err
		},
	}
	cmd.Flags().StringVar(&req.Arrival, "arrival", "", "only of one arrival")
	cmd.Flags().IntVar(&req.Limit, "limit", 100, "how many at most")
	cmd.Flags().IntVar(&req.Offset, "offset", 0, "how many to pass over")
	return cmd
}

func (s line) quarantineShow() *cobra.Command {
	return &cobra.Command{
		Use:     "show ID",
		Short:   "Show one record as it came, with its place and reason",
		Example: "  plumbline quarantine show q12",
		Args:    shell.Args(1, 1, "one id that quarantine list shows"),
		RunE: func(cmd *cobra.Command, given []string) error {
			got, err := shell.Call[api.Quarantined](cmd.Context(), s.Shell, "quarantine/list", api.Quarantine{ID: given[0]})
			if err != nil {
				return err
			}
			for _, q := range got.Rows {
				if err := render.QuarantinedRow(s.Out, q, s.Style()); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func (s line) quarantineReplay() *cobra.Command {
	var req api.Import
	var columns []string
	cmd := &cobra.Command{
		Use:         "replay ID…",
		Short:       "Read arrivals, or the files of quarantined records, once more after a fix",
		Example:     "  plumbline quarantine replay q12 --day-order dmy",
		Args:        shell.Args(1, -1, "ids of quarantined records or of arrivals"),
		Annotations: shell.Prints("text", "json"),
		RunE: func(cmd *cobra.Command, given []string) (err error) {
			if req.Columns, err = shell.Columns(columns); err != nil {
				return err
			}
			req.Paths = given
			return s.imported(cmd, "quarantine/replay", req)
		},
	}
	s.importFlags(cmd, &req, &columns)
	return cmd
}
