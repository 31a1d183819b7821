// Package desk builds the pages of the record of work: lists, records, forms,
// the day's desk, the gate desk and the registers.
//
// In: records as the asker's scope let them out, the machines that move them,
// the ladder for names. Out: one typed struct per page, every word decided. No
// page is written per kind: a kind is a row of the table in kinds.go.
package desk
