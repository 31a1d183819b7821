package records

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"plumbline/internal/campaign"
	"plumbline/internal/cli/shell"
	"plumbline/internal/web/api"
)

func (s line) listRecords() *cobra.Command {
	var req api.ListRecords
	cmd := &cobra.Command{
		Use:   "list KIND",
		Short: "List records of a kind: creators, briefs, contracts, deliverables, parcels, …",
		Long: "Conditions are field, one of = != < <= > >=, and value; several hold together. Values separated by | are any of them,\n" +
			"field= is what is empty, field!= what is filled. Printed as table (default), csv or json.\n\nThe kinds: " + strings.Join(KindNames(), ", ") + ".",
		Example: "  plumbline list deliverables --where state=planned --where \"due<2026-11-15\" --sort due\n" +
			"  plumbline list contracts --where \"fee>=1000 USD\" --field id --field fee --format csv",
		Args:        shell.Args(1, 1, "one kind of record"),
		Annotations: shell.Prints("table", "csv", "json"),
		RunE: func(cmd *cobra.Command, given []string) error {
			format, m, err := s.asked(cmd, given[0])
			if err != nil {
				return err
			}
			req.Kind = m.Kind
			got, err := shell.Call[api.RecordList](cmd.Context(), s.Shell, "records/list", req)
			if err != nil {
				return err
			}
			if err := s.printRecords(format, got); err != nil {
				return err
			}
			s.Say("%d of %d %s", len(got.Rows), got.Total, shell.Plural(got.Total, m.Title, m.Many))
			return nil
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&req.Where, "where", nil, "a condition, such as state=live; may be given many times")
	f.StringVar(&req.Text, "text", "", "found in id or title")
	f.StringArrayVar(&req.Sort, "sort", nil, "field to sort by, -field descending; may be given many times")
	f.StringArrayVar(&req.Fields, "field", nil, "a field to print; may be given many times")
	f.IntVar(&req.Limit, "limit", 100, "how many at most")
	f.IntVar(&req.Offset, "offset", 0, "how many to pass over")
	return cmd
}

// asked reads what every command here begins with: how to print, and a kind.
func (s line) asked(cmd *cobra.Command, kind string) (format string, m campaign.Machine, err error) {
	if format, err = s.Pick(cmd); err != nil {
		return "", m, err
	}
	m, err = KindNamed(kind)
	return format, m, err
}

func (s line) printRecords(format string, got api.RecordList) error {
	switch format {
	case "json":
		return s.JSON(got.Records)
	case "csv":
		w := csv.NewWriter(s.Out)
		if err := w.Write(got.Columns); err != nil {
			return err
		}
		return w.WriteAll(got.Rows)
	}
	return s.Tabbed(append([][]string{got.Columns}, got.Rows...))
}

func (s line) showRecord() *cobra.Command {
	return &cobra.Command{
		Use:         "show KIND ID",
		Short:       "Show a record, what can be done with it, and its history",
		Example:     "  plumbline show deliverable d-0041\n  plumbline show contract t-2f9k --format json",
		Args:        shell.Args(2, 2, "a kind of record and an id"),
		Annotations: shell.Prints("text", "json"),
		RunE: func(cmd *cobra.Command, given []string) error {
			format, m, err := s.asked(cmd, given[0])
			if err != nil {
				return err
			}
			got, err := shell.Call[api.ShownRecord](cmd.Context(), s.Shell, "records/show", api.ShowRecord{Kind: m.Kind, ID: given[1]})
			if err != nil {
				return err
			}
			if format == "json" {
				return s.JSON(got)
			}
			return s.printRecord(got)
		},
	}
}

func (s line) printRecord(got api.ShownRecord) error {
	var rows [][]string
	for _, f := range got.Fields {
		rows = append(rows, []string{f[0], f[1]})
	}
	if err := s.Tabbed(rows); err != nil {
		return err
	}
	fmt.Fprintf(s.Out, "\ncan be done: %s\n\n", strings.Join(got.Steps, ", "))
	rows = nil
	for _, p := range got.History {
		rows = append(rows, []string{fmt.Sprint(p.Version), p.At.Format("2006-01-02 15:04"), campaign.Words(p.Step), campaign.Words(string(p.To)), p.By.ID, p.Source, p.Reason})
	}
	return s.Tabbed(rows)
}

func (s line) doRecord() *cobra.Command {
	var req api.DoRecord
	var set []string
	var with string
	cmd := &cobra.Command{
		Use:   "do KIND ID STEP",
		Short: "Take a step of a record, with the fields it sets",
		Long: "create makes a record with that id, edit changes fields; show lists the other steps. A guarded step asks its gate first.\n" +
			"Values are as in a form: 1200.50 USD, 2026-10-31, yes; several texts are separated by a semicolon, fields of several parts are JSON.",
		Example: "  plumbline do creator mara create --set name=\"Mara Lin\" --set region=US\n" +
			"  plumbline do deliverable d-0041 live --set url=https://www.instagram.com/p/C1a2b3/\n" +
			"  plumbline do contract t-2f9k amended --set \"fee=1500 USD\" --reason \"a second reel\"",
		Args:        shell.Args(3, 3, "a kind of record, an id and a step"),
		Annotations: shell.Prints("text", "json"),
		RunE: func(cmd *cobra.Command, given []string) error {
			format, m, err := s.asked(cmd, given[0])
			if err != nil {
				return err
			}
			if req.Set, err = setOf(set); err != nil {
				return err
			}
			if with != "" && !json.Valid([]byte(with)) {
				return shell.Misuse("--with is not JSON")
			}
			req.Kind, req.ID, req.Step, req.With = m.Kind, given[1], given[2], json.RawMessage(with)
			got, err := shell.Call[api.DoneRecord](cmd.Context(), s.Shell, "records/do", req)
			if err != nil {
				return err
			}
			if format == "json" {
				return s.JSON(got)
			}
			if !got.Changed {
				s.Say("%s %s: that is so already", m.Title, got.ID)
				return nil
			}
			s.Say("%s %s is %s (version %d)", m.Title, got.ID, campaign.Words(string(got.State)), got.Version)
			for _, a := range got.Also {
				s.Say("also %s", a)
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&set, "set", nil, "FIELD=VALUE; may be given many times")
	f.StringVar(&with, "with", "", "what the step takes beyond fields, as JSON")
	f.StringVar(&req.Reason, "reason", "", "why; some steps ask for it")
	f.StringVar(&req.At, "at", "", "when it happened, when not now")
	return cmd
}

func setOf(pairs []string) (map[string]string, error) {
	out := map[string]string{}
	for _, p := range pairs {
		name, value, ok := strings.Cut(p, "=")
		if !ok || name == "" {
			return nil, shell.Misuse("--set %q is not FIELD=VALUE", p)
		}
		out[name] = value
	}
	return out, nil
}
