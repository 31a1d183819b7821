package people

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/spf13/cobra"

	"plumbline/internal/access"
	"plumbline/internal/cli/render"
	"plumbline/internal/cli/shell"
	"plumbline/internal/web/api"
)

func (s line) access() *cobra.Command {
	return shell.Group("access", "What roles may see: prove",
		"  plumbline access prove", s.accessProve())
}

func (s line) accessProve() *cobra.Command {
	var ask api.Prove
	var roles []string
	cmd := &cobra.Command{
		Use: "prove", Short: "Try to see what each role may not see, through every page, export and command",
		Long: "Two programmes are made in a temporary folder that are the same but for what a role does not see, and every address and\n" +
			"command is asked as that role. An answer that shows a planted value, or that differs by one in a byte, its order or its\n" +
			"status, is a leak. The same with rows: roles limited by campaign, brand, region and to their own, and a creator with the pass\n" +
			"of a private link, may not tell what lies outside. Takes some minutes; your data is not touched. Exit code 1 when there is a leak.",
		Example: "  plumbline access prove\n  plumbline access prove --role finance --door /work/incident\n  plumbline access prove --format json", Args: shell.Args(0, 0, "no arguments"),
		Annotations: shell.Prints("text", "json"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := s.Pick(cmd)
			if err != nil {
				return err
			}
			for _, r := range roles {
				ask.Roles = append(ask.Roles, access.Role(r))
			}
			got, err := s.proved(cmd, ask)
			if err != nil {
				return err
			}
			if len(got.Leaks) > 0 {
				s.Code = shell.Failed
			}
			if format == "json" {
				return s.JSON(got)
			}
			for _, l := range got.Leaks {
				who := string(l.Role)
				if l.As != "" {
					who += " (" + l.As + ")"
				}
				if _, err := fmt.Fprintf(s.Out, "%s, %s: %s\n", cmp.Or(who, "a stranger"), l.Door, l.What); err != nil {
					return err
				}
			}
			s.Say("%d questions at %d addresses and the commands, as %d kinds of asker: %d %s", got.Asked, got.Routes, got.Roles, len(got.Leaks), shell.Plural(len(got.Leaks), "leak", "leaks"))
			return nil
		},
	}
	cmd.Flags().StringSliceVar(&roles, "role", nil, "ask as this role alone; may be repeated")
	cmd.Flags().StringVar(&ask.Door, "door", "", "ask only at addresses and commands that contain this")
	return cmd
}

func (s line) proved(cmd *cobra.Command, ask api.Prove) (got api.Proved, err error) {
	bar := render.NewProgress(s.Err, s.Live(), s.Clock, "prove", "questions")
	defer bar.Done()
	err = s.With(func(c *http.Client) error {
		got, err = api.Call[api.Proved](cmd.Context(), c, "access/prove", ask, func(raw json.RawMessage) {
			var p struct{ Asked int }
			if json.Unmarshal(raw, &p) == nil {
				bar.Set(p.Asked, 0)
			}
		})
		return err
	})
	return got, err
}
