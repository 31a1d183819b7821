package internal_test

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	links = regexp.MustCompile(`\]\(([^)#?:\s]+)(?:#[^)]*)?\)`)
	paths = regexp.MustCompile("`((?:internal|docs|examples|scenarios|cmd|bench)/[\\w./-]*)`")
	lines = regexp.MustCompile(`\.go:\d+`)
)

// Documents name folders and files that exist, and never line numbers: both rot.
func TestPathsInDocumentsExist(t *testing.T) {
	house := os.DirFS("..")
	err := fs.WalkDir(house, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && (d.Name() == "testdata" || d.Name() == "vendor" || strings.HasPrefix(d.Name(), ".") && name != ".") {
			if d != nil && d.IsDir() && err == nil {
				return fs.SkipDir
			}
			return err
		}
		if d.IsDir() || path.Ext(name) != ".md" || name == "CHANGELOG.md" {
			return nil
		}
		text, err := fs.ReadFile(house, name)
		if err != nil {
			return err
		}
		for _, m := range links.FindAllStringSubmatch(string(text), -1) {
			at := path.Dir(name)
			if name == "internal/ladder/parse/language.md" {
				at = "docs/reference" // it is the beginning of a generated page there
			}
			if _, err := fs.Stat(house, path.Join(at, m[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", name, m[1])
			}
		}
		for _, m := range paths.FindAllStringSubmatch(string(text), -1) {
			if found, _ := filepath.Glob(filepath.Join("..", m[1])); len(found) == 0 {
				t.Errorf("%s names %s, which is not there", name, m[1])
			}
		}
		if m := lines.FindString(string(text)); m != "" {
			t.Errorf("%s cites a line (%s): lines move", name, m)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
