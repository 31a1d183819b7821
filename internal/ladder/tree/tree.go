// Package tree is the written ladder as it stands on the page: mappings, lists
// and texts with their exact places and comments, before they mean anything.
//
// In: YAML. Out: a Node that parse decodes, sheet lays out, and Canonical
// turns into the bytes a revision is hashed by.
package tree

import "plumbline/internal/ladder"

// Kind is the shape of a node.
type Kind string

// The shapes. Null is a key without a value.
const (
	Mapping Kind = "mapping"
	List    Kind = "list"
	Text    Kind = "text"
	Null    Kind = "nothing"
)

// Node is one value. All scalars are texts: what they mean is parse's matter.
type Node struct {
	ladder.Pos
	Kind    Kind
	Text    string
	Flow    bool // written on one line, in {} or []
	Quoted  bool // the text was quoted, so that "null" is a word
	Entries []Entry
	Items   []*Node
	Above   []string // comment lines above a list item
	Beside  string   // comment on the same line
}

// Entry is one key of a mapping with its value.
type Entry struct {
	ladder.Pos // of the key
	Key        string
	Value      *Node
	Above      []string // comment lines above the key
}

// NewMap makes an empty mapping.
func NewMap() *Node { return &Node{Kind: Mapping} }

// NewList makes a list.
func NewList(items ...*Node) *Node { return &Node{Kind: List, Items: items} }

// NewText makes a text.
func NewText(s string) *Node { return &Node{Kind: Text, Text: s, Quoted: true} }

// Get returns the value of a key; nil when it is not there.
func (n *Node) Get(key string) *Node {
	if n == nil {
		return nil
	}
	for i := range n.Entries {
		if n.Entries[i].Key == key {
			return n.Entries[i].Value
		}
	}
	return nil
}

// Set adds or replaces a key and returns the mapping.
func (n *Node) Set(key string, value *Node) *Node {
	for i := range n.Entries {
		if n.Entries[i].Key == key {
			n.Entries[i].Value = value
			return n
		}
	}
	n.Entries = append(n.Entries, Entry{Key: key, Value: value})
	return n
}

// SetText sets a text unless it is empty.
func (n *Node) SetText(key, text string) *Node {
	if text == "" {
		return n
	}
	return n.Set(key, NewText(text))
}

// String returns the text of a key, or "".
func (n *Node) String(key string) string {
	if v := n.Get(key); v != nil && v.Kind == Text {
		return v.Text
	}
	return ""
}

// Walk visits the node and all below it, parents first.
func (n *Node) Walk(visit func(*Node)) {
	if n == nil {
		return
	}
	visit(n)
	for _, e := range n.Entries {
		e.Value.Walk(visit)
	}
	for _, item := range n.Items {
		item.Walk(visit)
	}
}

// Drop takes a key out.
func (n *Node) Drop(key string) {
	if i := n.find(key); i >= 0 {
		n.Entries = append(n.Entries[:i], n.Entries[i+1:]...)
	}
}
