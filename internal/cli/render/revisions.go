package render

import (
	"fmt"
	"io"
	"time"

	"plumbline/internal/ladder"
)

// Diff writes what differs between two ladders, in meaning: + added, - removed, ~ changed.
func Diff(w io.Writer, changes []ladder.Change, style Style) error {
	p := newPage(style)
	if len(changes) == 0 {
		p.line("Nothing differs in meaning.")
		return p.to(w)
	}
	var added, removed, changed int
	for _, c := range changes {
		switch c.What {
		case "added":
			added++
			p.line(p.paint("32", "+ "+c.Kind+" "+c.ID))
		case "removed":
			removed++
			p.line(p.paint("31", "- "+c.Kind+" "+c.ID))
		default:
			changed++
			p.line(p.paint("33", "~ "+c.Kind+" "+c.ID), "  ", c.Field)
			p.text(4, quoted("was", c.Old))
			p.text(4, quoted("now", c.New))
		}
	}
	p.line()
	p.line(p.Dim(fmt.Sprintf("%d added, %d removed, %d changed", added, removed, changed)))
	return p.to(w)
}

func quoted(word, value string) string {
	if value == "" {
		value = "nothing"
	}
	return word + " " + value
}

// History writes the revisions, newest first, with the campaigns locked under each.
func History(w io.Writer, h ladder.History, zone *time.Location, style Style) error {
	p := newPage(style)
	if len(h.Revisions) == 0 {
		p.line("There is no revision yet. plumbline apply makes the first.")
		return p.to(w)
	}
	t := newTable("Revision", "When", "Who", "What").numbers()
	for i := len(h.Revisions) - 1; i >= 0; i-- {
		r := h.Revisions[i]
		id := short(r.ID)
		if i == len(h.Revisions)-1 {
			id = p.Bold(id)
		}
		t.add(id, r.At.In(zone).Format("2 Jan 2006 15:04"), r.Author, r.Message)
		for _, l := range h.Locks {
			if l.Revision == r.ID {
				t.note(fmt.Sprintf("locked for %s by %s on %s", l.Campaign, l.By, l.At.In(zone).Format("2 Jan")))
			}
		}
	}
	t.write(p, 0)
	return p.to(w)
}
