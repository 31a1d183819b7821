package ladders

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"plumbline/internal/cli/render"
	"plumbline/internal/cli/shell"
	"plumbline/internal/ladder"
	"plumbline/internal/web/api"
)

func (s line) metrics() *cobra.Command {
	var req api.Metrics
	cmd := &cobra.Command{
		Use:   "metrics [ID…]",
		Short: "List the metric catalogue, or explain metrics by id or by what they serve",
		Long:  "Each metric has a formula, a unit, a direction, a tier and a lens, and says which facts it needs.",
		Example: "  plumbline metrics\n  plumbline metrics trackable_rate\n" +
			"  plumbline metrics --for \"new customers\"",
		Args:        shell.Args(0, -1, "metric ids"),
		Annotations: shell.Prints("text", "json"),
		RunE: func(cmd *cobra.Command, ids []string) error {
			format, err := s.Pick(cmd)
			if err != nil {
				return err
			}
			req.IDs = ids
			got, err := shell.Call[api.MetricList](cmd.Context(), s.Shell, "metrics", req)
			if err != nil {
				return err
			}
			switch {
			case format == "json":
				err = s.JSON(got)
			case len(ids) > 0:
				err = s.explainMetrics(got.Metrics)
			default:
				err = s.listMetrics(got)
			}
			s.Say("%d %s", len(got.Metrics), shell.Plural(len(got.Metrics), "metric", "metrics"))
			return err
		},
	}
	cmd.Flags().StringVar(&req.Goal, "for", "", "what it is to serve: a shop metric or a goal in words")
	return cmd
}

func (s line) listMetrics(got api.MetricList) error {
	for _, line := range got.Advice {
		fmt.Fprintln(s.Out, line)
	}
	return render.Metrics(s.Out, got.Metrics, s.Style())
}

func (s line) explainMetrics(list []ladder.Metric) error {
	w := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
	for i, m := range list {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s\n", m.ID)
		for _, row := range [][2]string{
			{"title", m.Title}, {"formula", m.Text}, {"unit", m.Unit}, {"better", m.Better},
			{"tier, lens", m.Tier + ", " + m.Lens}, {"timing", m.Timing}, {"minimum count", fmt.Sprint(m.Minimum)},
			{"facts", strings.Join(m.Facts, ", ")}, {"no data", m.NoData}, {"partial", m.Partial},
			{"use instead", strings.Join(m.UseInstead, ", ")}, {"source", m.Source},
		} {
			if row[1] != "" {
				fmt.Fprintf(w, "  %s\t%s\n", row[0], row[1])
			}
		}
	}
	return w.Flush()
}
