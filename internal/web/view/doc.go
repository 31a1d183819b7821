// Package view holds what each page shows: one typed struct per page, built
// from a judged report under the reader's scope. Words, numbers and positions
// are decided here; package page only draws them.
package view
