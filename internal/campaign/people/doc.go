// Package people holds the machines about creators: who they are, what is known
// of their audience, screens and ratings, offers, lists, incidents, pivots.
//
// In: steps of records, through the book. Out: what each step changes beyond
// the state, what else follows from it, and the facts it tells.
package people

import (
	"time"

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

// How long what was looked at counts.
const (
	day        = 24 * time.Hour
	screenDays = 90 // unless the ladder's screening says otherwise
	ratingDays = 180
	packetDays = 90
)

func states(s ...state) []state { return s }

func ops() []access.Role  { return []access.Role{access.Operations} }
func safe() []access.Role { return []access.Role{access.Operations, access.Legal} }
func both() []access.Role { return []access.Role{access.Operations, access.Creator} }
