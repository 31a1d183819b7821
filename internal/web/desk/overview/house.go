// Package overview builds the pages over many kinds: the day's desk, the gate desk, the register, proposals.
package overview

import "plumbline/internal/web/desk"

// house is the desk's, with what this room says.
type house struct{ desk.House }
