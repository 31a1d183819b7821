package parse

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/ladder/problem"
)

const examplesDir = "../../../examples"

func exampleNames(t *testing.T) []string {
	t.Helper()
	var out []string
	entries, err := os.ReadDir(examplesDir)
	require.NoError(t, err)
	for _, e := range entries {
		if e.IsDir() {
			out = append(out, e.Name())
		}
	}
	return out
}

func TestEveryExampleIsAcceptedWithoutAnError(t *testing.T) {
	t.Parallel()
	for _, name := range exampleNames(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files, err := ReadFiles(filepath.Join(examplesDir, name))
			require.NoError(t, err)
			_, problems := Check(files)
			for _, p := range problems {
				t.Log(p)
			}
			require.Zero(t, problem.Errors(problems))
		})
	}
}

func TestTheFullestExampleHasNoWarningEvenAtLock(t *testing.T) {
	t.Parallel()
	files, err := ReadFiles(filepath.Join(examplesDir, "glow"))
	require.NoError(t, err)
	_, problems := Check(files, AtLock())
	require.Empty(t, problems)
}
