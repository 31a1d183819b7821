package api

import (
	"encoding/json"
	"time"

	"plumbline/internal/campaign"
)

// ListRecords asks for records of one kind.
type ListRecords struct {
	Kind   campaign.Kind `json:"kind"`
	Where  []string      `json:"where,omitempty"` // field=value, with = != < <= > >=
	Text   string        `json:"text,omitempty"`
	Sort   []string      `json:"sort,omitempty"`
	Fields []string      `json:"fields,omitempty"` // empty: those lists show
	Limit  int           `json:"limit,omitempty"`
	Offset int           `json:"offset,omitempty"`
}

// RecordList is a page of records: as a table, and whole.
type RecordList struct {
	Columns []string         `json:"columns"`
	Rows    [][]string       `json:"rows"`
	Records []map[string]any `json:"records"`
	Total   int              `json:"total"`
}

// ShowRecord asks for one record.
type ShowRecord struct {
	Kind campaign.Kind `json:"kind"`
	ID   string        `json:"id"`
}

// ShownRecord is a record with what can be done with it and its history.
type ShownRecord struct {
	Record  map[string]any  `json:"record"`
	Fields  [][2]string     `json:"fields"` // name and value as a person writes it, the filled ones
	Steps   []string        `json:"steps"`
	History []campaign.Past `json:"history"`
}

// DoRecord takes a step of a record; fields are as somebody types them.
type DoRecord struct {
	Kind   campaign.Kind     `json:"kind"`
	ID     string            `json:"id"`
	Step   string            `json:"step"`
	Set    map[string]string `json:"set,omitempty"`
	With   json.RawMessage   `json:"with,omitempty"`
	Reason string            `json:"reason,omitempty"`
	At     string            `json:"at,omitempty"`
}

// DoneRecord is what became of it.
type DoneRecord struct {
	ID      string         `json:"id"`
	State   campaign.State `json:"state"`
	Version int64          `json:"version"`
	Changed bool           `json:"changed"`
	Also    []string       `json:"also,omitempty"` // kind/id: step
	At      time.Time      `json:"at"`
}
