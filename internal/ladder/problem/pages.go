package problem

import (
	"fmt"
	"strings"
)

// Pages returns the rule reference as one Markdown page with an anchor a rule;
// says holds, by rule id, a line as check prints it.
func Pages(says map[string]string) string {
	var b strings.Builder
	b.WriteString("# What `plumbline check` knows\n\nErrors stop `apply`; warnings do not. Rules marked *at lock* are warnings while drafting and errors when a campaign is locked.\n\n")
	b.WriteString("| rule | severity | fault |\n|---|---|---|\n")
	for _, r := range Rules {
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s |\n", r.ID, strings.ToLower(r.ID), r.severity(), strings.ReplaceAll(r.Name, "-", " "))
	}
	for _, r := range Rules {
		fmt.Fprintf(&b, "\n## %s\n\n**%s** (%s). %s %s\n\n*Way out:* %s\n", r.ID, strings.ReplaceAll(r.Name, "-", " "), r.severity(), r.What, r.Why, r.Fix)
		if line := says[r.ID]; line != "" {
			fmt.Fprintf(&b, "\n```\n%s\n```\n", line)
		}
	}
	return b.String()
}

func (r Rule) severity() string {
	if r.Lock {
		return string(r.Severity) + ", error at lock"
	}
	return string(r.Severity)
}
