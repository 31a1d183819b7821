package view

import (
	"strings"

	"plumbline/internal/fault"
)

// Fault is the page of an error: what happened and the way out.
type Fault struct {
	Shell         Shell
	Title         string
	Message, Hint string
}

var faultTitles = map[fault.Code]string{
	fault.Invalid: "That cannot be right as it is", fault.NotFound: "Nothing here", fault.Conflict: "Somebody was first",
	fault.Forbidden: "Not for you to see", fault.Unavailable: "Not yet", fault.Internal: "That should not have happened",
}

// NewFault builds the page of an error.
func NewFault(shell Shell, err error) Fault {
	title := faultTitles[fault.CodeOf(err)]
	shell.Title = title
	return Fault{Shell: shell, Title: title, Message: sentence(fault.MessageOf(err)), Hint: sentence(fault.HintOf(err))}
}

func sentence(s string) string {
	if s == "" {
		return ""
	}
	if strings.ContainsAny(s[len(s)-1:], ".?!") {
		return upper(s)
	}
	return upper(s) + "."
}

// FaultSays is a fault's sentence and way out; nothing for no fault.
func FaultSays(err error) string {
	if err == nil {
		return ""
	}
	return join(" ", sentence(fault.MessageOf(err)), sentence(fault.HintOf(err)))
}
