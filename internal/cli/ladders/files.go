package ladders

import (
	"bufio"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"plumbline/examples"
	"plumbline/internal/cli/shell"
	"plumbline/internal/fault"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/ladder/sheet"
	"plumbline/internal/web/api"
)

func (s line) initLadder() *cobra.Command {
	var template, from, out string
	answers := map[string]*string{}
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write a ladder to begin with: from a template and a few answers, or from a spreadsheet",
		Long:  "Without --template it asks. Templates:\n" + templateList(),
		Example: "  plumbline init\n  plumbline init --template dtc-revenue --programme \"Glow Q4\" --currency USD\n" +
			"  plumbline init --from ladder.xlsx --out ladder",
		Args: shell.Args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if from != "" {
				return s.initFrom(from, out)
			}
			said := map[string]string{}
			for name, value := range answers {
				if *value != "" {
					said[name] = *value
				}
			}
			if template == "" {
				if err := s.ask(&template, said); err != nil {
					return err
				}
			}
			got, err := shell.Call[api.Inited](cmd.Context(), s.Shell, "init", api.Init{Template: template, Answers: said})
			if err != nil {
				return err
			}
			return s.writeLadder(got.Files, out, got.Problems)
		},
	}
	f := cmd.Flags()
	f.StringVar(&template, "template", "", "name of a template")
	f.StringVar(&from, "from", "", "a spreadsheet that export --ladder wrote, or one laid out the same")
	f.StringVar(&out, "out", "ladder.yaml", "where to write; with --from a folder")
	for _, q := range questions {
		answers[q.id] = f.String(strings.ReplaceAll(q.id, "_", "-"), "", q.text)
	}
	return cmd
}

func templateList() string {
	var b strings.Builder
	for _, t := range examples.Templates() {
		fmt.Fprintf(&b, "  %-18s %s\n", t.Name, t.Title)
	}
	return b.String()
}

// questions are what init asks, in order.
var questions = []struct{ id, text string }{
	{"programme", "Name of the programme"},
	{"currency", "Currency finance reports in, such as USD"},
	{"timezone", "Time zone a day begins in, such as America/New_York"},
	{"objective", "The company's objective, in its own words"},
	{"key_result", "Its first key result, in the company's words"},
	{"target", "Target of that key result with its unit, such as 4200000 USD"},
	{"period", "Period it is for, such as 2026-Q4"},
}

// ask fills what was not said by flags. An empty answer keeps the template's.
func (s line) ask(template *string, said map[string]string) error {
	in := bufio.NewScanner(s.In)
	read := func(question string) (string, error) {
		fmt.Fprintf(s.Err, "%s: ", question)
		if !in.Scan() {
			return "", fault.New(fault.Invalid, "there was no answer to %q", question).WithHint("answer by flags: plumbline init --help")
		}
		return strings.TrimSpace(in.Text()), nil
	}
	fmt.Fprint(s.Err, "Templates:\n"+templateList())
	var err error
	if *template, err = read("Template [dtc-revenue]"); err != nil {
		return err
	}
	if *template == "" {
		*template = "dtc-revenue"
	}
	for _, q := range questions {
		if said[q.id] != "" {
			continue
		}
		answer, err := read(q.text + " (Enter keeps the template's)")
		if err != nil {
			return err
		}
		if answer != "" {
			said[q.id] = answer
		}
	}
	return nil
}

func (s line) initFrom(from, out string) error {
	f, err := os.Open(from)
	if err != nil {
		return fault.Wrap(fault.NotFound, err, "there is no file %s", from)
	}
	defer f.Close()
	files, problems, err := sheet.Read(f)
	if err != nil {
		return err
	}
	text := map[string]string{}
	for name, src := range files {
		text[name] = string(src)
	}
	return s.writeLadder(text, out, problems)
}

// writeLadder writes one file to out, or several into the folder out, and
// never over what is there.
func (s line) writeLadder(files map[string]string, out string, problems []problem.Problem) error {
	if err := problem.WriteText(s.Err, problems); err != nil {
		return err
	}
	if problem.Errors(problems) > 0 {
		s.Code = shell.Failed
		s.Say("nothing was written: %d errors", problem.Errors(problems))
		return nil
	}
	names := slices.Sorted(maps.Keys(files))
	single := len(names) == 1 && strings.HasSuffix(out, ".yaml")
	for _, name := range names {
		path := out
		if !single {
			path = filepath.Join(strings.TrimSuffix(out, ".yaml"), name)
		}
		if err := shell.Fresh(path, []byte(files[name])); err != nil {
			return err
		}
		out := path
		fmt.Fprintln(s.Out, out)
	}
	s.Say("wrote %d %s; next: plumbline check, then plumbline apply", len(names), shell.Plural(len(names), "file", "files"))
	return nil
}

func (s line) importOKRs() *cobra.Command {
	var req api.ImportOKRs
	var columns []string
	var out string
	cmd := &cobra.Command{
		Use:   "import-okrs FILE…",
		Short: "Turn a company's OKRs and KPIs into a ladder skeleton, nothing lost",
		Long: "Reads CSV and XLSX exports whose columns can be told by name (Plumbline's own, Viva Goals, Perdoo), Perdoo's API\n" +
			"answer, and YAML lists of KPIs. --column corrects a guess: --column target=\"Goal value\".",
		Example: "  plumbline import-okrs okrs.csv --out ladder\n  plumbline import-okrs perdoo.csv --column owner=\"Led by\" --out ladder",
		Args:    shell.Args(1, -1, "one or more files or folders"),
		RunE: func(cmd *cobra.Command, given []string) (err error) {
			if req.Columns, err = shell.Columns(columns); err != nil {
				return err
			}
			if req.Paths, err = shell.Absolute(given...); err != nil {
				return err
			}
			got, err := shell.Call[api.ImportedOKRs](cmd.Context(), s.Shell, "import-okrs", req)
			if err != nil {
				return err
			}
			shell.Nearby(got.Notes)
			if err := problem.WriteText(s.Err, got.Notes); err != nil {
				return err
			}
			s.Say("read %d objectives, %d key results, %d KPIs", got.Objectives, got.KeyResults, got.KPIs)
			return s.writeLadder(got.Files, out, nil)
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&columns, "column", nil, "NEUTRAL COLUMN=FILE COLUMN; may be given many times")
	f.StringVar(&out, "out", "ladder.yaml", "file to write, or a folder")
	f.StringVar(&req.Programme, "programme", "", "name of the programme")
	f.StringVar(&req.Currency, "currency", "", "currency of amounts without one")
	f.StringVar(&req.Timezone, "zone", "", "time zone of the programme")
	f.StringVar(&req.Fiscal, "fiscal-year-starts", "", "month the fiscal year starts in")
	f.StringVar(&req.Period, "period", "", "period of key results that name none, such as 2026-Q4")
	return cmd
}
