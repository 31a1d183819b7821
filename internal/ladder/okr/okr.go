// Package okr brings a company's OKRs and KPIs into a ladder skeleton.
//
// In: exports as CSV or XLSX (any layout whose columns can be told by name:
// Plumbline's own neutral columns, Viva Goals, Perdoo, …), Perdoo's GraphQL
// answer as JSON, and YAML lists of KPIs. Out: ladder files that check accepts
// with warnings only. Nothing is lost: what the ladder has no key for stands
// under company_kpis with the source's own names.
package okr

import (
	"bytes"
	"encoding/json"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"plumbline/internal/fault"
	"plumbline/internal/ladder/parse"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/ladder/tree"
	"plumbline/internal/period"
)

// Options say what the files do not.
type Options struct {
	Programme string            // name of the programme; "" is "Imported programme"
	Currency  string            // "" is USD
	Timezone  string            // "" is UTC
	Fiscal    string            // month the fiscal year starts in; "" is january
	Period    string            // for key results without a readable period; "" is the quarter of Today
	Today     period.Date       // the day of the import
	Columns   map[string]string // neutral column → column of the file, over the guessed ones
}

// Result is a skeleton and how it came about.
type Result struct {
	Files                        map[string][]byte
	Objectives, KeyResults, KPIs int
	Columns                      map[string]map[string]string // file → neutral column → column of the file
	Notes                        []problem.Problem            // what could not be read as meant, with its place
}

// Import reads files by name and builds one skeleton of them.
func Import(files map[string][]byte, o Options) (*Result, error) {
	b := newBuilder(o)
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if err := b.file(name, files[name]); err != nil {
			return nil, err
		}
	}
	if b.result.Objectives+b.result.KPIs == 0 {
		return nil, fault.New(fault.Invalid, "there is no objective, key result or KPI in %s", strings.Join(names, ", ")).
			WithHint("name the columns: --column kr_title=… ; known are %s", strings.Join(neutralNames(), ", "))
	}
	b.finish()
	_, problems := parse.Check(b.result.Files)
	for _, p := range problems {
		if p.Severity == problem.Error {
			return nil, fault.New(fault.Internal, "the skeleton is not accepted: %s", p)
		}
	}
	return b.result, nil
}

func (b *builder) file(name string, src []byte) error {
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(src) && !bytes.HasPrefix(src, []byte("PK")) {
		return fault.New(fault.Invalid, "%s is not UTF-8", name).WithHint("save it as CSV UTF-8, or as .xlsx")
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".yaml", ".yml":
		return b.yamlKPIs(name, src)
	case ".json":
		return b.perdoo(name, src)
	}
	if bytes.HasPrefix(bytes.TrimSpace(src), []byte("{")) && json.Valid(src) {
		return b.perdoo(name, src)
	}
	t, err := readTable(name, src)
	if err != nil {
		return err
	}
	return b.table(t)
}

func (b *builder) note(file string, line, col int, rule, sentence, wayOut string) {
	p := problem.At(posOf(file, line, col), rule, sentence, wayOut)
	p.Severity = problem.Warning
	b.result.Notes = append(b.result.Notes, p)
}

// finish writes the files: the ladder, and the company's own KPIs beside it.
func (b *builder) finish() {
	root := tree.NewMap()
	program := tree.NewMap().SetText("name", or(b.o.Programme, "Imported programme")).SetText("currency", b.currency()).
		SetText("timezone", or(b.o.Timezone, "UTC")).SetText("fiscal_year_starts", b.o.Fiscal)
	root.Set("program", program)
	if len(b.people) > 0 {
		root.Set("people", tree.NewList(b.people...))
	}
	if len(b.objectives) > 0 {
		root.Set("objectives", tree.NewList(b.objectives...))
	}
	root.Entries[0].Above = []string{
		"Imported objectives and key results. What creators are to deliver comes next: sub_outcomes with levers",
		"under the key results they can move, then kpis, charter and gates. plumbline check names what is missing.",
	}
	if len(b.objectives) == 0 {
		root.Entries[0].Above = []string{
			"Only KPIs were imported; they stand in company-kpis.yaml. Objectives with key results come next, then what",
			"creators are to deliver under them. plumbline init --template shows six ways to write that.",
		}
	}
	b.result.Files["ladder.yaml"] = []byte(tree.Write(root))
	if len(b.kpis) > 0 {
		own := tree.NewMap().Set("company_kpis", tree.NewList(b.kpis...))
		own.Entries[0].Above = []string{"What the company already keeps, with everything its own tool said. Nothing here is measured."}
		b.result.Files["company-kpis.yaml"] = []byte(tree.Write(own))
	}
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
