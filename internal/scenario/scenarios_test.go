package scenario_test

import (
	"context"
	"flag"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/app/rehearsal"
	"plumbline/internal/facts"
	"plumbline/internal/facts/duckdb"
	"plumbline/internal/scenario"
)

var update = flag.Bool("update", false, "rewrite the expectations of the scenarios")

// engines makes engines that live as long as a test.
func engines(t *testing.T) scenario.Factory {
	return func(ctx context.Context) (facts.Engine, error) {
		return duckdb.Open(ctx, duckdb.Config{Dir: t.TempDir(), MemoryLimit: "512MB", Threads: 2})
	}
}

func TestEveryScenarioHolds(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../scenarios/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			results, err := scenario.Run(t.Context(), []string{file}, engines(t), rehearsal.Make(nil), *update)
			require.NoError(t, err)
			require.True(t, results.OK(), "\n%s", results)
			require.NotEmpty(t, results[0].Title, "a scenario says what it is about")
			require.Positive(t, results[0].Held+len(results[0].Diffs), "a scenario that expects nothing tests nothing")
		})
	}
}
