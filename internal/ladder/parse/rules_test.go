package parse

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/ladder"
	"plumbline/internal/ladder/lint"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/measure"
	"plumbline/internal/period"
)

// checkFile checks one file of testdata; its first line names the options.
func checkFile(t *testing.T, name string) []Problem {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	head, _, _ := strings.Cut(string(src), "\n")
	options := []lint.Option{lint.Facts(measure.Vocabulary())}
	if strings.Contains(head, "at-lock") {
		options = append(options, lint.AtLock)
	}
	if _, day, ok := strings.Cut(head, "on "); ok {
		d, err := period.ParseDate(strings.TrimSpace(day))
		require.NoError(t, err)
		options = append(options, lint.On(d))
	}
	files := map[string][]byte{name: src}
	if _, before, ok := strings.Cut(head, "locked under "); ok {
		old, err := os.ReadFile(filepath.Join("testdata", before))
		require.NoError(t, err)
		was, _ := Bytes(map[string][]byte{before: old})
		is, _ := Bytes(files)
		options = append(options, lint.Marked(ladder.Marks(history(was, is))))
	}
	_, problems := Check(files, options...)
	return problems
}

func TestTheCatalogueReadsOnlyWhatExists(t *testing.T) {
	t.Parallel()
	metrics, _ := Catalogue()
	problems := Lint(&ladder.Ladder{Metrics: metrics}, lint.Facts(measure.Vocabulary()))
	require.Empty(t, problems)
}

func TestACleanLadderHasNoProblemEvenAtLock(t *testing.T) {
	t.Parallel()
	require.Empty(t, checkFile(t, "clean.yaml"))
}

func TestEveryRuleFindsItsFaultAtItsExactPlace(t *testing.T) {
	t.Parallel()
	for _, rule := range problem.Rules {
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
	golden(t, filepath.Join(pages, "rules.md"), problem.Pages(examplesOfRules(t)))
}

// examplesOfRules finds, for each rule, the first line it says about its broken file.
func examplesOfRules(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, r := range problem.Rules {
		for _, p := range checkFile(t, r.Name+".yaml") {
			if p.Rule == r.ID && out[r.ID] == "" {
				p.File = "ladder.yaml"
				out[r.ID] = p.String()
			}
		}
	}
	return out
}

func TestFilesOfAFolderAreOneLadder(t *testing.T) {
	t.Parallel()
	l, problems := Check(map[string][]byte{
		"a.yaml": []byte("program: {name: A, currency: USD}\npeople: [{id: x}]\ncomments: {question: answer}\n"),
		"b.yaml": []byte("people:\n  - id: y\n  - id: x\ncomments: {bait: never_answer}\n"),
		"c.yaml": []byte("program: {name: B}\n"),
	})
	require.Len(t, l.People, 3)
	require.Equal(t, map[string]string{"question": "answer", "bait": "never_answer"}, l.Comments)
	var got []string
	for _, p := range problems {
		if p.Severity == problem.Error {
			got = append(got, p.String())
		}
	}
	require.Equal(t, []string{
		`b.yaml:3:9: error PL009: a person "x" is there already, in a.yaml line 2 (give one of them another id)`,
		"c.yaml:1:11: error PL003: name is written twice; first in a.yaml, line 1 (keep one of them)",
	}, got)
}

func TestTheDesignsOwnLadderIsAccepted(t *testing.T) {
	t.Parallel()
	src, err := os.ReadFile("../../../../shared/DESIGN.md")
	if err != nil {
		t.Skip("skipped: the design is not beside the project, at ../shared/DESIGN.md")
	}
	m := yamlBlock.FindStringSubmatch(string(src))
	require.NotNil(t, m)
	l, problems := Check(map[string][]byte{"design.yaml": []byte(m[1])})
	require.Zero(t, problem.Errors(problems), problems)
	require.Len(t, l.KPIs, 4)
	require.Len(t, l.Gates, 5)
}
