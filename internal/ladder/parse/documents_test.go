package parse

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/ladder/problem"
	"plumbline/internal/ladder/tree"
)

var yamlBlock = regexp.MustCompile("(?ms)^```yaml\n(.*?)^```")

// TestEveryLadderInTheDocumentsIsAccepted checks each YAML block of each
// document that begins with a section of the language. A block is part of a
// ladder: what it leaves out is not missed, and what it names is not looked up.
func TestEveryLadderInTheDocumentsIsAccepted(t *testing.T) {
	t.Parallel()
	root, checked := "../../..", 0
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && strings.HasPrefix(d.Name(), ".") && len(d.Name()) > 2 {
			return fs.SkipDir
		}
		if d.IsDir() || filepath.Ext(name) != ".md" {
			return nil
		}
		src, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, m := range yamlBlock.FindAllStringSubmatch(string(src), -1) {
			n, bad := tree.Read(name, []byte(m[1]))
			require.Empty(t, bad, name)
			if n.Kind != tree.Mapping || len(n.Entries) == 0 || !slices.Contains(Sections(), n.Entries[0].Key) {
				continue
			}
			checked++
			text := m[1]
			if n.Get("program") == nil {
				text += "\nprogram: {name: x, currency: USD}\n"
			}
			_, problems := Bytes(map[string][]byte{name: []byte(text)})
			require.Zero(t, problem.Errors(problems), "%s: %v\n%s", name, problems, m[1])
		}
		return nil
	})
	require.NoError(t, err)
	require.NotZero(t, checked)
}
