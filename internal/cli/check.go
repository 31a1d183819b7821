package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"plumbline/internal/ladder/problem"
	"plumbline/internal/web/api"
)

func (s *shell) check() *cobra.Command {
	var lock bool
	cmd := &cobra.Command{
		Use:   "check PATH",
		Short: "Compile a ladder and name every problem with its place and a way out",
		Long: "Reads one YAML file or a folder of them. Exit code 0: clean or warnings only; 1: errors; 2: usage.\n" +
			"--format text (default), json, sarif.",
		Example: "  plumbline check ladder.yaml\n  plumbline check ./ladder --format sarif > ladder.sarif",
		Args:    args(1, 1, "one path: a file or a folder"),
		RunE: func(cmd *cobra.Command, given []string) error {
			format, err := s.pick("text", "json", "sarif")
			if err != nil {
				return err
			}
			paths, err := absolute(given...)
			if err != nil {
				return err
			}
			got, err := call[api.Checked](cmd.Context(), s, "check", api.Check{Path: paths[0], Lock: lock})
			if err != nil {
				return err
			}
			nearby(got.Problems)
			return s.problems(format, got)
		},
	}
	cmd.Flags().BoolVar(&lock, "lock", false, "judge as at a lock: what a campaign needs before its brief is sent")
	return cmd
}

// nearby shortens paths below the working folder, as compilers print them.
func nearby(list []problem.Problem) {
	wd, err := os.Getwd()
	if err != nil {
		return
	}
	for i := range list {
		if rel, err := filepath.Rel(wd, list[i].File); err == nil && filepath.IsAbs(list[i].File) && !strings.HasPrefix(rel, "..") {
			list[i].File = rel
		}
	}
}

func (s *shell) problems(format string, got api.Checked) error {
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
		s.code = Failed
	}
	s.say("checked %d %s: %s", len(got.Files), plural(len(got.Files), "file", "files"), found(errs, warnings))
	return err
}

func found(errs, warnings int) string {
	if errs+warnings == 0 {
		return "no problems"
	}
	return fmt.Sprintf("%d %s, %d %s", errs, plural(errs, "error", "errors"), warnings, plural(warnings, "warning", "warnings"))
}

func (s *shell) schema() *cobra.Command {
	return &cobra.Command{
		Use:     "schema",
		Short:   "Print the JSON Schema of the ladder language, for editors",
		Example: "  plumbline schema > ladder.schema.json\n  # first line of a ladder: # yaml-language-server: $schema=./ladder.schema.json",
		Args:    args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			got, err := call[map[string]any](cmd.Context(), s, "schema", api.Nothing{})
			if err != nil {
				return err
			}
			if err := s.json(got); err != nil {
				return err
			}
			s.say("printed the JSON Schema of the ladder language")
			return nil
		},
	}
}

// json prints a value as indented JSON.
func (s *shell) json(v any) error {
	enc := json.NewEncoder(s.Out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
