package people

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"plumbline/internal/cli/render"
	"plumbline/internal/cli/shell"
	"plumbline/internal/fault"
	"plumbline/internal/web/api"
)

func (s line) people() *cobra.Command {
	return shell.Group("people", "Who may sign in: list, add, invite, change their role, shut out, let in again, erase",
		"  plumbline people add --role owner maya@example.com\n  plumbline people invite --role legal --person lee lee@example.com",
		s.peopleList(), s.peopleAdd(), s.peopleInvite(), s.peopleReset(), s.peopleRole(),
		s.peopleSwitch("disable", "Shut somebody out, with their sessions and tokens"),
		s.peopleSwitch("enable", "Let somebody in again"), s.peopleErase())
}

func (s line) peopleList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List accounts and open invitations", Example: "  plumbline people list --format json", Args: shell.Args(0, 0, "no arguments"),
		Annotations: shell.Prints("text", "json"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := s.Pick(cmd)
			if err != nil {
				return err
			}
			got, err := shell.Call[api.PeopleList](cmd.Context(), s.Shell, "people/list", api.Nothing{})
			if err != nil {
				return err
			}
			if format == "json" {
				return s.JSON(got)
			}
			if len(got.People) == 0 {
				s.Say("nobody has an account: pages on this machine are open to whoever sits at it")
			}
			return render.People(s.Out, got, s.Style())
		},
	}
}

const rolesHelp = "owner, operations, finance, legal, social, executive or analyst"

func (s line) personFlags(cmd *cobra.Command, req *api.PersonAsked) {
	cmd.Flags().StringVar((*string)(&req.Role), "role", "", rolesHelp)
	cmd.Flags().StringVar(&req.Person, "person", "", "who they are in the ladder's people: rules about one's own rows go by it")
}

func (s line) peopleAdd() *cobra.Command {
	var req api.PersonAsked
	cmd := &cobra.Command{
		Use: "add ADDRESS", Short: "Make an account; its password is asked for, or read from standard input",
		Long:    "From the first account on, pages ask everybody to sign in.",
		Example: "  plumbline people add --role owner --name \"Maya Ortiz\" maya@example.com", Args: shell.Args(1, 1, "one e-mail address"),
		RunE: func(cmd *cobra.Command, given []string) (err error) {
			if req.Login = given[0]; req.Role == "" {
				return shell.Misuse("say which role they get: --role %s", rolesHelp)
			}
			if req.Password, err = s.password(); err != nil {
				return err
			}
			got, err := shell.Call[api.Person](cmd.Context(), s.Shell, "people/add", req)
			if err == nil {
				s.Say("%s can sign in as %s", got.Login, got.Role)
			}
			return err
		},
	}
	s.personFlags(cmd, &req)
	cmd.Flags().StringVar(&req.Name, "name", "", "their name")
	return cmd
}

// password asks for a password without showing it, or reads a line.
func (s line) password() (string, error) {
	if f, ok := s.In.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		fmt.Fprint(s.Err, "Password: ")
		text, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(s.Err)
		return string(text), err
	}
	in := bufio.NewScanner(s.In)
	if !in.Scan() {
		return "", fault.New(fault.Invalid, "no password came on standard input").WithHint("type it at a terminal, or pipe one line in")
	}
	return strings.TrimRight(in.Text(), "\r"), in.Err()
}

func (s line) peopleInvite() *cobra.Command {
	var req api.PersonAsked
	var at string
	cmd := &cobra.Command{
		Use: "invite ADDRESS", Short: "Make a link by which somebody makes their own account; it works once, for a week",
		Example: "  plumbline people invite --role finance --person dana dana@example.com", Args: shell.Args(1, 1, "one e-mail address"),
		RunE: func(cmd *cobra.Command, given []string) error {
			if req.Login = given[0]; req.Role == "" {
				return shell.Misuse("say which role they get: --role %s", rolesHelp)
			}
			return s.link(cmd, "people/invite", req, at)
		},
	}
	s.personFlags(cmd, &req)
	cmd.Flags().StringVar(&req.Name, "name", "", "their name")
	s.atFlag(cmd, &at)
	return cmd
}

func (s line) atFlag(cmd *cobra.Command, at *string) {
	cmd.Flags().StringVar(at, "at", "http://"+shell.Address, "where they reach this server")
}

func (s line) peopleReset() *cobra.Command {
	var at string
	cmd := &cobra.Command{
		Use: "reset ADDRESS", Short: "Make a link by which somebody sets a new password",
		Example: "  plumbline people reset maya@example.com", Args: shell.Args(1, 1, "one address or account id"),
		RunE: func(cmd *cobra.Command, given []string) error {
			return s.link(cmd, "people/reset", api.PersonAsked{ID: strings.ToLower(given[0])}, at)
		},
	}
	s.atFlag(cmd, &at)
	return cmd
}

// link asks for an invitation and prints it: it is shown once.
func (s line) link(cmd *cobra.Command, name string, req api.PersonAsked, at string) error {
	got, err := shell.Call[api.Invited](cmd.Context(), s.Shell, name, req)
	if err != nil {
		return err
	}
	s.Say("for %s, until %s; it is shown once", got.Login, got.Until.Local().Format("2 January 15:04"))
	_, err = fmt.Fprintf(s.Out, "%s/welcome?t=%s\n", strings.TrimRight(at, "/"), got.Carries)
	return err
}

func (s line) peopleRole() *cobra.Command {
	var req api.PersonAsked
	cmd := &cobra.Command{
		Use: "role ADDRESS", Short: "Give somebody another role or person; their sessions end",
		Example: "  plumbline people role --role social ana@example.com", Args: shell.Args(1, 1, "one address or account id"),
		RunE: func(cmd *cobra.Command, given []string) error {
			if req.ID = strings.ToLower(given[0]); req.Role == "" {
				return shell.Misuse("say which role they get: --role %s", rolesHelp)
			}
			got, err := shell.Call[api.Person](cmd.Context(), s.Shell, "people/role", req)
			if err == nil {
				s.Say("%s is %s now", got.Login, got.Role)
			}
			return err
		},
	}
	s.personFlags(cmd, &req)
	return cmd
}

func (s line) peopleSwitch(what, short string) *cobra.Command {
	return &cobra.Command{
		Use: what + " ADDRESS", Short: short, Example: "  plumbline people " + what + " ana@example.com", Args: shell.Args(1, 1, "one address or account id"),
		RunE: func(cmd *cobra.Command, given []string) error {
			got, err := shell.Call[api.Person](cmd.Context(), s.Shell, "people/"+what, api.PersonAsked{ID: strings.ToLower(given[0])})
			if err == nil {
				s.Say("%s is %sd", got.Login, what)
			}
			return err
		},
	}
}

func (s line) token() *cobra.Command {
	return shell.Group("token", "API tokens: list, make, revoke",
		"  plumbline token make --role analyst --days 30 \"nightly sheet\"", s.tokenList(), s.tokenMake(), s.tokenRevoke())
}

func (s line) tokenList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List tokens, newest first", Example: "  plumbline token list", Args: shell.Args(0, 0, "no arguments"),
		Annotations: shell.Prints("text", "json"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := s.Pick(cmd)
			if err != nil {
				return err
			}
			got, err := shell.Call[[]api.Token](cmd.Context(), s.Shell, "token/list", api.Nothing{})
			if err != nil {
				return err
			}
			if format == "json" {
				return s.JSON(got)
			}
			s.Say("%d %s", len(got), shell.Plural(len(got), "token", "tokens"))
			return render.Tokens(s.Out, got, s.Style())
		},
	}
}

func (s line) tokenMake() *cobra.Command {
	var req api.TokenAsked
	cmd := &cobra.Command{
		Use: "make NAME", Short: "Make a token for a program; it is shown once",
		Long:    "A program sends it as Authorization: Bearer. It sees what its role sees.",
		Example: "  plumbline token make --role analyst --days 30 \"nightly sheet\"", Args: shell.Args(1, 1, "a name that says what it is for"),
		RunE: func(cmd *cobra.Command, given []string) error {
			if req.Name = given[0]; req.Role == "" {
				return shell.Misuse("say which role it gets: --role %s", rolesHelp)
			}
			got, err := shell.Call[api.Token](cmd.Context(), s.Shell, "token/make", req)
			if err != nil {
				return err
			}
			s.Say("%s, as %s, until %s; it is shown once", got.ID, got.Role, got.Until.Local().Format("2 January 2006"))
			_, err = fmt.Fprintln(s.Out, got.Secret)
			return err
		},
	}
	cmd.Flags().StringVar((*string)(&req.Role), "role", "", rolesHelp)
	cmd.Flags().StringVar(&req.Person, "person", "", "whose rows are its own, by the ladder's people")
	cmd.Flags().IntVar(&req.Days, "days", 90, "how long it lasts, at most 366")
	return cmd
}

func (s line) tokenRevoke() *cobra.Command {
	return &cobra.Command{
		Use: "revoke ID", Short: "End a token at once", Example: "  plumbline token revoke t-3f9k2m7q4x", Args: shell.Args(1, 1, "one id that token list shows"),
		RunE: func(cmd *cobra.Command, given []string) error {
			got, err := shell.Call[api.Token](cmd.Context(), s.Shell, "token/revoke", api.TokenAsked{ID: given[0]})
			if err == nil {
				s.Say("%s is revoked", got.ID)
			}
			return err
		},
	}
}
