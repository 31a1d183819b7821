// Package people holds the machines about creators: who they are, what is known
// of their audience, screens and ratings, offers, lists, incidents, pivots.
package people
