// Package list builds the pages of lists of records: what an address asks for, the page, a cell and its form, the export.
package list

import "plumbline/internal/web/desk"

// house is the desk's, with what this room says.
type house struct{ desk.House }
