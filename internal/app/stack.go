package app

import "errors"

// stack undoes what was done, last first; it names each step for the error.
type stack struct{ undo []func() error }

func (s *stack) push(undo func() error) { s.undo = append(s.undo, undo) }

func (s *stack) unwind() error {
	var errs []error
	for len(s.undo) > 0 {
		last := len(s.undo) - 1
		errs = append(errs, s.undo[last]())
		s.undo = s.undo[:last]
	}
	return errors.Join(errs...)
}
