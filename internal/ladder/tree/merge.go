package tree

import (
	"fmt"
	"strconv"

	"plumbline/internal/ladder"
	"plumbline/internal/ladder/problem"
)

// Merge lays mappings together: lists under one key are joined in order;
// mappings are laid together key by key; a text may be written once.
func Merge(roots []*Node) (*Node, []problem.Problem) {
	out := &Node{Kind: Mapping}
	var problems []problem.Problem
	for i, r := range roots {
		if i == 0 {
			out.Pos = r.Pos
		}
		problems = append(problems, out.merge(r)...)
	}
	return out, problems
}

func (n *Node) merge(other *Node) (problems []problem.Problem) {
	for _, e := range other.Entries {
		have := n.Get(e.Key)
		switch {
		case have == nil || have.Kind == Null:
			n.Set(e.Key, e.Value)
			n.Entries[n.find(e.Key)].Pos, n.Entries[n.find(e.Key)].Above = e.Pos, e.Above
		case e.Value.Kind == Null:
		case have.Kind == List && e.Value.Kind == List:
			joined := *have
			joined.Items = append(append([]*Node{}, have.Items...), e.Value.Items...)
			n.Set(e.Key, &joined)
		case have.Kind == Mapping && e.Value.Kind == Mapping:
			joined := *have
			joined.Entries = append([]Entry{}, have.Entries...)
			problems = append(problems, joined.merge(e.Value)...)
			n.Set(e.Key, &joined)
		default:
			problems = append(problems, problem.At(e.Pos, "PL003",
				fmt.Sprintf("%s is written twice; first in %s, line %d", e.Key, have.File, have.Line), "keep one of them"))
		}
	}
	return problems
}

func (n *Node) find(key string) int {
	for i := range n.Entries {
		if n.Entries[i].Key == key {
			return i
		}
	}
	return -1
}

// Places notes, for every mapping, where each key below it was written.
func Places(root *Node) ladder.Places {
	out := ladder.Places{}
	root.Walk(func(n *Node) {
		if n.Kind != Mapping || n.Line == 0 {
			return
		}
		at := map[string]ladder.Pos{}
		n.paths("", 0, at)
		if len(at) > 0 {
			out[n.Pos] = at
		}
	})
	return out
}

// paths goes three levels down: no section asks for more of its own keys.
func (n *Node) paths(prefix string, depth int, at map[string]ladder.Pos) {
	if depth > 3 {
		return
	}
	for _, e := range n.Entries {
		at[prefix+e.Key] = e.Value.Pos
		e.Value.paths(prefix+e.Key+".", depth+1, at)
	}
	for i, item := range n.Items {
		at[prefix+strconv.Itoa(i)] = item.Pos
		item.paths(prefix+strconv.Itoa(i)+".", depth+1, at)
	}
}
