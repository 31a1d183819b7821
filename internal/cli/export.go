package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"plumbline/internal/access"
	"plumbline/internal/cli/shell"
	"plumbline/internal/web/api"
)

func (s line) export() *cobra.Command {
	var req api.Export
	var ladder, role string
	cmd := &cobra.Command{
		Use:   "export facts|verdicts [TABLE…]",
		Short: "Write facts or verdicts as flat files for a BI tool, or the ladder as a spreadsheet",
		Long: "Columns are stable and documented in docs/reference/facts.md, with the programme's fiscal calendar and the campaign\n" +
			"keys that GA4 reads. --as writes what a role may see.",
		Example: "  plumbline export facts --format parquet --out ./bi\n  plumbline export verdicts --out ./bi\n" +
			"  plumbline export --ladder xlsx --out ladder.xlsx",
		Annotations: shell.Prints("csv", "parquet"),
		RunE: func(cmd *cobra.Command, given []string) (err error) {
			if req.Format, err = s.Pick(cmd); err != nil {
				return err
			}
			switch {
			case ladder == "xlsx" && len(given) == 0:
				req.What, req.Format = "ladder", "xlsx"
			case ladder != "":
				return shell.Misuse("--ladder %s: it knows xlsx, and takes no arguments", ladder)
			case len(given) == 0:
				return shell.Misuse("export what? facts, verdicts or --ladder xlsx")
			default:
				req.What, req.Tables = given[0], given[1:]
			}
			if req.AsOf, err = s.Moment(); err != nil {
				return err
			}
			req.Role = access.Role(role)
			return s.exported(cmd, req)
		},
	}
	s.AsOfFlag(cmd)
	f := cmd.Flags()
	f.StringVar(&req.Out, "out", "", "folder to write to (default ./export), or the spreadsheet (default ladder.xlsx)")
	f.StringVar(&req.From, "from", "", "first day")
	f.StringVar(&req.To, "to", "", "last day")
	f.StringVar(&ladder, "ladder", "", "xlsx: the five-column canvas")
	f.StringVar(&role, "as", "", "write what a role may see")
	return cmd
}

func (s line) exported(cmd *cobra.Command, req api.Export) error {
	if req.Out == "" {
		req.Out = map[bool]string{true: "ladder.xlsx", false: "export"}[req.What == "ladder"]
	}
	paths, err := shell.Absolute(req.Out)
	if err != nil {
		return err
	}
	req.Out = paths[0]
	got, err := shell.Call[api.Exported](cmd.Context(), s.Shell, "export", req)
	if err != nil {
		return err
	}
	rows := 0
	for _, f := range got.Files {
		rows += f.Rows
		if req.What != "ladder" {
			fmt.Fprintf(s.Out, "%s\t%d rows\n", f.Path, f.Rows)
		} else {
			fmt.Fprintln(s.Out, f.Path)
		}
	}
	s.Say("exported %d %s", len(got.Files), shell.Plural(len(got.Files), "file", "files"))
	return nil
}

func (s line) test() *cobra.Command {
	var req api.Test
	cmd := &cobra.Command{
		Use:   "test PATH…",
		Short: "Run scenario files: a ladder, facts and dates, and what is expected then",
		Long:  "Exit code 1 when an expectation does not hold. --update rewrites expectations in place.",
		Example: "  plumbline test scenarios\n" +
			"  plumbline test my-scenario.yaml --update",
		Args: shell.Args(1, -1, "scenario files or folders of them"),
		RunE: func(cmd *cobra.Command, given []string) (err error) {
			if req.Paths, err = shell.Absolute(given...); err != nil {
				return err
			}
			got, err := shell.Call[api.Tested](cmd.Context(), s.Shell, "test", req)
			if err != nil {
				return err
			}
			fmt.Fprint(s.Out, got.Text)
			if !got.OK {
				s.Code = shell.Failed
			}
			s.Say("ran %d %s, %d rewritten", got.Files, shell.Plural(got.Files, "scenario", "scenarios"), got.Updated)
			return nil
		},
	}
	cmd.Flags().BoolVar(&req.Update, "update", false, "rewrite expectations that do not hold")
	return cmd
}
