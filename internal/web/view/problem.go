package view

import (
	"fmt"

	"plumbline/internal/ladder/problem"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
)

// ProblemRow is one finding as it is shown.
type ProblemRow struct {
	Badge              mark.Badge
	Place, Href        string
	Rule, Says, WayOut string
}

// CheckSays is the result of a check in one sentence.
func CheckSays(problems []Problem) string {
	errors := problem.Errors(problems)
	warnings := len(problems) - errors
	switch {
	case errors > 0 && warnings > 0:
		return fmt.Sprintf("The ladder has %s and %s.", say.Plural(errors, "error", "errors"), say.Plural(warnings, "warning", "warnings"))
	case errors > 0:
		return fmt.Sprintf("The ladder has %s.", say.Plural(errors, "error", "errors"))
	case warnings > 0:
		return fmt.Sprintf("The ladder holds, with %s.", say.Plural(warnings, "warning", "warnings"))
	}
	return "The ladder holds: nothing to correct."
}

// ProblemRows prepares findings for a table, errors first.
func ProblemRows(problems []Problem) []ProblemRow {
	var errors, warnings []ProblemRow
	for _, x := range problems {
		at := fmt.Sprintf("%s:%d", x.File, x.Line)
		row := ProblemRow{Badge: mark.Badge{Colour: "yellow", Word: "Warning"}, Place: fmt.Sprintf("%s:%d", at, x.Col), Href: "#" + at, Rule: x.Rule, Says: say.Sentence(x.Sentence), WayOut: say.Sentence(x.WayOut)}
		if x.Severity == problem.Error {
			row.Badge = mark.Badge{Colour: "red", Word: "Error"}
			errors = append(errors, row)
			continue
		}
		warnings = append(warnings, row)
	}
	return append(errors, warnings...)
}
