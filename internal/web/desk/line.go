package desk

import (
	"fmt"
	"plumbline/internal/campaign"
	"plumbline/internal/web/form"
	"plumbline/internal/web/mark"
	"plumbline/internal/web/say"
	"plumbline/internal/web/view"
	"slices"
	"strings"
	"time"
)

// Section is a part of the page of some kinds.
type Section struct {
	ID, Title, About string
	Lines            []Line
	Value            Shown
	More             string
	MoreText         string
}

// Line is one thing said with its colour.
type Line struct {
	Colour, Word string // of a badge; empty: none
	Text, Href   string
	Says         string
	Side         Shown

	At time.Time // orders lines; not shown
}

// Did is the change that was just made, with the way back.
type Did struct {
	Says    string
	Href    string
	Undo    string // address to post to; empty: it cannot be taken back
	Version int64
	Back    string // where to be afterwards
}

// Who names a person of the house.
func (h House) Who(id string) string { return mark.Who(h.Ladder, id) }

// Crumbs lead from a record up to its list, its campaign and its creator.
func (h House) Crumbs(m campaign.Machine, top *campaign.Head) []view.Crumb {
	out := []view.Crumb{{Text: say.Upper(m.Many), Href: "/work/" + string(m.Kind)}}
	if top.Campaign != "" && m.Kind != campaign.KindCampaign {
		out = append(out, view.Crumb{Text: h.Name(campaign.KindCampaign, top.Campaign), Href: At(campaign.KindCampaign, top.Campaign)})
	}
	if top.Creator != "" && m.Kind != campaign.KindCreator {
		out = append(out, view.Crumb{Text: h.Name(campaign.KindCreator, top.Creator), Href: At(campaign.KindCreator, top.Creator)})
	}
	return out
}

// HeadValue is a part of a head by its name.
func HeadValue(h *campaign.Head, name string) string {
	switch name {
	case "title":
		return h.Title
	case "campaign":
		return h.Campaign
	case "creator":
		return h.Creator
	case "brand":
		return h.Brand
	case "region":
		return h.Region
	case "owner":
		return h.Owner
	case "parent":
		return h.Parent
	}
	return ""
}

// Inline tells whether a field can be edited in its cell.
func Inline(f campaign.Field) bool { return !f.Fixed && form.ShapeOf(f.Type).Single() }

// Edits tells whether the asker may edit a record as it stands.
func (h House) Edits(m campaign.Machine, r campaign.Record) bool {
	top := r.Top()
	s, ok := m.Step(campaign.Edit, top.State)
	return ok && s.May(h.By.Role) && (top.Mastered == campaign.Here || top.Mastered == "")
}

// Shortly is a value as a cell has room for it.
func Shortly(s Shown) Shown {
	if len(s.Rows) > 0 {
		var texts []string
		for _, row := range s.Rows {
			if len(row) > 1 {
				texts = append(texts, say.Join(" ", row[0].Text, row[1].Text))
			} else if len(row) == 1 {
				texts = append(texts, row[0].Text)
			}
		}
		s = Shown{Lines: texts}
	}
	if len(s.Lines) > 3 {
		s.Lines = append(slices.Clone(s.Lines[:2]), fmt.Sprintf("and %d more", len(s.Lines)-2))
	}
	if len(s.Text) > 90 {
		s.Exact, s.Text = s.Text, strings.ToValidUTF8(s.Text[:86], "")+"…"
	}
	return s
}
