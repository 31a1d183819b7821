// Package scenario runs scenario files: a ladder, facts in compact notation and
// dates on one side, the measurements, verdicts and outcomes expected then on
// the other. Users test their ladders with it, and so do we.
//
// In: YAML files and a factory of fact engines. Out: Results, with a diff at
// the exact place of every expectation that does not hold; or, on request, the
// same files with their expectations rewritten in place.
package scenario
