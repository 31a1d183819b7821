package people

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"plumbline/internal/access"
	"plumbline/internal/cli/render"
	"plumbline/internal/cli/shell"
	"plumbline/internal/fault"
	"plumbline/internal/web/api"
)

func (s line) audit() *cobra.Command {
	return shell.Group("audit", "The audit log: list, verify, head, export",
		"  plumbline audit list --act override\n  plumbline audit verify --head ./head.json\n  plumbline audit head > head.json",
		s.auditList(), s.auditVerify(), s.auditHead(), s.auditExport())
}

func (s line) auditFlags(cmd *cobra.Command, req *api.AuditAsked) {
	f := cmd.Flags()
	f.StringVar(&req.By, "by", "", "who: an account, token, person or role")
	f.StringVar(&req.Act, "act", "", "what: an act, or how several begin, such as account.")
	f.StringVar(&req.Subject, "about", "", "about: kind/id, or a kind such as creator")
	f.StringVar(&req.From, "from", "", "first day")
	f.StringVar(&req.To, "to", "", "last day")
}

func (s line) auditList() *cobra.Command {
	var req api.AuditAsked
	cmd := &cobra.Command{
		Use: "list", Short: "List what was done, by whom and when, newest first",
		Example: "  plumbline audit list --by legal --from 2026-10-01\n  plumbline audit list --about creator/c-7k2m", Args: shell.Args(0, 0, "no arguments"),
		Annotations: shell.Prints("text", "json"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := s.Pick(cmd)
			if err != nil {
				return err
			}
			got, err := shell.Call[api.AuditList](cmd.Context(), s.Shell, "audit/list", req)
			if err != nil {
				return err
			}
			if format == "json" {
				return s.JSON(got)
			}
			if err := render.Audit(s.Out, got.Entries, s.Style()); err != nil {
				return err
			}
			s.Say("%d %s%s", len(got.Entries), shell.Plural(len(got.Entries), "entry", "entries"), map[bool]string{true: "; there are more: --limit, --before"}[got.More])
			return nil
		},
	}
	s.auditFlags(cmd, &req)
	cmd.Flags().IntVar(&req.Limit, "limit", 50, "how many at most")
	cmd.Flags().Int64Var(&req.Before, "before", 0, "only entries before this number")
	return cmd
}

func (s line) auditVerify() *cobra.Command {
	var head string
	cmd := &cobra.Command{
		Use: "verify", Short: "Walk the chain and name every entry that was altered, taken out or moved",
		Long: "A chain cannot see that its end is missing, nor that all of it was written anew: --head compares it with a signed head\n" +
			"that was kept elsewhere. Erased personal data is told apart from altered data. Exit code 1 when something is wrong.",
		Example: "  plumbline audit verify\n  plumbline audit verify --head ./head-of-october.json", Args: shell.Args(0, 0, "no arguments"),
		Annotations: shell.Prints("text", "json"),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			format, err := s.Pick(cmd)
			if err != nil {
				return err
			}
			var req api.AuditVerify
			if head != "" {
				if req.Head, err = os.ReadFile(head); err != nil {
					return fault.Wrap(fault.NotFound, err, "%s cannot be read", head).WithHint("plumbline audit head > FILE writes one")
				}
			}
			got, err := shell.Call[access.Verified](cmd.Context(), s.Shell, "audit/verify", req)
			if err != nil {
				return err
			}
			return s.verified(got, format)
		},
	}
	cmd.Flags().StringVar(&head, "head", "", "a signed head kept elsewhere, as audit head prints it")
	return cmd
}

func (s line) verified(got access.Verified, format string) error {
	if len(got.Findings) > 0 {
		s.Code = shell.Failed
	}
	if format == "json" {
		return s.JSON(got)
	}
	for _, f := range got.Findings {
		if _, err := fmt.Fprintf(s.Out, "%s: %s\n", f.What, f.Text); err != nil {
			return err
		}
	}
	erased := ""
	if got.Erased > 0 {
		erased = fmt.Sprintf("; the personal part of %d is erased, as the log says", got.Erased)
	}
	if len(got.Findings) == 0 {
		s.Say("%d %s, the chain is whole%s", got.Entries, shell.Plural(int(got.Entries), "entry", "entries"), erased)
		return nil
	}
	s.Say("%d %s, %d %s%s", got.Entries, shell.Plural(int(got.Entries), "entry", "entries"), len(got.Findings), shell.Plural(len(got.Findings), "finding", "findings"), erased)
	return nil
}

func (s line) auditHead() *cobra.Command {
	return &cobra.Command{
		Use: "head", Short: "Print the signed head of the log, to be kept elsewhere",
		Long: "Who holds a head can show later whether entries up to it were cut off or written anew. The server also writes one\n" +
			"every hour into audit-heads/ of the data folder: have it copied to another machine.",
		Example: "  plumbline audit head > head.json", Args: shell.Args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			got, err := shell.Call[access.SignedHead](cmd.Context(), s.Shell, "audit/head", api.Nothing{})
			if err != nil {
				return err
			}
			s.Say("entry %d, signed with key %s", got.Seq, got.Key)
			return s.JSON(got)
		},
	}
}

func (s line) auditExport() *cobra.Command {
	var req api.AuditExport
	cmd := &cobra.Command{
		Use: "export", Short: "Write the log to a file for legal: --format csv or jsonl",
		Example: "  plumbline audit export --format csv --from 2026-10-01 --out audit.csv", Args: shell.Args(0, 0, "no arguments"),
		Annotations: shell.Prints("csv", "jsonl"),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if req.Format, err = s.Pick(cmd); err != nil {
				return err
			}
			if req.Out == "" {
				req.Out = "audit." + req.Format
			}
			path, err := shell.Absolute(req.Out)
			if err != nil {
				return err
			}
			req.Out = path[0]
			n, err := shell.Call[int](cmd.Context(), s.Shell, "audit/export", req)
			if err == nil {
				s.Say("wrote %d %s to %s", n, shell.Plural(n, "entry", "entries"), req.Out)
			}
			return err
		},
	}
	s.auditFlags(cmd, &req.AuditAsked)
	cmd.Flags().StringVar(&req.Out, "out", "", "file to write (default audit.csv)")
	return cmd
}
