package record

import (
	"fmt"
	"time"

	"plumbline/internal/campaign"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/say"
)

// Event is one version of a record: who did what, when, why and from where.
type Event struct {
	Title   string
	Who     string // and from where, and how it moved
	When    desk.Shown
	Why     string
	Fields  []desk.Theirs
	Href    string // the record as it was
	Undo    string
	Version int64
}

func (h house) history(m campaign.Machine, r campaign.Record, l Life) []Event {
	var out []Event
	for i, p := range l.Past {
		e := Event{Title: happened(m, p), Who: h.Actor(p.By), When: h.When(p.At), Why: p.Reason, Version: p.Version, Href: fmt.Sprintf("%s/was/%d", desk.At(l.Row.Kind, l.Row.ID), p.Version)}
		e.Who = say.Join(". ", say.Join(", ", e.Who, heard(p), h.recorded(p)), moved(p))
		e.Fields = h.changed(m, l, p.Version)
		if i == 0 && m.Undoable(r, p) {
			e.Undo = desk.At(l.Row.Kind, l.Row.ID) + "/undo"
		}
		out = append(out, e)
	}
	return out
}

func heard(p campaign.Past) string {
	if p.Source == "" {
		return ""
	}
	return "heard from " + p.Source
}

// recorded says when a change was written down, where that was later than it happened.
func (h house) recorded(p campaign.Past) string {
	if p.Written.Sub(p.At) <= time.Minute {
		return ""
	}
	return "recorded " + h.When(p.Written).Text
}

func moved(p campaign.Past) string {
	if p.From == p.To || p.From == "" {
		return ""
	}
	return desk.State(p.From) + " → " + desk.State(p.To)
}

func (h house) changed(m campaign.Machine, l Life, version int64) []desk.Theirs {
	now, okNow := l.at(version)
	was, okWas := l.at(version - 1)
	if !okNow || !okWas {
		return nil
	}
	return Differences(h.House, m, was, now)
}

// at is the record as it was at a version, where it was read.
func (l Life) at(version int64) (campaign.Record, bool) {
	row, ok := l.Was[version]
	if version == l.Row.Version {
		row, ok = l.Row, true
	}
	if !ok {
		return nil, false
	}
	r, err := row.Record()
	return r, err == nil
}

// happened is what a version of a record came from: the state it reached, or
// what was done with it.
func happened(m campaign.Machine, p campaign.Past) string {
	if p.From != p.To && p.From != "" && p.Step != campaign.Undone {
		return desk.State(p.To)
	}
	return stepLabel(m, p.Step)
}

func stepLabel(m campaign.Machine, name string) string {
	switch name {
	case campaign.Edit:
		return "Edited"
	case campaign.Create:
		return "Made"
	case campaign.Undone:
		return "Taken back"
	}
	for _, s := range m.Steps {
		if s.Name == name && s.Label != "" {
			return s.Label
		}
	}
	return say.Upper(say.Plain(name))
}
