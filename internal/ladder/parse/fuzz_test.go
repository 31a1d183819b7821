package parse

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"plumbline/internal/ladder/lint"
)

func FuzzCheck(f *testing.F) {
	names, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(names) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	f.Add([]byte("a: &a [*a]\n? b\n: !!str c\n---\n[]\n"))
	f.Add([]byte("\"\\u00e9\": {<<: x}\n- 1"))
	f.Fuzz(func(t *testing.T, src []byte) {
		files := map[string][]byte{"f.yaml": src}
		_, problems := Check(files, lint.AtLock, lint.On(20000))
		lines := strings.Split(string(src), "\n")
		for _, p := range problems {
			if p.File != "f.yaml" || p.Line < 1 || p.Line > len(lines) {
				t.Fatalf("%s is not in the file", p)
			}
			if width := len([]rune(lines[p.Line-1])); p.Col < 1 || p.Col > width+1 {
				t.Fatalf("%s is not in its line of %d", p, width)
			}
			if p.Rule == "" || p.Sentence == "" {
				t.Fatalf("%s says nothing", p)
			}
		}
		_ = Hash(files)
	})
}
