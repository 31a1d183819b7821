// Package outlook is the arithmetic of an outcome over time: its plan by day,
// what its bookings add up to and how well they are kept, where it will end,
// and why it is not where it was planned to be.
//
// In: points, bookings and factors from measure. Out: numbers; judge gives them
// colours.
package outlook
