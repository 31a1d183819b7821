package scenario

import (
	"time"

	"plumbline/internal/access"
	"plumbline/internal/ladder"
	"plumbline/internal/ladder/problem"
	"plumbline/internal/ladder/tree"
	"plumbline/internal/scenario/fact"
)

// Problem is something wrong with a scenario file, with its place and a way out.
type Problem = problem.Problem

// Scenario is one file, read.
type Scenario struct {
	File   string
	Title  string
	Ladder *ladder.Ladder
	Locked *Locked
	facts  fact.Set
	done   []Done
	Steps  []Step
	source []byte
	root   *tree.Node
}

// Locked is an earlier ladder that a campaign was briefed under.
type Locked struct {
	Campaign string
	At       time.Time
	Ladder   *ladder.Ladder
}

// Step asks for everything as of one moment.
type Step struct {
	At        time.Time // facts known before it
	Written   string
	As        access.Role
	Overrides int
	Expect    *tree.Node // nil: nothing expected yet
	node      *tree.Node
}
