package record

import (
	"fmt"
	"strings"

	"plumbline/internal/campaign"
	"plumbline/internal/web/desk"
	"plumbline/internal/web/say"
)

// NewDid says which change was just made, and offers the way back where there is one.
func NewDid(m campaign.Machine, row campaign.Row, last campaign.Past, back string) *desk.Did {
	r, err := row.Record()
	if err != nil {
		return nil
	}
	d := &desk.Did{Href: desk.At(row.Kind, row.ID), Version: last.Version, Back: back}
	d.Says = fmt.Sprintf("%s: %s.", happened(m, last), desk.Title(row.Head))
	if last.Step == campaign.Create {
		d.Says = fmt.Sprintf("%s %s was made.", say.Upper(m.Title), desk.Title(row.Head))
	}
	if m.Undoable(r, last) {
		d.Undo = desk.At(row.Kind, row.ID) + "/undo"
	}
	return d
}

// NewWas builds the page of a record as it was.
func NewWas(in desk.House, m campaign.Machine, row campaign.Row, past []campaign.Past) (Record, error) {
	h := house{in}
	var upTo []campaign.Past
	for _, p := range past {
		if p.Version <= row.Version {
			upTo = append(upTo, p)
		}
	}
	p, err := New(in, m, Life{Row: row, Past: upTo})
	if err != nil {
		return p, err
	}
	p.AsWas = fmt.Sprintf("This is version %d of %d.", row.Version, past[0].Version)
	if len(upTo) > 0 {
		p.AsWas = fmt.Sprintf("This is version %d of %d, as it was from %s.", row.Version, past[0].Version, h.When(upTo[0].Written).Text)
	}
	for i := range p.History {
		p.History[i].Undo = ""
	}
	return p, nil
}

// TheirsSays says in a line what somebody else changed meanwhile.
func TheirsSays(in desk.House, m campaign.Machine, seen, now campaign.Record, past []campaign.Past) string {
	s := NewStale(in, m, seen, now, past, nil)
	var fields []string
	for _, d := range s.Changed {
		fields = append(fields, desk.Lower(d.Label)+" to "+say.First(d.Now.Text, strings.Join(d.Now.Lines, ", "), "nothing"))
	}
	return fmt.Sprintf("%s changed %s meanwhile", say.First(s.Who, "somebody"), say.First(strings.Join(fields, " and "), "this record"))
}
