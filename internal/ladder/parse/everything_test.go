package parse

import (
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/ladder/tree"
)

func everything(t *testing.T) *tree.Node {
	t.Helper()
	src, err := os.ReadFile("testdata/everything.yaml")
	require.NoError(t, err)
	root, problems := tree.Read("everything.yaml", src)
	require.Empty(t, problems)
	return root
}

// meaning is everything a tree means, as text.
func meaning(t *testing.T, root *tree.Node) string {
	t.Helper()
	l, _ := fromTree(root)
	out, err := json.Marshal(l)
	require.NoError(t, err)
	return string(out)
}

// TestEveryKeyArrivesInTheMeaning takes each key out in turn: a key whose
// absence changes nothing would be a promise that is read and forgotten.
func TestEveryKeyArrivesInTheMeaning(t *testing.T) {
	t.Parallel()
	root := everything(t)
	_, problems := fromTree(root)
	require.Empty(t, problems)
	whole := meaning(t, root)
	// count: true is the default said aloud; it means something beside another aggregate only.
	silent := []string{"/metrics/0/formula/ratio/of/0/count"}
	var visit func(n *tree.Node, path string)
	visit = func(n *tree.Node, path string) {
		for i := range n.Entries {
			e := n.Entries[i]
			n.Entries[i].Value = &tree.Node{Kind: tree.Null, Pos: e.Value.Pos}
			if p := path + "/" + e.Key; !slices.Contains(silent, p) {
				require.NotEqual(t, whole, meaning(t, root), "%s is read and forgotten", p)
			}
			n.Entries[i] = e
			visit(e.Value, path+"/"+e.Key)
		}
		for i, item := range n.Items {
			visit(item, path+"/"+strconv.Itoa(i))
		}
	}
	visit(root, "")
	require.Equal(t, whole, meaning(t, root))
}

// TestEveryKeyOfTheSpecificationIsExercised holds everything.yaml to the schema:
// a new key has to be written there, and so has to arrive.
func TestEveryKeyOfTheSpecificationIsExercised(t *testing.T) {
	t.Parallel()
	raw, err := json.Marshal(Schema())
	require.NoError(t, err)
	var schema map[string]any
	require.NoError(t, json.Unmarshal(raw, &schema))
	var missing []string
	seenAnywhere(schema, []*tree.Node{everything(t)}, "", &missing)
	// The same atom may stand in several places; each of its keys is exercised in one.
	missing = slices.DeleteFunc(missing, func(p string) bool { return atomKey(p) })
	require.Empty(t, missing)
}

func atomKey(path string) bool {
	lists := []string{"sum", "of", "to", "seen", "expected", "counted", "values"}
	return strings.HasPrefix(path, "metrics.formula.") && slices.Contains(lists, parent(path))
}

// parent is the last but one word of a dotted path.
func parent(path string) string {
	words := strings.Split(path, ".")
	if len(words) < 2 {
		return ""
	}
	return words[len(words)-2]
}

// seenAnywhere lists the keys of a schema that none of the nodes has.
func seenAnywhere(schema map[string]any, nodes []*tree.Node, path string, missing *[]string) {
	if either, ok := schema["anyOf"].([]any); ok {
		schema = either[0].(map[string]any)
	}
	if items, ok := schema["items"].(map[string]any); ok {
		var below []*tree.Node
		for _, n := range nodes {
			below = append(below, n.Items...)
		}
		seenAnywhere(items, below, path, missing)
		return
	}
	if more, ok := schema["additionalProperties"].(map[string]any); ok {
		seenAnywhere(more, values(nodes), path, missing)
		return
	}
	props, _ := schema["properties"].(map[string]any)
	if path == "gates" || strings.HasSuffix(path, ".by") && path != "metrics.formula.median.span.by" {
		// The keys are names with one shape: one of them is enough.
		for _, s := range props {
			seenAnywhere(s.(map[string]any), values(nodes), path+".*", missing)
			return
		}
	}
	for key, s := range props {
		var below []*tree.Node
		for _, n := range nodes {
			if v := n.Get(key); v != nil {
				below = append(below, v)
			}
		}
		p := key
		if path != "" {
			p = path + "." + key
		}
		if len(below) == 0 {
			*missing = append(*missing, p)
			continue
		}
		seenAnywhere(s.(map[string]any), below, p, missing)
	}
}

func values(nodes []*tree.Node) (out []*tree.Node) {
	for _, n := range nodes {
		for _, e := range n.Entries {
			out = append(out, e.Value)
		}
	}
	return out
}
