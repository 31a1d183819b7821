// Package board holds the pages of a judged programme: one typed struct per
// page, built from a report under the reader's scope. Words, order and numbers
// are decided here; package page only draws them.
package board
