// Package paper draws the pages of the record of work. It only draws: every
// word is decided in package desk.
package paper
