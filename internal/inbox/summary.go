package inbox

import "time"

// Summary says what became of a file. Lines is the sum of the other counts.
type Summary struct {
	Arrival     string            `json:"arrival"`
	File        string            `json:"file"`
	Format      string            `json:"format"`
	Source      string            `json:"source"`
	Lines       int               `json:"lines"` // records read
	New         int               `json:"new"`
	Unchanged   int               `json:"unchanged"`
	Corrected   int               `json:"corrected"`
	Older       int               `json:"older"`
	Waiting     int               `json:"waiting"`
	Quarantined int               `json:"quarantined"`
	Ignored     int               `json:"ignored"`
	Tables      map[string]int    `json:"tables"`            // rows landed per table
	Why         map[string]int    `json:"why"`               // reasons of ignored and quarantined
	Columns     map[string]string `json:"columns,omitempty"` // plain files: file column → table column, as used
	Notes       []string          `json:"notes,omitempty"`   // what the reader had to decide: encoding, dates, columns left out
	Seconds     float64           `json:"seconds"`
}

// Quarantined is one record that could not be mapped.
type Quarantined struct {
	ID, Arrival, File, Sheet, Format string
	Line, Column                     int
	Field, Reason, Detail            string
	Raw                              string
	At                               time.Time
}
