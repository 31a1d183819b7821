package store

import (
	"encoding/json"

	"github.com/uptrace/bun"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
	"plumbline/internal/fault"
	"plumbline/internal/store/answer"
	"plumbline/internal/store/bound"
)

// stored is a record as its columns; those outside a scope are not read.
type stored struct {
	bun.BaseModel `bun:"table:records,alias:r"`

	Kind, ID                   string
	Version                    int64
	State, Title               string
	Campaign, Creator          string
	Brand, Region, Owner       string
	Parent, Mastered           string
	Due, Made, Changed         *int64
	Open, Cost, Revenue        []byte
	Safety, Creative, Personal []byte
}

func (s *stored) parts() map[access.Class]*[]byte {
	return map[access.Class]*[]byte{
		access.Open: &s.Open, access.Cost: &s.Cost, access.Revenue: &s.Revenue, access.Safety: &s.Safety, access.Creative: &s.Creative, access.Personal: &s.Personal,
	}
}

// row turns columns into what campaign reads.
func (s *stored) row() campaign.Row {
	out := campaign.Row{
		Head: campaign.Head{
			Kind: campaign.Kind(s.Kind), ID: s.ID, Version: s.Version, State: campaign.State(s.State), Title: s.Title, Campaign: s.Campaign, Creator: s.Creator,
			Brand: s.Brand, Region: s.Region, Owner: s.Owner, Parent: s.Parent, Mastered: s.Mastered, Due: answer.Moment(s.Due), Made: answer.Moment(s.Made), Changed: answer.Moment(s.Changed),
		},
		Parts: map[access.Class]json.RawMessage{},
	}
	for class, text := range s.parts() {
		if len(*text) > 0 {
			out.Parts[class] = json.RawMessage(*text)
		}
	}
	return out
}

// columns are what is written of a record, in the order of recordColumns.
func columns(r campaign.Row) ([]any, error) {
	out := []any{
		string(r.Kind), r.ID, r.Version, string(r.State), r.Title, r.Campaign, r.Creator, r.Brand, r.Region, r.Owner, r.Parent, r.Mastered,
		bound.Micros(r.Due), bound.Micros(r.Made), bound.Micros(r.Changed),
	}
	for _, v := range out {
		if text, ok := v.(string); ok {
			if err := bound.Readable(text); err != nil {
				return nil, err
			}
		}
	}
	var s stored
	for class := range r.Parts {
		if _, ok := s.parts()[class]; !ok {
			return nil, fault.New(fault.Internal, "a part of %s %s has no column: %v", r.Kind, r.ID, class.Names())
		}
	}
	for _, class := range []access.Class{access.Open, access.Cost, access.Revenue, access.Safety, access.Creative, access.Personal} {
		part, err := jsonText(r.Parts[class])
		if err != nil {
			return nil, err
		}
		out = append(out, part)
	}
	return out, nil
}

const recordColumns = `kind, id, version, state, title, campaign, creator, brand, region, owner, parent, mastered, due, made, changed,
	open, cost, revenue, safety, creative, personal`

// jsonText is a part as it is kept; nil where nothing is in it.
func jsonText(part json.RawMessage) (*string, error) {
	if len(part) == 0 {
		return nil, nil
	}
	text := string(part)
	return &text, bound.JSON(text)
}
