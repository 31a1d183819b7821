// Package guard holds the machines of what lets through and what falls due:
// holds, overrides, invitations, tasks.
package guard
