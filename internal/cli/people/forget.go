package people

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"plumbline/internal/cli/shell"
	"plumbline/internal/web/api"
)

const forgetLong = "Names, addresses and handles are taken out of the records in every version, the facts, the files as they came, and the personal\n" +
	"parts of the audit log. What was measured stays, without a name, and the log stays whole: plumbline audit verify. The answer says\n" +
	"what was blanked, and what is left and why. It cannot be taken back; backups made before still hold it."

func (s line) peopleErase() *cobra.Command {
	var words []string
	cmd := &cobra.Command{
		Use: "erase ADDRESS", Short: "Erase somebody's account: address, name and whatever quotes them", Long: forgetLong,
		Example: "  plumbline people erase ana@example.com", Args: shell.Args(1, 1, "one address or account id"),
		Annotations: shell.Prints("text", "json"),
		RunE: func(cmd *cobra.Command, given []string) error {
			return s.forgot(cmd, "people/erase", api.Forget{ID: strings.ToLower(given[0]), Words: words})
		},
	}
	cmd.Flags().StringArrayVar(&words, "word", nil, "what else names them; may be given many times")
	return cmd
}

func (s line) forget() *cobra.Command {
	var req api.Forget
	cmd := &cobra.Command{
		Use: "forget creator/ID", Short: "Erase a creator's personal data everywhere", Long: forgetLong,
		Example: "  plumbline forget creator/nova-lind --because \"asked for on 3 November\"", Args: shell.Args(1, 1, "one creator, as creator/ID"),
		Annotations: shell.Prints("text", "json"),
		RunE: func(cmd *cobra.Command, given []string) error {
			kind, id, _ := strings.Cut(given[0], "/")
			if kind != "creator" || id == "" {
				return shell.Misuse("say which creator: creator/ID; an account is erased by plumbline people erase")
			}
			if req.Because == "" {
				return shell.Misuse("say why: --because \"…\"")
			}
			req.ID = id
			return s.forgot(cmd, "forget", req)
		},
	}
	cmd.Flags().StringVar(&req.Because, "because", "", "why: it stands in the record's history")
	cmd.Flags().StringArrayVar(&req.Words, "word", nil, "what else names them, such as a nickname; may be given many times")
	return cmd
}

func (s line) forgot(cmd *cobra.Command, name string, req api.Forget) error {
	format, err := s.Pick(cmd)
	if err != nil {
		return err
	}
	got, err := shell.Call[api.Forgotten](cmd.Context(), s.Shell, name, req)
	if err != nil {
		return err
	}
	if format == "json" {
		return s.JSON(got)
	}
	for _, b := range got.Blanked {
		fmt.Fprintf(s.Out, "erased  %s\n", b)
	}
	for _, l := range got.Left {
		fmt.Fprintf(s.Out, "left    %s: %s\n", l.Where, l.Why)
	}
	for _, w := range got.Short {
		s.Say("%q is too short to be looked for", w)
	}
	return nil
}
