package ladders

import (
	"fmt"

	"github.com/spf13/cobra"

	"plumbline/internal/cli/shell"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/web/api"
)

func (s line) check() *cobra.Command {
	var lock bool
	cmd := &cobra.Command{
		Use:         "check PATH",
		Short:       "Compile a ladder and name every problem with its place and a way out",
		Long:        "Reads one YAML file or a folder of them. Exit code 0: clean or warnings only; 1: errors; 2: usage.",
		Example:     "  plumbline check ladder.yaml\n  plumbline check ./ladder --format sarif > ladder.sarif",
		Args:        shell.Args(1, 1, "one path: a file or a folder"),
		Annotations: shell.Prints("text", "json", "sarif"),
		RunE: func(cmd *cobra.Command, given []string) error {
			format, err := s.Pick(cmd)
			if err != nil {
				return err
			}
			paths, err := shell.Absolute(given...)
			if err != nil {
				return err
			}
			got, err := shell.Call[api.Checked](cmd.Context(), s.Shell, "check", api.Check{Path: paths[0], Lock: lock})
			if err != nil {
				return err
			}
			shell.Nearby(got.Problems)
			return s.problems(format, got)
		},
	}
	cmd.Flags().BoolVar(&lock, "lock", false, "judge as at a lock: what a campaign needs before its brief is sent")
	return cmd
}

func (s line) problems(format string, got api.Checked) error {
	var err error
	switch format {
	case "json":
		err = problem.WriteJSON(s.Out, got.Problems)
	case "sarif":
		err = problem.WriteSARIF(s.Out, got.Problems, s.Version)
	default:
		err = problem.WriteText(s.Out, got.Problems)
	}
	errs := problem.Errors(got.Problems)
	warnings := len(got.Problems) - errs
	if errs > 0 {
		s.Code = shell.Failed
	}
	s.Say("checked %d %s: %s", len(got.Files), shell.Plural(len(got.Files), "file", "files"), found(errs, warnings))
	return err
}

func found(errs, warnings int) string {
	if errs+warnings == 0 {
		return "no problems"
	}
	return fmt.Sprintf("%d %s, %d %s", errs, shell.Plural(errs, "error", "errors"), warnings, shell.Plural(warnings, "warning", "warnings"))
}

func (s line) schema() *cobra.Command {
	return &cobra.Command{
		Use:     "schema",
		Short:   "Print the JSON Schema of the ladder language, for editors",
		Example: "  plumbline schema > ladder.schema.json\n  # first line of a ladder: # yaml-language-server: $schema=./ladder.schema.json",
		Args:    shell.Args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			got, err := shell.Call[map[string]any](cmd.Context(), s.Shell, "schema", api.Nothing{})
			if err != nil {
				return err
			}
			if err := s.JSON(got); err != nil {
				return err
			}
			s.Say("printed the JSON Schema of the ladder language")
			return nil
		},
	}
}
