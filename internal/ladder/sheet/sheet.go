// Package sheet is the ladder as a spreadsheet: the five-column canvas (key
// result, sub-outcome, leading KPI, data hook and tag, owner and cadence) with
// a sheet a section for what five columns cannot carry.
//
// In and out: ladder files and XLSX, both ways without loss: the hash of the
// ladder is the same afterwards, and comments come back to their places. The
// split into files is not kept: a workbook gives one file.
//
// Nothing stands twice: titles, hooks, owners, cadences and the arrows are on
// the canvas only; everything else of a key result, sub-outcome, lever or KPI is
// on the sheet of its kind. A nested value is written as in YAML: {a: 1}, [x, y].
package sheet

import (
	"slices"
	"strings"

	"plumbline/internal/ladder/parse"
	"plumbline/internal/ladder/tree"
)

// Names of the sheets that are not named after one section.
const (
	canvasSheet   = "Canvas"
	resultSheet   = "Key results"
	outcomeSheet  = "Sub-outcomes"
	leverSheet    = "Levers"
	commentsSheet = "Comments"
	otherSheet    = "Other"
	fileName      = "ladder.yaml"
	unattached    = "(no key result)"
)

// canvasColumns are the five columns.
var canvasColumns = []string{"Key result", "Sub-outcome", "Leading KPI", "Data hook and tag", "Owner and cadence"}

// onCanvas are the keys of a KPI that stand in the last two columns.
var (
	hookKeys  = []string{"hook"}
	ownerKeys = []string{"owner", "review"}
)

// table is one sheet in memory: rows of cells, the first row its header.
type table struct {
	name string
	rows [][]string
}

// sheetOf names the sheet of a section: company_kpis is "Company KPIs".
func sheetOf(section string) string {
	if section == "" {
		return ""
	}
	s := strings.ReplaceAll(section, "_", " ")
	return strings.ReplaceAll(strings.ToUpper(s[:1])+s[1:], "pis", "PIs")
}

// sectionOf names the section of a sheet.
func sectionOf(sheet string) string {
	return strings.ReplaceAll(strings.ToLower(sheet), " ", "_")
}

// ordered sorts the sections of a tree by the order of the language.
func ordered(root *tree.Node) {
	order := parse.Sections()
	rank := func(key string) int {
		if i := slices.Index(order, key); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortStableFunc(root.Entries, func(a, b tree.Entry) int { return rank(a.Key) - rank(b.Key) })
}
