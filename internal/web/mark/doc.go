// Package mark is what is shown of one judgement wherever it stands: its
// badge, its place on the plumb, its number with its explanation, its chart.
// What lies outside the reader's scope is withheld here, once for all pages.
package mark
