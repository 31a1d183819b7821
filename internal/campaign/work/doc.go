// Package work holds the machines of the work itself: campaigns, briefs, terms,
// deliverables, parcels and the money they take.
package work
