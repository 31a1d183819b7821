// Package work holds the machines of the work itself: campaigns, briefs, terms,
// deliverables, parcels and the money they take.
//
// In: steps of records, through the book. Out: what each step changes beyond
// the state, what else follows from it, and the facts it tells.
package work

import (
	"plumbline/internal/access"
	"plumbline/internal/campaign"
)

type (
	change  = campaign.Change
	command = campaign.Command
	fact    = campaign.Fact
	machine = campaign.Machine
	problem = campaign.Problem
	record  = campaign.Record
	state   = campaign.State
	step    = campaign.Step
)

func states(s ...state) []state { return s }

// ops do the daily work; deal makers are they and legal.
func ops() []access.Role  { return []access.Role{access.Operations} }
func deal() []access.Role { return []access.Role{access.Operations, access.Legal} }
func pays() []access.Role { return []access.Role{access.Operations, access.Finance} }
func both() []access.Role { return []access.Role{access.Operations, access.Creator} }
