package cli

import (
	"github.com/spf13/cobra"

	"plumbline/internal/access"
	"plumbline/internal/cli/render"
	"plumbline/internal/cli/shell"
	"plumbline/internal/web/api"
)

func (s line) trace() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "trace",
		Short: "Follow a deliverable up to its objective, or a key result down to its deliverables",
		Long:  "Every hop with its numbers, every break by its name. Exit code 1 when the trace of a deliverable is broken.",
		Example: "  plumbline trace deliverable d-0041\n" +
			"  plumbline trace kr dtc-revenue",
		Args: shell.Args(1, 1, "deliverable ID or kr ID"),
		RunE: func(_ *cobra.Command, given []string) error {
			return shell.Misuse("trace has no %q: it has deliverable and kr", given[0])
		},
	}
	cmd.AddCommand(
		s.traceOf("deliverable ID", "From brief, terms and post up to the objective", "  plumbline trace deliverable d-0041", true),
		s.traceOf("kr ID", "From a key result down to sub-outcomes, KPIs and deliverables", "  plumbline trace kr dtc-revenue", false))
	return cmd
}

func (s line) traceOf(use, short, example string, strict bool) *cobra.Command {
	var role string
	cmd := &cobra.Command{
		Use: use, Short: short, Example: example, Args: shell.Args(1, 1, "one id"),
		Annotations: shell.Prints("text", "json"),
		RunE: func(cmd *cobra.Command, given []string) error {
			format, err := s.Pick(cmd)
			if err != nil {
				return err
			}
			asOf, err := s.Moment()
			if err != nil {
				return err
			}
			got, err := shell.Call[render.Trace](cmd.Context(), s.Shell, "trace", api.Trace{ID: given[0], AsOf: asOf, Role: access.Role(role)})
			if err != nil {
				return err
			}
			if format == "json" {
				err = s.JSON(got)
			} else {
				err = render.WriteTrace(s.Out, got, s.Style())
			}
			n := len(got.Breaks())
			if n > 0 && strict {
				s.Code = shell.Failed
			}
			s.Say("traced %s: %d %s", given[0], n, shell.Plural(n, "break", "breaks"))
			return err
		},
	}
	s.AsOfFlag(cmd)
	cmd.Flags().StringVar(&role, "as", "", "answer as a role would see it")
	return cmd
}
