package parse

import (
	"slices"

	"plumbline/internal/ladder"
	"plumbline/internal/ladder/lint"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/ladder/tree"
)

// Lint checks a ladder against every rule. AtLock, On and Marked of package
// lint change what it looks for.
func Lint(l *ladder.Ladder, options ...lint.Option) []Problem { return lint.Run(l, options...) }

// AtLock makes errors of what is a warning only while drafting.
func AtLock() lint.Option { return lint.AtLock }

// Check reads files and lints what they say: everything plumbline check shows.
func Check(files map[string][]byte, options ...lint.Option) (*ladder.Ladder, []Problem) {
	l, problems := Bytes(files)
	if slices.ContainsFunc(problems, unread) {
		return l, problems
	}
	return l, problem.Sort(append(problems, Lint(l, options...)...))
}

// Hash returns the revision id of ladder files: the SHA-256 of their canonical
// form. Comments, layout and the split into files do not change it, as long as
// the order of lists stays.
func Hash(files map[string][]byte) string {
	root, _ := Merge(files)
	return tree.Hash(root)
}
