// Package record builds the pages of one record: its page, the forms of its edits and steps, its history, and what is said after a change.
package record

import "plumbline/internal/web/desk"

// house is the desk's, with what this room says.
type house struct{ desk.House }
