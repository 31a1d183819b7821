package intake

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"plumbline/internal/cli/render"
	"plumbline/internal/cli/shell"
	"plumbline/internal/web/api"
)

func (s line) lookback() *cobra.Command {
	var req api.Import
	var columns []string
	cmd := &cobra.Command{
		Use:   "lookback [FILE…]",
		Short: "Say what files show by themselves, no ladder needed: parcels, posts, money and orders nobody can trace",
		Long: "Imports the files and prints one page: what left before a signature, what nobody can trace, who brought the orders,\n" +
			"and what the files cannot answer with the column that would. Without --data nothing is kept.\n" +
			"Without files it answers from the data folder.",
		Example: "  plumbline lookback orders_export.csv tracker.xlsx access.log.gz\n" +
			"  plumbline lookback --data ./plumbline-data",
		Annotations: shell.Prints("text", "json"),
		RunE: func(cmd *cobra.Command, given []string) (err error) {
			format, err := s.Pick(cmd)
			if err != nil {
				return err
			}
			if req.Columns, err = shell.Columns(columns); err != nil {
				return err
			}
			if req.Paths, err = shell.Absolute(given...); err != nil {
				return err
			}
			kept := len(given) == 0 || cmd.Flags().Changed("data") || os.Getenv("PLUMBLINE_DATA") != ""
			if !kept {
				if s.Data, err = os.MkdirTemp("", "plumbline-lookback-"); err != nil {
					return err
				}
				defer os.RemoveAll(s.Data)
				s.Alone = true
			}
			return s.lookedBack(cmd.Context(), req, format, kept)
		},
	}
	s.importFlags(cmd, &req, &columns)
	return cmd
}

func (s line) lookedBack(ctx context.Context, req api.Import, format string, kept bool) error {
	got, err := shell.Read[api.LookedBack](ctx, s.Shell, "lookback", req)
	if err != nil {
		return err
	}
	if format == "json" {
		err = s.JSON(got)
	} else {
		err = render.Lookback(s.Out, got.Findings, s.Style())
	}
	s.unread(got.Unread)
	if len(got.Summaries) > 0 {
		s.Say("%s", render.ImportLine(got.Summaries))
	}
	if kept {
		s.Say("looked back over %s; plumbline serve --data %s shows it as a page, with the rows behind each figure", s.Data, s.Data)
	} else {
		s.Say("looked back; nothing was kept: add --data DIR to keep it, open the rows behind each figure and make it a ladder")
	}
	return err
}
