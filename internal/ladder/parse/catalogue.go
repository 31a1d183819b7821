package parse

import (
	"sync"

	"plumbline/internal/ladder"
	"plumbline/internal/ladder/catalogue"
)

var readCatalogue = sync.OnceValues(func() ([]ladder.Metric, []Problem) {
	files, err := FromFS(catalogue.FS)
	if err != nil {
		return nil, nil
	}
	root, problems := Merge(files)
	if root.Get("program") == nil { // the catalogue is metrics alone
		root.Set("program", catalogueProgram())
	}
	l, more := fromTree(root)
	return l.Metrics, append(problems, more...)
})

// Catalogue returns the shipped metrics. Problems in it are faults of the
// build, which its own test refuses. The list is shared: do not change it.
func Catalogue() ([]ladder.Metric, []Problem) { return readCatalogue() }

func catalogueProgram() *node {
	p := newMap()
	p.SetText("name", "catalogue").SetText("currency", "USD")
	return p
}
