package intake

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"plumbline/internal/cli/records"
	"plumbline/internal/cli/render"
	"plumbline/internal/cli/shell"
	"plumbline/internal/inbox"
	"plumbline/internal/web/api"
)

func (s line) importFiles() *cobra.Command {
	var req api.Import
	var columns []string
	cmd := &cobra.Command{
		Use:   "import FILE…",
		Short: "Take exports in: every good row lands once, every bad one is kept with its place and reason",
		Long: "Files are recognised by their header; --as names the format or, for a plain file, the table.\n" +
			"The same file twice adds nothing, overlapping exports do not count twice, an edited row becomes a correction.\n\n" +
			"The formats, by the names --as takes:\n\n" + formats(s.Formats),
		Example: "  plumbline import orders_export.csv insights.json access.log.gz\n" +
			"  plumbline import spend.xlsx --as spend --column \"Net cost=amount\" --column Creator=creator\n" +
			"  plumbline import revenue.csv --as kr_values --column Date=occurred_at --column Revenue=value --column =finance.revenue=series\n" +
			"  plumbline import october.csv --as orders --covers 2026-10-01..2026-10-31",
		Args:        shell.Args(1, -1, "one or more files"),
		Annotations: shell.Prints("text", "json"),
		RunE: func(cmd *cobra.Command, given []string) (err error) {
			if req.Columns, err = shell.Columns(columns); err != nil {
				return err
			}
			if req.Paths, err = shell.Absolute(given...); err != nil {
				return err
			}
			return s.imported(cmd, "import", req)
		},
	}
	s.importFlags(cmd, &req, &columns)
	f := cmd.Flags()
	f.StringVar(&req.Covers, "covers", "", "FROM..TO: the days these files speak for, so that nothing there is zero and not unknown")
	f.StringVar(&req.Source, "source", "", "name of the source, when a file's own will not do")
	cmd.AddCommand(s.importRecords())
	return cmd
}

func (s line) importRecords() *cobra.Command {
	var req api.Import
	var columns []string
	cmd := &cobra.Command{
		Use:   "records KIND FILE…",
		Short: "Take sheets in whose rows are records: creators, briefs, contracts, deliverables, parcels and every other kind",
		Long: "Columns are fields by name, or what people call them; a column such as \"signed on\" is a step that was taken on that day.\n" +
			"The same file twice changes nothing; a row that was changed is an edit; what was changed here since is not overwritten.\n" +
			"A parcel that left without a signed contract is kept, as a breach. With --source the records are mastered there.\n\n" +
			"The kinds: " + strings.Join(records.KindNames(), ", ") + ".",
		Example: "  plumbline import records creators roster.xlsx\n" +
			"  plumbline import records contracts contracts.csv --column \"Agreement no=contract\" --currency USD\n" +
			"  plumbline import records parcels warehouse.csv --source warehouse",
		Args:        shell.Args(2, -1, "a kind and one or more files"),
		Annotations: shell.Prints("text", "json"),
		RunE: func(cmd *cobra.Command, given []string) (err error) {
			m, err := records.KindNamed(given[0])
			if err != nil {
				return err
			}
			if req.Columns, err = shell.Columns(columns); err != nil {
				return err
			}
			if req.Paths, err = shell.Absolute(given[1:]...); err != nil {
				return err
			}
			req.As = "records." + string(m.Kind)
			return s.imported(cmd, "import", req)
		},
	}
	f := cmd.Flags()
	f.StringArrayVar(&columns, "column", nil, "FILE COLUMN=FIELD, or =TEXT=FIELD for every row, or FILE COLUMN=- to leave it out; may be given many times")
	f.StringVar(&req.Currency, "currency", "", "currency of amounts without one")
	f.StringVar(&req.Zone, "zone", "", "time zone of times without an offset")
	f.StringVar(&req.DayOrder, "day-order", "", "dmy or mdy, for dates such as 03/04/2026")
	f.StringVar(&req.Source, "source", "", "the system that masters these records; without it they are kept here")
	return cmd
}

func (s line) importFlags(cmd *cobra.Command, req *api.Import, columns *[]string) {
	f := cmd.Flags()
	f.StringVar(&req.As, "as", "", "format, such as shopify.orders, or the table of a plain file, such as spend")
	f.StringArrayVar(columns, "column", nil, "FILE COLUMN=TABLE COLUMN, for a plain file, or =TEXT=TABLE COLUMN for every row; may be given many times; remembered for this header")
	f.StringVar(&req.Currency, "currency", "", "currency of amounts without one")
	f.StringVar(&req.Zone, "zone", "", "time zone of times without an offset")
	f.StringVar(&req.DayOrder, "day-order", "", "dmy or mdy, for dates such as 03/04/2026")
}

// formats lists what can be read, one a line.
func formats(all []inbox.Format) string {
	width := 0
	for _, f := range all {
		width = max(width, len(f.Name()))
	}
	var lines []string
	for _, f := range all {
		lines = append(lines, fmt.Sprintf("    %-*s  %s", width, f.Name(), f.Doc()))
	}
	return strings.Join(lines, "\n")
}

// imported runs an import or a replay with its progress, and says what became of the rows.
func (s line) imported(cmd *cobra.Command, command string, req api.Import) error {
	format, err := s.Pick(cmd)
	if err != nil {
		return err
	}
	got, err := shell.Read[api.Imported](cmd.Context(), s.Shell, command, req)
	if err != nil {
		return err
	}
	if format == "json" {
		err = s.JSON(got)
	} else {
		err = render.Imports(s.Out, got.Summaries, s.Style())
	}
	s.unread(got.Unread)
	s.Say("%s", render.ImportLine(got.Summaries))
	return err
}

// unread names the files nothing was taken from, each with its way out, and
// makes the command fail.
func (s line) unread(files []api.Unread) {
	for _, f := range files {
		s.Code = shell.Failed
		s.Say("plumbline: %s", f.Message)
		if f.Hint != "" {
			s.Say("Try: %s", f.Hint)
		}
	}
	if len(files) > 0 {
		s.Say("%d %s not read, nothing was taken from %s.", len(files), shell.Plural(len(files), "file was", "files were"), shell.Plural(len(files), "it", "them"))
	}
}
