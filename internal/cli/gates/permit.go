package gates

import (
	"encoding/json"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"plumbline/internal/cli/shell"
	"plumbline/internal/fault"
	"plumbline/internal/gate/permit"
	"plumbline/internal/money"
	"plumbline/internal/web/api"
)

// permitFlags is what the asker is about to do: all of it has to be said.
type permitFlags struct{ gate, subject, amount string }

func (p *permitFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&p.gate, "gate", "", "the gate it has to be for (needed)")
	f.StringVar(&p.subject, "subject", "", "what it has to be for, as kind/id (needed)")
	f.StringVar(&p.amount, "amount", "", "the money about to move, such as \"1200 USD\", or none (needed)")
}

// wants reads the flags. A permit that is not held against gate, subject and
// amount proves nothing, so none of them has a default.
func (p *permitFlags) wants() (w permit.Wants, err error) {
	if p.gate == "" || p.subject == "" || p.amount == "" {
		return w, shell.Misuse("say what is about to happen: --gate, --subject and --amount (or --amount none)")
	}
	w.Gate, w.Subject = p.gate, p.subject
	if p.amount == "none" {
		return w, nil
	}
	a, err := amountOf(p.amount)
	w.Amount = &a
	return w, err
}

// about is a permit as it was given, and what is about to happen.
func (s line) about(cmd *cobra.Command, p permitFlags, given string) (format, token string, w permit.Wants, err error) {
	if format, err = s.Pick(cmd); err != nil {
		return format, token, w, err
	}
	if w, err = p.wants(); err != nil {
		return format, token, w, err
	}
	token, err = s.permit(given)
	return format, token, w, err
}

func (s line) gateVerify() *cobra.Command {
	var p permitFlags
	var file string
	cmd := &cobra.Command{
		Use: "verify TOKEN", Short: "Hold a permit against what is about to happen; needs no network",
		Long: "Signature, time (a minute either way), gate, subject and amount: any difference refuses with exit code 10. With\n" +
			"--keys FILE nothing but that file is read; without it the keys of the data folder are used. A permit is good\n" +
			"until it expires and cannot be recalled; gate redeem makes it single-use.",
		Example:     "  plumbline gate verify \"$PERMIT\" --gate pay --subject spend/p-0019 --amount \"1200 USD\" --keys keys.json",
		Args:        shell.Args(1, 1, "one permit, or - for standard input"),
		Annotations: shell.Prints("text", "json"),
		RunE: func(cmd *cobra.Command, given []string) error {
			format, token, w, err := s.about(cmd, p, given[0])
			if err != nil {
				return err
			}
			keys, err := s.publicKeys(cmd, file)
			if err != nil {
				return err
			}
			w.At = s.Clock.Now()
			c, err := permit.Verify(token, keys, w)
			return s.permitted(format, c, err)
		},
	}
	p.add(cmd)
	cmd.Flags().StringVar(&file, "keys", "", "the published keys, as gate keys --format json prints them")
	return cmd
}

func (s line) gateRedeem() *cobra.Command {
	var p permitFlags
	cmd := &cobra.Command{
		Use: "redeem TOKEN", Short: "Verify a permit and use it up",
		Long:        "A permit that was used before, or differs from what is about to happen, is refused with exit code 10.",
		Example:     "  plumbline gate redeem \"$PERMIT\" --gate shipment --subject shipment/s-0041 --amount none",
		Args:        shell.Args(1, 1, "one permit, or - for standard input"),
		Annotations: shell.Prints("text", "json"),
		RunE: func(cmd *cobra.Command, given []string) error {
			format, token, w, err := s.about(cmd, p, given[0])
			if err != nil {
				return err
			}
			c, err := shell.Call[permit.Claims](cmd.Context(), s.Shell, "gate/redeem", api.GateRedeem{Token: token, Gate: w.Gate, Subject: w.Subject, Amount: w.Amount})
			return s.permitted(format, c, err)
		},
	}
	p.add(cmd)
	return cmd
}

// permitted prints a permit that holds; one that does not is a refusal.
func (s line) permitted(format string, c permit.Claims, err error) error {
	if code := fault.CodeOf(err); code == fault.Forbidden || code == fault.Conflict {
		s.Explain("plumbline gate", err)
		s.Code = Denied
		return nil
	}
	if err != nil {
		return err
	}
	if format == "json" {
		return s.JSON(c)
	}
	line := "the permit holds: " + c.Gate + " of " + c.Subject
	if c.Max != nil {
		line += ", at most " + c.Max.String()
	}
	line += ", until " + c.Expires.Format(time.RFC3339)
	if c.Would != "" {
		line += "; enforcing would have answered " + c.Would
	}
	_, err = io.WriteString(s.Out, line+"\n")
	return err
}

func (s line) gateKeys() *cobra.Command {
	var rotate bool
	cmd := &cobra.Command{
		Use: "keys", Short: "The public keys permits are verified with",
		Long:        "The same as /.well-known/plumbline-keys.json. A key that signs no more stays listed until the last permit it signed has expired.",
		Example:     "  plumbline gate keys --format json > keys.json\n  plumbline gate keys --rotate",
		Args:        shell.Args(0, 0, "no arguments"),
		Annotations: shell.Prints("text", "json"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := s.Pick(cmd)
			if err != nil {
				return err
			}
			got, err := shell.Call[api.GateKeyList](cmd.Context(), s.Shell, "gate/keys", api.GateKeys{Rotate: rotate})
			if err != nil {
				return err
			}
			if format == "json" {
				return s.JSON(got)
			}
			for _, k := range got.Keys {
				state := "signs"
				if k.Retired != nil {
					state = "retired, listed until " + k.Until.Format(time.RFC3339)
				}
				if _, err := io.WriteString(s.Out, k.ID+"  "+k.Version+"  "+k.Public+"  made "+k.Made.Format(time.DateOnly)+"  "+state+"\n"); err != nil {
					return err
				}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&rotate, "rotate", false, "make a new signing key")
	return cmd
}

// publicKeys come from a file alone, or from the data folder.
func (s line) publicKeys(cmd *cobra.Command, file string) ([]permit.Public, error) {
	if file == "" {
		got, err := shell.Call[api.GateKeyList](cmd.Context(), s.Shell, "gate/keys", api.GateKeys{})
		return got.Keys, err
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, fault.Wrap(fault.NotFound, err, "the keys in %s cannot be read", file).WithHint("plumbline gate keys --format json > %s", file)
	}
	var list api.GateKeyList
	if err := json.Unmarshal(raw, &list); err != nil || len(list.Keys) == 0 {
		return nil, fault.New(fault.Invalid, "%s holds no keys", file).WithHint("plumbline gate keys --format json > %s", file)
	}
	return list.Keys, nil
}

func (s line) permit(given string) (string, error) {
	if given != "-" {
		return given, nil
	}
	raw, err := io.ReadAll(io.LimitReader(s.In, 1<<16))
	return strings.TrimSpace(string(raw)), err
}

// amountOf reads money as people write it: 1200 USD, USD 1,200.50.
func amountOf(text string) (money.Amount, error) {
	words := strings.Fields(text)
	if len(words) != 2 {
		return money.Amount{}, shell.Misuse("%q is not an amount; write it as \"1200 USD\"", text)
	}
	number, currency := words[0], strings.ToUpper(words[1])
	if money.Known(strings.ToUpper(words[0])) {
		number, currency = words[1], strings.ToUpper(words[0])
	}
	a, err := money.Parse(strings.ReplaceAll(number, ",", ""), currency)
	if err != nil {
		return a, shell.Misuse("%s", fault.MessageOf(err))
	}
	return a, nil
}
