// Package mine is the pages of a creator as HTML: one column, no scripts, made
// for a phone. It only draws; package portal decides every word.
package mine
