// Package campaign is the record of work: creators, campaigns, briefs, terms,
// deliverables, parcels, spend, screens, lists and what went wrong, each a state
// machine whose every step has an actor, a time and a reason.
//
// In: commands from clicks, imports and received events alike. Out: records,
// their history, and the facts their steps write, all in one transaction.
//
// A record has three forms. Its meaning is a struct here (Creator, Terms, …).
// Its stored form is a Row: the head beside one JSON object per class of
// column, so that a reader outside a class never selects it. Its written form
// is a Command, a form field or a cell of a sheet.
package campaign
