package parse

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"plumbline/internal/ladder/tree"
)

// fits is as much of JSON Schema as the language's schema uses.
func fits(schema map[string]any, n *tree.Node, path string) error {
	if either, ok := schema["anyOf"].([]any); ok {
		var err error
		for _, s := range either {
			if err = fits(s.(map[string]any), n, path); err == nil {
				return nil
			}
		}
		return err
	}
	types := schema["type"]
	if list, ok := types.([]any); ok && n.Kind == tree.Text {
		if p, ok := schema["pattern"].(string); ok && !regexp.MustCompile(p).MatchString(n.Text) {
			return fmt.Errorf("%s: %q does not match", path, n.Text)
		}
		if len(list) > 0 {
			return nil
		}
	}
	switch n.Kind {
	case tree.Mapping:
		if types != "object" {
			return fmt.Errorf("%s is an object", path)
		}
		return fitsObject(schema, n, path)
	case tree.List:
		if types != "array" {
			return fmt.Errorf("%s is an array", path)
		}
		for i, item := range n.Items {
			if err := fits(schema["items"].(map[string]any), item, path+"."+strconv.Itoa(i)); err != nil {
				return err
			}
		}
	case tree.Text:
		if one, ok := schema["enum"].([]any); ok && !slices.Contains(one, any(n.Text)) {
			return fmt.Errorf("%s: %q is not one of %v", path, n.Text, one)
		}
		if _, err := strconv.ParseFloat(n.Text, 64); (types == "number" || types == "integer") && err != nil {
			return fmt.Errorf("%s: %q is not a number", path, n.Text)
		}
		if types == "object" || types == "array" {
			return fmt.Errorf("%s is a text", path)
		}
	}
	return nil
}

func fitsObject(schema map[string]any, n *tree.Node, path string) error {
	props, _ := schema["properties"].(map[string]any)
	for _, e := range n.Entries {
		s, ok := props[e.Key].(map[string]any)
		if !ok {
			s, ok = schema["additionalProperties"].(map[string]any)
		}
		if !ok && (props != nil || schema["additionalProperties"] != nil) {
			return fmt.Errorf("%s has no %s", path, e.Key)
		}
		if ok {
			if err := fits(s, e.Value, path+"."+e.Key); err != nil {
				return err
			}
		}
	}
	must, _ := schema["required"].([]any)
	for _, m := range must {
		if n.Get(m.(string)) == nil {
			return fmt.Errorf("%s needs %s", path, m)
		}
	}
	return nil
}

func TestTheSchemaAcceptsEveryExampleAndRefusesAnUnknownKey(t *testing.T) {
	t.Parallel()
	raw, err := json.Marshal(Schema())
	require.NoError(t, err)
	var schema map[string]any
	require.NoError(t, json.Unmarshal(raw, &schema))
	for _, name := range exampleNames(t) {
		files, err := ReadFiles(examplesDir + "/" + name)
		require.NoError(t, err)
		root, problems := Merge(files)
		require.Empty(t, problems)
		require.NoError(t, fits(schema, root, name))
		root.Get("program").SetText("curency", "USD")
		require.ErrorContains(t, fits(schema, root, name), "has no curency")
	}
}
