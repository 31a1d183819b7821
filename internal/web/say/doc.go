// Package say puts numbers, days and lists into words for people. It knows the
// units of the metric language and nothing else of the programme.
package say
