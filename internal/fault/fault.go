// Package fault holds the one error type that reaches people.
//
// In: a cause from anywhere in the house. Out: a code the doors can map to an
// exit code or an HTTP status, a sentence for the person, and a hint with the
// next step. Anything without a code is Internal, and its text stays in the log.
package fault

import (
	"errors"
	"fmt"
)

// Code says what kind of fault it is; doors map it to a status.
type Code string

// The codes. Anything uncoded is Internal.
const (
	Invalid     Code = "invalid"     // what was given cannot be right as it is
	NotFound    Code = "not_found"   // or not visible to the asker
	Conflict    Code = "conflict"    // somebody or something else was first
	Forbidden   Code = "forbidden"   // known, and not allowed
	SignedOut   Code = "signed_out"  // nobody is signed in
	Unavailable Code = "unavailable" // works later: busy, locked, starting
	Internal    Code = "internal"
)

// Error is a fault with a sentence and a way out.
type Error struct {
	Code    Code
	Message string // a sentence for people, without trailing stop
	Hint    string // what to do next; may be empty
	Err     error  // the cause, for the log
}

// New makes a fault from a code and a sentence.
func New(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Wrap makes a fault around a cause.
func Wrap(code Code, err error, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...), Err: err}
}

// WithHint returns a copy that says what to do next.
func (e *Error) WithHint(format string, args ...any) *Error {
	c := *e
	c.Hint = fmt.Sprintf(format, args...)
	return &c
}

// Error prints sentence and cause, for logs.
func (e *Error) Error() string {
	if e.Err != nil {
		return e.Message + ": " + e.Err.Error()
	}
	return e.Message
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf returns the code of the first fault in the chain, or Internal.
// A nil error has no code.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return Internal
}

// MessageOf returns the sentence that may be shown to a person.
func MessageOf(err error) string {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Message
	}
	return "Something went wrong inside Plumbline"
}

// HintOf returns the way out, if one is known.
func HintOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Hint
	}
	return ""
}
