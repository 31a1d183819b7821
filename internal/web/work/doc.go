// Package work serves the record of work: lists, records, forms, the day's
// desk, the gate desk and the registers.
//
// In: requests, and records as Records lets them out under the asker's scope.
// Out: the pages that package desk builds and package paper draws.
package work
