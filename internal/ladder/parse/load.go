// Package parse reads the ladder language: YAML files in, a Ladder and every
// problem out, each with its exact place.
//
// The structs in written*.go are the specification of the language: the strict
// decoder, the JSON Schema and the reference page are all made from them.
package parse

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"plumbline/internal/fault"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/decode"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/ladder/tree"
)

// Problem is one finding; see package problem.
type Problem = problem.Problem

// Load reads one file, or every *.yaml and *.yml file below a folder, as one
// ladder. The error is about reading files; everything wrong inside them is a
// Problem. The ladder is never nil without an error, but is whole only when no
// problem is an error.
func Load(path string) (*ladder.Ladder, []Problem, error) {
	files, err := ReadFiles(path)
	if err != nil {
		return nil, nil, err
	}
	l, problems := Bytes(files)
	return l, problems, nil
}

// ReadFiles returns the ladder files at a path by the name shown in messages.
func ReadFiles(path string) (map[string][]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fault.Wrap(fault.NotFound, err, "there is no ladder at %s", path).WithHint("plumbline init writes one")
	}
	if !info.IsDir() {
		src, err := os.ReadFile(path)
		if err != nil {
			return nil, fault.Wrap(fault.Unavailable, err, "%s cannot be read", path)
		}
		return map[string][]byte{path: src}, nil
	}
	files, err := FromFS(os.DirFS(path))
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, err, "%s cannot be read", path)
	}
	if len(files) == 0 {
		return nil, fault.New(fault.NotFound, "there is no .yaml file in %s", path).WithHint("plumbline init writes one")
	}
	out := map[string][]byte{}
	for name, src := range files {
		out[filepath.Join(path, filepath.FromSlash(name))] = src
	}
	return out, nil
}

// FromFS returns every *.yaml and *.yml file of a file system; folders whose
// name begins with a dot are left out.
func FromFS(fsys fs.FS) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if strings.HasPrefix(d.Name(), ".") && name != "." {
				return fs.SkipDir
			}
			return nil
		}
		if ext := filepath.Ext(name); ext != ".yaml" && ext != ".yml" {
			return nil
		}
		src, err := fs.ReadFile(fsys, name)
		files[name] = src
		return err
	})
	return files, err
}

// Bytes reads files given by name as one ladder. Problems are sorted by place.
func Bytes(files map[string][]byte) (*ladder.Ladder, []Problem) {
	root, problems := Merge(files)
	l, more := fromTree(root)
	if !slices.ContainsFunc(problems, unread) {
		problems = append(problems, more...)
	}
	catalogue, more := Catalogue()
	problems = append(problems, more...)
	l.Catalogue = catalogue
	Defaults(l)
	return l, problem.Sort(problems)
}

// unread tells whether a file could not be read at all, so that what else is
// missing cannot be told.
func unread(p Problem) bool { return p.Rule == "PL001" }

// Merge reads files and lays them together as one tree, in the order of their
// names: lists are joined, single sections may stand in one file only.
func Merge(files map[string][]byte) (*tree.Node, []Problem) {
	var problems []Problem
	var roots []*tree.Node
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		root, bad := tree.Read(name, files[name])
		problems = append(problems, bad...)
		if root == nil {
			continue
		}
		if root.Kind != tree.Mapping {
			if root.Kind != tree.Null {
				problems = append(problems, problem.At(root.Pos, "PL005", "a ladder is keys with values, and this file is a "+string(root.Kind), "begin with program: or another section"))
			}
			continue
		}
		roots = append(roots, root)
	}
	out, more := tree.Merge(roots)
	if len(roots) == 0 && len(names) > 0 {
		out.Pos = ladder.Pos{File: names[0], Line: 1, Col: 1}
	}
	return out, append(problems, more...)
}

func fromTree(root *tree.Node) (*ladder.Ladder, []Problem) {
	var w written
	d := &decode.Decoder{}
	d.Into(root, &w)
	b := builder{Decoder: d, out: &ladder.Ladder{Places: tree.Places(root)}}
	b.build(&w)
	return b.out, d.Problems
}

// Schema returns the JSON Schema of the language, for editors.
func Schema() map[string]any { return decode.Schema(written{}, "Plumbline ladder") }
