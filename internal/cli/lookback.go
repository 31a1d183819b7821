package cli

import (
	"context"
	"encoding/json"
	"net/http"
	"os"

	"github.com/spf13/cobra"

	"plumbline/internal/cli/render"
	"plumbline/internal/inbox"
	"plumbline/internal/web/api"
)

func (s *shell) lookback() *cobra.Command {
	var req api.Import
	var columns []string
	cmd := &cobra.Command{
		Use:   "lookback [FILE…]",
		Short: "Say what files show by themselves, no ladder needed: parcels, posts, money and orders nobody can trace",
		Long: "Imports the files and prints one page: what left before a signature, what nobody can trace, who brought the orders,\n" +
			"and what the files cannot answer with the column that would. Without --data nothing is kept.\n" +
			"Without files it answers from the data folder. --format text (default), json.",
		Example: "  plumbline lookback orders_export.csv tracker.xlsx access.log.gz\n" +
			"  plumbline lookback --data ./plumbline-data",
		RunE: func(cmd *cobra.Command, given []string) (err error) {
			format, err := s.pick("text", "json")
			if err != nil {
				return err
			}
			if req.Columns, err = columnMap(columns); err != nil {
				return err
			}
			if req.Paths, err = absolute(given...); err != nil {
				return err
			}
			kept := len(given) == 0 || cmd.Flags().Changed("data") || os.Getenv("PLUMBLINE_DATA") != ""
			if !kept {
				if s.data, err = os.MkdirTemp("", "plumbline-lookback-"); err != nil {
					return err
				}
				defer os.RemoveAll(s.data)
				s.alone = true
			}
			return s.lookedBack(cmd.Context(), req, format, kept)
		},
	}
	s.importFlags(cmd, &req, &columns)
	return cmd
}

func (s *shell) lookedBack(ctx context.Context, req api.Import, format string, kept bool) error {
	var got api.LookedBack
	bar := &bar{s: s}
	err := s.with(func(c *http.Client) (err error) {
		got, err = api.Call[api.LookedBack](ctx, c, "lookback", req, func(raw json.RawMessage) {
			var p inbox.Progress
			if json.Unmarshal(raw, &p) == nil {
				bar.show(p)
			}
		})
		return err
	})
	bar.done()
	if err != nil {
		return err
	}
	if format == "json" {
		err = s.json(got)
	} else {
		err = render.Lookback(s.Out, got.Findings, s.style())
	}
	s.unread(got.Unread)
	if len(got.Summaries) > 0 {
		s.say("%s", render.ImportLine(got.Summaries))
	}
	if kept {
		s.say("looked back over %s; plumbline serve --data %s shows it as a page, with the rows behind each figure", s.data, s.data)
	} else {
		s.say("looked back; nothing was kept: add --data DIR to keep it, open the rows behind each figure and make it a ladder")
	}
	return err
}
