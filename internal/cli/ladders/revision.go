package ladders

import (
	"os/user"
	"time"

	"github.com/spf13/cobra"

	"plumbline/internal/cli/render"
	"plumbline/internal/cli/serving"
	"plumbline/internal/cli/shell"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/web/api"
)

func (s line) diff() *cobra.Command {
	return &cobra.Command{
		Use:         "diff PATH",
		Short:       "Say what applying a ladder would change, and which locked campaigns it touches",
		Example:     "  plumbline diff ladder.yaml",
		Args:        shell.Args(1, 1, "one path: a file or a folder"),
		Annotations: shell.Prints("text", "json"),
		RunE: func(cmd *cobra.Command, given []string) error {
			return s.applied(cmd, given[0], api.Apply{DryRun: true})
		},
	}
}

func (s line) apply() *cobra.Command {
	var req api.Apply
	cmd := &cobra.Command{
		Use:         "apply PATH",
		Short:       "Check a ladder and make it the revision in force",
		Example:     "  plumbline apply ladder.yaml -m \"raise the order target to 12,000\"",
		Args:        shell.Args(1, 1, "one path: a file or a folder"),
		Annotations: shell.Prints("text", "json"),
		RunE: func(cmd *cobra.Command, given []string) error {
			return s.applied(cmd, given[0], req)
		},
	}
	cmd.Flags().StringVarP(&req.Message, "message", "m", "", "why, for the history")
	cmd.Flags().StringVar(&req.Author, "author", "", "who (default: the login name)")
	return cmd
}

func login() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "owner"
}

func (s line) applied(cmd *cobra.Command, path string, req api.Apply) error {
	format, err := s.Pick(cmd)
	if err != nil {
		return err
	}
	paths, err := shell.Absolute(path)
	if err != nil {
		return err
	}
	req.Path = paths[0]
	if req.Author == "" {
		req.Author = login()
	}
	got, err := shell.Call[api.Applied](cmd.Context(), s.Shell, "apply", req)
	if err != nil {
		return err
	}
	shell.Nearby(got.Problems)
	if format == "json" {
		err = s.JSON(got)
	} else {
		err = s.changes(got)
	}
	s.conclude(got, req.DryRun)
	return err
}

func (s line) changes(got api.Applied) error {
	if err := problem.WriteText(s.Out, got.Problems); err != nil {
		return err
	}
	if got.Parent == "" {
		return nil // everything is new; the ladder itself says it better
	}
	return render.Diff(s.Out, got.Changes, s.Style())
}

func (s line) conclude(got api.Applied, dry bool) {
	n := len(got.Changes)
	switch {
	case problem.Errors(got.Problems) > 0:
		s.Code = shell.Failed
		s.Say("nothing was applied: %d errors", problem.Errors(got.Problems))
	case dry:
		s.Say("%d %s would be applied", n, shell.Plural(n, "change", "changes"))
	case !got.Stored:
		s.Say("nothing changed: revision %s is in force already", shell.Short(got.Revision))
	default:
		s.Say("applied revision %s (%d %s)", shell.Short(got.Revision), n, shell.Plural(n, "change", "changes"))
	}
}

func (s line) history() *cobra.Command {
	return &cobra.Command{
		Use:         "history",
		Short:       "List the revisions of the ladder, newest first",
		Example:     "  plumbline history",
		Args:        shell.Args(0, 0, "no arguments"),
		Annotations: shell.Prints("text", "json"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := s.Pick(cmd)
			if err != nil {
				return err
			}
			got, err := shell.Call[ladder.History](cmd.Context(), s.Shell, "history", api.Nothing{})
			if err != nil {
				return err
			}
			if format == "json" {
				err = s.JSON(got)
			} else {
				err = render.History(s.Out, got, time.Local, s.Style())
			}
			s.Say("%d %s", len(got.Revisions), shell.Plural(len(got.Revisions), "revision", "revisions"))
			return err
		},
	}
}

func (s line) restore() *cobra.Command {
	return &cobra.Command{
		Use:   "restore REVISION|FILE",
		Short: "Make an earlier revision the one in force, or a new data folder of a backup",
		Long: "A revision becomes a new entry of the history. A file that backup wrote becomes the folder --data names, which\n" +
			"must not be there or hold nothing: it is checked against its manifest first, and is there whole or not at all.",
		Example: "  plumbline restore 4f1c09aa31e2\n  plumbline restore glow.tar.gz --data ./glow-again",
		Args:    shell.Args(1, 1, "one revision, its hash or the beginning of it, or one file that backup wrote"),
		RunE: func(cmd *cobra.Command, given []string) error {
			if serving.Packed(given[0]) {
				return serving.RestoreFolder(cmd.Context(), s.Shell, given[0])
			}
			got, err := shell.Call[api.Applied](cmd.Context(), s.Shell, "restore", api.Restore{Revision: given[0], Author: login()})
			if err != nil {
				return err
			}
			err = problem.WriteText(s.Out, got.Problems)
			if got.Stored {
				s.Say("restored revision %s", shell.Short(got.Revision))
			} else {
				s.conclude(got, false)
			}
			return err
		},
	}
}

func (s line) lock() *cobra.Command {
	return &cobra.Command{
		Use:   "lock CAMPAIGN",
		Short: "Bind a campaign to the revision in force: what its brief was written under",
		Long: "From then on a changed KPI shows as post hoc wherever that campaign counts, unless the ladder's corrections\n" +
			"name it with a reason and a second person. Bands proposed from history are frozen.",
		Example: "  plumbline lock winter-calm",
		Args:    shell.Args(1, 1, "one campaign id"),
		RunE: func(cmd *cobra.Command, given []string) error {
			got, err := shell.Call[api.Locked](cmd.Context(), s.Shell, "lock", api.Lock{Campaign: given[0], Author: login()})
			if err != nil {
				return err
			}
			if err := problem.WriteText(s.Out, got.Problems); err != nil {
				return err
			}
			if problem.Errors(got.Problems) > 0 {
				s.Code = shell.Failed
				s.Say("%s was not locked", got.Campaign)
				return nil
			}
			if got.Note != "" {
				s.Say("note: %s", got.Note)
			}
			s.Say("locked %s at revision %s", got.Campaign, shell.Short(got.Revision))
			return nil
		},
	}
}
