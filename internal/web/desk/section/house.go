// Package section builds what the page of one kind alone shows: of a campaign, a brief, a deliverable, a creator.
package section

import "plumbline/internal/web/desk"

// house is the desk's, with what this room says.
type house struct{ desk.House }
