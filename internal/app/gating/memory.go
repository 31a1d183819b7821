package gating

import (
	"context"
	"encoding/json"

	"plumbline/internal/access"
	"plumbline/internal/campaign"
)

// memory reads each thing once: of the lines of one question at a gate, most
// share a campaign, a creator, the holds and the lists. It belongs to one
// question and one goroutine.
type memory struct {
	campaign.Reader
	rows  map[string]row
	pages map[string]campaign.Page
}

type row struct {
	row campaign.Row
	err error
}

func remembering(r campaign.Reader) campaign.Reader {
	return &memory{Reader: r, rows: map[string]row{}, pages: map[string]campaign.Page{}}
}

// Record returns one record.
func (m *memory) Record(ctx context.Context, scope access.Scope, kind campaign.Kind, id string) (campaign.Row, error) {
	key := string(kind) + "/" + id
	if had, ok := m.rows[key]; ok {
		return had.row, had.err
	}
	r, err := m.Reader.Record(ctx, scope, kind, id)
	m.rows[key] = row{r, err}
	return r, err
}

// Records lists records.
func (m *memory) Records(ctx context.Context, scope access.Scope, q campaign.Query) (campaign.Page, error) {
	raw, err := json.Marshal(q)
	if err != nil {
		return campaign.Page{}, err
	}
	if had, ok := m.pages[string(raw)]; ok {
		return had, nil
	}
	p, err := m.Reader.Records(ctx, scope, q)
	if err == nil {
		m.pages[string(raw)] = p
	}
	return p, err
}
