package parse

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/ladder/lint"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/period"
)

// checkFile checks one file of testdata; its first line names the options.
func checkFile(t *testing.T, name string) []Problem {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	head, _, _ := strings.Cut(string(src), "\n")
	var options []lint.Option
	if strings.Contains(head, "at-lock") {
		options = append(options, lint.AtLock)
	}
	if _, day, ok := strings.Cut(head, "on "); ok {
		d, err := period.ParseDate(strings.TrimSpace(day))
		require.NoError(t, err)
		options = append(options, lint.On(d))
	}
	_, problems := Check(map[string][]byte{name: src}, options...)
	return problems
}

func TestACleanLadderHasNoProblemEvenAtLock(t *testing.T) {
	t.Parallel()
	require.Empty(t, checkFile(t, "clean.yaml"))
}

func TestEveryRuleFindsItsFaultAtItsExactPlace(t *testing.T) {
	t.Parallel()
	for _, rule := range problem.Rules {
		if rule.ID == "PL061" { // needs a history: see TestAChangeAfterTheLockIsShown
			continue
		}
		t.Run(rule.Name, func(t *testing.T) {
			t.Parallel()
			var lines []string
			found := checkFile(t, rule.Name+".yaml")
			for _, p := range found {
				lines = append(lines, p.String())
			}
			require.True(t, slices.ContainsFunc(found, func(p Problem) bool { return p.Rule == rule.ID }), strings.Join(lines, "\n"))
			golden(t, filepath.Join("testdata", rule.Name+".txt"), strings.Join(lines, "\n")+"\n")
		})
	}
}

func TestEveryRuleHasItsPage(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range problem.Rules {
		require.False(t, seen[r.ID] || seen[r.Name], r.ID)
		seen[r.ID], seen[r.Name] = true, true
		require.NotEmpty(t, r.What, r.ID)
		require.NotEmpty(t, r.Why, r.ID)
		require.NotEmpty(t, r.Fix, r.ID)
	}
	golden(t, filepath.Join(pages, "rules.md"), problem.Pages())
}
