// Package judge turns measurements into verdicts: bands, baselines, drift,
// forecasts, variance and the roll-up. It is pure: no I/O and no clock.
//
// In: a measure.Bundle and a History (what earlier revisions froze and marked).
// Out: a Report, in which every colour has a named Reason; Sentence renders it
// under the reader's scope. The same bundle and history give the same report.
package judge
