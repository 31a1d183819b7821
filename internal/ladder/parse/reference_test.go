package parse

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/ladder/lint"
	"plumbline/internal/measure"
)

var update = flag.Bool("update", false, "rewrite generated pages and golden files")

const pages = "../../../docs/reference"

// golden compares a generated page with the one checked in.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), got, "run go test ./internal/ladder/parse -update")
}

func TestTheLanguageReferenceIsUpToDate(t *testing.T) {
	t.Parallel()
	golden(t, filepath.Join(pages, "language.md"), Reference())
}

func TestTheExamplesOfTheLanguageReferenceAreAccepted(t *testing.T) {
	t.Parallel()
	_, rest, _ := strings.Cut(languageIntro, "```yaml\n")
	block, _, _ := strings.Cut(rest, "```")
	l, problems := Bytes(map[string][]byte{"language.md": []byte("program: {name: x, currency: USD}\n" + block)})
	require.Empty(t, problems)
	for _, p := range Lint(l, lint.Facts(measure.Vocabulary())) {
		require.Equal(t, "PL028", p.Rule, p.String()) // a part of a ladder has no charter
	}
	require.Len(t, l.Metrics, 9)
	m, _ := l.Metric("big_orders")
	require.Equal(t, "ratio", m.Formula.Kind)
	require.Len(t, m.Formula.Of[0].Where, 1)
	require.Equal(t, []string{"orders"}, m.Facts)
}
