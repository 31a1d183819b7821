package gates

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"plumbline/internal/access"
	"plumbline/internal/cli/render"
	"plumbline/internal/cli/shell"
	"plumbline/internal/gate"
	"plumbline/internal/web/api"
)

// Exit codes of a gate that does not let through.
const (
	Denied        = 10
	NeedsOverride = 11
)

func (s line) gate() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "gate",
		Short: "May this leave? Ask a gate, verify and use its permits, try its rules on the past",
		Long: "Exit code 0 when the gate allows, 10 when it denies, 11 when an override is needed. What observe and warn\n" +
			"let through is allowed; the text says what enforcing would have answered.",
		Example: "  plumbline gate shipment s-0041\n" +
			"  plumbline gate pay spend/p-0019 --amount \"1200 USD\"\n" +
			"  plumbline gate commit --csv lines.csv\n" +
			"  plumbline gate backtest --ladder ladder/",
		Args: shell.Args(1, -1, "a gate and what asks, or one of verify, redeem, keys, list, override, backtest"),
		RunE: func(_ *cobra.Command, given []string) error {
			return shell.Misuse("gate has no %q: it has commit, shipment, publish, amplify, pay, verify, redeem, keys, list, override and backtest", given[0])
		},
	}
	for _, g := range []struct{ name, short, example string }{
		{gate.Commit, "May a signature, an order or a booking be made?", "t-0017"},
		{gate.Shipment, "May this parcel leave?", "s-0041"},
		{gate.Publish, "May this go live?", "d-0041"},
		{gate.Amplify, "May this post be boosted?", "p-0023"},
		{gate.Pay, "May this be paid?", "p-0019"},
	} {
		cmd.AddCommand(s.gateAsk(g.name, g.short, g.example))
	}
	cmd.AddCommand(s.gateVerify(), s.gateRedeem(), s.gateKeys(), s.gateList(), s.gateOverride(), s.gateBacktest())
	return cmd
}

func (s line) gateAsk(name, short, example string) *cobra.Command {
	var amount, file, role string
	var valid time.Duration
	cmd := &cobra.Command{
		Use: name + " [SUBJECT]", Short: short,
		Long: "SUBJECT is kind/id, an id, or the number another system knows it by. --csv asks for many lines at once: a header\n" +
			"with subject, and amount and currency where they matter.",
		Example:     "  plumbline gate " + name + " " + example + "\n  plumbline gate " + name + " --csv lines.csv --format csv",
		Args:        shell.Args(0, 1, "one subject, or --csv"),
		Annotations: shell.Prints("text", "json", "csv"),
		RunE: func(cmd *cobra.Command, given []string) error {
			format, err := s.Pick(cmd)
			if err != nil {
				return err
			}
			asked, err := s.gateAsks(name, given, amount, file)
			if err != nil {
				return err
			}
			for i := range asked {
				asked[i].Valid = valid
			}
			got, err := shell.Call[api.GateAnswers](cmd.Context(), s.Shell, "gate/check", api.GateChecks{Asks: asked, Role: access.Role(role)})
			if err != nil {
				return err
			}
			return s.gateAnswered(format, file != "", got.Answers)
		},
	}
	f := cmd.Flags()
	f.StringVar(&amount, "amount", "", "the money asked for, such as \"1200 USD\"; without it what the record says")
	f.StringVar(&file, "csv", "", "a file of lines to ask for, - for standard input")
	f.DurationVar(&valid, "valid", 0, "how long a permit is to hold, at most 24h (default 15m)")
	f.StringVar(&role, "as", "", "ask as a role would")
	return cmd
}

// gateAsks is what the command line asks for.
func (s line) gateAsks(name string, given []string, amount, file string) ([]api.GateAsk, error) {
	switch {
	case file != "" && (len(given) > 0 || amount != ""):
		return nil, shell.Misuse("--csv brings subjects and amounts itself")
	case file != "":
		return s.gateLines(name, file)
	case len(given) == 0:
		return nil, shell.Misuse("say what asks: kind/id, or --csv FILE")
	}
	q := api.GateAsk{Gate: name, Subject: given[0]}
	if amount == "" {
		return []api.GateAsk{q}, nil
	}
	a, err := amountOf(amount)
	if err != nil {
		return nil, err
	}
	q.Amount = &a
	return []api.GateAsk{q}, nil
}

// gateAnswered prints answers and sets the exit code: of several, the one that
// stops most.
func (s line) gateAnswered(format string, many bool, all []api.GateAnswer) (err error) {
	counted := map[gate.Answer]int{}
	unasked := 0
	for _, a := range all {
		if a.Decision == nil {
			unasked++
			continue
		}
		counted[a.Decision.Answer]++
	}
	switch {
	case format == "json" && !many && len(all) == 1 && all[0].Fault == nil:
		err = s.JSON(all[0])
	case format == "json":
		err = s.JSON(all)
	case format == "csv":
		err = writeGateLines(s.Out, all)
	default:
		err = render.GateAnswers(s.Out, all, many, s.Style())
	}
	switch {
	case counted[gate.Deny] > 0:
		s.Code = Denied
	case counted[gate.NeedsOverride] > 0:
		s.Code = NeedsOverride
	case unasked > 0:
		s.Code = shell.Failed
	}
	if many || unasked > 0 {
		s.Say("%d asked: %d allowed, %d denied, %d need an override, %d could not be asked", len(all), counted[gate.Allow], counted[gate.Deny], counted[gate.NeedsOverride], unasked)
	}
	return err
}

func (s line) gateList() *cobra.Command {
	var role string
	cmd := &cobra.Command{
		Use: "list", Short: "How each gate stands, and what it stopped or would have stopped in the last 90 days",
		Example:     "  plumbline gate list\n  plumbline gate list --as finance --format json",
		Args:        shell.Args(0, 0, "no arguments"),
		Annotations: shell.Prints("text", "json"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := s.Pick(cmd)
			if err != nil {
				return err
			}
			got, err := shell.Call[api.GateStates](cmd.Context(), s.Shell, "gate/list", api.Status{Role: access.Role(role)})
			if err != nil {
				return err
			}
			if format == "json" {
				return s.JSON(got)
			}
			return render.GateStates(s.Out, got, s.Style())
		},
	}
	cmd.Flags().StringVar(&role, "as", "", "answer as a role would see it")
	return cmd
}

func (s line) gateOverride() *cobra.Command {
	var req api.GateOverride
	var amount string
	cmd := &cobra.Command{
		Use: "override [GATE SUBJECT]", Short: "Ask for an override, or agree to one as the second person",
		Long: "The ladder names who may ask, how long it holds in working hours, and from which amount a second person has to agree.",
		Example: "  plumbline gate override commit t-0017 --as dana --because \"launch date; audience packet due Monday\"\n" +
			"  plumbline gate override --agree o-7f3k2m9q --as lee",
		Args:        shell.Args(0, 2, "a gate and a subject, or --agree"),
		Annotations: shell.Prints("text", "json"),
		RunE: func(cmd *cobra.Command, given []string) error {
			format, err := s.Pick(cmd)
			if err != nil {
				return err
			}
			switch {
			case req.As == "":
				return shell.Misuse("say who asks: --as PERSON")
			case req.Agree == "" && (len(given) != 2 || strings.TrimSpace(req.Because) == ""):
				return shell.Misuse("say which gate, for what, and --because")
			case req.Agree == "":
				req.Gate, req.Subject = given[0], given[1]
			}
			if amount != "" {
				a, err := amountOf(amount)
				if err != nil {
					return err
				}
				req.Amount = &a
			}
			got, err := shell.Call[api.GateOverridden](cmd.Context(), s.Shell, "gate/override", req)
			if err != nil {
				return err
			}
			if format == "json" {
				return s.JSON(got)
			}
			return render.GateOverridden(s.Out, got, s.Style())
		},
	}
	f := cmd.Flags()
	f.StringVar(&req.As, "as", "", "the person of the ladder who asks or agrees")
	f.StringVar(&req.Because, "because", "", "why")
	f.StringVar(&req.Agree, "agree", "", "agree to this override")
	f.StringVar(&amount, "amount", "", "the money concerned, at most; without it what the record says")
	return cmd
}

func (s line) gateBacktest() *cobra.Command {
	var req api.GateBacktest
	cmd := &cobra.Command{
		Use: "backtest", Short: "What the rules, or changed rules, would have stopped last quarter, in number and money",
		Long: "Every guarded step of the time is decided again, on its records as they were just before and on the figures as\n" +
			"they were known in its week. Without --ladder only the rules in force are tried.",
		Example:     "  plumbline gate backtest --ladder ladder/\n  plumbline gate backtest --from 2026-10-01 --to 2026-11-20",
		Args:        shell.Args(0, 0, "no arguments"),
		Annotations: shell.Prints("text", "json"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := s.Pick(cmd)
			if err != nil {
				return err
			}
			if req.Path != "" {
				paths, err := shell.Absolute(req.Path)
				if err != nil {
					return err
				}
				req.Path = paths[0]
			}
			got, err := shell.Call[api.GateBacktested](cmd.Context(), s.Shell, "gate/backtest", req)
			if err != nil {
				return err
			}
			if format == "json" {
				return s.JSON(got)
			}
			return render.GateBacktest(s.Out, got, req.Path != "", s.Style())
		},
	}
	f := cmd.Flags()
	f.StringVar(&req.Path, "ladder", "", "ladder files to try")
	f.StringVar(&req.From, "from", "", "first day (default: the last whole quarter)")
	f.StringVar(&req.To, "to", "", "last day")
	f.StringVar((*string)(&req.Role), "as", "", "answer as a role would see it")
	return cmd
}
