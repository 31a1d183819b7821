package view

import (
	"plumbline/internal/fault"
	"plumbline/internal/web/say"
)

// Fault is the page of an error: what happened and the way out.
type Fault struct {
	Shell         Shell
	Title         string
	Message, Hint string
}

var faultTitles = map[fault.Code]string{
	fault.Invalid: "That cannot be right as it is", fault.NotFound: "Nothing here", fault.Conflict: "Somebody was first",
	fault.Forbidden: "Not for you to see", fault.SignedOut: "Sign in first", fault.Unavailable: "Not yet", fault.Internal: "That should not have happened",
}

// NewFault builds the page of an error.
func NewFault(shell Shell, err error) Fault {
	title := faultTitles[fault.CodeOf(err)]
	shell.Title = title
	return Fault{Shell: shell, Title: title, Message: say.Sentence(fault.MessageOf(err)), Hint: say.Sentence(fault.HintOf(err))}
}

// FaultSays is a fault's sentence and way out; nothing for no fault.
func FaultSays(err error) string {
	if err == nil {
		return ""
	}
	return say.Join(" ", say.Sentence(fault.MessageOf(err)), say.Sentence(fault.HintOf(err)))
}
