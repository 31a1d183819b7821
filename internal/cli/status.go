package cli

import (
	"github.com/spf13/cobra"

	"plumbline/internal/access"
	"plumbline/internal/cli/render"
	"plumbline/internal/cli/shell"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/web/api"
)

func (s line) status() *cobra.Command {
	var role string
	var all bool
	cmd := &cobra.Command{
		Use:   "status",
		Short: "The programme: its tile, self-measures, objectives, key results and tiers, red first",
		Long:  "--as answers as a role would see it; what it may not see is withheld.",
		Example: "  plumbline status\n  plumbline status --as-of 2026-10-31\n" +
			"  plumbline status --as operations --format markdown",
		Args:        shell.Args(0, 0, "no arguments"),
		Annotations: shell.Prints("table", "json", "markdown"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := s.Pick(cmd)
			if err != nil {
				return err
			}
			asOf, err := s.Moment()
			if err != nil {
				return err
			}
			got, err := shell.Call[api.StatusAnswer](cmd.Context(), s.Shell, "status", api.Status{AsOf: asOf, Role: access.Role(role)})
			if err != nil {
				return err
			}
			in, err := s.statusIn(got)
			if err != nil {
				return err
			}
			in.All = all
			return s.showStatus(format, in)
		},
	}
	cmd.Flags().StringVar(&role, "as", "", "owner, operations, finance, legal, social, executive, creator or analyst")
	s.AsOfFlag(cmd)
	cmd.Flags().BoolVar(&all, "all", false, "also the KPIs that are on plan")
	return cmd
}

// statusIn completes an answer with what does not travel: the shipped catalogue.
func (s line) statusIn(got api.StatusAnswer) (render.StatusIn, error) {
	catalogue, _ := parse.Catalogue()
	got.Ladder.Catalogue = catalogue
	return render.StatusIn{Report: got.Report, Ladder: got.Ladder, Scope: access.For(got.Role), Review: got.Review}, nil
}

func (s line) showStatus(format string, in render.StatusIn) (err error) {
	switch format {
	case "json":
		err = s.JSON(in.Report)
	case "markdown":
		err = render.StatusMarkdown(s.Out, in)
	default:
		err = render.Status(s.Out, in, s.Style())
	}
	cal := in.Ladder.Program.Calendar()
	s.Say("%s as known at %s, revision %s", in.Report.Programme, in.Report.AsOf.In(cal.Zone).Format("2 Jan 2006 15:04"), shell.Short(in.Report.Revision))
	return err
}
