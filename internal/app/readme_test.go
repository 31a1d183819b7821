package app_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/cli"
)

func TestTheReadmesWorkedExampleCountsWhatTheFilesHold(t *testing.T) {
	t.Parallel()
	root, files := realExports(t)
	args := []string{"lookback"}
	for _, system := range []string{"shopify", "instagram", "tiktok", "ga4", "youtube", "weblogs"} { // as the README names them
		for _, f := range files {
			rel, err := filepath.Rel(root, f)
			require.NoError(t, err)
			if strings.HasPrefix(rel, system) && !strings.HasSuffix(rel, ".md") && !strings.Contains(strings.ToUpper(rel), "LICENSE") {
				args = append(args, f)
			}
		}
	}
	a := plumbline(t, t.TempDir(), args...)
	require.Contains(t, []int{cli.Done, cli.Failed}, a.code, a.err)
	said := regexp.MustCompile(`Read [\d,]+ lines from \d+ files: .* ignored`).FindString(a.err)
	require.NotEmpty(t, said, a.err)
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	require.Contains(t, string(readme), said)
	for _, line := range []string{"Who brought the orders in USD", "Tied to the shop's total, to the cent.", "$2,682.03"} {
		require.Contains(t, a.out, line)
		require.Contains(t, string(readme), line)
	}
}
