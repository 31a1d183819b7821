// Package sheet builds the page of rows pasted from a spreadsheet.
package sheet

import "plumbline/internal/web/desk"

// house is the desk's, with what this room says.
type house struct{ desk.House }
