package book

import (
	"errors"
	"fmt"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
)

// add notes what is wrong with one of several commands; ok is false for what
// is nothing of the commands.
func add(l *campaign.Lines, at int, err error) (ok bool) {
	line := campaign.Line{At: at, Cause: err}
	if refused, is := errors.AsType[*campaign.Refused](err); is {
		line.Problems = refused.Problems
	} else if stale, is := errors.AsType[*campaign.Stale](err); is {
		line.Problems = []campaign.Problem{{Field: "version", Text: stale.Error(), Hint: "look at what changed, then send it again"}}
	} else {
		switch fault.CodeOf(err) {
		case fault.Invalid, fault.NotFound, fault.Forbidden, fault.Conflict:
			line.Problems = []campaign.Problem{{Text: fault.MessageOf(err), Hint: fault.HintOf(err)}}
		default:
			return false
		}
	}
	l.Refused = append(l.Refused, line)
	return true
}

// told gives refusals a code for the doors; the cause stays readable.
func told(err error) error {
	if lines, ok := errors.AsType[*campaign.Lines](err); ok {
		return fault.Wrap(fault.Invalid, lines, "%s", lines.Error()).WithHint("nothing was done: put these right and send all of them again")
	}
	if refused, ok := errors.AsType[*campaign.Refused](err); ok {
		hint := ""
		if len(refused.Problems) > 0 {
			hint = refused.Problems[0].Hint
		}
		return fault.Wrap(fault.Invalid, refused, "%s", refused.Error()).WithHint("%s", hint)
	}
	if stale, ok := errors.AsType[*campaign.Stale](err); ok {
		return fault.Wrap(fault.Conflict, stale, "%s", stale.Error()).WithHint("look at what changed, then save again")
	}
	return err
}

func missing(m campaign.Machine, id string) error {
	return fault.New(fault.NotFound, "there is no %s %q", m.Title, id)
}

func cannot(m campaign.Machine, cmd campaign.Command, state campaign.State, role access.Role) error {
	var names []string
	for _, s := range m.Next(state, role) {
		names = append(names, s.Name)
	}
	hint := "nothing can be done with it any more"
	if len(names) > 0 {
		hint = "from here: " + strings.Join(names, ", ")
	}
	return &campaign.Refused{Problems: []campaign.Problem{{Text: fmt.Sprintf("a %s that is %s cannot be %s", m.Title, campaign.Words(string(state)), campaign.Words(cmd.Step)), Hint: hint}}}
}
